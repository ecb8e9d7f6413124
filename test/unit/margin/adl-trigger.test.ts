/** Goal: when deleveraging starts and stops. Method: pools on both sides of every threshold. */
import { describe, expect, test } from 'vitest';
import {
  bybitDeleverages,
  okxDeleverages,
  okxFundThreshold,
  poolDrawdown,
} from '../../../src/margin/adl-trigger.ts';

/** Of a pool that peaked at 2,000,000, with a symbol that had made 1,000,000. */
const pool = (symbolPnl: number, balance = 2_000_000) => ({
  balance,
  balanceMax: 2_000_000,
  symbolPnl,
  symbolPnlMax: 1_000_000,
});
const limits = { balanceMin: 10_000, trigger: -0.3, stop: -0.25 };

describe('Bybit', () => {
  // (400,000 − 1,000,000) / 2,000,000 = −0.3, and one unit more or less.
  test('starts at a drawdown of 30 % of the pool’s peak', () => {
    expect(poolDrawdown(pool(400_000))).toBe(-0.3);
    expect(bybitDeleverages(pool(400_000), limits, false)).toBe(true);
    expect(bybitDeleverages(pool(399_999), limits, false)).toBe(true);
    expect(bybitDeleverages(pool(400_001), limits, false)).toBe(false);
  });

  // −0.25 is reached at 500,000: above it the rule stops, at it it goes on.
  test('goes on until the drawdown is under 25 %', () => {
    expect(bybitDeleverages(pool(500_000), limits, true)).toBe(true);
    expect(bybitDeleverages(pool(500_001), limits, true)).toBe(false);
    expect(bybitDeleverages(pool(500_000), limits, false)).toBe(false);
  });

  test('does not start on a drawdown of a pool at or under the threshold', () => {
    expect(bybitDeleverages(pool(0, 10_000), limits, false)).toBe(false);
    expect(bybitDeleverages(pool(0, 10_001), limits, false)).toBe(true);
  });

  test('deleverages whenever the pool is empty', () => {
    expect(bybitDeleverages(pool(1_000_000, 0), limits, false)).toBe(true);
    expect(bybitDeleverages(pool(1_000_000, -1), limits, false)).toBe(true);
  });
});

describe('OKX', () => {
  // 30 % of 400,000 is 120,000, more than 50,000; of 100,000 it is 30,000, less.
  test('deleverages under the 8 h average less 30 %, or less 50,000 where that is more', () => {
    expect(okxFundThreshold(400_000)).toBe(280_000);
    expect(okxFundThreshold(100_000)).toBe(50_000);
    expect(okxDeleverages(279_999, 400_000)).toBe(true);
    expect(okxDeleverages(280_000, 400_000)).toBe(false);
  });

  // The average less 50,000 is below zero: only an empty fund counts.
  test('deleverages an empty fund, however small it was', () => {
    expect(okxDeleverages(1, 30_000)).toBe(false);
    expect(okxDeleverages(0, 30_000)).toBe(true);
  });
});
