/**
 * Goal: a mark that is moved against its index changes the prints that follow, by the venue's own formula.
 * Method: hourly bars, prints every two hours; the numbers are worked out beside each test.
 */
import { describe, expect, test } from 'vitest';
import { layCrowd } from '../../../src/crowd/crowd.ts';
import { HOUR as HOUR_UNIT } from '../../../src/units/units.ts';
import { symmetric } from '../../../src/venues/funding-formula.ts';
import { premiumBehind, premiumRule, printWith } from '../../../src/venues/premium-rate.ts';
import { crowd, sceneOf, shares } from '../../builders/crowd.ts';
import { flat, hour, input, leg, print, type Row } from '../../differential/stories/build.ts';

const EIGHT = 8 * HOUR_UNIT;
const FREE = symmetric(Number.POSITIVE_INFINITY);
const ruleOf = (venue: string) => {
  const rule = premiumRule(venue, Date.UTC(2025, 9, 10));
  if (rule === null) throw new Error(`no rule of ${venue}`);
  return rule;
};

describe('the premium behind a print', () => {
  // 0.01 % is what Binance prints while the premium is within 0.05 % of it: −0.04 % to 0.06 %, zero is in it.
  test('is the nearest to zero where the damper hides it', () => {
    expect(premiumBehind(ruleOf('binance-usdm'), 0.0001, EIGHT, FREE)).toBeCloseTo(0, 12);
  });

  // 0.1 % = P − 0.05 %.
  test('is the rate and the damper where it shows', () => {
    expect(premiumBehind(ruleOf('binance-usdm'), 0.001, EIGHT, FREE)).toBeCloseTo(0.0015, 7);
    expect(premiumBehind(ruleOf('bybit-linear'), -0.001, EIGHT, FREE)).toBeCloseTo(-0.0015, 7);
  });

  // At a cap of 0.3 % it may have been anything from 0.35 % on.
  test('is the least that reaches a cap', () => {
    expect(premiumBehind(ruleOf('binance-usdm'), 0.003, EIGHT, symmetric(0.003))).toBeCloseTo(
      0.0035,
      7,
    );
  });
});

describe('a print with another premium', () => {
  test('is the print itself where the premium is the same', () => {
    expect(printWith(ruleOf('binance-usdm'), 0.000123, 0, EIGHT, FREE)).toBe(0.000123);
  });

  // From 0 to −1 %: −1 % + 0.05 % = −0.95 %; a cap of 0.3 % holds it at −0.3 %.
  test('goes by the formula, and stops at the cap', () => {
    const rule = ruleOf('binance-usdm');
    expect(printWith(rule, 0.0001, -0.01, EIGHT, FREE)).toBeCloseTo(-0.0095, 9);
    expect(printWith(rule, 0.0001, -0.01, EIGHT, symmetric(0.003))).toBeCloseTo(-0.003, 9);
  });

  // Hyperliquid prints an eighth each hour; Deribit the part beyond 0.025 %, an eighth of it in an hour.
  test('is for the interval of the print', () => {
    expect(printWith(ruleOf('hyperliquid'), 0.0000125, -0.01, HOUR_UNIT, FREE)).toBeCloseTo(
      -0.0095 / 8,
      9,
    );
    expect(printWith(ruleOf('deribit'), 0, 0.001, HOUR_UNIT, FREE)).toBeCloseTo(0.00075 / 8, 9);
  });

  test('is not made up where nobody knows how the venue makes one', () => {
    expect(premiumRule('kraken-futures', 0)).toBeNull();
    expect(premiumRule('a-venue-of-mine', 0)).toBeNull();
  });
});

/*
 * One 5x long of 100 coins dies at the low of 78.125: 5 %. The bar closes at 90 · 0.95 instead of 90, so the
 * premium there is −5 %; at the close before it was as recorded. The mean of the two hours is −2.5 %. Binance:
 * (−2.5 % + 0.05 %) · 2 h ÷ 8 h = −0.6125 % in the place of 0.0025 %.
 */
describe('a crowd that pushes one mark', () => {
  const CALM: Row = [100, 100, 100, 100];
  const made = sceneOf(
    input(
      'delta-neutral',
      10_000,
      [
        leg('long', [CALM, [100, 100, 78.125, 90], CALM, CALM], {
          funding: [print(hour(0), 0.000025), print(hour(2), 0.000025)],
        }),
        leg('short', [CALM, CALM, CALM, CALM]),
      ],
      { liquidation: flat(0) },
    ),
  );
  const [long, short] = made.plan.legs;
  const on = (venue: string) => ({
    ...made,
    plan: { ...made.plan, legs: [{ ...long, venue }, short] as const },
  });
  const one = crowd({ notional: 10_000, accounts: 1, leverages: shares([5, 100]) });

  test('has the next print made of the moved premium', () => {
    const outcome = layCrowd(on('binance-usdm'), one);
    expect(outcome.tape.legs[0]?.funding.rate[0]).toBe(0.000025);
    expect(outcome.tape.legs[0]?.funding.rate[1]).toBeCloseTo(-0.006125, 9);
    expect(outcome.markets[0]).toMatchObject({
      printsChanged: 1,
      printsNote:
        'no index of binance-usdm is loaded: its premium is counted against its recorded mark',
    });
    expect(outcome.markets[0]?.largestPrintChange).toBeCloseTo(-0.00615, 9);
    // The recorded tape is as it was.
    expect(made.tape.legs[0]?.funding.rate[1]).toBe(0.000025);
  });

  // A cap of 0.3 % holds it; one that the recorded print is beyond already was not the one in force.
  test('stops at a cap that is known', () => {
    const capped = { ...on('binance-usdm'), limits: () => symmetric(0.003) };
    expect(layCrowd(capped, one).tape.legs[0]?.funding.rate[1]).toBeCloseTo(-0.003, 9);
    const tight = { ...on('binance-usdm'), limits: () => symmetric(0.00001) };
    expect(layCrowd(tight, one).tape.legs[0]?.funding.rate[1]).toBeCloseTo(-0.00001, 9);
  });

  // Bybit's newest sample counts double of the first: (1 · 0 + 2 · −5 %) ÷ 3 = −3.3333 %; no scaling.
  test('as that venue averages it', () => {
    expect(layCrowd(on('bybit-linear'), one).tape.legs[0]?.funding.rate[1]).toBeCloseTo(
      0.000025 + (-0.05 / 1.5 + 0.0005) - 0.000025,
      9,
    );
  });

  test('leaves the prints and says so where the formula is not known', () => {
    const outcome = layCrowd(on('kraken-futures'), one);
    expect(outcome.tape.legs[0]?.funding.rate).toEqual(made.tape.legs[0]?.funding.rate);
    expect(outcome.markets[0]?.printsNote).toMatch(/not sourced/);
  });
});
