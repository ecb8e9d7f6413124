/** Funding prints onto bars: which open each settles at, and whether any are missing. */
import { DataError, type Issue } from '../domain/errors.ts';
import { type FundingSeries, seriesName } from '../domain/series.ts';
import { durationText, minuteText } from '../units/time.ts';
import { DAY, MINUTE } from '../units/units.ts';
import { lowerBound } from './align.ts';
import type { FundingSchedule } from './tape.ts';

/** A print this close to a grid boundary belongs to it: venues stamp up to seconds late. */
const JITTER_MS = MINUTE;

/** The boundary a print settles at: the nearest one within a minute, else the next one. */
export function settlementBoundary(atMs: number, gridMs: number): number {
  const nearest = Math.round(atMs / gridMs) * gridMs;
  return Math.abs(atMs - nearest) <= JITTER_MS ? nearest : Math.ceil(atMs / gridMs) * gridMs;
}

/**
 * Prints whose boundary lies on a bar of the tape. One that falls where bars are missing settles at
 * the first bar after.
 */
export function scheduleFunding(
  series: FundingSeries,
  openMs: Float64Array,
  gridMs: number,
  substitute: Float64Array | null,
): FundingSchedule {
  const bar: number[] = [];
  const rows: number[] = [];
  const firstMs = openMs[0] ?? 0;
  for (let row = 0; row < series.settledAtMs.length; row++) {
    const boundary = settlementBoundary(series.settledAtMs[row] as number, gridMs);
    if (boundary < firstMs) continue;
    const at = lowerBound(openMs, boundary);
    if (at >= openMs.length) break;
    bar.push(at);
    rows.push(row);
  }
  const priceOf = (row: number, i: number): number => {
    const own = series.price[row] as number;
    return Number.isNaN(own) && substitute !== null
      ? (substitute[bar[i] as number] as number)
      : own;
  };
  return {
    bar: Int32Array.from(bar),
    settledAtMs: Float64Array.from(rows, (row) => series.settledAtMs[row] as number),
    rate: Float64Array.from(rows, (row) => series.rate[row] as number),
    price: Float64Array.from(rows, priceOf),
  };
}

/** Minutes-rounded distances between prints around row i: the interval before it, and after. */
const step = (at: Float64Array, i: number): number =>
  Math.round(((at[i] as number) - (at[i - 1] as number)) / MINUTE) * MINUTE;

/** The interval of one print: the record's word, else the distance to its neighbours (the shorter). */
export function intervalOf(series: FundingSeries, row: number): number | null {
  const said = series.intervalMs[row] as number;
  if (!Number.isNaN(said)) return said;
  const at = series.settledAtMs;
  const before = row > 0 ? step(at, row) : null;
  const after = row + 1 < at.length ? step(at, row + 1) : null;
  if (before === null) return after;
  return after === null ? before : Math.min(before, after);
}

/** The shortest interval between prints, ms; null for fewer than two. */
export function shortestInterval(series: FundingSeries): number | null {
  let shortest: number | null = null;
  for (let row = 1; row < series.settledAtMs.length; row++) {
    const distance = step(series.settledAtMs, row);
    if (distance > 0 && (shortest === null || distance < shortest)) shortest = distance;
  }
  return shortest;
}

/**
 * Refuses a silent hole: a replay over one would report the absence of funding as the absence of
 * cost. A distance counts as a hole when it exceeds both neighbouring distances by half (so a venue
 * may change its interval), or is longer than a day; and when the series begins or ends more than one interval
 * inside the window.
 *
 * @throws DataError naming up to ten holes longer than `maxMs` allows
 */
export function refuseFundingHoles(
  series: FundingSeries,
  window: { readonly from: number; readonly to: number },
  maxMs: number,
): void {
  const at = series.settledAtMs;
  const issues: Issue[] = [];
  const say = (fromMs: number, toMs: number, interval: number): void => {
    const missing = toMs - fromMs - interval;
    if (missing <= Math.max(maxMs, JITTER_MS) || issues.length >= 10) return;
    issues.push({
      where: seriesName(series.key),
      expected: `a print at least every ${durationText(interval)}`,
      found: `none between ${minuteText(fromMs)} and ${minuteText(toMs)} UTC`,
      hint: `import the missing prints, or set  gaps: { max: ${durationText(missing)} }`,
    });
  };
  if (at.length < 2) {
    // One print has no neighbour to measure an interval by; only a window-long allowance covers it.
    if (at.length === 1 && maxMs >= window.to - window.from) return;
    throw new DataError({
      where: seriesName(series.key),
      expected: 'at least two funding prints in or before the window',
      found: String(at.length),
      hint: 'import the funding history of the window',
    });
  }
  say(Math.min(window.from, at[0] as number), at[0] as number, step(at, 1));
  for (let row = 1; row < at.length; row++) {
    if ((at[row] as number) <= window.from || (at[row - 1] as number) >= window.to) continue;
    const distance = step(at, row);
    const around = Math.max(
      row > 1 ? step(at, row - 1) : 0,
      row + 1 < at.length ? step(at, row + 1) : 0,
    );
    // Two prints have no neighbours: what lies between them is all that is known of the interval.
    const interval = Math.min(around === 0 ? distance : around, DAY);
    if (distance > interval * 1.5) say(at[row - 1] as number, at[row] as number, interval);
  }
  const last = at.at(-1) as number;
  say(last, Math.max(window.to, last), step(at, at.length - 1));
  if (issues.length > 0) throw new DataError(issues);
}
