/**
 * Goal: a rate out of a premium, as each venue makes it.
 * Method: the venues' worked examples and figures by hand; laws of clamps, averages and scaling by
 * fast-check.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/units/units.ts';
import {
  accruedRate,
  binanceLimits,
  binanceRate,
  bitmexFairPrice,
  bitmexInterest,
  bitmexLimits,
  bitmexRate,
  bybitRate,
  DAMPER,
  dampedRate,
  deribitEightHourRate,
  dydxHourlyRate,
  fundingBasis,
  hyperliquidHourlyRate,
  impactPremium,
  interestFor,
  krakenImpliedIndex,
  krakenRelativeRate,
  limited,
  meanPremium,
  midPremium,
  okxNoRate,
  okxScaledRate,
  okxWithRate,
  scaledRate,
  symmetric,
  weightedPremium,
} from '../../../src/venues/funding-formula.ts';

const FREE = symmetric(1);
const premium = fc.double({ min: -0.1, max: 0.1, noNaN: true });

describe('the premium', () => {
  test('is nothing while the index lies between the impact prices', () => {
    expect(impactPremium({ bid: 99, ask: 101 }, 100)).toBe(0);
  });

  test('is what the bid stands above the index, or the ask below it', () => {
    expect(impactPremium({ bid: 10_100, ask: 10_110 }, 10_000)).toBe(0.01);
    expect(impactPremium({ bid: 98, ask: 99 }, 100)).toBe(-0.01);
  });

  test('of the middle of the book looks at both sides', () => {
    expect(midPremium({ bid: 100, ask: 102 }, 100)).toBeCloseTo(0.01, 15);
  });

  // (1·0 + 2·3 + 3·6) / 6 = 4, where the plain mean is 3.
  test('is averaged plainly, or with the newest counting most', () => {
    expect(meanPremium([0, 3, 6])).toBe(3);
    expect(weightedPremium([0, 3, 6])).toBe(4);
    expect(weightedPremium(Float64Array.of(6, 3, 0))).toBe(2);
    expect(meanPremium([])).toBeNaN();
    expect(weightedPremium([])).toBeNaN();
  });

  test('averaged lies within its samples, and of equal samples is that sample', () => {
    fc.assert(
      fc.property(fc.array(premium, { minLength: 1 }), (samples) => {
        const hair = 1e-12;
        const mean = weightedPremium(samples);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...samples) - hair);
        expect(mean).toBeLessThanOrEqual(Math.max(...samples) + hair);
        const same = samples.map(() => samples[0] as number);
        expect(weightedPremium(same)).toBeCloseTo(samples[0] as number, 12);
      }),
    );
  });
});

describe('the damper', () => {
  test('makes the rate the interest while the premium is near it', () => {
    expect(dampedRate(0.0003, 0.0001)).toBeCloseTo(0.0001, 15);
    expect(dampedRate(0.0006, 0.0001)).toBeCloseTo(0.0001, 15);
    expect(dampedRate(0.0007, 0.0001)).toBeCloseTo(0.0002, 15);
    expect(dampedRate(-0.0005, 0.0001)).toBeCloseTo(0, 15);
  });

  test('never moves the rate more than itself, nor against the premium', () => {
    fc.assert(
      fc.property(premium, premium, (a, b) => {
        expect(Math.abs(dampedRate(a, 0.0001) - a)).toBeLessThanOrEqual(DAMPER + 1e-15);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(dampedRate(low, 0.0001)).toBeLessThanOrEqual(dampedRate(high, 0.0001) + 1e-15);
      }),
    );
  });
});

describe('limits', () => {
  test('hold a rate and leave one inside alone', () => {
    expect(limited(0.05, { cap: 0.02, floor: -0.03 })).toBe(0.02);
    expect(limited(-0.05, { cap: 0.02, floor: -0.03 })).toBe(-0.03);
    expect(limited(0.01, { cap: 0.02, floor: -0.03 })).toBe(0.01);
  });

  // 0.75 · 0.4 % = 0.3 %.
  test('of Binance are 0.75 of the maintenance rate for majors, and 2 % for the rest', () => {
    expect(binanceLimits(0.004)).toEqual({ cap: 0.003, floor: -0.003 });
    expect(binanceLimits(null)).toEqual({ cap: 0.02, floor: -0.02 });
  });

  // 0.75 · (1 % − 0.5 %) = 0.375 %, three times a day 1.125 %.
  test('of BitMEX are 0.75 of initial less maintenance', () => {
    expect(3 * bitmexLimits(0.01, 0.005).cap).toBeCloseTo(0.01125, 15);
  });
});

describe('Binance', () => {
  // (0.2 % − 0.05 %) / (8 / 4).
  test('brings premium and interest alike to the interval', () => {
    expect(binanceRate(0.002, 4 * HOUR, FREE)).toBeCloseTo(0.00075, 15);
    expect(binanceRate(0, 8 * HOUR, FREE)).toBeCloseTo(0.0001, 15);
    expect(binanceRate(0, HOUR, FREE)).toBeCloseTo(0.0000125, 15);
  });

  test('has no interest on some pairs, and stops at its limit', () => {
    expect(binanceRate(0, 8 * HOUR, FREE, 0)).toBe(0);
    expect(binanceRate(0.5, 8 * HOUR, binanceLimits(0.004))).toBe(0.003);
    expect(binanceRate(-0.5, 8 * HOUR, binanceLimits(null))).toBe(-0.02);
  });
});

describe('Bybit and OKX', () => {
  // Interest of 0.03 % a day is 0.00125 % an hour; 0.1 % − 0.05 %.
  test('bring only the interest to the interval', () => {
    expect(interestFor(HOUR)).toBeCloseTo(0.0000125, 18);
    expect(bybitRate(0.001, HOUR, FREE)).toBeCloseTo(0.0005, 15);
    expect(okxWithRate(0.001, HOUR, FREE)).toBeCloseTo(0.0005, 15);
    expect(bybitRate(0, 4 * HOUR, FREE)).toBeCloseTo(0.00005, 15);
  });

  test('of OKX’s newest revision all of it is: (0.1 % − 0.05 %) / 8', () => {
    expect(okxScaledRate(0.001, HOUR, FREE)).toBeCloseTo(0.0000625, 15);
  });

  test('agree on contracts of eight hours', () => {
    fc.assert(
      fc.property(premium, (p) => {
        const same = okxWithRate(p, 8 * HOUR, FREE);
        expect(okxScaledRate(p, 8 * HOUR, FREE)).toBeCloseTo(same, 15);
        expect(bybitRate(p, 8 * HOUR, FREE)).toBe(same);
        expect(binanceRate(p, 8 * HOUR, FREE)).toBeCloseTo(same, 15);
      }),
    );
  });

  test('of OKX’s old formula the rate was the premium itself', () => {
    expect(okxNoRate(0.001, symmetric(0.00375))).toBe(0.001);
    expect(okxNoRate(0.01, symmetric(0.00375))).toBe(0.00375);
  });
});

describe('Hyperliquid', () => {
  // The page's example: bid 10,100 over 10,000 is 1 %, less 0.05 % is 0.95 % for eight hours.
  test('pays an eighth of its eight-hour rate every hour', () => {
    expect(hyperliquidHourlyRate(0.01)).toBeCloseTo(0.0095 / 8, 15);
    expect(hyperliquidHourlyRate(0.0003)).toBeCloseTo(0.0000125, 15);
  });

  test('stops at 4 % an hour', () => {
    expect(hyperliquidHourlyRate(0.5)).toBe(0.04);
    expect(hyperliquidHourlyRate(-0.5)).toBe(-0.04);
  });
});

describe('dYdX', () => {
  // 600 % of 2 % − 1.2 % is 4.8 % for eight hours, 0.6 % an hour.
  test('pays an eighth of its capped premium and the market’s interest every hour', () => {
    expect(dydxHourlyRate(0.008, 0, 0.048)).toBeCloseTo(0.001, 15);
    expect(dydxHourlyRate(0.1, 0, 0.048)).toBeCloseTo(0.006, 15);
    expect(dydxHourlyRate(0.008, 0.0000125, 0.048)).toBeCloseTo(0.0010125, 15);
  });
});

describe('Deribit', () => {
  test('charges only what of the premium goes beyond 0.025 %', () => {
    expect(deribitEightHourRate(10_002, 10_000, 0.005)).toBe(0);
    expect(deribitEightHourRate(10_010, 10_000, 0.005)).toBeCloseTo(0.00075, 12);
    expect(deribitEightHourRate(9_990, 10_000, 0.005)).toBeCloseTo(-0.00075, 12);
    expect(deribitEightHourRate(11_000, 10_000, 0.005)).toBe(0.005);
  });

  // 0.08 % for eight hours is 0.01 % an hour, and a day is three times it.
  test('accrues in proportion to time', () => {
    expect(accruedRate(0.0008, HOUR)).toBeCloseTo(0.0001, 15);
    expect(accruedRate(0.0008, DAY)).toBeCloseTo(0.0024, 15);
    const parts = Array.from({ length: 480 }, () => accruedRate(0.0008, MINUTE));
    expect(parts.reduce((a, b) => a + b)).toBeCloseTo(0.0008, 12);
  });
});

describe('BitMEX', () => {
  // (1 % − 0.25 %) a day over three intervals.
  test('takes the difference of the two interest rates', () => {
    expect(bitmexInterest(0.01, 0.0025)).toBeCloseTo(0.0025, 15);
    expect(bitmexRate(0.0025, 0.01, 0.0025, FREE)).toBeCloseTo(0.0025, 15);
    expect(bitmexRate(0.01, 0.0006, 0.0003, bitmexLimits(0.01, 0.005))).toBe(0.00375);
  });

  // 0.01 % · 3 · 365 = 10.95 % a year; at 100,000 with two of eight hours to go 0.01 % · 1/4 is 2.5.
  test('marks at the index and the basis of the coming funding', () => {
    const marked = bitmexFairPrice(100_000, 0.0001, 2 * HOUR);
    expect(marked.basisRatePerYear).toBeCloseTo(0.1095, 12);
    expect(marked.basis).toBeCloseTo(2.5, 9);
    expect(marked.fair).toBeCloseTo(100_002.5, 9);
    expect(bitmexFairPrice(100_000, 0.0001, 0).fair).toBe(100_000);
    expect(fundingBasis(100_000, 0.0001, HOUR, 4 * HOUR)).toBeCloseTo(2.5, 9);
  });
});

describe('Kraken', () => {
  // 0.006 % of a contract of 1 USD at 300 USD a coin is 0.0000002 coin; at 300 a coin, 0.018 USD.
  test('tells an amount a contract beside the fraction', () => {
    expect(krakenRelativeRate(2e-7, 300, 'inverse')).toBeCloseTo(0.00006, 15);
    expect(krakenRelativeRate(0.018, 300, 'linear')).toBeCloseTo(0.00006, 15);
    expect(krakenImpliedIndex(2e-7, 0.00006, 'inverse')).toBeCloseTo(300, 9);
    expect(krakenImpliedIndex(0.018, 0.00006, 'linear')).toBeCloseTo(300, 9);
  });

  test('implies no index by a rate of zero', () => {
    expect(krakenImpliedIndex(0, 0, 'inverse')).toBeNull();
  });
});

test('a rate brought to another interval and back is the rate', () => {
  fc.assert(
    fc.property(premium, fc.integer({ min: 1, max: 24 }), (rate, hours) => {
      const there = scaledRate(rate, 8 * HOUR, hours * HOUR);
      expect(scaledRate(there, hours * HOUR, 8 * HOUR)).toBeCloseTo(rate, 15);
    }),
  );
});
