/**
 * Goal: a crowd is read as one would think it reads, and what contradicts itself is refused where it stands.
 * Method: one key at a time over the smallest file; figures by hand.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { CARRY, SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const LEAST =
  'crowd: { notional: 50_000_000 USDT, leverages: 5, impact: { prefactor: 1, volume: 2_000_000_000 USDT } }\n';
const read = (more: string, ...sets: string[]) =>
  parseScenario(`${SMALLEST}${more}`, 'a.yaml', { sets }).crowd;
const issues = (...sets: string[]) => issuesOf(`${SMALLEST}${LEAST}`, ...sets);

describe('a crowd', () => {
  test('is nobody unless it is stated', () => {
    expect(read('')).toBeNull();
    expect(read('crowd: off\n')).toBeNull();
  });

  test('needs a size, leverages and what its volume does', () => {
    expect(read(LEAST)).toEqual({
      notional: 50_000_000,
      leverages: [{ leverage: 5, share: 1 }],
      accounts: 200,
      entryBand: 0,
      entriesOver: 0,
      margin: 'quote',
      reaction: 0,
      impact: { prefactor: 1, volumePerDay: 2_000_000_000, volatilityPerDay: 'measured' },
      recovery: 30 * 60_000,
      fund: null,
      opposite: null,
      rounds: 100,
      seed: 1,
    });
    expect(issuesOf(`${SMALLEST}crowd: {}\n`).map(({ where }) => where)).toEqual([
      'a.yaml:10: crowd.notional',
      'a.yaml:10: crowd.leverages',
      'a.yaml:10: crowd.impact',
    ]);
  });

  test('has leverages with shares, a fund, holders of the other side', () => {
    const more = [
      'crowd.leverages=[{ leverage: 2, share: 20 % }, { leverage: 5x, share: 80 % }]',
      'crowd.fund=0 USDT',
      'crowd.opposite={ notional: 1_000 USDT, leverages: 10 }',
      'crowd.margin=coin',
      'crowd.entries_over=3 d',
    ];
    expect(read(LEAST, ...more)).toMatchObject({
      leverages: [
        { leverage: 2, share: 0.2 },
        { leverage: 5, share: 0.8 },
      ],
      fund: 0,
      opposite: { notional: 1_000, leverages: [{ leverage: 10, share: 1 }] },
      margin: 'coin',
      entriesOver: 3 * 86_400_000,
    });
    const scenario = parseScenario(`${SMALLEST}${LEAST}`, 'a.yaml', { sets: more });
    expect(parseScenario(renderScenario(scenario), 'b.yaml')).toEqual(scenario);
  });

  test('of a shared account has shared accounts', () => {
    const shared = parseScenario(`${CARRY}${LEAST}`, 'a.yaml', {
      sets: ['construction.margin=cross', 'construction.borrow=8 %/year'],
    });
    expect(shared.crowd?.margin).toBe('cross');
  });

  test.each([
    ['crowd.leverages=[{ leverage: 2, share: 20 % }]', 'crowd.leverages', 'sum to 20 %'],
    ['crowd.leverages=[]', 'crowd.leverages', 'one to 100 leverages'],
    ['crowd.leverages=0', 'crowd.leverages', 'a leverage above zero'],
    ['crowd.notional=1 USDC', 'crowd.notional', 'an amount in USDT like the capital'],
    ['crowd.fund=1 USDC', 'crowd.fund', 'an amount in USDT like the capital'],
    ['crowd.impact.volume=1 BTC', 'crowd.impact.volume', 'an amount in USDT like the capital'],
    ['crowd.notional=-1 USDT', 'crowd.notional', 'an amount of zero or more'],
    ['crowd.margin=cross', 'crowd.margin', 'quote or coin: the construction has no account'],
    ['crowd.accounts=0', 'crowd.accounts', 'a whole number from 1 to 10000'],
    ['crowd.rounds=1.5', 'crowd.rounds', 'a whole number from 1 to 10000'],
    ['crowd.recovery=0 min', 'crowd.recovery', 'a length of time above zero'],
    ['crowd.entry_band=100 %', 'crowd.entry_band', 'a band from 0 % to below 100 %'],
    ['crowd.impact.prefactor=-1', 'crowd.impact.prefactor', 'a bare number of 0 or more'],
  ])('is refused with %s', (set, where, expected) => {
    const found = issues(set);
    expect(found).toHaveLength(1);
    expect(found[0]?.where).toBe(`--set ${where}`);
    expect(found[0]?.expected).toContain(expected);
  });

  test('has no key that nobody knows', () => {
    expect(issues('crowd.size=3')[0]?.expected).toContain('one of the keys notional, leverages');
  });
});
