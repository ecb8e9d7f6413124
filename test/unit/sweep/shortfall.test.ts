/** Goal: what lies between a quote and its return is told in parts that lose nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mainCause, meanShortfall, shortfallOf } from '../../../src/sweep/shortfall.ts';
import { YEAR } from '../../../src/units/units.ts';

const amount = fc.double({ min: -1e6, max: 1e6, noNaN: true });

// The unharmed trade's net is what its funding, prices and costs leave; only the net as it went is free.
test('the parts are the quote less the return, whatever the trade was', () => {
  fc.assert(
    fc.property(
      fc.record({
        headlineAprFraction: fc.double({ min: 0, max: 100, noNaN: true }),
        capitalQuote: fc.double({ min: 1, max: 1e7, noNaN: true }),
        notionalQuote: fc.double({ min: 0, max: 1e8, noNaN: true }),
        holdMs: fc.integer({ min: 60_000, max: YEAR }),
        netQuote: amount,
      }),
      amount,
      amount,
      amount,
      (quoted, fundingQuote, pricePnlQuote, costsQuote) => {
        const netQuote = fundingQuote + pricePnlQuote - costsQuote;
        const parts = shortfallOf(quoted, { fundingQuote, pricePnlQuote, costsQuote, netQuote });
        const sum = Object.values(parts).reduce((total, part) => total + part, 0);
        const realised = ((quoted.netQuote / quoted.capitalQuote) * YEAR) / quoted.holdMs;
        const size = Object.values(parts).reduce((total, part) => total + Math.abs(part), 1);
        expect(Math.abs(sum - (quoted.headlineAprFraction - realised))).toBeLessThan(1e-9 * size);
      },
    ),
  );
});

// A year at 10 % on 500 of 1,000: the quote is worth 50, and 5 % of capital. Funding paid 30 and is 20 short of
// it, prices took 10, costs 5: 15 are left. A forced exit left −85, which is 100 less.
test('a year by hand', () => {
  const parts = shortfallOf(
    {
      headlineAprFraction: 0.1,
      capitalQuote: 1_000,
      notionalQuote: 500,
      holdMs: YEAR,
      netQuote: -85,
    },
    { fundingQuote: 30, pricePnlQuote: -10, costsQuote: 5, netQuote: 15 },
  );
  expect(parts.exposureAprFraction).toBeCloseTo(0.05, 12);
  expect(parts.decayAprFraction).toBeCloseTo(0.02, 12);
  expect(parts.basisAprFraction).toBeCloseTo(0.01, 12);
  expect(parts.costsAprFraction).toBeCloseTo(0.005, 12);
  expect(parts.forcedExitAprFraction).toBeCloseTo(0.1, 12);
  expect(mainCause(parts)).toBe('forcedExit');
});

const none = {
  exposureAprFraction: 0,
  decayAprFraction: 0,
  basisAprFraction: 0,
  costsAprFraction: 0,
  forcedExitAprFraction: 0,
};

test('capital behind two legs is no cause, and what gave is none either', () => {
  expect(mainCause({ ...none, exposureAprFraction: 5, costsAprFraction: 0.01 })).toBe('costs');
  expect(mainCause({ ...none, exposureAprFraction: 5, decayAprFraction: -1 })).toBeNull();
});

test('a mean is taken part by part, and of nothing there is none', () => {
  const mean = meanShortfall([
    { ...none, decayAprFraction: 1 },
    { ...none, decayAprFraction: 3, basisAprFraction: -2 },
  ]);
  expect(mean).toEqual({ ...none, decayAprFraction: 2, basisAprFraction: -1 });
  expect(meanShortfall([])).toBeNull();
});
