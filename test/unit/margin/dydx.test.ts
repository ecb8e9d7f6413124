/**
 * Goal: a dYdX v4 subaccount is measured, closed, charged and offset as a person computes it.
 *
 * Long 2 at an oracle of 100, MMF 10 %, quote balance −190: equity 10, maintenance 20.
 *     rating 1 − 10/20 = 0.5; spread 0.5 · 1.5 · 20 = 15; fillable (200 − 15)/2 = 92.5
 *     all of it closed is bankrupt at 190, that is at 95; half of it at 100 − 10 · 10/20 = 95
 * Short 2 with a quote balance of 210 is its mirror: 107.5, −210, 105.
 */
import { describe, expect, test } from 'vitest';
import {
  bankruptcyQuote,
  deleveragingPrice,
  fillablePrice,
  fundingCap,
  fundingIndexChange,
  fundingIndexSettlement,
  impactNotional,
  liquidationFee,
  marginRequirement,
  openedSubaccount,
  openInterestFraction,
  oraclePnl,
  type Subaccount,
  subaccountLiquidationPrice,
  subaccountState,
} from '../../../src/margin/dydx.ts';
import { HOUR } from '../../../src/units/units.ts';

const MARKET = 'ABC-USD';
const account = (quoteBalance: number, size: number): Subaccount => ({
  quoteBalance,
  positions: [{ market: MARKET, size, oraclePrice: 100, maintenanceFraction: 0.1 }],
});
const long = account(-190, 2);
const short = account(210, -2);
const GENESIS = { bankruptcyAdjustment: 1, spreadToMaintenance: 1.5 };

describe('a subaccount', () => {
  test('is worth 10 and must hold 20, long or short', () => {
    const state = { equity: 10, maintenance: 20, liquidatable: true };
    expect(subaccountState(long)).toEqual(state);
    expect(subaccountState(short)).toEqual(state);
  });

  test('lives while its equity equals its maintenance', () => {
    expect(subaccountState(account(-180, 2)).liquidatable).toBe(false);
    expect(subaccountState({ quoteBalance: -1, positions: [] }).liquidatable).toBe(false);
  });

  test('finds no relief in a hedge: each position asks for its own', () => {
    const pair = { quoteBalance: 0, positions: [...long.positions, ...short.positions] };
    expect(subaccountState(pair)).toEqual({ equity: 0, maintenance: 40, liquidatable: true });
  });

  test('that put 100 behind 500 bought at 1 has half a dollar left at 0.801', () => {
    // The venue's own example: P&L −99.5, liquidated at MMF 3 %.
    const position = { market: MARKET, size: 500, oraclePrice: 0.801, maintenanceFraction: 0.03 };
    const state = subaccountState(openedSubaccount(100, 1, position));
    expect(oraclePnl(500, 1, 0.801)).toBeCloseTo(-99.5, 9);
    expect(state.equity).toBeCloseTo(0.5, 9);
    expect(state.liquidatable).toBe(true);
  });
});

describe('the fillable price', () => {
  test('lies under the oracle for a long, above it for a short', () => {
    expect(fillablePrice(long, MARKET, GENESIS)).toBeCloseTo(92.5, 12);
    expect(fillablePrice(short, MARKET, GENESIS)).toBeCloseTo(107.5, 12);
  });

  test('is the oracle at the maintenance margin, and stops at the whole spread in bankruptcy', () => {
    // 1.5 · 10 % of 100.
    expect(fillablePrice(account(-180, 2), MARKET, GENESIS)).toBe(100);
    expect(fillablePrice(account(-150, 2), MARKET, GENESIS)).toBe(100);
    expect(fillablePrice(account(-200, 2), MARKET, GENESIS)).toBeCloseTo(85, 12);
    expect(fillablePrice(account(-230, 2), MARKET, GENESIS)).toBeCloseTo(85, 12);
  });

  test('moves faster with a larger bankruptcy adjustment', () => {
    const terms = { ...GENESIS, bankruptcyAdjustment: 1.5 };
    expect(fillablePrice(long, MARKET, terms)).toBeCloseTo(100 - 0.75 * 15, 12);
  });
});

describe('the bankruptcy quote', () => {
  test('of the whole position is what the account owes', () => {
    expect(bankruptcyQuote(long, MARKET, -2)).toBeCloseTo(190, 12);
    expect(bankruptcyQuote(short, MARKET, 2)).toBeCloseTo(-210, 12);
  });

  test('of half of it is half', () => {
    expect(bankruptcyQuote(long, MARKET, -1)).toBeCloseTo(95, 12);
    expect(bankruptcyQuote(short, MARKET, 1)).toBeCloseTo(-105, 12);
  });

  test('of one of two positions spends equity by the maintenance that it frees', () => {
    // 5 of equity, 20 + 5 of maintenance: closing B frees a fifth, so 50 − 5 · 5/25 = 49.
    const other = { market: 'B', size: 1, oraclePrice: 50, maintenanceFraction: 0.1 };
    const both = { quoteBalance: -245, positions: [...long.positions, other] };
    expect(bankruptcyQuote(both, 'B', -1)).toBeCloseTo(49, 12);
  });

  test('is asked only of closings', () => {
    for (const change of [1, -3, 0])
      expect(() => bankruptcyQuote(long, MARKET, change)).toThrow(/a closing of/);
    expect(() => bankruptcyQuote(long, 'B', -1)).toThrow(/a position in B/);
  });
});

describe('the insurance fund', () => {
  test.each([
    ['is paid 1.5 % of a good fill', 196, 2.94],
    ['is paid what is left of a worse one', 191, 1],
    ['is paid nothing at bankruptcy', 190, 0],
    ['pays the rest of a fill beyond it', 185, -5],
  ])('%s', (_name, fill, paid) => {
    expect(liquidationFee(fill, bankruptcyQuote(long, MARKET, -2), 0.015)).toBeCloseTo(paid, 12);
  });

  test('is paid by a short that is bought back for less than bankruptcy', () => {
    expect(liquidationFee(-204, -210, 0.015)).toBeCloseTo(3.06, 12);
    expect(liquidationFee(-209, -210, 0.015)).toBeCloseTo(1, 12);
    expect(liquidationFee(-212, -210, 0.015)).toBeCloseTo(-2, 12);
  });

  test('pays 15 where 500 bought at 1 with 100 behind them are sold at 0.77', () => {
    // The venue's own example: P&L −115.
    const position = { market: MARKET, size: 500, oraclePrice: 0.801, maintenanceFraction: 0.03 };
    const owed = bankruptcyQuote(openedSubaccount(100, 1, position), MARKET, -500);
    expect(liquidationFee(500 * 0.77, owed, 0.015)).toBeCloseTo(-15, 9);
  });
});

test('a short of 500 from 1 with 100 behind it is offset at 1.2, whatever the oracle', () => {
  // The venue's own example; the long it meets, bought at 1, gains 100.
  for (const oraclePrice of [1.3, 2]) {
    const position = { market: MARKET, size: -500, oraclePrice, maintenanceFraction: 0.03 };
    const offsetAt = deleveragingPrice(openedSubaccount(100, 1, position), MARKET);
    expect(offsetAt).toBeCloseTo(1.2, 9);
    expect(oraclePnl(500, 1, offsetAt)).toBeCloseTo(100, 9);
  }
});

describe('the liquidation price', () => {
  test('of 3 ETH short at 3 000 on an equity of 1 000 is 3 174.60 at 5 %', () => {
    // The venue's own example: (1 000 + 9 000) / (0.15 + 3).
    const position = { market: 'ETH', size: -3, oraclePrice: 3_000, maintenanceFraction: 0.05 };
    const opened = openedSubaccount(1_000, 3_000, position);
    expect(subaccountLiquidationPrice(opened, 'ETH')).toBeCloseTo(10_000 / 3.15, 9);
  });

  test('in a cross account takes the other position as it stands', () => {
    // Equity 100, maintenance 20 + 5: (100 − 200 − 5) / (0.2 − 2) = 175/3, where 50/3 meets 35/3 + 5.
    const other = { market: 'B', size: -1, oraclePrice: 50, maintenanceFraction: 0.1 };
    const both = { quoteBalance: -50, positions: [...long.positions, other] };
    expect(subaccountLiquidationPrice(both, MARKET)).toBeCloseTo(175 / 3, 9);
  });

  test('of a long that is paid for in full is none', () => {
    expect(subaccountLiquidationPrice(account(0, 2), MARKET)).toBeNull();
  });
});

describe('margin', () => {
  const tier = { initialFraction: 0.05, maintenanceShare: 0.6, caps: null };

  test('is a fraction to open, and a share of that to keep', () => {
    expect(marginRequirement(100, tier, 0)).toEqual({ initial: 5, maintenance: 3 });
  });

  test('is rounded up to a millionth, maintenance from the rounded initial', () => {
    // 1.6666665 becomes 1.666667, whose 60 % is 1.0000002; unrounded it would be under 1.
    const asked = marginRequirement(33.33333, tier, 0);
    expect(asked).toEqual({ initial: 1.666667, maintenance: 1.000001 });
  });

  test('leaves whole millionths as they are', () => {
    // 1.1 · 0.05 is 0.055 and a trace in binary, which is not one millionth more.
    const asked = marginRequirement(1.1, tier, 0);
    expect(asked).toEqual({ initial: 0.055, maintenance: 0.033 });
  });

  test('is all of the notional from the cap on where both caps are one', () => {
    const capped = { ...tier, caps: { lower: 100, upper: 100 } };
    expect(openInterestFraction(capped, 99)).toBe(0.05);
    expect(openInterestFraction(capped, 100)).toBe(1);
  });

  test.each([
    [0, 0.05],
    [100, 0.05],
    [150, 0.525],
    [200, 1],
    [900, 1],
  ])('at an open interest of %d asks for %d of notional', (openInterest, fraction) => {
    const capped = { ...tier, caps: { lower: 100, upper: 200 } };
    expect(openInterestFraction(capped, openInterest)).toBeCloseTo(fraction, 12);
    const asked = marginRequirement(100, capped, openInterest);
    expect(asked.initial).toBeCloseTo(100 * fraction, 6);
    expect(asked.maintenance).toBe(3);
  });
});

describe('funding', () => {
  test('is capped at 4.8 % in eight hours where margins are 2 % and 1.2 %', () => {
    expect(fundingCap(0.02, 0.012, 6)).toBeCloseTo(0.048, 12);
  });

  test('samples the premium at 25 000 where 2 % is asked', () => {
    expect(impactNotional(0.02, 500)).toBe(25_000);
  });

  test('moves the index by the oracle price, and longs pay what shorts receive', () => {
    // 8 bp in eight hours are 1 bp in one: 5 of 50 000.
    const change = fundingIndexChange(0.0008, HOUR, 50_000);
    expect(change).toBeCloseTo(5, 12);
    expect(fundingIndexSettlement(2, 100, 100 + change)).toBeCloseTo(-10, 9);
    expect(fundingIndexSettlement(-2, 100, 100 + change)).toBeCloseTo(10, 9);
  });
});
