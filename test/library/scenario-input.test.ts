/**
 * Goal: a scenario says the same whether it is a file, a text or plain data, and what no file could say is refused.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ScenarioError } from '../../src/domain/errors.ts';
import { documentOf, readScenario } from '../../src/library/scenario-input.ts';
import { scenarioOf } from '../../src/scenario/parse.ts';
import { filesBelow, textOf } from '../architecture/source.ts';
import { shipped } from '../cli/legrisk.ts';

const FILES = filesBelow('scenarios', '.yaml').filter((file) => !file.includes('/'));

test.each(FILES)('%s is the same as a file, as text and as an object', (file) => {
  const text = textOf(`scenarios/${file}`);
  const read = scenarioOf(documentOf(readScenario(shipped(`scenarios/${file}`))));
  expect(scenarioOf(documentOf(text))).toEqual(read);
  expect(scenarioOf(documentOf(parse(text)))).toEqual(read);
});

const issuesOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof ScenarioError) return error.issues;
    throw error;
  }
  return [];
};

describe('values over those of the scenario', () => {
  const text = textOf('scenarios/btc-2025-10-10-5x.yaml');
  const set = (values: Record<string, unknown>) => scenarioOf(documentOf(text, values));

  test('numbers, texts as --set reads them, and maps', () => {
    expect(set({ 'construction.leverage': 3 })).toEqual(set({ 'construction.leverage': '3' }));
    expect(set({ reserve: '20 %' }).reserve).toBe(0.2);
    expect(set({ survivor: { policy: 'hold' } }).survivor.policy).toBe('hold');
  });

  test('null takes a key away', () => {
    expect(issuesOf(() => set({ capital: null }))[0]).toMatchObject({ found: 'nothing' });
  });

  test('one that is wrong is named by its path', () => {
    const [issue] = issuesOf(() => set({ 'construction.leverage': -2 }));
    expect(issue?.where).toBe('--set construction.leverage');
    expect(issue?.found).toBe('-2');
  });
});

describe('what no scenario file could say', () => {
  const circle: Record<string, unknown> = {};
  circle['construction'] = circle;

  test.each([
    ['not a number', { capital: Number.NaN }, 'NaN'],
    ['an infinity', { window: { from: Number.NEGATIVE_INFINITY } }, '-Infinity'],
    ['a big integer', { schema: 1n }, 'a bigint'],
    ['a function', { name: () => 'x' }, 'a function'],
    ['a circle', circle, 'a value that holds itself'],
  ])('%s is refused by what it is', (_what, data, found) => {
    expect(issuesOf(() => documentOf(data))).toEqual([
      { where: 'the scenario', expected: expect.stringContaining('finite numbers'), found },
    ]);
  });

  test('keys that mean something to JavaScript', () => {
    const data = JSON.parse('{ "__proto__": { "schema": 1 } }');
    expect(issuesOf(() => documentOf(data))[0]?.found).toContain('__proto__');
  });

  test.each([[null], [12], [['schema: 1']]])('%j is no scenario', (data) => {
    // A program without types can hand over anything.
    expect(issuesOf(() => documentOf(data as unknown as string))).toHaveLength(1);
  });

  test('a path where the text belongs is told to read it', () => {
    const [issue] = issuesOf(() => documentOf('scenarios/mine.yaml'));
    expect(issue?.hint).toContain('readScenario("scenarios/mine.yaml")');
  });

  test('whatever is handed over is read or refused in words', () => {
    fc.assert(
      fc.property(fc.object({ withBigInt: true, withSparseArray: true }), (data) => {
        for (const { where, expected, found } of issuesOf(() => scenarioOf(documentOf(data))))
          expect([where, expected, found].every((part) => part.length > 0)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
