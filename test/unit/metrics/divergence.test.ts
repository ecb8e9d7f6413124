/**
 * Goal: how far two marks stood apart, by hand.
 *
 *     bar        0      1      2      3
 *     a close  100    102    100    100
 *     b close  100     98    100     99
 *     |a − b| ÷ mean   0    4/100  0   1/99.5
 *
 *     sorted 0, 0, 2/199, 4/100: median 1/199, most 0.04 in bar 1
 *     a print of either leg at the open of bar 2: around it bars 1 and 2, median 0.02; elsewhere
 *     bars 0 and 3, median 1/199
 *     moves of a: 0, 2 %, 0, 4 %: a bucket from 0, one from 2 % (bars 1 and 3)
 */
import { describe, expect, test } from 'vitest';
import { divergence } from '../../../src/metrics/divergence.ts';
import { runsOf, seriesOf, tell, withLeg } from '../../builders/engine.ts';
import { bars, hour, input, leg, print, type Row } from '../../differential/stories/build.ts';

const row = (open: number, close: number): Row => [
  open,
  Math.max(open, close),
  Math.min(open, close),
  close,
];
const A = [row(100, 100), row(100, 102), row(100, 100), row(100 / 1.04, 100)];
const B = [row(100, 100), row(100, 98), row(98, 100), row(100, 99)];
const pair = input('delta-neutral', 10_000, [
  leg('long', A),
  leg('short', B, { funding: [print(hour(2), 0.0001)] }),
]);

describe('divergence of two marks', () => {
  const found = divergence(runsOf(pair).tape);

  test('median, most and when', () => {
    expect(found.medianFraction).toBeCloseTo(1 / 199, 12);
    expect(found.maxFraction).toBeCloseTo(0.04, 12);
    expect(found.maxAtMs).toBe(hour(1));
    // The 99th percentile of four values lies 97 % of the way from the third to the last.
    expect(found.p99Fraction).toBeCloseTo(2 / 199 + 0.97 * (0.04 - 2 / 199), 12);
  });

  test('around settlements and elsewhere', () => {
    expect(found.aroundSettlementsMedianFraction).toBeCloseTo(0.02, 12);
    expect(found.elsewhereMedianFraction).toBeCloseTo(1 / 199, 12);
  });

  test('by the size of the bar’s move, a row a bucket that has bars', () => {
    expect(
      found.byMove.map(({ moveFromFraction, moveToFraction, bars: n }) => [
        moveFromFraction,
        moveToFraction,
        n,
      ]),
    ).toEqual([
      [0, 0.005, 2],
      [0.02, 0.05, 2],
    ]);
    expect(found.byMove[1]?.medianFraction).toBeCloseTo((0.04 + 2 / 199) / 2, 12);
    expect(found.byMove[1]?.maxFraction).toBeCloseTo(0.04, 12);
  });

  test('has no parts without both indexes, and none around settlements where nothing settles', () => {
    expect(found.indexPart).toBeNull();
    expect(found.premiumPart).toBeNull();
    const calm = input('delta-neutral', 10_000, [leg('long', A), leg('short', B)]);
    const { aroundSettlementsMedianFraction: around } = divergence(runsOf(calm).tape);
    expect(around).toBeNull();
  });
});

/*
 * The indexes: a 100, 101, 100, 100 and b 100, 99, 100, 100 at closes: apart by 0, 2/100, 0, 0. What
 * is left of the marks' gap is premium: 0, 0.02, 0, 2/199.
 */
test('the gap is split into the indexes’ and the premium where both indexes are loaded', () => {
  const index = (closes: readonly number[]) =>
    seriesOf(bars(closes.map((close) => row(100, close))), 'index');
  const { divergence: found } = tell(pair, {
    history: (history) => {
      const first = withLeg(history, 0, { index: index([100, 101, 100, 100]) });
      return withLeg(first, 1, { index: index([100, 99, 100, 100]) });
    },
  }).result;
  expect(found?.indexPart?.maxFraction).toBeCloseTo(0.02, 12);
  expect(found?.indexPart?.medianFraction).toBe(0);
  expect(found?.premiumPart?.maxFraction).toBeCloseTo(0.02, 12);
  expect(found?.premiumPart?.medianFraction).toBeCloseTo(1 / 199, 12);
});

test('a reconstruction tells no divergence, and why', () => {
  const { result } = tell(pair, { scenario: { reconstruction: 'a-day' } });
  expect(result.divergence).toBeNull();
  expect(result.divergenceReason).toContain('reconstruction');
});
