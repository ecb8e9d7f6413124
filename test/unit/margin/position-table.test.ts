/**
 * Goal: a venue's rule and a position's size give the requirement a person computes, form by form.
 *
 * The position is 8 coin at 100: 800 of notional, or 8 coin of an inverse contract of 800.
 *     marginal    1 % to 500, 2 % beyond (k = 5): at 900 of notional 18 − 5 = 13
 *     whole       1 % to 5 contracts, 2 % to 10, of one coin: 8 contracts, 2 % of all of it: 18
 *     closing fee 0.05 % in the trigger: 13 + 0.45
 *     at entry    0.02·800 − 5 = 11, whatever the mark
 *     slope       1 % and 0.1 % a coin: 1.8 % of 900 = 16.2; inverse, 9 coin: 0.09 + 0.001·81 = 0.171
 */
import { describe, expect, test } from 'vitest';
import type { MarginRule } from '../../../src/domain/margin-rule.ts';
import { bracketRule, flatRule, maintenance } from '../../../src/margin/maintenance.ts';
import {
  beyondTable,
  initialRate,
  positionTable,
  type SizedPosition,
  tierAt,
} from '../../../src/margin/position-table.ts';
import { tableAt, tableSteps } from '../../../src/margin/table-steps.ts';

const linear: SizedPosition = { contract: 'linear', quantity: 8, entry: 100, contracts: 800 };
const inverse: SizedPosition = { ...linear, contract: 'inverse' };
const marginal = bracketRule([
  { to: 500, rate: 0.01 },
  { to: Number.POSITIVE_INFINITY, rate: 0.02 },
]);
const whole: MarginRule = {
  ...bracketRule([
    { to: 5, rate: 0.01 },
    { to: 10, rate: 0.02 },
  ]),
  form: 'whole',
  measure: 'contracts',
};

describe('the requirement of a position', () => {
  test.each<[string, MarginRule, SizedPosition, number, number]>([
    ['by marginal tiers', marginal, linear, 900, 13],
    ['by whole-position tiers of contracts', whole, linear, 900, 18],
    [
      'by contracts of half a coin: 16 of them, beyond the last end',
      { ...whole, contractSize: 0.5 },
      linear,
      900,
      18,
    ],
    ['by contracts of two coin: 4 of them', { ...whole, contractSize: 2 }, linear, 900, 9],
    ['by contracts of 200 of an inverse one: 4', { ...whole, contractSize: 200 }, inverse, 9, 0.09],
    ['with a closing fee', { ...marginal, closeFee: 0.0005 }, linear, 900, 13.45],
    ['taken at entry', { ...marginal, basis: 'entry' }, linear, 900, 11],
    ['sloped with size', { ...flatRule(0.01), slopePerCoin: 0.001 }, linear, 900, 16.2],
    ['sloped, in coin', { ...flatRule(0.01), slopePerCoin: 0.001 }, inverse, 9, 0.171],
  ])('%s', (_, rule, position, notional, needed) => {
    expect(maintenance(positionTable(rule, position), notional)).toBeCloseTo(needed, 12);
  });
});

describe('the tier of a position', () => {
  test('is chosen by its notional at the price asked for, and holds its upper end', () => {
    expect(tierAt(marginal, linear, 60)).toMatchObject({ index: 0, rate: 0.01, deduction: 0 });
    expect(tierAt(marginal, linear, 62.5)).toMatchObject({ index: 0 });
    expect(tierAt(marginal, linear, 63)).toMatchObject({ index: 1, rate: 0.02, deduction: 5 });
  });

  test('counted in contracts does not move with the price', () => {
    expect(tierAt(whole, linear, 1).index).toBe(1);
    expect(tierAt(whole, linear, 1e6).index).toBe(1);
  });

  test('sets the initial margin by its maximum leverage, and size adds to it', () => {
    const [first, second] = marginal.tiers;
    if (first === undefined || second === undefined) throw new Error('two tiers');
    const capped: MarginRule = {
      ...marginal,
      tiers: [
        { ...first, maxLeverage: 50 },
        { ...second, maxLeverage: 25 },
      ],
    };
    expect(initialRate(capped, linear)).toBe(0.04);
    expect(initialRate(capped, { ...linear, quantity: 5, contracts: 500 })).toBe(0.02);
    expect(initialRate(marginal, linear)).toBeNull();
    // Deribit's published example: 25 BTC at 2 % + 0.005 % a coin is 2.125 %.
    const deribit: MarginRule = {
      ...flatRule(0.01),
      tiers: [{ to: Number.POSITIVE_INFINITY, rate: 0.01, deduction: null, maxLeverage: 50 }],
      slopePerCoin: 0.000_05,
    };
    expect(initialRate(deribit, { ...linear, quantity: 25 })).toBeCloseTo(0.021_25, 15);
  });
});

test('a size at the end of its table is in it, and so is what rounding makes of it', () => {
  const upTo = (end: number) => bracketRule([{ to: end, rate: 0.01 }]);
  // 3 · 0.1 is 0.30000000000000004.
  const cents: SizedPosition = { contract: 'linear', quantity: 3, entry: 0.1, contracts: 0 };
  expect(beyondTable(upTo(0.3), cents)).toBeNull();
  expect(beyondTable(upTo(800), linear)).toBeNull();
  expect(beyondTable(upTo(799.99), linear)).not.toBeNull();
});

describe('a table through time', () => {
  const rules = [
    { fromMs: 0, table: 'old', rule: flatRule(0.01) },
    { fromMs: 25, table: 'new', rule: flatRule(0.02) },
    { fromMs: 1_000, table: 'never', rule: flatRule(0.5) },
  ] as const;
  const openMs = Float64Array.of(0, 10, 20, 30, 40);

  test('changes at the first open at or after the day it comes into force', () => {
    const steps = tableSteps(rules, linear, openMs, 1);
    expect(steps.map(({ bar, table }) => [bar, table.rate[0]])).toEqual([
      [1, 0.01],
      [3, 0.02],
    ]);
    expect(tableAt(steps, 2).rate).toEqual([0.01]);
    expect(tableAt(steps, 3).rate).toEqual([0.02]);
  });

  test('is the later one for a position entered after the change', () => {
    const steps = tableSteps(rules, linear, openMs, 3);
    expect(steps.map(({ bar, table }) => [bar, table.rate[0]])).toEqual([[3, 0.02]]);
  });
});

describe('a perp that its account’s spot covers', () => {
  const asked = (rule: MarginRule, covered: number) =>
    maintenance(positionTable(rule, linear, { covered, rate: 0.002 }), 900);

  // 900 of notional: 450 at 0.2 % = 0.9, and the other 450 by the tiers: 450·1 % = 4.5.
  test('by half asks half at the hedged rate, and the rest by the tiers of its own size', () => {
    expect(asked(marginal, 0.5)).toBeCloseTo(5.4, 12);
  });

  test('in full asks the hedged rate of all of it; of a requirement at entry, of 800', () => {
    expect(asked(marginal, 1)).toBeCloseTo(1.8, 12);
    expect(asked({ ...marginal, basis: 'entry' }, 1)).toBeCloseTo(1.6, 12);
  });

  // 900 of notional at 0.05 %, covered or not: 0.45 on top of 5.4.
  test('pays the closing fee on all of it', () => {
    expect(asked({ ...marginal, closeFee: 0.0005 }, 0.5)).toBeCloseTo(5.85, 12);
  });

  // Half of 8 contracts is in the first tier: 450·0.2 % + 450·1 %.
  test('has the tier and the slope of the part that is not covered', () => {
    expect(asked(whole, 0.5)).toBeCloseTo(5.4, 12);
    // 4 coin: 1 % and 0.4 % of 450, and 0.9.
    expect(asked({ ...flatRule(0.01), slopePerCoin: 0.001 }, 0.5)).toBeCloseTo(7.2, 12);
    // 9 coin, half of them at 0.2 %: 0.009; 4.5 at 1 %, and 0.001·4.5².
    const sloped = { ...flatRule(0.01), slopePerCoin: 0.001 };
    const table = positionTable(sloped, inverse, { covered: 0.5, rate: 0.002 });
    expect(maintenance(table, 9)).toBeCloseTo(0.009 + 0.045 + 0.001 * 4.5 * 4.5, 12);
  });
});
