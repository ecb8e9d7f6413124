/**
 * Goal: what is wrong with the data is accepted by name, each name once, and a mistyped one is told
 * from the one that was meant.
 * Method: the smallest scenario with one line added; its line is counted by hand.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const LINE = SMALLEST.trimEnd().split('\n').length + 1;
const accepting = (value: string): string => `${SMALLEST.trimEnd()}\naccept: ${value}\n`;

describe('accept', () => {
  test('nothing is accepted where nothing is said', () => {
    expect(parseScenario(SMALLEST, 'a.yaml').accept).toEqual([]);
    expect(renderScenario(parseScenario(SMALLEST, 'a.yaml'))).not.toContain('accept');
  });

  test('names are kept in the order in which they stand, and printed', () => {
    const scenario = parseScenario(accepting('[splice, frozen-funding]'), 'a.yaml');
    expect(scenario.accept).toEqual(['splice', 'frozen-funding']);
    expect(parseScenario(renderScenario(scenario), 'a.yaml').accept).toEqual(scenario.accept);
  });

  test('one may be accepted for one run', () => {
    const sets = ['accept=[zone-shift]'];
    expect(parseScenario(SMALLEST, 'a.yaml', { sets }).accept).toEqual(['zone-shift']);
  });

  test('a name that is none gets the nearest one as a hint', () => {
    expect(issuesOf(accepting('[gap, frozen-fundin]'))).toEqual([
      {
        where: `a.yaml:${LINE}: accept.1`,
        expected: 'the name of a finding in the data',
        found: '"frozen-fundin"',
        hint: 'did you mean frozen-funding?',
      },
    ]);
  });

  test('a name that is near to none is shown where they stand', () => {
    const [issue] = issuesOf(accepting('[everything]'));
    expect(issue?.hint).toBe('docs/data-checks.md has them all');
  });

  test('a name that stands there twice is refused', () => {
    expect(issuesOf(accepting('[gap, splice, gap]'))).toEqual([
      {
        where: `a.yaml:${LINE}: accept.2`,
        expected: 'each finding once',
        found: '"gap"',
        hint: 'take one of the two away',
      },
    ]);
  });

  test.each(['gap', 'true', '{ gap: true }'])('%s is no list', (value) => {
    const [issue] = issuesOf(accepting(value));
    expect(issue).toMatchObject({ where: `a.yaml:${LINE}: accept`, expected: 'a list' });
  });
});
