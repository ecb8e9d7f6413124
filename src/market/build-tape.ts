/** Series of the store onto one tape: the grid is chosen, gaps are refused or dropped. */
import { DataError, ScenarioError } from '../domain/errors.ts';
import type { SeriesCoverage } from '../domain/result.ts';
import { type BarSeries, type FundingSeries, seriesName } from '../domain/series.ts';
import { lowerBound } from '../units/sorted.ts';
import { durationText } from '../units/time.ts';
import { type Aligned, align, type Gap, type Grid, gridOf, refuseGaps, spread } from './align.ts';
import {
  fundingHoles,
  printStep,
  refuseFundingHoles,
  scheduleFunding,
  settlementBoundary,
  shortestInterval,
} from './funding-schedule.ts';
import {
  type LegTape,
  NO_FUNDING,
  type PriceColumns,
  type ShownPrints,
  type Tape,
} from './tape.ts';

/** The history of one leg, as read. */
export interface LegSeries {
  readonly mark: BarSeries;
  /** Last-price series for fills; null: fills at the mark. */
  readonly fill: BarSeries | null;
  readonly funding: FundingSeries | null;
  /** Index, for the funding notional where the venue charges on it, and for divergence. */
  readonly index: BarSeries | null;
  readonly fundingOnIndex: boolean;
  /** Whether the venue lets funding accrue between its prints. */
  readonly fundingAccrues: boolean;
  /** The leg's quote currency in the capital's. */
  readonly conversion: BarSeries | null;
}

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
 * @throws DataError when a mark, a conversion or a funding series does not cover the window, or has
 *         longer gaps than allowed
 * @throws ScenarioError when the grid is finer than a mark, or coarser than funding without being named
 */
export function buildTape(
  legs: readonly LegSeries[],
  shared: BarSeries | null,
  options: TapeOptions,
): TapeAndCoverage {
  const grid = gridOf(options.window, chooseGrid(legs, options));
  if (grid.bars === 0)
    throw new ScenarioError({
      where: 'window',
      expected: `at least one bar of ${durationText(grid.gridMs)}`,
      found: 'none',
    });
  const notes: string[] = [];
  // A conversion may be coarser than the grid: it never coarsens it.
  const conversions = legs.flatMap(({ conversion }) => (conversion === null ? [] : [conversion]));
  const aligned = new Map<BarSeries, Aligned>();
  for (const { mark } of legs) aligned.set(mark, align(mark, grid));
  for (const series of conversions) aligned.set(series, spread(series, grid));
  for (const series of new Set(conversions))
    if (series.resolutionMs > grid.gridMs)
      notes.push(
        `${seriesName(series.key)} is coarser than the grid: inside one of its bars its open stands for it.`,
      );
  for (const [series, { gaps }] of aligned) refuseGaps(series, grid, gaps, options.gapsMaxMs);
  for (const { funding } of legs)
    if (funding !== null) refuseFundingHoles(funding, options.window, options.gapsMaxMs);

  const kept = keptBars([...aligned.values()], grid.bars);
  const openMs = new Float64Array(kept.length);
  for (let i = 0; i < kept.length; i++)
    openMs[i] = grid.firstMs + (kept[i] as number) * grid.gridMs;
  if (openMs.length === 0)
    throw new DataError({
      where: 'window',
      expected: 'bars that every leg has',
      found: 'none',
      hint: 'legrisk data list  shows what is stored',
    });
  const pick = (columns: PriceColumns): PriceColumns => compress(columns, kept, grid.bars);
  const legTapes = legs.map((leg) =>
    legTape(leg, pick((aligned.get(leg.mark) as Aligned).columns), {
      grid,
      openMs,
      pick,
      notes,
      aligned,
    }),
  );
  const share = sharedColumns(shared, legs, legTapes, grid, pick);
  return {
    tape: { gridMs: grid.gridMs, openMs, legs: legTapes, ...share },
    notes,
    // Made when it is asked for: the seeds of a reconstruction never ask.
    get coverage() {
      return coverageOf(legs, shared, options.window, grid, aligned);
    },
  };
}

function chooseGrid(legs: readonly LegSeries[], options: TapeOptions): number {
  const coarsest = Math.max(...legs.map(({ mark }) => mark.resolutionMs));
  const gridMs = options.gridMs ?? coarsest;
  if (gridMs < coarsest || gridMs % coarsest !== 0)
    throw new ScenarioError({
      where: 'grid',
      expected: `a multiple of the coarsest mark, ${durationText(coarsest)}`,
      found: durationText(gridMs),
      hint: `write  grid: ${durationText(coarsest)}`,
    });
  for (const { funding } of legs) {
    const shortest = funding === null ? null : shortestInterval(funding);
    if (funding === null || shortest === null || options.gridMs !== null || gridMs <= shortest)
      continue;
    throw new ScenarioError({
      where: 'grid',
      expected: `bars no longer than the shortest funding interval of ${seriesName(funding.key)}, ${durationText(shortest)}`,
      found: `marks of ${durationText(gridMs)}`,
      hint: `import finer marks, or accept it by name:  grid: ${durationText(gridMs)}`,
    });
  }
  return gridMs;
}

/** Bars that every required series has. */
function keptBars(aligned: readonly Aligned[], bars: number): Int32Array {
  const kept = new Int32Array(bars);
  const holed = aligned.filter(({ gaps }) => gaps.length > 0);
  let count = 0;
  for (let bar = 0; bar < bars; bar++) {
    if (holed.length > 0 && holed.some(({ columns }) => Number.isNaN(columns.open[bar]))) continue;
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

interface Frame {
  readonly grid: Grid;
  readonly openMs: Float64Array;
  readonly pick: (columns: PriceColumns) => PriceColumns;
  readonly notes: string[];
  readonly aligned: ReadonlyMap<BarSeries, Aligned>;
}

function legTape(leg: LegSeries, mark: PriceColumns, frame: Frame): LegTape {
  const { grid, openMs, pick, aligned } = frame;
  const fill = fillColumns(leg, mark, frame);
  const index = leg.index === null ? null : pick(align(leg.index, grid).columns);
  const conversion =
    leg.conversion === null ? null : pick((aligned.get(leg.conversion) as Aligned).columns);
  const substitute = leg.fundingOnIndex ? (index?.open ?? null) : null;
  if (leg.fundingAccrues && leg.funding !== null)
    frame.notes.push(
      `${seriesName(leg.funding.key)}: the venue lets funding accrue; each print is spread evenly over its interval.`,
    );
  if (leg.fundingOnIndex && index === null && leg.funding?.price.some(Number.isNaN) === true)
    frame.notes.push(
      `${seriesName(leg.funding.key)}: the venue charges funding on its index, which is not stored; the mark's open stands for it.`,
    );
  return {
    mark,
    fillOpen: fill.open,
    fillClose: fill.close,
    funding:
      leg.funding === null
        ? NO_FUNDING
        : scheduleFunding(leg.funding, openMs, grid.gridMs, {
            substitute,
            continuous: leg.fundingAccrues,
          }),
    conversion: conversion === null ? null : { open: conversion.open, close: conversion.close },
    index,
    shown: shownPrints(leg.funding, grid.gridMs),
  };
}

/** The fill series where it has the bar, the mark where it has not; each use of the mark is told. */
function fillColumns(leg: LegSeries, mark: PriceColumns, frame: Frame): PriceColumns {
  const { grid, pick, notes } = frame;
  if (leg.fill === null) return mark;
  const name = seriesName(leg.fill.key);
  if (leg.fill.resolutionMs > grid.gridMs) {
    notes.push(`${name} is coarser than the grid, so fills are taken at the mark.`);
    return mark;
  }
  const columns = pick(align(leg.fill, grid).columns);
  let missing = 0;
  const patch = (own: Float64Array, stand: Float64Array): Float64Array =>
    own.map((value, bar) => {
      if (!Number.isNaN(value)) return value;
      missing += 1;
      return stand[bar] as number;
    });
  const open = patch(columns.open, mark.open);
  const close = patch(columns.close, mark.close);
  if (missing > 0)
    notes.push(
      `${name} lacks ${Math.ceil(missing / 2)} bars of the window; a fill there is at the mark.`,
    );
  return { ...mark, open, close };
}

/** What a screener showed at each moment: only what was known then. */
function shownPrints(funding: FundingSeries | null, gridMs: number): ShownPrints | null {
  if (funding === null) return null;
  const { settledAtMs, rate, intervalMs } = funding;
  return {
    dueMs: settledAtMs.map((at) => settlementBoundary(at, gridMs)),
    rate,
    intervalMs: intervalMs.map((said, row) =>
      Number.isNaN(said) && row > 0 ? printStep(settledAtMs, row) : said,
    ),
  };
}

/** The price both venues' charts share: spot where it covers every bar, else the mean of the indexes. */
function sharedColumns(
  shared: BarSeries | null,
  legs: readonly LegSeries[],
  tapes: readonly LegTape[],
  grid: Grid,
  pick: Frame['pick'],
): Pick<Tape, 'shared' | 'sharedReason'> {
  if (shared !== null) {
    const name = seriesName(shared.key);
    if (shared.resolutionMs > grid.gridMs)
      return { shared: null, sharedReason: `${name} is coarser than the replay's grid` };
    const columns = pick(align(shared, grid).columns);
    if (columns.open.every((value) => !Number.isNaN(value)))
      return { shared: { columns, name }, sharedReason: null };
    return { shared: null, sharedReason: `${name} does not have every bar of the window` };
  }
  const indexes = tapes.map(({ index }) => index);
  const names = legs.map(({ index }) => (index === null ? '' : seriesName(index.key)));
  const [a, b] = indexes;
  if (!a || !b)
    return { shared: null, sharedReason: 'no spot series and not both indexes are stored' };
  const mean = (x: Float64Array, y: Float64Array): Float64Array =>
    x.map((value, i) => (value + (y[i] as number)) / 2);
  const columns = {
    open: mean(a.open, b.open),
    high: mean(a.high, b.high),
    low: mean(a.low, b.low),
    close: mean(a.close, b.close),
  };
  if (columns.open.some(Number.isNaN))
    return { shared: null, sharedReason: 'the indexes do not have every bar of the window' };
  return { shared: { columns, name: `mean of ${names.join(' and ')}` }, sharedReason: null };
}

function coverageOf(
  legs: readonly LegSeries[],
  shared: BarSeries | null,
  window: TapeOptions['window'],
  grid: Grid,
  aligned: ReadonlyMap<BarSeries, Aligned>,
): Record<string, SeriesCoverage> {
  const coverage: Record<string, SeriesCoverage> = {};
  const bars = (series: BarSeries | null): void => {
    if (series === null) return;
    const gaps: readonly Gap[] = aligned.get(series)?.gaps ?? align(series, grid).gaps;
    const start = lowerBound(series.openMs, window.from);
    const end = lowerBound(series.openMs, window.to);
    coverage[seriesName(series.key)] = {
      series: seriesName(series.key),
      kind: series.key.kind,
      firstMs: series.openMs[start] ?? Number.NaN,
      lastMs: series.openMs[end - 1] ?? Number.NaN,
      rows: end - start,
      expectedRows: Math.ceil((window.to - window.from) / series.resolutionMs),
      gapsMs: gaps.map(({ fromMs, toMs }) => [fromMs, toMs] as const),
      resolutionMs: series.resolutionMs,
    };
  };
  for (const { mark, fill, index, conversion } of legs)
    for (const series of [mark, fill, index, conversion]) bars(series);
  bars(shared);
  for (const { funding } of legs) {
    if (funding === null) continue;
    const inside = funding.settledAtMs.filter((at) => at >= window.from && at < window.to);
    coverage[seriesName(funding.key)] = {
      series: seriesName(funding.key),
      kind: 'funding',
      firstMs: inside[0] ?? Number.NaN,
      lastMs: inside.at(-1) ?? Number.NaN,
      rows: inside.length,
      expectedRows: null,
      gapsMs: fundingHoles(funding, window).map(({ fromMs, toMs }) => [fromMs, toMs] as const),
      resolutionMs: null,
    };
  }
  return coverage;
}
