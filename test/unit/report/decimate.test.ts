/**
 * Goal: a thinned curve keeps the wick that killed the leg.
 * Method: laws over any curve: the extremes, the ends and the order survive; nothing is invented.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimate, decimateAround, type Points } from '../../../src/report/decimate.ts';

const anyCurve = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.double({ noNaN: true }) }, fc.constant(Number.NaN)), {
    minLength: 1,
    maxLength: 400,
  })
  .map(
    (values): Points => ({
      atMs: Float64Array.from(values, (_, i) => i * 60_000),
      value: Float64Array.from(values),
    }),
  );

const anyLimit = fc.integer({ min: 8, max: 60 });

const finite = (points: Points): readonly number[] =>
  [...points.value].filter((x) => !Number.isNaN(x));

describe('decimate', () => {
  test('a spike of one bar in half a million survives at its own instant', () => {
    const value = new Float64Array(525_600).fill(30);
    value[400_001] = 8.5;
    const atMs = Float64Array.from(value, (_, i) => i * 60_000);
    const thin = decimate({ atMs, value }, 1_000);
    expect(thin.value.length).toBeLessThanOrEqual(1_000);
    expect(thin.atMs[thin.value.indexOf(8.5)]).toBe(400_001 * 60_000);
  });

  test('lowest and highest value survive, with first and last point', () => {
    fc.assert(
      fc.property(anyCurve, anyLimit, (points, limit) => {
        const thin = decimate(points, limit);
        const all = finite(points);
        expect(Math.min(...finite(thin))).toBe(Math.min(...all));
        expect(Math.max(...finite(thin))).toBe(Math.max(...all));
        expect(thin.value[0]).toBe(points.value[0]);
        expect(thin.value.at(-1)).toBe(points.value.at(-1));
      }),
    );
  });

  test('every point kept was there, in order, and the limit holds', () => {
    fc.assert(
      fc.property(anyCurve, anyLimit, (points, limit) => {
        const thin = decimate(points, limit);
        expect(thin.value.length).toBeLessThanOrEqual(limit);
        thin.atMs.forEach((at, i) => {
          expect(thin.value[i]).toBe(points.value[at / 60_000]);
          expect(at).toBeGreaterThan(thin.atMs[i - 1] ?? -1);
        });
      }),
    );
  });

  test('a break in the line stays a break', () => {
    const value = Float64Array.from({ length: 300 }, (_, i) => (i > 150 && i < 160 ? NaN : i));
    const atMs = Float64Array.from(value, (_, i) => i);
    expect(decimate({ atMs, value }, 20).value.some(Number.isNaN)).toBe(true);
  });

  test('a curve within the limit is left alone', () => {
    const points = { atMs: Float64Array.of(1, 2), value: Float64Array.of(3, 4) };
    expect(decimate(points, 8)).toBe(points);
  });
});

describe('decimateAround', () => {
  test('extremes survive wherever the sharp stretch lies', () => {
    const edge = fc.integer({ min: -100, max: 500 });
    fc.assert(
      fc.property(anyCurve, edge, edge, (points, a, b) => {
        const around = [Math.min(a, b) * 60_000, Math.max(a, b) * 60_000] as const;
        const thin = decimateAround(points, 60, around);
        expect(Math.min(...finite(thin))).toBe(Math.min(...finite(points)));
        expect(Math.max(...finite(thin))).toBe(Math.max(...finite(points)));
        expect([...thin.atMs]).toEqual([...thin.atMs].toSorted((x, y) => x - y));
        expect(thin.value.length).toBeLessThanOrEqual(60 + 16);
      }),
    );
  });

  test('inside the sharp stretch every bar is kept where half the limit allows it', () => {
    const value = Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
    const atMs = Float64Array.from(value, (_, i) => i);
    const thin = decimateAround({ atMs, value }, 400, [5_000, 5_150]);
    expect([...thin.atMs].filter((at) => at >= 5_000 && at < 5_150)).toHaveLength(150);
  });
});
