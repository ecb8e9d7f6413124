/** A replay's tables, as Arrow. */
import type { Table } from 'apache-arrow';
import type { LedgerRow, LegCurves, ResultCurves } from '../domain/report.ts';
import type { ReplayResult } from '../domain/result.ts';
import type { TableColumn } from '../domain/table.ts';
import { arrowTable } from '../loaders/arrow-table.ts';
import {
  type Cell,
  equityColumns,
  eventsTable,
  ledgerTable,
  legsTable,
  type RowTable,
  rulesTable,
} from '../report/result-rows.ts';

/** Columns whose cells are texts; what is neither of these nor an instant is a number. */
const TEXTS: ReadonlySet<string> = new Set([
  ...['scenario', 'currency', 'role', 'venue', 'instrument', 'side', 'contract', 'base', 'quote'],
  ...['exit_kind', 'kind', 'leg', 'from', 'to', 'reason', 'note', 'what', 'text', 'table'],
  ...['in_force_from', 'dated_by', 'source', 'checked_against', 'amount_exact_quote'],
]);
const FLAGS: ReadonlySet<string> = new Set(['liquidation_gap', 'nearest']);

export const legs = (result: ReplayResult): Table => ofRows(legsTable(result));
export const events = (result: ReplayResult): Table => ofRows(eventsTable(result));
export const rules = (result: ReplayResult): Table => ofRows(rulesTable(result));

/** The amounts as numbers, for sums, and beside them as the exact texts that they are in the books. */
export function ledger(rows: readonly LedgerRow[]): Table {
  const exact = ledgerTable(rows);
  return ofRows({
    columns: [...exact.columns, 'amount_exact_quote'],
    rows: exact.rows.map((row) => ({
      ...row,
      amount_quote: Number(row['amount_quote']),
      amount_exact_quote: row['amount_quote'] ?? null,
    })),
  });
}

/** One row a bar, with the columns of equity.csv; nothing is thinned out. */
export const equity = (curves: ResultCurves): Table =>
  ofColumns(curves.atMs, equityColumns({ curves }));

/** One row a bar: what each leg's mark did, and the margin that it asked for beside what was posted. */
export const curves = (curves: ResultCurves): Table =>
  ofColumns(
    curves.atMs,
    curves.legs.flatMap((leg) => legColumns(leg, curves.atMs)),
  );

const legColumns = (
  leg: LegCurves,
  atMs: Float64Array,
): readonly (readonly [string, Float64Array])[] => [
  [`${leg.role}_mark_close_price`, leg.markClose],
  [`${leg.role}_mark_high_price`, leg.markHigh],
  [`${leg.role}_mark_low_price`, leg.markLow],
  [`${leg.role}_required_margin_per_base`, leg.requiredMargin],
  [`${leg.role}_required_margin_spot_chart_per_base`, leg.requiredMarginSpotChart],
  [`${leg.role}_posted_margin_per_base`, postedAt(leg, atMs)],
  [`${leg.role}_margin_ratio_fraction`, leg.marginRatio],
];

/** What was posted for the first life as of each instant; NaN where nothing is. */
function postedAt({ postedMargin, postedSteps = [] }: LegCurves, atMs: Float64Array): Float64Array {
  let next = 0;
  let posted = postedMargin ?? Number.NaN;
  return atMs.map((at) => {
    for (; (postedSteps[next]?.atMs ?? Number.POSITIVE_INFINITY) <= at; next += 1)
      posted = postedSteps[next]?.marginPerBase ?? posted;
    return posted;
  });
}

function ofColumns(atMs: Float64Array, named: readonly (readonly [string, Float64Array])[]): Table {
  const columns: readonly TableColumn[] = [
    { name: 'at_ms', sort: 'instant' },
    ...named.map(([name]): TableColumn => ({ name, sort: 'number' })),
  ];
  const cells = [atMs, ...named.map(([, values]) => values)];
  return arrowTable(columns, [{ rows: atMs.length, cells, texts: [] }]);
}

/** A time needs no second column that spells it. */
const SPELT = 'at_utc';

function ofRows({ columns: names, rows }: RowTable): Table {
  const columns = names.filter((name) => name !== SPELT).map(columnOf);
  const places = new Map<string, number>();
  const cells = columns.map(({ name }) =>
    Float64Array.from(rows, (row) => cellOf(row[name] ?? null, places)),
  );
  return arrowTable(columns, [{ rows: rows.length, cells, texts: [...places.keys()] }]);
}

function columnOf(name: string): TableColumn {
  if (TEXTS.has(name)) return { name, sort: 'text' };
  if (FLAGS.has(name)) return { name, sort: 'flag' };
  return { name, sort: /(?:^|_)at_ms$/.test(name) ? 'instant' : 'number' };
}

/** The cell as a number; of a text its place among the texts so far. */
function cellOf(cell: Cell, places: Map<string, number>): number {
  if (cell === null) return Number.NaN;
  if (typeof cell !== 'string') return Number(cell);
  const place = places.get(cell) ?? places.size;
  places.set(cell, place);
  return place;
}
