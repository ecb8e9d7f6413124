/** A table as a mapping file describes it: its series, as pieces. */
import { DataError } from '../domain/errors.ts';
import { rowSortOf } from '../store/keys.ts';
import type { BarColumns } from '../store/stage.ts';
import { HOUR, MINUTE, SECOND } from '../units/units.ts';
import { pieceOf, rowsWere } from './csv/pieces.ts';
import { rowsOfTable } from './csv/text-table.ts';
import type { Mapping } from './mapping.ts';
import { columnNamed, instantsNamed, numbersNamed } from './mapping-cells.ts';
import { eventsOf } from './mapping-events.ts';
import type { ColumnKey, RawSeries } from './mapping-schema.ts';
import { oldestFirst } from './oldest-first.ts';
import type { FormatContext, Piece, PieceRows } from './piece.ts';
import { stepMin } from './resolution.ts';
import type { Table } from './table.ts';

const DAY_MS = 86_400_000;
/** A settlement's stamp is this near to its hour. */
const JITTER_MS = 60_000;

const INTERVAL_MS: Readonly<Record<RawSeries['interval_unit'], number>> = {
  ms: 1,
  s: SECOND,
  min: MINUTE,
  h: HOUR,
};

/** @throws DataError for columns that are missing, cells that can not be read, and series without rows */
export function piecesOfMapping(
  table: Table,
  mapping: Mapping,
  context: FormatContext,
): readonly Piece[] {
  if (table.rows === 0) {
    throw new DataError({ where: context.where, expected: 'at least one row', found: 'none' });
  }
  return mapping.series.map((series) => new Reader(table, mapping, series, context).piece());
}

/** Reads one series out of the table. */
class Reader {
  readonly #table: Table;
  readonly #mapping: Mapping;
  readonly #series: RawSeries;
  readonly #context: FormatContext;
  readonly #notes: string[] = [];

  constructor(table: Table, mapping: Mapping, series: RawSeries, context: FormatContext) {
    this.#table = matching(table, series, context.where);
    this.#mapping = mapping;
    this.#series = series;
    this.#context = context;
  }

  piece(): Piece {
    const { columns, kind, venue = null, instrument = null, unit } = this.#series;
    this.#notes.push(`read as ${this.#mapping.file} says (sha256 ${this.#mapping.sha256})`);
    if (unit !== 'fraction') this.#notes.push(`rates were in ${unit}`);
    const said = { venue, instrument, kind, notes: this.#notes };
    if (columns.from !== undefined && columns.to !== undefined) {
      const { rows, whereOf } = this.#events(columns.from, columns.to);
      return pieceOf(said, rows, whereOf);
    }
    const table = this.#present();
    const sort = rowSortOf(kind);
    const rows = sort === 'bars' ? this.#bars(table) : this.#others(table, sort);
    return this.#opened(oldestFirst(pieceOf(said, rows, table.whereOf)));
  }

  #events(from: string | number, to: string | number) {
    const zone = this.#context.options.timeZone ?? null;
    const { where } = this.#context;
    const instants = (name: string | number) =>
      instantsNamed(this.#table, name, this.#mapping, zone, where);
    return eventsOf(instants(from), instants(to), this.#table.whereOf);
  }

  /** The rows that have a value for the series, and are to be taken. */
  #present(): Table {
    const { columns, take } = this.#series;
    const main = (['open', 'high', 'low', 'close', 'rate', 'value', 'price'] as const).filter(
      (key) => columns[key] !== undefined && !(key === 'price' && columns.rate !== undefined),
    );
    const read = main.map((key) => this.#numbers(this.#table, key));
    const all = [...Array(this.#table.rows).keys()];
    const present = all.filter((row) => read.some((numbers) => !Number.isNaN(numbers[row])));
    const empty = all.length - present.length;
    if (empty > 0) this.#notes.push(`${rowsWere(empty)} left out: no value there`);
    const at = this.#instants(this.#table);
    const taken = present.filter((row, index) => isTaken(take, at[row] ?? 0, index));
    if (taken.length < present.length)
      this.#notes.push(`${taken.length} of ${present.length} rows were taken as settlements`);
    if (taken.length > 0) return rowsOfTable(this.#table, taken);
    throw new DataError({
      where: this.#context.where,
      expected: `a row with ${main.map((key) => String(columns[key])).join(', ')}`,
      found: present.length === 0 ? 'none' : 'none at the hours that the mapping takes',
    });
  }

  #numbers(table: Table, key: ColumnKey): Float64Array {
    const { columns, unit, scale, volume_scale } = this.#series;
    const name = columns[key];
    if (name === undefined) return new Float64Array(table.rows).fill(Number.NaN);
    const plain = { decimal: this.#mapping.decimal, unit: 'fraction', scale: 1 } as const;
    const form =
      key === 'rate'
        ? { ...plain, unit, scale }
        : key === 'volume'
          ? { ...plain, scale: volume_scale }
          : key === 'interval'
            ? { ...plain, scale: INTERVAL_MS[this.#series.interval_unit] }
            : { ...plain, scale: columns.rate === undefined ? scale : 1 };
    return numbersNamed(table, name, form, this.#context.where);
  }

  #instants(table: Table): Float64Array {
    const { time } = this.#mapping;
    const zone = this.#context.options.timeZone ?? null;
    return instantsNamed(table, time.column ?? '', this.#mapping, zone, this.#context.where);
  }

  #bars(table: Table): PieceRows {
    const { columns } = this.#series;
    const openMs = this.#instants(table);
    const volume = columns.volume === undefined ? null : this.#numbers(table, 'volume');
    const resolutionMs = this.#mapping.bar ?? null;
    if (columns.price === undefined) {
      const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map((key) =>
        this.#numbers(table, key),
      ) as [Float64Array, Float64Array, Float64Array, Float64Array];
      return { sort: 'bars', columns: { openMs, open, high, low, close, volume }, resolutionMs };
    }
    this.#notes.push(
      'prices at instants: open, high, low and close are one price, and what lies between is unseen',
    );
    const price = this.#numbers(table, 'price');
    const flat: BarColumns = { openMs, open: price, high: price, low: price, close: price, volume };
    return { sort: 'bars', columns: flat, resolutionMs };
  }

  #others(table: Table, sort: 'prints' | 'values'): PieceRows {
    const atMs = this.#instants(table);
    if (sort === 'values') return { sort, columns: { atMs, value: this.#numbers(table, 'value') } };
    const { interval } = this.#series;
    const intervalMs =
      interval === undefined
        ? this.#numbers(table, 'interval')
        : new Float64Array(table.rows).fill(interval);
    const rate = this.#numbers(table, 'rate');
    const price = this.#numbers(table, 'price');
    return { sort, columns: { settledAtMs: atMs, rate, intervalMs, price } };
  }

  /** Bars stamped by their close are moved to their open. */
  #opened(piece: Piece): Piece {
    const { rows } = piece;
    if (this.#mapping.time.stamp === 'open' || rows.sort !== 'bars') return piece;
    const { openMs } = rows.columns;
    const barMs = rows.resolutionMs ?? this.#context.hints.resolutionMs ?? stepMin(openMs);
    if (barMs === null || !(barMs > 0)) {
      throw new DataError({
        where: this.#context.where,
        expected: 'the length of a bar, since stamps are those of closes',
        found: 'one bar',
        hint: 'say it in the mapping file:  bar: 1 h',
      });
    }
    const columns = { ...rows.columns, openMs: openMs.map((at) => at - barMs) };
    const notes = [...piece.notes, 'bars stamped by their close were moved to their open'];
    return { ...piece, rows: { ...rows, columns }, notes };
  }
}

/** The rows whose cells are as the series wants them. */
function matching(table: Table, series: RawSeries, where: string): Table {
  const wanted = Object.entries(series.where).map(
    ([name, text]) => [columnNamed(table, name, where), text] as const,
  );
  if (wanted.length === 0) return table;
  const rows = [...Array(table.rows).keys()].filter((row) =>
    wanted.every(([column, text]) => String(column.values[row] ?? '').trim() === text),
  );
  if (rows.length > 0) return rowsOfTable(table, rows);
  throw new DataError({
    where,
    expected: `a row whose ${Object.entries(series.where)
      .map(([name, text]) => `${name} is ${text}`)
      .join(' and ')}`,
    found: 'none',
  });
}

function isTaken(take: RawSeries['take'], atMs: number, index: number): boolean {
  if (take === 'every row') return true;
  if ('every' in take) return index % take.every === 0;
  const beside = (hour: number) => Math.abs(((atMs - hour + JITTER_MS) % DAY_MS) - JITTER_MS);
  return take.hoursMs.some((hour) => beside(hour) < JITTER_MS);
}
