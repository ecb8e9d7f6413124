/** Series of the store onto one tape: the grid is chosen, gaps are refused or dropped. */

import type { OnGridNote, SeriesCoverage } from '../domain/coverage.ts';
import { DataError, ScenarioError } from '../domain/errors.ts';
import { type BarSeries, type SignalSeries, seriesName, signalName } from '../domain/series.ts';
import { durationText } from '../units/time.ts';
import { chooseGrid } from './choose-grid.ts';
import { barCoverage, fundingCoverage, signalCoverage } from './coverage.ts';
import { refuseFundingHoles } from './funding-schedule.ts';
import { refuseGaps } from './gaps.ts';
import { type Grid, gridOf } from './grid.ts';
import { barsOf, type Frame, type LegSeries, legTape } from './leg-tape.ts';
import { knownAtOpens, type OnGrid, onGrid, type WhenCoarser } from './resample.ts';
import { sharedPrice } from './shared-price.ts';
import type { PriceColumns, Tape } from './tape.ts';

export interface TapeOptions {
  readonly window: { readonly from: number; readonly to: number };
  /** The scenario's own grid; null: the coarsest of the legs' marks. */
  readonly gridMs: number | null;
  readonly gapsMaxMs: number;
}

export interface TapeAndCoverage {
  readonly tape: Tape;
  readonly coverage: Readonly<Record<string, SeriesCoverage>>;
  /** Sentences about series that were loaded and could not be used as they are. */
  readonly notes: readonly string[];
}

/**
 * @param signals what the rules of the scenario look at
 * @throws DataError when a mark, a conversion or a funding series does not cover the window, or has
 *         longer gaps than allowed, or when a signal has no value that any bar could know
 * @throws ScenarioError when the grid is finer than a mark, no multiple of what has to be put together on
 *         it, or coarser than funding without being named
 */
export function buildTape(
  legs: readonly LegSeries[],
  shared: BarSeries | null,
  options: TapeOptions,
  signals: readonly SignalSeries[] = [],
): TapeAndCoverage {
  const grid = gridOf(options.window, chooseGrid(legs, options.gridMs));
  if (grid.bars === 0)
    throw new ScenarioError({
      where: 'window',
      expected: `at least one bar of ${durationText(grid.gridMs)}`,
      found: 'none',
    });
  const placed = everySeries(legs, shared, grid);
  const required = requiredOf(legs);
  for (const series of required) refuseGaps(series, grid, placed(series).gaps, options.gapsMaxMs);
  for (const { funding } of legs)
    if (funding !== null) refuseFundingHoles(funding, options.window, options.gapsMaxMs);

  const kept = keptBars(required.map(placed), grid.bars);
  if (kept.length === 0)
    throw new DataError({
      where: 'window',
      expected: 'bars that every leg has',
      found: 'none',
      hint: 'legrisk data list  shows what is stored',
    });
  const openMs = new Float64Array(kept.length);
  for (let i = 0; i < kept.length; i++)
    openMs[i] = grid.firstMs + (kept[i] as number) * grid.gridMs;
  const notes = coarseNotes(legs, grid);
  const frame: Frame = {
    gridMs: grid.gridMs,
    openMs,
    onGrid: placed,
    pick: (columns) => compress(columns, kept, grid.bars),
    notes,
  };
  const legTapes = legs.map((leg) => legTape(leg, frame));
  const known = knownSignals(signals, openMs, grid.gridMs);
  return {
    tape: {
      gridMs: grid.gridMs,
      openMs,
      legs: legTapes,
      ...sharedPrice(shared, legs, legTapes, frame),
      signals: known.columns,
    },
    notes,
    // Made when it is asked for: the seeds of a reconstruction never ask.
    get coverage() {
      const { window } = options;
      const coverage: Record<string, SeriesCoverage> = {};
      const tell = (one: SeriesCoverage): void => {
        coverage[one.series] = one;
      };
      for (const series of [...legs.flatMap(barsOf), ...(shared === null ? [] : [shared])])
        tell(barCoverage(series, window, placed(series), legs));
      for (const { funding, fundingAccrues } of legs)
        if (funding !== null) tell(fundingCoverage(funding, window, fundingAccrues));
      for (const series of signals)
        tell(signalCoverage(series, window, known.notes.get(series) as OnGridNote));
      return coverage;
    },
  };
}

/** What has to be there at every bar: marks, what their quotes are worth, what collateral is worth. */
const requiredOf = (legs: readonly LegSeries[]): readonly BarSeries[] => [
  ...new Set(
    legs.flatMap(({ mark, conversion, collateral }) => [
      mark,
      ...(conversion ?? []).map(({ series }) => series),
      ...(collateral ?? []),
    ]),
  ),
];

/** Series whose open may stand for the whole of a bar that is coarser than the grid. */
const spreadOf = (legs: readonly LegSeries[]): readonly BarSeries[] =>
  legs.flatMap(({ conversion, index, fundingOnIndex }) => [
    ...(conversion ?? []).map(({ series }) => series),
    ...(fundingOnIndex && index !== null ? [index] : []),
  ]);

/** Each series on the grid, put there once however many legs read it. */
function everySeries(
  legs: readonly LegSeries[],
  shared: BarSeries | null,
  grid: Grid,
): (series: BarSeries) => OnGrid {
  const mayStand = new Set(spreadOf(legs));
  const placed = new Map<BarSeries, OnGrid>();
  const place = (series: BarSeries): OnGrid => {
    const whenCoarser: WhenCoarser = mayStand.has(series) ? 'spread' : 'leave out';
    const known = placed.get(series) ?? onGrid(series, grid, whenCoarser);
    placed.set(series, known);
    return known;
  };
  for (const series of [...legs.flatMap(barsOf), ...(shared === null ? [] : [shared])])
    place(series);
  return place;
}

function coarseNotes(legs: readonly LegSeries[], { gridMs }: Grid): string[] {
  const coarse = new Set(spreadOf(legs).filter(({ resolutionMs }) => resolutionMs > gridMs));
  return [...coarse].map(
    ({ key }) =>
      `${seriesName(key)} is coarser than the grid: inside one of its bars its open stands for it.`,
  );
}

/** Bars that every required series has. */
function keptBars(required: readonly OnGrid[], bars: number): Int32Array {
  const kept = new Int32Array(bars);
  const opens = required.flatMap(({ columns, gaps }) =>
    gaps.length > 0 && columns !== null ? [columns.open] : [],
  );
  let count = 0;
  for (let bar = 0; bar < bars; bar++) {
    if (opens.length > 0 && opens.some((open) => Number.isNaN(open[bar]))) continue;
    kept[count] = bar;
    count += 1;
  }
  return kept.subarray(0, count);
}

function compress(columns: PriceColumns, kept: Int32Array, bars: number): PriceColumns {
  if (kept.length === bars) return columns;
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from(kept, (bar) => column[bar] as number);
  return {
    open: pick(columns.open),
    high: pick(columns.high),
    low: pick(columns.low),
    close: pick(columns.close),
  };
}

/** What each signal says at each open, by its name. */
function knownSignals(
  signals: readonly SignalSeries[],
  openMs: Float64Array,
  gridMs: number,
): {
  readonly columns: Tape['signals'];
  readonly notes: ReadonlyMap<SignalSeries, OnGridNote>;
} {
  const columns: Record<string, Float64Array> = {};
  const notes = new Map<SignalSeries, OnGridNote>();
  for (const series of signals) {
    const name = signalName(series.key);
    const { values, note } = knownAtOpens(series, openMs, gridMs);
    if (values === null)
      throw new ScenarioError({
        where: name,
        expected: `bars that fit the grid of ${durationText(gridMs)}`,
        found: note.text,
        hint: 'write a  grid:  that is a multiple of both',
      });
    if (values.every(Number.isNaN))
      throw new DataError({
        where: name,
        expected: 'a value that is known at a bar of the window',
        found: 'none',
        hint: 'import more of it, or move the window',
      });
    columns[name] = values;
    notes.set(series, note);
  }
  return { columns, notes };
}
