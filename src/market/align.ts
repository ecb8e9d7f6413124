/**
 * Recorded bars onto the replay's grid: finer bars are aggregated, missing ones are found.
 */
import { DataError, type Issue } from '../domain/errors.ts';
import { type BarSeries, seriesName } from '../domain/series.ts';
import { lowerBound } from '../units/sorted.ts';
import { durationText, minuteText } from '../units/time.ts';
import type { PriceColumns } from './tape.ts';

/** The grid of one replay: bar i opens at firstMs + i · gridMs. */
export interface Grid {
  readonly firstMs: number;
  readonly gridMs: number;
  readonly bars: number;
}

/** Bars that lie wholly in [from, to), on multiples of the grid since the epoch. */
export function gridOf(window: { from: number; to: number }, gridMs: number): Grid {
  const first = Math.ceil(window.from / gridMs) * gridMs;
  return { firstMs: first, gridMs, bars: Math.max(0, Math.floor((window.to - first) / gridMs)) };
}

/** A stretch without bars, [fromMs, toMs). */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Aligned {
  /** One entry a grid bar; NaN where the bar can not be made. */
  readonly columns: PriceColumns;
  readonly gaps: readonly Gap[];
}

/**
 * One series on the grid: open of the first bar inside, highest high, lowest low, close of the last.
 * A grid bar whose first recorded bar is missing has no open and is left NaN.
 */
export function align(series: BarSeries, grid: Grid): Aligned {
  const whole = sameGrid(series, grid);
  if (whole !== null) return { columns: whole, gaps: [] };
  const columns = emptyColumns(grid.bars);
  const { openMs, resolutionMs } = series;
  for (let row = 0; row < openMs.length; row++) {
    const at = openMs[row] as number;
    const bar = Math.floor((at - grid.firstMs) / grid.gridMs);
    if (bar < 0 || bar >= grid.bars) continue;
    fold(columns, series, bar, row, at === grid.firstMs + bar * grid.gridMs);
  }
  return { columns, gaps: gapsOf(openMs, resolutionMs, grid) };
}

/**
 * A coarser series on a finer grid, without looking ahead: inside one of its bars only its open is
 * known; its close is known when the last grid bar inside it ends.
 */
export function spread(series: BarSeries, grid: Grid): Aligned {
  if (series.resolutionMs <= grid.gridMs) return align(series, grid);
  const columns = emptyColumns(grid.bars);
  const { openMs, resolutionMs } = series;
  const gaps: Gap[] = [];
  let row = lowerBound(openMs, grid.firstMs - resolutionMs + 1);
  for (let bar = 0; bar < grid.bars; bar++) {
    const at = grid.firstMs + bar * grid.gridMs;
    while (row < openMs.length && (openMs[row] as number) + resolutionMs <= at) row += 1;
    const from = openMs[row];
    if (from === undefined || from > at) {
      const last = gaps.at(-1);
      if (last?.toMs === at) gaps.pop();
      gaps.push({ fromMs: last?.toMs === at ? last.fromMs : at, toMs: at + grid.gridMs });
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

/** The series' own columns where they already are the grid, bar for bar: nothing is copied. */
function sameGrid(series: BarSeries, grid: Grid): PriceColumns | null {
  const { openMs, resolutionMs } = series;
  if (resolutionMs !== grid.gridMs) return null;
  const start = lowerBound(openMs, grid.firstMs);
  const end = start + grid.bars;
  const lastMs = grid.firstMs + (grid.bars - 1) * grid.gridMs;
  // Stamps strictly increase by at least one step, so right ends mean nothing is missing between.
  if (openMs[start] !== grid.firstMs || openMs[end - 1] !== lastMs) return null;
  return {
    open: series.open.subarray(start, end),
    high: series.high.subarray(start, end),
    low: series.low.subarray(start, end),
    close: series.close.subarray(start, end),
  };
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

/** Stretches of the grid's span in which the series has no bar of its own resolution. */
function gapsOf(openMs: Float64Array, resolutionMs: number, grid: Grid): readonly Gap[] {
  const gaps: Gap[] = [];
  const endMs = grid.firstMs + grid.bars * grid.gridMs;
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

/**
 * @throws DataError when the series lacks a longer stretch of the window than is allowed, or lacks
 *         either of its ends
 */
export function refuseGaps(
  series: BarSeries,
  grid: Grid,
  gaps: readonly Gap[],
  maxMs: number,
): void {
  const endMs = grid.firstMs + grid.bars * grid.gridMs;
  const issues: Issue[] = [];
  const first = series.openMs[0];
  const last = series.openMs.at(-1);
  for (const gap of gaps) {
    const length = gap.toMs - gap.fromMs;
    const outside = gap.fromMs === grid.firstMs || gap.toMs === endMs;
    if (!outside && length <= maxMs) continue;
    issues.push(
      outside
        ? outsideIssue(series, grid, first, last)
        : {
            where: seriesName(series.key),
            expected: `no missing stretch longer than ${durationText(maxMs)}`,
            found: `none between ${minuteText(gap.fromMs)} and ${minuteText(gap.toMs)} UTC`,
            hint: `import the missing file, or set  gaps: { max: ${durationText(length)} }  and read "Coverage" in the report`,
          },
    );
    if (issues.length === 10) break;
  }
  const unique = issues.filter(
    (issue, i) => issues.findIndex((x) => x.found === issue.found) === i,
  );
  if (unique.length > 0) throw new DataError(unique);
}

function outsideIssue(
  series: BarSeries,
  grid: Grid,
  first: number | undefined,
  last: number | undefined,
): Issue {
  const endMs = grid.firstMs + grid.bars * grid.gridMs;
  const held =
    first === undefined || last === undefined
      ? 'no bar inside the window'
      : `${minuteText(first)} to ${minuteText(last + series.resolutionMs)} UTC inside the window`;
  return {
    where: seriesName(series.key),
    expected: `bars from ${minuteText(grid.firstMs)} to ${minuteText(endMs)} UTC`,
    found: held,
    hint: 'move the window inside the data ( legrisk data list  shows it), or import more',
  };
}

const emptyColumns = (bars: number): PriceColumns => ({
  open: new Float64Array(bars).fill(Number.NaN),
  high: new Float64Array(bars).fill(Number.NaN),
  low: new Float64Array(bars).fill(Number.NaN),
  close: new Float64Array(bars).fill(Number.NaN),
});
