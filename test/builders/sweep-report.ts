/**
 * A sweep made by hand: a hundred entries an hour apart at every point, capital 1,000, held for two days of a
 * window of thirty. An entry that lives nets 0.1 % of capital a unit of leverage, less with a reserve. At 5x the
 * first ten die an hour after the first entry and net −0.4 %; at 6x the first twenty, and net −30 %.
 */
import type { SweepReport } from '../../src/report/sweep/report.ts';
import { type Axis, readAxes } from '../../src/sweep/axes.ts';
import { spaceOf } from '../../src/sweep/combinations.ts';
import type { Figure } from '../../src/sweep/figures.ts';
import { valuesAt } from '../../src/sweep/points.ts';
import { type PointColumns, type PointValues, SweepSummary } from '../../src/sweep/summary.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const FIRST_MS = Date.UTC(2025, 0, 1);
export const ENTRIES = 100;
const CAPITAL = 1_000;

const DEATHS: Readonly<Record<number, readonly [dead: number, loss: number]>> = {
  5: [10, 0.004],
  6: [20, 0.3],
};

/** The rows of one point. */
export function madeColumns(leverage: number, reserve: number): PointColumns {
  const [dead, loss] = DEATHS[leverage] ?? [0, 0];
  const paid = 0.001 * leverage * (1 - reserve);
  const each = (value: (i: number) => number): Float64Array =>
    Float64Array.from({ length: ENTRIES }, (_, i) => value(i));
  const net = each((i) => (i < dead ? -loss : paid));
  const told: Partial<Record<Figure, Float64Array>> = {
    entryAtMs: each((i) => FIRST_MS + i * HOUR_MS),
    capitalQuote: each(() => CAPITAL),
    netQuote: net.map((x) => x * CAPITAL),
    returnOnCapitalFraction: net,
    realisedAprFraction: net.map((x) => (x * 365) / 2),
    fundingEarnedQuote: each((i) => (i < dead ? 0 : paid * CAPITAL)),
    forcedExitLossQuote: each((i) => (i < dead ? loss * CAPITAL : 0)),
    pairSurvivalLeverage: each((i) => 4.5 + i / 10),
    firstLiquidationAtMs: each((i) => (i < dead ? FIRST_MS + (dead + 1) * HOUR_MS : Number.NaN)),
    liquidatedLeg: each((i) => (i < dead ? 0 : Number.NaN)),
    fullyObserved: each(() => 1),
  };
  return {
    entries: ENTRIES,
    refused: 0,
    column: (name) => told[name] ?? new Float64Array(ENTRIES),
  };
}

type ColumnsOf = (values: PointValues, point: number) => PointColumns;

const byGrid: ColumnsOf = ({ leverage, reserve }) =>
  madeColumns(Number(leverage ?? 2), Number(reserve ?? 0));

const axisValue = (axis: Axis | undefined, text: string, number: number | null): string | number =>
  axis?.words === true || number === null ? text : number;

/** The report of a sweep over a grid. */
export function sweepReport(
  grid: readonly string[],
  told: Partial<SweepReport> = {},
  columnsOf: ColumnsOf = byGrid,
): SweepReport {
  const axes = readAxes(grid);
  const summary = new SweepSummary({
    ...{ roles: ['long', 'short'], currency: 'USDT', holdMs: 2 * DAY_MS },
    ...{ windowMs: [FIRST_MS, FIRST_MS + 30 * DAY_MS], seed: 1 },
  });
  const { points, combinations } = spaceOf(axes, ENTRIES, false);
  for (let point = 0; point < points; point += 1) {
    const values = Object.fromEntries(
      valuesAt(axes, point).map(({ text, number }, i) => [
        axes[i]?.name ?? '',
        axisValue(axes[i], text, number),
      ]),
    );
    summary.addPoint(values, columnsOf(values, point));
  }
  return {
    ...{ scenario: 'made', question: 'Which leverage?', constructionText: 'long A, short B' },
    ...{ reconstruction: null, windowMs: [FIRST_MS, FIRST_MS + 30 * DAY_MS], engine: 'indexed' },
    ...{ acceptedErrors: [], complete: true, combinations, planned: combinations, points },
    ...{ entries: ENTRIES, sampled: false, refused: 0, axes, finished: summary.finish() },
    command: {
      ...{ file: 'made.yaml', name: 'made', sets: ['hold=2 d'], places: [] },
      entries: 'every=1h',
    },
    ...{ rowsFile: 'sweep.parquet', recipe: 'schema: 1\n', reproduce: 'legrisk 0' },
    ...told,
  };
}

/** Leverages 2 to 6 across two reserves. */
export const GRID = ['construction.leverage=2:6:1', 'reserve=0 %,20 %'] as const;
