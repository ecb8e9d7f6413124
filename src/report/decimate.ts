/**
 * Fewer points, the same extremes. A chart may lose a quiet minute; it may not lose the wick that
 * killed the leg, so every bucket keeps its lowest and its highest value at their own instants.
 */

/** A line of a chart: instants in UTC ms, not decreasing, and a value at each; NaN breaks the line. */
export interface Points {
  readonly atMs: Float64Array;
  readonly value: Float64Array;
}

/**
 * At most about `limit` of the points: first, last, and of each bucket of equal length the lowest,
 * the highest and, where the line breaks inside it, one NaN. A line within the limit is returned
 * as it is.
 *
 * @param limit  at least 8
 */
export function decimate(points: Points, limit: number): Points {
  const count = points.value.length;
  if (count <= limit) return points;
  // A bucket keeps two points, or three where the line may break in it.
  const perBucket = points.value.some(Number.isNaN) ? 3 : 2;
  const kept = extremes(points.value, Math.max(2, Math.floor((limit - 2) / perBucket)));
  const atMs = new Float64Array(kept.length);
  const value = new Float64Array(kept.length);
  kept.forEach((index, i) => {
    atMs[i] = points.atMs[index] ?? Number.NaN;
    value[i] = points.value[index] ?? Number.NaN;
  });
  return { atMs, value };
}

/**
 * As {@link decimate}, with half of the limit spent inside one stretch, [fromMs, toMs): the hours
 * around a forced exit stay sharp however long the window is.
 */
export function decimateAround(
  points: Points,
  limit: number,
  [fromMs, toMs]: readonly [number, number],
): Points {
  if (points.value.length <= limit) return points;
  const first = points.atMs.findIndex((at) => at >= fromMs);
  const found = points.atMs.findIndex((at) => at >= toMs);
  const end = found < 0 ? points.atMs.length : found;
  if (first < 0 || end <= first) return decimate(points, limit);
  const share = Math.min(0.75, Math.max(0.25, first / (points.atMs.length - (end - first) || 1)));
  return joined([
    decimate(slice(points, 0, first), Math.max(8, Math.floor((limit / 2) * share))),
    decimate(slice(points, first, end), Math.max(8, Math.floor(limit / 2))),
    decimate(slice(points, end), Math.max(8, Math.floor((limit / 2) * (1 - share)))),
  ]);
}

const slice = ({ atMs, value }: Points, from: number, to?: number): Points => ({
  atMs: atMs.subarray(from, to),
  value: value.subarray(from, to),
});

function joined(parts: readonly Points[]): Points {
  const length = parts.reduce((sum, { value }) => sum + value.length, 0);
  const whole = { atMs: new Float64Array(length), value: new Float64Array(length) };
  let at = 0;
  for (const part of parts) {
    whole.atMs.set(part.atMs, at);
    whole.value.set(part.value, at);
    at += part.value.length;
  }
  return whole;
}

/** Indexes worth keeping, increasing. */
function extremes(value: Float64Array, buckets: number): readonly number[] {
  const last = value.length - 1;
  const kept = new Set<number>([0]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * value.length) / buckets);
    const to = Math.floor(((bucket + 1) * value.length) / buckets);
    for (const index of extremesBetween(value, from, to)) kept.add(index);
  }
  kept.add(last);
  return [...kept].sort((a, b) => a - b);
}

function extremesBetween(value: Float64Array, from: number, to: number): readonly number[] {
  let low = -1;
  let high = -1;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let hole = -1;
  for (let i = from; i < to; i++) {
    const x = value[i] ?? Number.NaN;
    if (Number.isNaN(x)) {
      if (hole < 0) hole = i;
      continue;
    }
    if (low < 0 || x < lowest) {
      lowest = x;
      low = i;
    }
    if (high < 0 || x > highest) {
      highest = x;
      high = i;
    }
  }
  return [low, high, hole].filter((index) => index >= 0);
}
