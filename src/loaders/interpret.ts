/**
 * A table to bars or funding prints: which column is which, by names that mean one thing only.
 */
import { DataError } from '../domain/errors.ts';
import type { RowSort } from '../store/keys.ts';
import type { BarColumns, FundingColumns, ValueColumns } from '../store/stage.ts';
import { bitmexVolume, isBitmexBins } from './bitmex-bins.ts';
import { IssueList } from './issues.ts';
import { isEmptyCell, parseNumber } from './numbers.ts';
import { cellText, stampsMs } from './stamps.ts';
import { type Column, columnNames, findColumn, plainName, type Table } from './table.ts';

/** Names are compared in lower case without `_` and blanks; earlier ones win. */
const BAR_TIMES = [
  ...['openatms', 'opentime', 'startat', 'startedat', 'starttime', 'timestamp', 'time', 'datetime'],
  ...['unix', 'ticks'],
];
const PRINT_TIMES = ['settledatms', 'fundingtime', 'fundingratetimestamp', 'calctime'];
const ANY_TIMES = ['effectiveat', 'timestamp', 'time', 'datetime', 'date', 'ts'];

/**
 * Columns that carry the settled rate as a fraction. Where a venue publishes a forecast or an
 * absolute figure beside it (OKX `fundingRate`, Kraken `fundingRate`), the settled relative one
 * stands first.
 */
const RATES = [
  'ratefraction',
  'realizedrate',
  'relativefundingrate',
  'interest1h',
  'lastfundingrate',
  'fundingrate',
  'rate',
];
const SYMBOLS = ['symbol', 'instid', 'instrumentname', 'instrument', 'coin', 'ticker', 'contracts'];
const OHLC = ['open', 'high', 'low', 'close'] as const;

/** Bars when the table has open, high, low, close; prints when it has a rate instead. */
export function shapeOf(table: Table, where: string): Exclude<RowSort, 'values'> {
  const prices = OHLC.filter((name) => findColumn(table, [name]) !== null).length;
  const rate = findColumn(table, RATES) !== null;
  if (prices === OHLC.length && !rate) return 'bars';
  if (rate && prices === 0) return 'prints';
  throw new DataError({
    where,
    expected: 'columns open, high, low, close, or a funding rate (rate_fraction, fundingRate)',
    found: columnNames(table),
    hint: 'one series a file, in columns that docs/formats.md lists; or describe them in a mapping file (--map)',
  });
}

/** The one instrument that the table names, or null when it has no such column. */
export function symbolOf(table: Table, where: string): string | null {
  const column = findColumn(table, SYMBOLS);
  if (column === null || column.sort !== 'text') return null;
  const symbols = new Set(column.values);
  if (symbols.size === 1) return [...symbols][0] ?? null;
  throw new DataError({
    where,
    expected: `one instrument in column ${column.name}`,
    found: [...symbols].slice(0, 5).join(', '),
    hint: 'split the file by instrument',
  });
}

const volumeColumn = (table: Table): Column | null =>
  isBitmexBins(table) ? bitmexVolume(table) : findColumn(table, ['volume', 'basetokenvolume']);

/** What the volume column says: trade candles have some, marks and indexes have none. */
export function volumeOf(table: Table): 'none' | 'zero' | 'positive' {
  const column = volumeColumn(table);
  if (column === null) return 'none';
  const positive =
    column.sort === 'text'
      ? column.values.some((cell) => (parseNumber(cell ?? '') ?? 0) > 0)
      : column.values.some((value) => value > 0);
  return positive ? 'positive' : 'zero';
}

/** @throws DataError naming columns that are missing or rows that can not be read */
export function barsOf(table: Table, timeZone: string | null, where: string): BarColumns {
  const time = requireColumn(table, [...BAR_TIMES, 'date', 'ts'], 'open_at_ms', where);
  const [open, high, low, close] = OHLC.map((name) => {
    const column = requireColumn(table, [name], name, where);
    return numbersOf(column, table, 'required');
  }) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const traded = volumeColumn(table);
  const volume = traded === null ? null : numbersOf(traded, table, 'optional');
  return { openMs: stampsMs(time, table, timeZone, where), open, high, low, close, volume };
}

/** @throws DataError naming columns that are missing or rows that can not be read */
export function fundingOf(table: Table, timeZone: string | null, where: string): FundingColumns {
  const names = [...PRINT_TIMES, ...ANY_TIMES];
  const time = requireColumn(table, names, 'settled_at_ms', where);
  const rate = requireColumn(table, RATES, 'rate_fraction', where);
  const settledAtMs = stampsMs(time, table, timeZone, where);
  const deribit = plainName(rate.name) === 'interest1h';
  const price = findColumn(table, deribit ? ['indexprice'] : ['price', 'markprice']);
  return {
    settledAtMs,
    rate: numbersOf(rate, table, 'required'),
    intervalMs: deribit ? settledAtMs.map(() => HOUR_MS) : intervalsOf(table),
    price: price === null ? settledAtMs.map(() => Number.NaN) : numbersOf(price, table, 'optional'),
  };
}

/**
 * Kraken's own `fundingRate` is an amount of currency a contract; the fraction stands beside it.
 *
 * @throws DataError when only the amount is there
 */
export function refuseAbsoluteRate(table: Table, venue: string | null, where: string): void {
  const rate = findColumn(table, RATES);
  if (venue !== 'kraken-futures' || rate === null || plainName(rate.name) !== 'fundingrate') return;
  throw new DataError({
    where,
    expected: 'a column relativeFundingRate',
    found: `${rate.name}, which on this venue is an amount and no fraction`,
    hint: 'export relativeFundingRate as well, or name a column of fractions rate_fraction',
  });
}

/**
 * freqtrade's funding files are candles with the rate in `open` and nothing else.
 *
 * @throws DataError when the other columns are not zero: those would be prices
 */
export function freqtradeFunding(
  table: Table,
  timeZone: string | null,
  where: string,
): FundingColumns {
  for (const name of ['high', 'low', 'close']) {
    const column = findColumn(table, [name]);
    if (column === null || column.sort === 'instant') continue;
    const row = numbersOf(column, table, 'optional').findIndex(
      (value) => value !== 0 && !Number.isNaN(value),
    );
    if (row < 0) continue;
    throw new DataError({
      where: table.whereOf(row),
      expected: `funding rates; in candles of them, as freqtrade keeps them, ${name} is 0`,
      found: `${name} ${column.values[row]}: a file of prices`,
      hint: 'name the price with --kind mark, index, last or spot',
    });
  }
  const time = requireColumn(table, ['date', ...BAR_TIMES, ...ANY_TIMES], 'date', where);
  const rate = numbersOf(requireColumn(table, ['open'], 'open', where), table, 'required');
  const settledAtMs = stampsMs(time, table, timeZone, where);
  const none = settledAtMs.map(() => Number.NaN);
  return { settledAtMs, rate, intervalMs: none, price: none };
}

/**
 * A column of instants and one of values.
 *
 * @throws DataError naming columns that are missing or rows that can not be read
 */
export function valuesOf(table: Table, timeZone: string | null, where: string): ValueColumns {
  const time = requireColumn(table, ['atms', ...BAR_TIMES, 'date', 'ts'], 'at_ms', where);
  const value = requireColumn(table, ['value'], 'value', where);
  return {
    atMs: stampsMs(time, table, timeZone, where),
    value: numbersOf(value, table, 'required'),
  };
}

const HOUR_MS = 3_600_000;

/** Intervals in milliseconds, NaN where the table does not name them. */
function intervalsOf(table: Table): Float64Array {
  const exact = findColumn(table, ['intervalms']);
  if (exact !== null) return numbersOf(exact, table, 'optional');
  const hours = findColumn(table, ['fundingintervalhours']);
  if (hours !== null) return numbersOf(hours, table, 'optional').map((count) => count * HOUR_MS);
  const coded = findColumn(table, ['fundinginterval']);
  if (coded?.sort !== 'text') return new Float64Array(table.rows).fill(Number.NaN);
  return Float64Array.from(coded.values, (cell) => codedInterval(cell ?? ''));
}

/** BitMEX writes a duration as a date after 2000-01-01. */
function codedInterval(cell: string): number {
  const match = /^2000-01-(\d{2})T(\d{2}):(\d{2}):00(?:\.0+)?Z$/.exec(cell);
  if (match === null) return Number.NaN;
  const [days, hours, minutes] = match.slice(1).map(Number) as [number, number, number];
  return ((days - 1) * 24 + hours) * HOUR_MS + minutes * 60_000;
}

/** @throws DataError when the table has none of the names, or one of them twice */
export function requireColumn(
  table: Table,
  names: readonly string[],
  canonical: string,
  where: string,
): Column {
  const column = findColumn(table, names);
  const twins = table.columns.filter((one) => column !== null && one.name === column.name);
  if (column !== null && twins.length === 1) return column;
  throw new DataError({
    where,
    expected: `a column ${canonical}`,
    found: column === null ? columnNames(table) : `${twins.length} columns named ${column.name}`,
    hint: 'docs/formats.md lists the column names that are understood',
  });
}

/**
 * A column as numbers.
 *
 * @param need an `optional` cell may be empty and becomes NaN
 * @throws DataError naming the cells that are no numbers
 */
export function numbersOf(
  column: Column,
  table: Table,
  need: 'required' | 'optional',
): Float64Array {
  if (column.sort === 'number') return column.values;
  const issues = new IssueList();
  const cells: readonly (string | number | null)[] =
    column.sort === 'text' ? column.values : Array.from(column.values);
  const numbers = new Float64Array(cells.length);
  for (let row = 0; row < cells.length && !issues.full; row += 1) {
    const cell = String(cells[row] ?? '');
    const number = column.sort === 'text' ? parseNumber(cell) : null;
    numbers[row] = number ?? Number.NaN;
    if (number !== null || (need === 'optional' && isEmptyCell(cell))) continue;
    const percent = cell.trim().endsWith('%');
    issues.add({
      where: table.whereOf(row),
      expected: `${column.name} a ${percent ? 'fraction' : 'number'}`,
      found: cellText(table, column.name, row),
      hint: percent
        ? 'divide by 100 and drop the percent sign, or say unit: percent in a mapping file (--map)'
        : 'mend or delete the row, then import the file again',
    });
  }
  issues.throwIfAny();
  return numbers;
}
