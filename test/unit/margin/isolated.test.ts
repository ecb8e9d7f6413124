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
import { maintenanceTable } from '../../../src/margin/maintenance.ts';

const TEN_PERCENT = maintenanceTable([{ to: Number.POSITIVE_INFINITY, rate: 0.1 }], 'here');
const leg = (contract: 'linear' | 'inverse', side: 1 | -1, wallet: number): IsolatedLeg => ({
  contract,
  side,
  quantity: 10,
  entry: 100,
  contracts: 1_000,
  wallet,
});

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
    expect(liquidationPrice(own, maintenanceTable(brackets, 'here'))).toBeCloseTo(88.125, 9);
  });

  test('that is fully paid has no price that liquidates it', () => {
    expect(liquidationPrice(leg('linear', 1, 1_000), TEN_PERCENT)).toBeNull();
    expect(liquidationPrice(leg('linear', -1, 1_000), TEN_PERCENT)).toBeCloseTo(200 / 1.1, 9);
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
  const quarter = maintenanceTable([{ to: Number.POSITIVE_INFINITY, rate: 0.25 }], 'here');

  test('survives where the venue says so, and liquidates where it does not', () => {
    expect(isLiquidated(exact, quarter, 1, false)).toBe(false);
    expect(isLiquidated(exact, quarter, 1, true)).toBe(true);
  });
});
