/** The tables of a sweep's page as CSV: every number on the page is in one of these, or in the rows. */

import type { TableBlock, TableColumn } from '../../domain/table.ts';
import { QUOTED } from '../../metrics/quantiles.ts';
import type { Axis } from '../../sweep/axes.ts';
import type { PointStatistics } from '../../sweep/point-statistics.ts';
import type { PointValues } from '../../sweep/point-values.ts';
import type { FinishedSweep, PointSummary } from '../../sweep/summary.ts';
import { snakeCase } from '../result-rows.ts';
import { csvHeader, csvRows } from '../table-csv.ts';

/** One text a file, by its name. */
export type SweepCsvs = Readonly<Record<'points.csv' | 'survival.csv' | 'frontier.csv', string>>;

export const SWEEP_CSVS = ['points.csv', 'survival.csv', 'frontier.csv'] as const;

/** The three tables, each beginning with the grid's values. */
export const sweepCsvs = (finished: FinishedSweep, axes: readonly Axis[]): SweepCsvs => ({
  'points.csv': pointsCsv(finished, axes),
  'survival.csv': survivalCsv(finished, axes),
  'frontier.csv': frontierCsv(finished, axes),
});

type Cell = number | string | null | undefined;

/** A column and what stands in it, row by row. */
interface Told {
  readonly name: string;
  readonly sort: 'number' | 'instant' | 'word';
  readonly cells: readonly Cell[];
}

function tableCsv(told: readonly Told[], rows: number): string {
  const columns: TableColumn[] = [];
  const cells: Float64Array[] = [];
  for (const { name, sort, cells: values } of told) {
    if (sort !== 'word') {
      columns.push({ name, sort });
      cells.push(
        Float64Array.from(values, (value) => (typeof value === 'number' ? value : Number.NaN)),
      );
      continue;
    }
    const words = [...new Set(values.filter((value) => typeof value === 'string'))];
    const places = new Map<Cell, number>(words.map((word, i) => [word, i]));
    columns.push({ name, sort, words });
    cells.push(Float64Array.from(values, (value) => places.get(value) ?? Number.NaN));
  }
  const block: TableBlock = { rows, cells, texts: [] };
  return csvHeader(columns) + csvRows(columns, block);
}

/** The grid's values as the rows' file has them. */
const gridColumns = (axes: readonly Axis[], points: readonly PointValues[]): readonly Told[] =>
  axes.map(({ name, words }) => ({
    name,
    sort: words ? 'word' : 'number',
    cells: points.map((point) => {
      const value = point[name];
      return typeof value === 'boolean' ? String(value) : value;
    }),
  }));

const COUNTS = [
  ...(['entries', 'observed', 'censored', 'refused', 'deaths', 'episodes', 'ambiguous'] as const),
  ...(['forcedExits', 'costlierThanFundingFraction', 'nothingLiquidates'] as const),
] satisfies readonly (keyof PointStatistics)[];

const SPREADS = [
  ...(['netReturnFraction', 'forcedExitLossFraction', 'lossOfForcedFraction'] as const),
  ...(['fundingReturnFraction', 'realisedAprFraction', 'survivalLeverage'] as const),
] satisfies readonly (keyof PointStatistics)[];

const QUANTILES = ['mean', ...Object.keys(QUOTED)] as readonly ('mean' | keyof typeof QUOTED)[];

function pointsCsv({ summary: { points } }: FinishedSweep, axes: readonly Axis[]): string {
  const each = (
    name: string,
    of: (point: PointSummary) => Cell,
    sort: Told['sort'] = 'number',
  ): Told => ({
    ...{ name, sort },
    cells: points.map(of),
  });
  const roles = Object.keys(
    points[0]?.deathsByRole ?? {},
  ) as (keyof PointSummary['deathsByRole'])[];
  const told = [
    ...gridColumns(
      axes,
      points.map(({ point }) => point),
    ),
    ...COUNTS.map((key) => each(snakeCase(key), (point) => point[key])),
    ...roles.map((role) => each(`deaths_of_${role}`, ({ deathsByRole }) => deathsByRole[role])),
    ...SPREADS.flatMap((key) =>
      QUANTILES.map((quantile) =>
        each(spreadName(key, quantile), (point) => point[key]?.[quantile]),
      ),
    ),
    each('median_entry_at_ms', ({ medianEntry }) => medianEntry?.entryAtMs, 'instant'),
    each('median_entry_return_fraction', ({ medianEntry }) => medianEntry?.returnFraction),
    each('worst_entry_at_ms', ({ worstEntry }) => worstEntry?.entryAtMs, 'instant'),
    each('worst_entry_return_fraction', ({ worstEntry }) => worstEntry?.returnFraction),
  ];
  return tableCsv(told, points.length);
}

/** `net_return_p50_fraction`: the unit stays last. */
function spreadName(key: (typeof SPREADS)[number], quantile: string): string {
  const name = snakeCase(key);
  return name.endsWith('_fraction')
    ? name.replace(/_fraction$/, `_${quantile}_fraction`)
    : `${name}_${quantile}`;
}

function survivalCsv({ survival }: FinishedSweep, axes: readonly Axis[]): string {
  const rows = survival.flatMap(({ point, steps }) => steps.map((step) => ({ point, step })));
  const numbers = [
    ...(['holdingMs', 'survivalFraction', 'bandLowFraction', 'bandHighFraction'] as const),
    ...(['atRisk', 'deaths', 'blocks', 'blockMs'] as const),
  ];
  const told: readonly Told[] = [
    ...gridColumns(
      axes,
      rows.map(({ point }) => point),
    ),
    ...numbers.map(
      (key): Told => ({
        ...{ name: snakeCase(key), sort: 'number' },
        cells: rows.map(({ step }) => step[key]),
      }),
    ),
    { name: 'band_reason', sort: 'word', cells: rows.map(({ step }) => step.bandReason) },
  ];
  return tableCsv(told, rows.length);
}

function frontierCsv({ summary: { frontier } }: FinishedSweep, axes: readonly Axis[]): string {
  const told: readonly Told[] = [
    ...gridColumns(
      axes,
      frontier.map(({ point }) => point),
    ),
    {
      ...{ name: 'median_return_fraction', sort: 'number' },
      cells: frontier.map(({ medianReturnFraction }) => medianReturnFraction),
    },
    {
      ...{ name: 'loss_p99_fraction', sort: 'number' },
      cells: frontier.map(({ lossP99Fraction }) => lossP99Fraction),
    },
  ];
  return tableCsv(told, frontier.length);
}
