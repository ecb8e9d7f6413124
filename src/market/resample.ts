/**
 * Recorded bars onto the replay's grid: the one place where a series becomes another resolution, and
 * where it is said what was done to it. Nothing on the grid at t rests on a row after t.
 */
import type { OnGridNote } from '../domain/coverage.ts';
import type { BarSeries, SignalSeries } from '../domain/series.ts';
import { lowerBound, upperBound } from '../units/sorted.ts';
import { durationText } from '../units/time.ts';
import { endOf, type Gap, type Grid } from './grid.ts';
import type { PriceColumns } from './tape.ts';

/** A series of bars on the grid. */
export interface OnGrid {
  /** One entry a grid bar, NaN where it can not be made; null where the series is not used. */
  readonly columns: PriceColumns | null;
  /** Stretches of the grid without a row of the series' own resolution. */
  readonly gaps: readonly Gap[];
  readonly note: OnGridNote;
}

/** What becomes of a series that is coarser than the grid. */
export type WhenCoarser = 'spread' | 'leave out';

/**
 * Bars of one series on the grid:
 *
 * - of the grid's own length: as they are;
 * - finer, and a whole part of it: open of the first, highest high, lowest low, close of the last. A grid
 *   bar whose first recorded bar is missing has no open and is left NaN;
 * - coarser: inside one of its bars only its open is known, and its close from that bar's end on; or the
 *   series is left out, as is one whose bars are no whole part of the grid's.
 */
export function onGrid(series: BarSeries, grid: Grid, whenCoarser: WhenCoarser): OnGrid {
  const { resolutionMs } = series;
  const length = durationText(resolutionMs);
  if (resolutionMs > grid.gridMs) {
    const { columns, gaps } = spread(series, grid);
    return whenCoarser === 'spread'
      ? { columns, gaps, note: { how: 'spread', text: `spread from ${length}, open only` } }
      : leftOut(gaps, `bars of ${length} are coarser than the grid`);
  }
  const whole = sameGrid(series, grid);
  if (whole !== null) return { columns: whole, gaps: [], note: AS_RECORDED };
  const gaps = gapsOf(series, grid);
  if (grid.gridMs % resolutionMs !== 0)
    return leftOut(gaps, `bars of ${length} are no whole part of ${durationText(grid.gridMs)}`);
  const note: OnGridNote =
    resolutionMs === grid.gridMs
      ? AS_RECORDED
      : {
          how: 'aggregated',
          text: `aggregated from ${length}: open first, high max, low min, close last`,
        };
  return { columns: aggregated(series, grid), gaps, note };
}

export const AS_RECORDED: OnGridNote = { how: 'as recorded', text: 'as recorded' };

const leftOut = (gaps: readonly Gap[], why: string): OnGrid => ({
  columns: null,
  gaps,
  note: { how: 'not used', text: `not used: ${why}` },
});

/** The series' own columns where they already are the grid, bar for bar: nothing is copied. */
function sameGrid(series: BarSeries, grid: Grid): PriceColumns | null {
  const { openMs, resolutionMs } = series;
  if (resolutionMs !== grid.gridMs) return null;
  const start = lowerBound(openMs, grid.firstMs);
  const end = start + grid.bars;
  // Stamps strictly increase by at least one step, so right ends mean nothing is missing between.
  if (openMs[start] !== grid.firstMs || openMs[end - 1] !== endOf(grid) - grid.gridMs) return null;
  return {
    open: series.open.subarray(start, end),
    high: series.high.subarray(start, end),
    low: series.low.subarray(start, end),
    close: series.close.subarray(start, end),
  };
}

function aggregated(series: BarSeries, grid: Grid): PriceColumns {
  const columns = emptyColumns(grid.bars);
  const { openMs } = series;
  for (let row = lowerBound(openMs, grid.firstMs); row < openMs.length; row++) {
    const at = openMs[row] as number;
    const bar = Math.floor((at - grid.firstMs) / grid.gridMs);
    if (bar >= grid.bars) break;
    fold(columns, series, bar, row, at === grid.firstMs + bar * grid.gridMs);
  }
  return columns;
}

function fold(
  columns: PriceColumns,
  series: BarSeries,
  bar: number,
  row: number,
  isFirst: boolean,
): void {
  if (isFirst) columns.open[bar] = series.open[row] as number;
  if (Number.isNaN(columns.open[bar])) return;
  const high = columns.high[bar] as number;
  const low = columns.low[bar] as number;
  columns.high[bar] = Math.max(Number.isNaN(high) ? 0 : high, series.high[row] as number);
  columns.low[bar] = Math.min(Number.isNaN(low) ? Infinity : low, series.low[row] as number);
  columns.close[bar] = series.close[row] as number;
}

/** A coarser series: flat at the open of the bar in force, to its close where the two end together. */
function spread(series: BarSeries, grid: Grid): { columns: PriceColumns; gaps: readonly Gap[] } {
  const columns = emptyColumns(grid.bars);
  const { openMs, resolutionMs } = series;
  const gaps: { fromMs: number; toMs: number }[] = [];
  let row = lowerBound(openMs, grid.firstMs - resolutionMs + 1);
  for (let bar = 0; bar < grid.bars; bar++) {
    const at = grid.firstMs + bar * grid.gridMs;
    while (row < openMs.length && (openMs[row] as number) + resolutionMs <= at) row += 1;
    const from = openMs[row];
    if (from === undefined || from > at) {
      const last = gaps.at(-1);
      if (last?.toMs === at) last.toMs = at + grid.gridMs;
      else gaps.push({ fromMs: at, toMs: at + grid.gridMs });
      continue;
    }
    const known = series.open[row] as number;
    const ends = at + grid.gridMs === from + resolutionMs;
    columns.open[bar] = known;
    columns.close[bar] = ends ? (series.close[row] as number) : known;
    columns.high[bar] = Math.max(known, columns.close[bar] as number);
    columns.low[bar] = Math.min(known, columns.close[bar] as number);
  }
  return { columns, gaps };
}

/** Stretches of the grid's span in which the series has no bar of its own resolution. */
export function gapsOf({ openMs, resolutionMs }: BarSeries, grid: Grid): readonly Gap[] {
  const gaps: Gap[] = [];
  const endMs = endOf(grid);
  let expected = grid.firstMs;
  for (let row = lowerBound(openMs, grid.firstMs); row < openMs.length; row++) {
    const at = openMs[row] as number;
    if (at >= endMs) break;
    if (at > expected) gaps.push({ fromMs: expected, toMs: at });
    expected = at + resolutionMs;
  }
  if (expected < endMs) gaps.push({ fromMs: expected, toMs: endMs });
  return gaps;
}

const emptyColumns = (bars: number): PriceColumns => ({
  open: new Float64Array(bars).fill(Number.NaN),
  high: new Float64Array(bars).fill(Number.NaN),
  low: new Float64Array(bars).fill(Number.NaN),
  close: new Float64Array(bars).fill(Number.NaN),
});

/** What a series of values says at each open; null where its bars do not fit the grid. */
export interface KnownAtOpens {
  readonly values: Float64Array | null;
  readonly note: OnGridNote;
}

/**
 * The value of a series as of each bar's open, so that nobody who decides in the bar knows it too early:
 *
 * - single values: the last one at or before the open, however old; NaN before the first;
 * - amounts of bars: that of the last bar, its own or the grid's whichever is longer, that had ended by
 *   the open. Finer ones are added up, and a sum that lacks a part is not known: it is NaN.
 */
export function knownAtOpens(
  series: SignalSeries,
  openMs: Float64Array,
  gridMs: number,
): KnownAtOpens {
  const { resolutionMs } = series;
  if (resolutionMs === null) return { values: lastKnown(series, openMs), note: LAST_KNOWN };
  const length = durationText(resolutionMs);
  if (resolutionMs < gridMs && gridMs % resolutionMs !== 0) {
    const why = `bars of ${length} are no whole part of ${durationText(gridMs)}`;
    return { values: null, note: { how: 'not used', text: `not used: ${why}` } };
  }
  const fits = resolutionMs < gridMs ? summed(series, resolutionMs, gridMs) : series;
  const standsMs = Math.max(resolutionMs, gridMs);
  const values = openMs.map((open) => {
    const row = upperBound(fits.atMs, open) - 1;
    const age = open - (fits.atMs[row] ?? Number.NEGATIVE_INFINITY);
    return age < standsMs ? (fits.value[row] as number) : Number.NaN;
  });
  return { values, note: amountNote(resolutionMs, gridMs, length) };
}

const LAST_KNOWN: OnGridNote = { how: 'as recorded', text: 'as last known at each open' };

function amountNote(resolutionMs: number, gridMs: number, length: string): OnGridNote {
  if (resolutionMs === gridMs)
    return { how: 'as recorded', text: 'as recorded, known from the end of its bar' };
  return resolutionMs < gridMs
    ? {
        how: 'aggregated',
        text: `aggregated from ${length}: sums of whole bars, known at their end`,
      }
    : { how: 'spread', text: `spread from ${length}, known from the end of its bar` };
}

function lastKnown({ atMs, value }: SignalSeries, openMs: Float64Array): Float64Array {
  let row = -1;
  return openMs.map((open) => {
    while ((atMs[row + 1] ?? Number.POSITIVE_INFINITY) <= open) row += 1;
    return value[row] ?? Number.NaN;
  });
}

/** Amounts by the end of the grid's own bars; of those that have all their parts, each known. */
function summed(
  { atMs, value }: SignalSeries,
  resolutionMs: number,
  gridMs: number,
): { readonly atMs: Float64Array; readonly value: Float64Array } {
  const parts = gridMs / resolutionMs;
  const ends: number[] = [];
  const sums: number[] = [];
  let count = 0;
  let sum = 0;
  for (const [row, end] of atMs.entries()) {
    const wholeEnd = Math.ceil(end / gridMs) * gridMs;
    if (wholeEnd !== ends.at(-1)) {
      ends.push(wholeEnd);
      sums.push(Number.NaN);
      count = 0;
      sum = 0;
    }
    count += 1;
    sum += value[row] as number;
    if (count === parts) sums[sums.length - 1] = sum;
  }
  return { atMs: Float64Array.from(ends), value: Float64Array.from(sums) };
}
