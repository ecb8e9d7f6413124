/**
 * Goal: exit styles are read each in its units, and what does not fit together is told with its place and what to write.
 * Method: small files, written out.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const exitsOf = (text: string) => parseScenario(`${SMALLEST}exits: ${text}\n`, 'a.yaml').exits;

describe('exit styles', () => {
  test.each([
    ['{ style: market }', { kind: 'market' }],
    [
      '{ style: fund, balance: 1_000_000 USDT, over: 10 min, winners: 5_000_000 }',
      { kind: 'fund', balance: 1e6, over: 600_000, winners: 5e6 },
    ],
    ['{ style: fund, balance: 0 }', { kind: 'fund', balance: 0, over: 0, winners: null }],
    ['{ style: staged, steps: 5, over: 1 h }', { kind: 'staged', steps: 5, over: 3_600_000 }],
    ['{ style: backstop, discount: 1 % }', { kind: 'backstop', discount: 0.01 }],
    [
      '{ style: coordinated, lag: 1 min, penalty: 10 bps }',
      { kind: 'coordinated', lag: 60_000, penalty: 0.001 },
    ],
    ['{ style: coordinated }', { kind: 'coordinated', lag: 0, penalty: 0 }],
    ['{ style: migrate, over: 30 min }', { kind: 'migrate', over: 1_800_000 }],
  ])('%s is that of every leg, and is printed as itself', (text, style) => {
    const scenario = parseScenario(`${SMALLEST}exits: ${text}\n`, 'a.yaml');
    expect(scenario.exits).toEqual({ long: style, short: style });
    expect(parseScenario(renderScenario(scenario), '')).toEqual(scenario);
  });

  test('each leg may have its own, and venue is none', () => {
    expect(exitsOf('venue')).toBeNull();
    expect(exitsOf('{ long: { style: market }, short: venue }')).toEqual({
      long: { kind: 'market' },
    });
    expect(exitsOf('{ long: venue }')).toBeNull();
  });

  const at = (text: string) =>
    issuesOf(`${SMALLEST}exits: ${text}\n`).map(({ where, expected, hint }) => ({
      where: where.replace(/^a\.yaml:\d+: /, ''),
      says: `${expected} ${hint ?? ''}`,
    }));

  test.each([
    ['a style that there is not', '{ style: markt }', 'exits.style', /did you mean market/],
    ['no style', '{ over: 1 h }', 'exits.style', /a style: market, fund, .* style: coordinated/],
    ['nothing', '{}', 'exits.style', /a style/],
    ['a key of another style', '{ style: market, lag: 1 min }', 'exits.lag', /no {2}lag: .* none/],
    ['one that it can not do without', '{ style: fund }', 'exits.balance', /fund needs .*balance:/],
    ['too many steps', '{ style: staged, steps: 101 }', 'exits.steps', /from 2 to 100/],
    ['one step', '{ style: staged, steps: 1 }', 'exits.steps', /from 2 to 100/],
    ['all of it', '{ style: backstop, discount: 120 % }', 'exits.discount', /below 100 %/],
    ['a bare time', '{ style: migrate, over: 5 }', 'exits.over', /length of time|at most 1 d/],
    ['longer than a day', '{ style: migrate, over: 2 d }', 'exits.over', /at most 1 d/],
    ['another currency', '{ style: fund, balance: 5 BTC }', 'exits.balance', /in USDT like/],
    [
      'the same of one leg',
      '{ long: { style: fund, balance: 5 BTC } }',
      'exits.long.balance',
      /in USDT like/,
    ],
    ['a leg that is not there', '{ perp: { style: market } }', 'exits.perp', /long or short/],
    [
      'one for all and one for each',
      '{ style: market, long: { style: market } }',
      'exits.long',
      /not both/,
    ],
    ['a leg without a style', '{ long: { over: 1 h } }', 'exits.long.style', /market, fund/],
    ['a word', 'market', 'exits', /venue/],
  ])('%s is refused', (_, text, where, says) => {
    const [first] = at(text);
    expect(first?.where).toBe(where);
    expect(first?.says).toMatch(says);
  });
});
