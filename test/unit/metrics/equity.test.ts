/**
 * Goal: worst equity, drawdown and worst day are what a person reads off a curve.
 *
 *     capital 100      day 0           day 1           day 2
 *     open             100    104      90     85       88
 *     close            102     97      88     80       110
 *
 *     worst equity 80; peak 104, so drawdown 24 and 24/104 of it
 *     days: 97 − 100 = −3, 80 − 97 = −17, 110 − 80 = +30
 */
import { describe, expect, test } from 'vitest';
import { equityFigures } from '../../../src/metrics/equity.ts';
import { tell } from '../../builders/engine.ts';
import { HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';

const DAY = 24 * HOUR_MS;
const START = Date.UTC(2024, 0, 1);
const AT = Float64Array.of(START, START + DAY / 2, START + DAY, START + 1.5 * DAY, START + 2 * DAY);

describe('figures of an equity curve', () => {
  test('the worst point, the deepest fall from a peak, the worst day', () => {
    const curve = {
      open: Float64Array.of(100, 104, 90, 85, 88),
      close: Float64Array.of(102, 97, 88, 80, 110),
    };
    expect(equityFigures(curve, AT, 100)).toEqual({
      worstEquityQuote: 80,
      worstEquityAtMs: START + 1.5 * DAY,
      maxDrawdownQuote: 24,
      maxDrawdownFraction: 24 / 104,
      worstDayQuote: -17,
      worstDayAtMs: START + DAY,
    });
  });

  test('a curve that only rises never stood below its capital, and its worst day is a gain', () => {
    const up = Float64Array.of(101, 102, 103, 110, 120);
    expect(equityFigures({ open: up, close: up }, AT, 100)).toEqual({
      worstEquityQuote: 100,
      worstEquityAtMs: START,
      maxDrawdownQuote: 0,
      maxDrawdownFraction: 0,
      worstDayQuote: 2,
      worstDayAtMs: START,
    });
  });

  test('a day ends at midnight UTC, wherever the machine stands', () => {
    // 23:00 and 01:00 UTC are one day in Kolkata and two in UTC.
    const at = Float64Array.of(START + 23 * HOUR_MS, START + 25 * HOUR_MS);
    const close = Float64Array.of(95, 85);
    const { worstDayQuote, worstDayAtMs } = equityFigures({ open: close, close }, at, 100);
    expect(worstDayQuote).toBe(-10);
    expect(worstDayAtMs).toBe(START + DAY);
  });
});

/*
 * The pair of 2x at 100 with q = 100, 10,000 in all, 2,000 of it in reserve, so K = 8,000, q = 80:
 *
 *     bar 0   closes 103 and 101         10,000 + 80·3 − 80·1                       = 10,160
 *     bar 1   the long dies inside at 62.5: −80·37.5 = −3,000, and 1,000 forfeited
 *             the short's close 70       10,000 − 4,000 + 80·30                     =  8,400
 *     bar 2   the short is closed at the open, 71: 10,000 − 4,000 + 80·29           =  8,320
 */
const LONG: readonly Row[] = [
  [100, 104, 99, 103],
  [103, 104, 60, 65],
  [66, 67, 65, 66],
];
const SHORT: readonly Row[] = [
  [100, 102, 99, 101],
  [101, 102, 69, 70],
  [71, 72, 70, 71],
];

test('the curve counts reserve, margins and marks at every open and close', () => {
  const { result, curves } = tell(
    input('delta-neutral', 10_000, [leg('long', LONG), leg('short', SHORT)], {
      reserveFraction: 0.2,
    }),
  );
  const expected = [10_160, 8_400, 8_320];
  for (const [bar, value] of expected.entries())
    expect(curves.equityQuote[bar]).toBeCloseTo(value, 8);
  expect(result.totals.worstEquityQuote).toBeCloseTo(8_320, 8);
  expect(result.totals.worstEquityAtMs).toBe(hour(2));
  // From 10,160 at the first close; the open of bar 1 stands at 103 and 101, the same.
  expect(result.totals.maxDrawdownQuote).toBeCloseTo(1_840, 8);
  expect(result.totals.maxDrawdownFraction).toBeCloseTo(1_840 / 10_160, 10);
  expect(result.totals.worstDayQuote).toBeCloseTo(-1_680, 8);
  // The twin still holds both: 10,000 + 80·(66 − 100) + 80·(100 − 71).
  expect(curves.twinEquityQuote[2]).toBeCloseTo(9_600, 8);
});
