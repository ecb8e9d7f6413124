/** Funding prints onto bars: which open each settles at, and whether any are missing. */
import { DataError, type Issue } from '../domain/errors.ts';
import { type PrintSeries, seriesName } from '../domain/series.ts';
import { lowerBound } from '../units/sorted.ts';
import { durationText, minuteText } from '../units/time.ts';
import { DAY, MINUTE } from '../units/units.ts';
import type { FundingSchedule } from './tape.ts';

/** A print this close to a grid boundary belongs to it: venues stamp up to seconds late. */
const JITTER_MS = MINUTE;

/** The boundary a print settles at: the nearest one within a minute, else the next one. */
export function settlementBoundary(atMs: number, gridMs: number): number {
  const nearest = Math.round(atMs / gridMs) * gridMs;
  return Math.abs(atMs - nearest) <= JITTER_MS ? nearest : Math.ceil(atMs / gridMs) * gridMs;
}

/** How a series falls due on a tape. */
export interface FundingTerms {
  /** Price the notional is taken at where the print does not say, by bar; null: the mark's open. */
  readonly substitute: Float64Array | null;
  /** Whether a print's rate accrues over its interval instead of falling due at its end. */
  readonly continuous: boolean;
}

/** One amount that falls due: a print, or a piece of one that accrues. */
interface Due {
  readonly boundaryMs: number;
  readonly row: number;
  readonly rate: number;
  readonly completes: boolean;
}

/**
 * Prints whose boundary lies on a bar of the tape. One that falls where bars are missing settles at
 * the first bar after. Of a rate that accrues every grid boundary of its interval gets an even part.
 */
export function scheduleFunding(
  series: PrintSeries,
  openMs: Float64Array,
  gridMs: number,
  { substitute, continuous }: FundingTerms,
): FundingSchedule {
  const firstMs = openMs[0] ?? 0;
  const placed: { readonly at: number; readonly due: Due }[] = [];
  for (let row = 0; row < series.settledAtMs.length; row++)
    for (const due of continuous
      ? accruals(series, row, gridMs)
      : [wholePrint(series, row, gridMs)]) {
      const at = lowerBound(openMs, due.boundaryMs);
      if (due.boundaryMs >= firstMs && at < openMs.length) placed.push({ at, due });
    }
  // Where the record's intervals overlap, parts of a later print come before the end of an earlier one.
  if (continuous) placed.sort((a, b) => a.at - b.at);
  const bar = placed.map(({ at }) => at);
  const dues = placed.map(({ due }) => due);
  const priceOf = ({ row }: Due, i: number): number => {
    const own = continuous ? Number.NaN : (series.price[row] as number);
    return Number.isNaN(own) && substitute !== null
      ? (substitute[bar[i] as number] as number)
      : own;
  };
  return {
    bar: Int32Array.from(bar),
    completes: Uint8Array.from(dues, ({ completes }) => Number(completes)),
    rate: Float64Array.from(dues, ({ rate }) => rate),
    price: Float64Array.from(dues, priceOf),
  };
}

const wholePrint = (series: PrintSeries, row: number, gridMs: number): Due => ({
  boundaryMs: settlementBoundary(series.settledAtMs[row] as number, gridMs),
  row,
  rate: series.rate[row] as number,
  completes: true,
});

/** The even parts of one print, oldest first; the last completes it. */
function accruals(series: PrintSeries, row: number, gridMs: number): readonly Due[] {
  const { boundaryMs, rate } = wholePrint(series, row, gridMs);
  const said = series.intervalMs[row] as number;
  const before = Math.max(row, 1);
  const alone = Number.isNaN(said) && series.settledAtMs.length < 2;
  // A print without neighbours has no interval to accrue over.
  if (alone) return [wholePrint(series, row, gridMs)];
  const intervalMs = Number.isNaN(said) ? printStep(series.settledAtMs, before) : said;
  const parts = Math.max(1, Math.round(intervalMs / gridMs));
  return Array.from({ length: parts }, (_, part) => ({
    boundaryMs: boundaryMs - (parts - 1 - part) * gridMs,
    row,
    rate: rate / parts,
    completes: part === parts - 1,
  }));
}

/** From the print before row i to it, to the minute. */
export const printStep = (at: Float64Array, i: number): number =>
  Math.round(((at[i] as number) - (at[i - 1] as number)) / MINUTE) * MINUTE;

/** The shortest interval between prints, ms; null for fewer than two. */
export function shortestInterval(series: PrintSeries): number | null {
  let shortest: number | null = null;
  for (let row = 1; row < series.settledAtMs.length; row++) {
    const distance = printStep(series.settledAtMs, row);
    if (distance > 0 && (shortest === null || distance < shortest)) shortest = distance;
  }
  return shortest;
}

/** A stretch in which prints are missing: from one print (or the window's start) to the next. */
export interface FundingHole {
  readonly fromMs: number;
  readonly toMs: number;
  /** The interval that was in force. */
  readonly intervalMs: number;
}

/** When prints fell due, and the interval each is for where its record says it. */
export type PrintTimes = Pick<PrintSeries, 'settledAtMs' | 'intervalMs'>;

/** So many prints on each side say which interval was in force; a venue's new one must last as long. */
const NEIGHBOURS = 6;

/**
 * Stretches of the window without a print that should have one. The interval in force is the
 * record's word for the print that ends the stretch, else the shortest distance among its neighbours:
 * a distance is a hole when it exceeds by half what held both before and after it, so a venue may
 * change its interval. The window's ends count from the nearest print.
 */
export function fundingHoles(
  series: PrintTimes,
  window: { readonly from: number; readonly to: number },
): readonly FundingHole[] {
  const at = series.settledAtMs;
  const holes: FundingHole[] = [];
  const add = (fromMs: number, toMs: number, intervalMs: number): void => {
    if (toMs - fromMs - intervalMs > JITTER_MS) holes.push({ fromMs, toMs, intervalMs });
  };
  if (at.length < 2) return holes;
  const first = at[0] as number;
  add(Math.min(window.from, first), first, inForceAt(series, 1));
  for (let row = 1; row < at.length; row++) {
    if ((at[row] as number) <= window.from || (at[row - 1] as number) >= window.to) continue;
    const interval = inForceAt(series, row);
    if (printStep(at, row) > interval * 1.5)
      add(at[row - 1] as number, at[row] as number, interval);
  }
  const last = at.at(-1) as number;
  add(last, Math.max(window.to, last), inForceAt(series, at.length - 1));
  return holes;
}

/** The interval in force where print `row` ends a distance. */
function inForceAt(series: PrintTimes, row: number): number {
  const said = series.intervalMs[row] as number;
  if (!Number.isNaN(said)) return said;
  const at = series.settledAtMs;
  const shortestOf = (from: number, to: number): number => {
    let shortest = Number.POSITIVE_INFINITY;
    for (let i = Math.max(1, from); i <= Math.min(to, at.length - 1); i++)
      shortest = Math.min(shortest, printStep(at, i));
    return shortest;
  };
  // At an end of the record one neighbour speaks for its side: six might reach past a change.
  const before = row > 1 ? shortestOf(row - NEIGHBOURS, row - 1) : shortestOf(row + 1, row + 1);
  const after =
    row + 1 < at.length ? shortestOf(row + 1, row + NEIGHBOURS) : shortestOf(row - 1, row - 1);
  const known = [before, after].filter(Number.isFinite);
  return Math.min(known.length === 0 ? printStep(at, row) : Math.max(...known), DAY);
}

/**
 * Refuses a silent hole: a replay over one would report the absence of funding as the absence of
 * cost.
 *
 * @throws DataError naming up to ten holes longer than `maxMs` allows
 */
export function refuseFundingHoles(
  series: PrintSeries,
  window: { readonly from: number; readonly to: number },
  maxMs: number,
): void {
  const where = seriesName(series.key);
  if (series.settledAtMs.length < 2) {
    // One print has no neighbour to measure an interval by; only a window-long allowance covers it.
    if (series.settledAtMs.length === 1 && maxMs >= window.to - window.from) return;
    throw new DataError({
      where,
      expected: 'at least two funding prints in or before the window',
      found: String(series.settledAtMs.length),
      hint: 'import the funding history of the window',
    });
  }
  const issues: Issue[] = fundingHoles(series, window)
    .filter(({ fromMs, toMs, intervalMs }) => toMs - fromMs - intervalMs > maxMs + JITTER_MS)
    .slice(0, 10)
    .map(({ fromMs, toMs, intervalMs }) => ({
      where,
      expected: `a print at least every ${durationText(intervalMs)}`,
      found: `none between ${minuteText(fromMs)} and ${minuteText(toMs)} UTC`,
      hint: `import the missing prints, or set  gaps: { max: ${durationText(missingMinutes(toMs - fromMs - intervalMs))} }`,
    }));
  if (issues.length > 0) throw new DataError(issues);
}

const missingMinutes = (ms: number): number => Math.round(ms / MINUTE) * MINUTE;
