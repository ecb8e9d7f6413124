/** What the market says at a close, checked against a plain sum over the prints. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeGap, type SpreadLeg, trailingSpread } from '../../../src/market/signals.ts';
import { HOUR, YEAR } from '../../../src/units/units.ts';

const opens = (bars: number): Float64Array =>
  Float64Array.from({ length: bars }, (_, i) => i * HOUR);
/** Prints as [bar, rate]. */
const leg = (sign: 1 | -1, prints: readonly (readonly [number, number])[]): SpreadLeg => ({
  sign,
  funding: {
    bar: Int32Array.from(prints, ([bar]) => bar),
    rate: Float64Array.from(prints, ([, rate]) => rate),
    completes: new Uint8Array(prints.length).fill(1),
    price: new Float64Array(prints.length).fill(Number.NaN),
  },
});

/** As venues publish them, to the millionth. */
const RATE = fc.integer({ min: -10_000, max: 10_000 }).map((ppm) => ppm / 1e6);

describe('the trailing spread', () => {
  /*
   * Over two hours a year is 4,380 stretches. At 02:00 the prints of 01:00 and 02:00 count, at 03:00 those of 02:00
   * and 03:00. Before 02:00 the stretch begins before the tape.
   */
  test('counts the prints after the stretch began up to its end, as a rate a year', () => {
    const spread = trailingSpread(
      { openMs: opens(4) },
      [
        leg(1, [
          [1, 1e-4],
          [2, 3e-4],
          [3, 5e-4],
        ]),
        leg(-1, [[3, 1e-4]]),
      ],
      2 * HOUR,
    );
    const perYear = YEAR / (2 * HOUR);
    expect([...spread.subarray(0, 2)]).toEqual([Number.NaN, Number.NaN]);
    expect(spread[2]).toBeCloseTo(4e-4 * perYear, 12);
    expect(spread[3]).toBeCloseTo(7e-4 * perYear, 12);
  });

  /*
   * A print of 3e-4 that accrues over three hours is charged 1e-4 an hour from 01:00 on, but its rate is known at
   * 03:00 only: a rule that saw it at 02:00 would know the future.
   */
  test('counts what accrues once its print is there, and not before', () => {
    const { sign, funding } = leg(1, [
      [1, 1e-4],
      [2, 1e-4],
      [3, 1e-4],
    ]);
    const accruing = { sign, funding: { ...funding, completes: Uint8Array.of(0, 0, 1) } };
    const spread = trailingSpread({ openMs: opens(4) }, [accruing], HOUR);
    const perYear = YEAR / HOUR;
    expect([...spread.subarray(1, 3)]).toEqual([0, 0]);
    expect(spread[3]).toBeCloseTo(3e-4 * perYear, 12);
  });

  test('over a hole in the bars counts by time, not by bars', () => {
    const openMs = Float64Array.from([0, 1, 2, 10, 11], (hour) => hour * HOUR);
    const [, , , after] = trailingSpread(
      { openMs },
      [
        leg(1, [
          [2, 1e-3],
          [3, 1e-4],
        ]),
      ],
      4 * HOUR,
    );
    // At 10:00 the print of 02:00 lies eight hours back.
    expect(after).toBeCloseTo((1e-4 * YEAR) / (4 * HOUR), 12);
  });

  test('of prints that cancel is zero to the last digit, whatever came before', () => {
    const rates = fc.array(RATE, {
      minLength: 3,
      maxLength: 60,
    });
    fc.assert(
      fc.property(rates, RATE, (before, last) => {
        const bars = before.length + 3;
        const prints = before.map((rate, i) => [i + 1, rate] as const);
        const spread = trailingSpread(
          { openMs: opens(bars) },
          [leg(1, [...prints, [bars - 1, last]]), leg(-1, [[bars - 1, last]])],
          HOUR,
        );
        expect(Math.abs(spread[bars - 1] ?? Number.NaN)).toBe(0);
      }),
    );
  });

  test('is the sum of its own prints, however many came before', () => {
    const rates = fc.array(RATE, {
      minLength: 5,
      maxLength: 80,
    });
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 4 }), (all, hours) => {
        const prints = all.map((rate, i) => [i, rate] as const);
        const spread = trailingSpread(
          { openMs: opens(all.length) },
          [leg(1, prints)],
          hours * HOUR,
        );
        for (let bar = hours; bar < all.length; bar++) {
          const own = all.slice(bar - hours + 1, bar + 1).reduce((sum, rate) => sum + rate, 0);
          expect(spread[bar]).toBeCloseTo((own * YEAR) / (hours * HOUR), 9);
        }
      }),
    );
  });
});

test('the gap of two prices is theirs over their mean, and turns its sign with their order', () => {
  expect(relativeGap(102, 98)).toBeCloseTo(0.04, 15);
  expect(relativeGap(98, 102)).toBeCloseTo(-0.04, 15);
});
