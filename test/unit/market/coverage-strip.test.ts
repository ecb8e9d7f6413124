/**
 * Goal: a strip is the window at a glance: what is there looks there, and what is missing is seen
 * however short it is.
 * Method: 120 hours in 120 cells, so that a cell is an hour and every share can be said; and a law
 * over any gaps: the strip's mean is the share of time without gaps, to the rounding of a cell.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverageStrip, STRIP_CELLS } from '../../../src/market/coverage-strip.ts';

const HOUR = 3_600_000;
const window = { from: 1_000 * HOUR, to: 1_120 * HOUR };
const hours = (from: number, to: number) => ({
  fromMs: (1_000 + from) * HOUR,
  toMs: (1_000 + to) * HOUR,
});
const strip = (...gaps: ReturnType<typeof hours>[]) => coverageStrip(window, gaps);
const whole = Array.from({ length: STRIP_CELLS }, () => 1);

describe('a strip', () => {
  test('is whole where nothing is missing', () => {
    expect(strip()).toEqual(whole);
  });

  test('is empty in the cells of a gap of whole hours, and whole beside it', () => {
    expect(strip(hours(3, 5))).toEqual(whole.with(3, 0).with(4, 0));
  });

  test('tells the share where a gap ends inside a cell', () => {
    // From 2:15 to 4:30: three quarters of the third hour, all of the fourth, half of the fifth.
    expect(strip(hours(2.25, 4.5))).toEqual(whole.with(2, 0.25).with(3, 0).with(4, 0.5));
  });

  test('adds up the gaps of one cell', () => {
    expect(strip(hours(7.1, 7.2), hours(7.5, 7.65))[7]).toBe(0.75);
  });

  test('shows a gap of a second as less than whole', () => {
    expect(strip(hours(9, 9 + 1 / 3600))[9]).toBe(0.999);
  });

  test('shows a second of rows as more than nothing', () => {
    expect(strip(hours(9 + 1 / 3600, 10))[9]).toBe(0.001);
  });

  test('does not look outside the window', () => {
    expect(strip(hours(-50, 0), hours(120, 400))).toEqual(whole);
    expect(strip(hours(-50, 1), hours(119, 400))).toEqual(whole.with(0, 0).with(119, 0));
  });

  test('covers the share of time that is no gap, wherever the gaps are', () => {
    const stretches = fc.array(fc.integer({ min: 0, max: 120 * 3_600 }), { maxLength: 20 });
    fc.assert(
      fc.property(stretches, (seconds) => {
        const ends = [...new Set(seconds)].sort((a, b) => a - b);
        const gaps = ends.flatMap((from, i) =>
          i % 2 === 0 && ends[i + 1] !== undefined
            ? [hours(from / 3_600, (ends[i + 1] as number) / 3_600)]
            : [],
        );
        const missing = gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
        const covered = strip(...gaps).reduce((sum, share) => sum + share, 0) / STRIP_CELLS;
        expect(covered).toBeCloseTo(1 - missing / (window.to - window.from), 3);
      }),
    );
  });
});
