/**
 * Goal: collateral counts slice by slice, as two venues publish it, and debts count in full.
 *
 * By coin (Bybit's list for BTC): 10 at 98 %, 10 at 95 %, 10 at 90 %, 10 at 85 %, 10 at 80 %, the
 * rest nothing. 25 BTC count for 9.8 + 9.5 + 5 · 0.9 = 23.8, 60 for 9.8 + 9.5 + 9 + 8.5 + 8 = 44.8.
 * By value (Binance's list for BTC, in millions): 100 at 100 %, to 120 at 97.5 %, to 150 at 95 %, to
 * 180 at 90 %, to 200 at 85 %. 160 M count for 100 + 19.5 + 28.5 + 9 = 157 M.
 */
import { describe, expect, test } from 'vitest';
import type { CollateralTier } from '../../../src/domain/collateral.ts';
import { DataError } from '../../../src/domain/errors.ts';
import {
  collateralLines,
  collateralSchedule,
  collateralValue,
  flatCollateral,
} from '../../../src/margin/collateral.ts';

const END = Number.POSITIVE_INFINITY;

const byCoin = collateralSchedule(
  'coin',
  [
    { to: 10, ratio: 0.98 },
    { to: 20, ratio: 0.95 },
    { to: 30, ratio: 0.9 },
    { to: 40, ratio: 0.85 },
    { to: 50, ratio: 0.8 },
    { to: END, ratio: 0 },
  ],
  'BTC',
);

const byValue = collateralSchedule(
  'value',
  [
    { to: 100e6, ratio: 1 },
    { to: 120e6, ratio: 0.975 },
    { to: 150e6, ratio: 0.95 },
    { to: 180e6, ratio: 0.9 },
    { to: 200e6, ratio: 0.85 },
    { to: END, ratio: 0 },
  ],
  'BTC',
);

describe('collateral by coin', () => {
  test.each([
    [10, 9.8],
    [25, 23.8],
    [50, 44.8],
    [60, 44.8],
  ])('%d coins count as %d', (amount, counted) => {
    expect(collateralValue(amount, 100, byCoin)).toBeCloseTo(counted * 100, 9);
    expect(collateralValue(amount, 61_234.5, byCoin)).toBeCloseTo(counted * 61_234.5, 6);
  });
});

describe('collateral by value', () => {
  test.each([
    [80, 80],
    [110, 109.75],
    [160, 157],
    [200, 192],
    [900, 192],
  ])('%d millions count as %d', (worth, counted) => {
    expect(collateralValue(worth * 10, 100_000, byValue)).toBeCloseTo(counted * 1e6, 3);
    // A dearer coin fills the tiers with less of it.
    expect(collateralValue(worth * 5, 200_000, byValue)).toBeCloseTo(counted * 1e6, 3);
  });
});

test('a debt counts in full, whatever the ratios', () => {
  expect(collateralValue(-3, 100, byCoin)).toBe(-300);
  expect(collateralValue(-3, 100, byValue)).toBe(-300);
  expect(collateralValue(-3, 100, flatCollateral(0.5, 'X'))).toBe(-300);
});

test('a flat ratio counts for the same share of any amount', () => {
  expect(collateralValue(3, 40_000, flatCollateral(0.95, 'BTC'))).toBeCloseTo(114_000, 9);
});

test('the lines of two tiers meet at the edge between them', () => {
  // 90 % of 100 = 70 % of 100 + 20.
  const lines = collateralLines(
    [
      { to: 100, ratio: 0.9 },
      { to: END, ratio: 0.7 },
    ],
    'X',
  );
  expect(lines).toHaveLength(3);
  expect(lines[0]).toEqual({ ratio: 1, offset: 0 });
  expect(lines[1]).toEqual({ ratio: 0.9, offset: 0 });
  expect(lines[2]?.ratio).toBe(0.7);
  expect(lines[2]?.offset).toBeCloseTo(20, 12);
});

describe('is refused', () => {
  const refused: readonly (readonly [string, readonly CollateralTier[], RegExp])[] = [
    [
      'a ratio that rises',
      [
        { to: 10, ratio: 0.8 },
        { to: END, ratio: 0.9 },
      ],
      /BTC tier 2: expected a collateral ratio from 0 to 0\.8.*found 0\.9/,
    ],
    ['a ratio above the whole', [{ to: END, ratio: 1.01 }], /BTC tier 1.*from 0 to 1,.*1\.01/],
    ['a ratio below nothing', [{ to: END, ratio: -0.1 }], /BTC tier 1.*found -0\.1/],
    ['a ratio that is no number', [{ to: END, ratio: Number.NaN }], /BTC tier 1.*found NaN/],
    [
      'an end that does not rise',
      [
        { to: 10, ratio: 0.9 },
        { to: 10, ratio: 0.8 },
      ],
      /BTC tier 2: expected an upper end above 10; found 10/,
    ],
    ['a last tier that ends', [{ to: 10, ratio: 0.9 }], /without an end; found an end at 10/],
    ['no tier at all', [], /found no tier/],
  ];
  test.each(refused)('%s', (_name, tiers, said) => {
    expect(() => collateralLines(tiers, 'BTC')).toThrow(said);
    expect(() => collateralLines(tiers, 'BTC')).toThrow(DataError);
  });
});
