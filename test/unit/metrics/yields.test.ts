/**
 * Goal: every rate a year is what a person computes, and none is what another one is.
 */
import { describe, expect, test } from 'vitest';
import { irr, realisedApr } from '../../../src/metrics/yields.ts';
import { annualFraction, YEAR } from '../../../src/units/units.ts';
import { fundingOf, tell, withLeg } from '../../builders/engine.ts';
import {
  HOUR_MS,
  hour,
  input,
  leg,
  print,
  type Row,
  START_MS,
} from '../../differential/stories/build.ts';

const CALM: Row = [100, 101, 99, 100];
const EIGHT_HOURS = 8 * HOUR_MS;

describe('rates of a net result', () => {
  test('a tenth in half a year is a fifth a year, and 21 % compounded', () => {
    expect(realisedApr(1_000, 10_000, YEAR / 2)).toBeCloseTo(0.2, 12);
    expect(irr(1_000, 10_000, YEAR / 2)).toBeCloseTo(0.21, 12);
  });

  test('capital that is gone has no compounding rate', () => {
    expect(irr(-10_000, 10_000, YEAR)).toBeNull();
    expect(irr(-12_000, 10_000, YEAR)).toBeNull();
  });

  test('a year of a window too short for any number has none either', () => {
    expect(irr(9_000, 10_000, 60_000)).toBeNull();
  });
});

/*
 * 10,000 at 2x, q = 100, notional 10,000 a leg, five bars. The short is paid 0.1 % at 02:00 and at
 * 04:00, on 100: 20 in all; held for the five hours of the window.
 *
 *     earned     20 ÷ 10,000 · 8,760 ÷ 5                = 3.504 a year
 *     realised   20 ÷ 10,000 · 8,760 ÷ 5, on all capital = 3.504; with as much again in reserve, half
 */
const prints = [print(hour(2), 0.001), print(hour(4), 0.001)];
const calm = [CALM, CALM, CALM, CALM, CALM];
const carry = input('delta-neutral', 10_000, [
  leg('long', calm),
  leg('short', calm, { funding: prints }),
]);

describe('rates of a carry', () => {
  test('earned is on notional, realised on all capital', () => {
    const { totals } = tell({ ...carry, capitalQuote: 20_000, reserveFraction: 0.5 }).result;
    expect(totals.fundingEarnedQuote).toBeCloseTo(20, 9);
    expect(totals.earnedAprFraction).toBeCloseTo(3.504, 9);
    expect(totals.realisedAprFraction).toBeCloseTo(1.752, 9);
  });

  test('earned is over the time held, realised over the planned time', () => {
    const { totals } = tell({ ...carry, holdMs: 2 * HOUR_MS }).result;
    // Out at 02:00, having been paid the print of 02:00: 10 in two hours.
    expect(totals.earnedAprFraction).toBeCloseTo((10 / 10_000 / 2) * 8_760, 9);
    expect(totals.realisedAprFraction).toBeCloseTo((10 / 10_000 / 2) * 8_760, 9);
  });

  test('the excess is over the scenario’s own cost of capital, and none where none is stated', () => {
    expect(tell(carry).result.totals.excessAprFraction).toBeNull();
    const { totals } = tell(carry, { scenario: { costOfCapital: annualFraction(0.5) } }).result;
    expect(totals.excessAprFraction).toBeCloseTo(3.504 - 0.5, 9);
  });
});

/*
 * A screener at 00:00: the long's venue printed 1 bp for 8 h at 00:00, the short's 3 bp for 4 h. The
 * long pays 1 bp · 1,095, the short receives 3 bp · 2,190: 0.657 − 0.1095 = 0.5475. What was
 * printed before is old, and what is printed at 02:00 nobody knew.
 */
describe('the headline rate', () => {
  const later = (rate: number): readonly [number, number] => [START_MS + 2 * HOUR_MS, rate];
  const told = (long: readonly (readonly [number, number])[]) =>
    tell(carry, {
      history: (history) =>
        withLeg(withLeg(history, 0, { funding: fundingOf(long, { intervalMs: EIGHT_HOURS }) }), 1, {
          funding: fundingOf([[START_MS - EIGHT_HOURS, 0.01], [START_MS, 0.0003], later(0.02)], {
            intervalMs: EIGHT_HOURS / 2,
          }),
        }),
    }).result.totals.headlineAprFraction;

  test('is the last print of each leg known at the entry, at its own interval', () => {
    expect(told([[START_MS, 0.0001], later(0.9)])).toBeCloseTo(0.5475, 12);
  });

  test('is null where a venue had not printed yet', () => {
    expect(told([later(0.9)])).toBeNull();
  });

  test('takes the interval from the print before where the record does not say it', () => {
    const rate = tell(carry, {
      history: (history) => {
        const own = fundingOf([
          [START_MS - EIGHT_HOURS, 0.01],
          [START_MS, 0.0001],
          [START_MS + HOUR_MS, 0.9],
        ]);
        return withLeg(withLeg(history, 0, { funding: own }), 1, { funding: own });
      },
    }).result.totals.headlineAprFraction;
    // The same print on both sides: nothing, whatever the interval; on one side, 1,095 a year.
    expect(rate).toBe(0);
  });
});

/*
 * The long dies in the bar of 03:00 at 62.5, the short is closed at 04:00 at 70. Until then the short
 * was paid 0.1 % of 100 at 02:00 and of 70 at 04:00: 10 + 7 over two settlements, 8.5 each. Net is
 * −5,000 + 3,000 + 17; the twin marked at 04:00 is at 17 (both at 70, so prices cancel): the loss is
 * 2,000, as much as 2,000 ÷ 8.5 intervals paid.
 */
describe('intervals a forced exit costs', () => {
  const fall: readonly Row[] = [CALM, CALM, CALM, [100, 101, 60, 70], [70, 71, 69, 70]];
  const broken = (rate: number) =>
    input('delta-neutral', 10_000, [
      leg('long', fall),
      leg('short', fall, { funding: [print(hour(2), rate), print(hour(4), rate)] }),
    ]);

  test('is the loss over the mean funding of a settlement until the exit', () => {
    const { totals } = tell(broken(0.001)).result;
    expect(totals.forcedExitLossQuote).toBeCloseTo(2_000, 8);
    expect(totals.fundingIntervalsPerForcedExit).toBeCloseTo(2_000 / 8.5, 8);
  });

  test('is null where the funding was paid and not received', () => {
    expect(tell(broken(-0.001)).result.totals.fundingIntervalsPerForcedExit).toBeNull();
  });

  test('is null where nothing was forced', () => {
    expect(tell(carry).result.totals.fundingIntervalsPerForcedExit).toBeNull();
  });

  test('counts the print that a trade already open settles at the first open', () => {
    // The same two legs already open: a third print, at 00:00, pays 10 more: 27 over three.
    const open = (own: ReturnType<typeof leg>) => ({
      ...own,
      position: { quantity: 100, entry: 100, margin: 5_000, atMs: START_MS - HOUR_MS },
    });
    const [long, short] = broken(0.001).legs;
    const funding = [print(hour(0), 0.001), ...short.funding];
    const { totals } = tell({
      ...broken(0.001),
      legs: [open(long), open({ ...short, funding })],
    }).result;
    expect(totals.fundingEarnedQuote).toBeCloseTo(27, 9);
    expect(totals.fundingIntervalsPerForcedExit).toBeCloseTo(2_000 / 9, 8);
  });

  test('does not count what the borrowed coin costs as funding', () => {
    // Reverse: spot sold, perp long dies; the perp is paid at 02:00, the borrow is charged hourly.
    const spot = leg('spot', fall, { side: 'short', leverage: 2 });
    const perp = leg('perp', fall, { side: 'long', funding: [print(hour(2), -0.001)] });
    const hourly = [1, 2, 3, 4].map((i) => print(hour(i), 0.000_001));
    const { totals } = tell(
      input('reverse', 10_000, [spot, perp], { borrow: { kind: 'series', prints: hourly } }),
    ).result;
    // Three prints on 100·100 and one on 100·70, paid for coin that is owed.
    expect(totals.interestQuote).toBeCloseTo(-0.037, 9);
    expect(totals.fundingEarnedQuote).toBeCloseTo(10, 9);
    expect(totals.fundingIntervalsPerForcedExit).toBeCloseTo(totals.forcedExitLossQuote / 10, 8);
  });
});
