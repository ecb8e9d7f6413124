/**
 * Goal: under stress the two marks stand k times as far apart, everywhere, and nothing else moves.
 * Method: two bars worked by hand.
 */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { stressTape } from '../../../src/market/stress.ts';
import {
  type LegTape,
  NO_FUNDING,
  type PriceColumns,
  type Tape,
} from '../../../src/market/tape.ts';

type Bar = readonly [open: number, high: number, low: number, close: number];

const columns = (...bars: readonly Bar[]): PriceColumns => ({
  open: Float64Array.from(bars, ([open]) => open),
  high: Float64Array.from(bars, ([, high]) => high),
  low: Float64Array.from(bars, ([, , low]) => low),
  close: Float64Array.from(bars, ([, , , close]) => close),
});
const leg = (mark: PriceColumns, own: Partial<LegTape> = {}): LegTape => ({
  mark,
  fillOpen: mark.open,
  fillClose: mark.close,
  funding: NO_FUNDING,
  conversion: null,
  collateral: [],
  index: null,
  shown: null,
  ...own,
});
const tapeOf = (a: LegTape, b: LegTape): Tape => ({
  gridMs: 3_600_000,
  openMs: Float64Array.from(a.mark.open, (_, i) => i * 3_600_000),
  legs: [a, b],
  shared: null,
  sharedReason: 'none',
  signals: {},
});
const barOf = (mark: PriceColumns | undefined, bar: number): (number | undefined)[] => [
  mark?.open[bar],
  mark?.high[bar],
  mark?.low[bar],
  mark?.close[bar],
];

/**
 * Bar 0: the first leg falls alone to 60 while the other's low is 80; mids 100, 103, 70, 95.
 * Bar 1: both alike.
 */
const first = columns([100, 104, 60, 90], [50, 50, 50, 50]);
const second = columns([100, 102, 80, 100], [50, 50, 50, 50]);

describe('stress', () => {
  const { legs } = stressTape(tapeOf(leg(first), leg(second)), 1.5);

  test('moves each mark away from the mid by the factor', () => {
    // 103 ± 1.5·1, 70 ∓ 1.5·10, 95 ∓ 1.5·5.
    expect(barOf(legs[0]?.mark, 0)).toEqual([100, 104.5, 55, 87.5]);
    expect(barOf(legs[1]?.mark, 0)).toEqual([100, 102.5, 85, 102.5]);
  });

  test('a high below the own close is lifted to it', () => {
    // The second's high would be 101.5 and its close is 102.5.
    expect(legs[1]?.mark.high[0]).toBe(102.5);
  });

  test('leaves alone where the two agree', () => {
    expect(barOf(legs[0]?.mark, 1)).toEqual([50, 50, 50, 50]);
  });

  test('fills taken from the mark follow it, last-price fills do not', () => {
    const last = Float64Array.of(99, 49);
    const told = stressTape(tapeOf(leg(first, { fillOpen: last }), leg(second)), 2);
    expect(told.legs[0]?.fillOpen).toBe(last);
    expect(told.legs[0]?.fillClose).toBe(told.legs[0]?.mark.close);
    expect(told.legs[1]?.fillOpen).toBe(told.legs[1]?.mark.open);
  });

  test('by one is no stress', () => {
    const tape = tapeOf(leg(first), leg(second));
    expect(stressTape(tape, 1)).toBe(tape);
  });

  test('leaves the record as it was', () => {
    expect(barOf(first, 0)).toEqual([100, 104, 60, 90]);
  });

  test('that would take a price below zero is refused', () => {
    // 70 − 7·10 is zero.
    expect(() => stressTape(tapeOf(leg(first), leg(second)), 7)).toThrow(ScenarioError);
  });
});
