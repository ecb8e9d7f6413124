/**
 * Goal: worth, trigger and bankruptcy of one leg are what a person computes.
 *
 * Linear, q = 10 at e = 100, W = 200 posted (5x), maintenance 10 % without deduction:
 *     long   trigger (100 − 20) ÷ 0.9 = 88.8…      bankruptcy 100 − 20 = 80
 *     short  trigger (100 + 20) ÷ 1.1 = 109.09…    bankruptcy 100 + 20 = 120
 *
 * Inverse, N = 1,000 of quote at e = 100 (10 coin), W = 2 coin, maintenance 10 %:
 *     long   equity 2 + 1,000·(1/100 − 1/p), needed 0.1·1,000/p
 *            12 = 1,100/p, so trigger 91.6…        bankruptcy 12 = 1,000/p, so 83.3…
 *     short  equity 2 − 10 + 1,000/p = 100/p, so trigger 900/8 = 112.5      bankruptcy 1,000/8 = 125
 *
 * Two brackets, 1 % to 500 and 20 % beyond (k = 95), the same long: at the trigger of the first,
 * (100 − 20) ÷ 0.99 = 80.8…, the notional is 808: the second's is met earlier, at
 * (100 − (200 + 95)/10) ÷ 0.8 = 88.125, where 10·(88.125 − 80) = 81.25 = 0.2·881.25 − 95.
 *
 * Inverse with a rate that rises by 1 % a coin: of n = 1,000/p coin it asks 0.1·n + 0.01·n²:
 *     long   12 = 1.1·n + 0.01·n², so n = (−1.1 + √(1.21 + 0.48))/0.02 = 10, so trigger 100: dead at its entry;
 *            with W = 3, 13 = 1.1·n + 0.01·n², n = 10.7480…, trigger 93.04…
 *     short  W = 2.61: 2.61 − 10 + n = 0.1·n + 0.01·n², 0.9·n − 0.01·n² = 7.39, n = 45 − √1286 = 9.1391…
 */
import { describe, expect, test } from 'vitest';
import {
  bankruptcyPrice,
  equityAt,
  type IsolatedLeg,
  isLiquidated,
  liquidationPrice,
  notionalAt,
} from '../../../src/margin/isolated.ts';
import { bracketRule, flatRule } from '../../../src/margin/maintenance.ts';
import { positionTable } from '../../../src/margin/position-table.ts';

const leg = (contract: 'linear' | 'inverse', side: 1 | -1, wallet: number): IsolatedLeg => ({
  contract,
  side,
  quantity: 10,
  entry: 100,
  contracts: 1_000,
  wallet,
});

const TEN_PERCENT = positionTable(flatRule(0.1), leg('linear', 1, 200));

describe('a linear leg', () => {
  test.each([
    [1, 80 / 0.9, 80],
    [-1, 120 / 1.1, 120],
  ] as const)('of side %d', (side, trigger, bankruptcy) => {
    const own = leg('linear', side, 200);
    expect(liquidationPrice(own, TEN_PERCENT)).toBeCloseTo(trigger, 9);
    expect(bankruptcyPrice(own)).toBeCloseTo(bankruptcy, 9);
    expect(equityAt(own, bankruptcy)).toBeCloseTo(0, 9);
    expect(notionalAt(own, 90)).toBe(900);
  });

  test('meets the bracket of the price it falls to, with its deduction', () => {
    const brackets = [
      { to: 500, rate: 0.01 },
      { to: Number.POSITIVE_INFINITY, rate: 0.2 },
    ];
    const own = leg('linear', 1, 200);
    expect(liquidationPrice(own, positionTable(bracketRule(brackets), own))).toBeCloseTo(88.125, 9);
  });

  test('that is fully paid has no price that liquidates it', () => {
    expect(liquidationPrice(leg('linear', 1, 1_000), TEN_PERCENT)).toBeNull();
    expect(liquidationPrice(leg('linear', -1, 1_000), TEN_PERCENT)).toBeCloseTo(200 / 1.1, 9);
  });
});

describe('a leg that is dead at every price', () => {
  // A short of 0.1 at 10 that owes 0.99: equity −0.99 − 0.1·(p − 10) = 0.01 − 0.1·p is under 10 % of 0.1·p
  // from p = 0.0909… on; one that owes 1.2 is under it everywhere, whatever a higher tier takes off.
  const short = (wallet: number): IsolatedLeg => ({
    contract: 'linear',
    side: -1,
    quantity: 0.1,
    entry: 10,
    contracts: 1,
    wallet,
  });
  const tiers = bracketRule([
    { to: 10, rate: 0.1 },
    { to: Number.POSITIVE_INFINITY, rate: 0.9 },
  ]);

  test('has no price that liquidates it, though a higher tier alone would name one', () => {
    const table = positionTable(tiers, short(-1.2));
    expect(liquidationPrice(short(-0.99), table)).toBeCloseTo(0.01 / 0.11, 9);
    expect(liquidationPrice(short(-1.2), table)).toBeNull();
    expect(isLiquidated(short(-1.2), table, 1e-6, false)).toBe(true);
  });
});

describe('an inverse leg', () => {
  test.each([
    [1, 1_100 / 12, 1_000 / 12],
    [-1, 112.5, 125],
  ] as const)('of side %d', (side, trigger, bankruptcy) => {
    const own = leg('inverse', side, 2);
    expect(liquidationPrice(own, TEN_PERCENT)).toBeCloseTo(trigger, 9);
    expect(bankruptcyPrice(own)).toBeCloseTo(bankruptcy, 9);
    expect(equityAt(own, bankruptcy)).toBeCloseTo(0, 12);
    expect(notionalAt(own, 200)).toBe(5);
  });

  test('a short with all its coin posted has no price that liquidates it', () => {
    expect(liquidationPrice(leg('inverse', -1, 10), TEN_PERCENT)).toBeNull();
    expect(bankruptcyPrice(leg('inverse', -1, 10))).toBeNull();
  });
});

describe('an inverse leg whose rate rises with its size', () => {
  const sloped = { rate: [0.1], deduction: [0], slope: 0.01 };
  test.each([
    [1, 2, 10],
    [1, 3, -55 + Math.sqrt(55 * 55 + 1_300)],
    [-1, 2.61, 45 - Math.sqrt(1_286)],
  ] as const)('of side %d with a wallet of %d dies at %d coin', (side, wallet, coin) => {
    const own = leg('inverse', side, wallet);
    const trigger = liquidationPrice(own, sloped);
    expect(trigger).toBeCloseTo(1_000 / coin, 8);
    expect(equityAt(own, 1_000 / coin)).toBeCloseTo(0.1 * coin + 0.01 * coin * coin, 9);
  });
});

describe('equity that equals maintenance', () => {
  // 64 coin at 1, W = 16, 25 %: at 0.25·64·p = 16 + 64·(p − 1), p = 1, every figure exact.
  const exact: IsolatedLeg = {
    contract: 'linear',
    side: 1,
    quantity: 64,
    entry: 1,
    contracts: 64,
    wallet: 16,
  };
  const quarter = positionTable(flatRule(0.25), exact);

  test('survives where the venue says so, and liquidates where it does not', () => {
    expect(isLiquidated(exact, quarter, 1, false)).toBe(false);
    expect(isLiquidated(exact, quarter, 1, true)).toBe(true);
  });
});
