/**
 * Daily `metrics` of Binance's archive, of which the open interest is kept, in base coin.
 *
 * The stamp T named the snapshot taken at T until 2024-03-03; from 2024-03-04 00:00 UTC on the row
 * stamped T holds what was known only at T + 5 min (found by users of the
 * archive; Binance documents neither). Each value is stored at the instant it was known.
 *
 * Source of the columns: README of github.com/binance/binance-public-data. COIN-M counts contracts in
 * `sum_open_interest`, and its `sum_open_interest_value` is in coin.
 */
import { DataError } from '../../domain/errors.ts';
import { numbersOf, requireColumn } from '../interpret.ts';
import type { Piece } from '../piece.ts';
import { stampsMs } from '../stamps.ts';
import type { Table } from '../table.ts';
import { binanceVenue, isCoinMargined } from './binance-contracts.ts';
import type { CsvFormat } from './format.ts';
import { hasColumns } from './head.ts';
import { pieceOf, rowsWere } from './pieces.ts';
import { apartBy, rowsOfTable, tableOfFile } from './text-table.ts';

const LATE_FROM_MS = Date.UTC(2024, 2, 4);
const LATE_BY_MS = 300_000;

export const BINANCE_METRICS: CsvFormat = {
  name: 'binance archive metrics',
  knows: (head) =>
    hasColumns(head, 'createtime', 'symbol', 'sumopeninterest', 'sumopeninterestvalue'),
  read: (file, { where }) => {
    const table = tableOfFile(file);
    const symbols = requireColumn(table, ['symbol'], 'symbol', where);
    return [...apartBy(table, symbols)].map(([symbol, rows]) => openInterest(symbol, rows, where));
  },
};

function openInterest(symbol: string, table: Table, where: string): Piece {
  const name = isCoinMargined(symbol) ? 'sum_open_interest_value' : 'sum_open_interest';
  const amounts = requireColumn(table, [name.replaceAll('_', '')], name, where);
  const value = numbersOf(amounts, table, 'required');
  const time = requireColumn(table, ['createtime'], 'create_time', where);
  const stamps = stampsMs(time, table, 'UTC', where);
  const firstRow = new Map<number, number>();
  const kept: number[] = [];
  let zeros = 0;
  for (let row = 0; row < table.rows; row += 1) {
    const stamp = stamps[row] ?? 0;
    const twin = firstRow.get(stamp);
    if (twin === undefined) {
      firstRow.set(stamp, row);
      if (value[row] === 0) zeros += 1;
      else kept.push(row);
    } else if (value[twin] !== value[row]) {
      throw unequal(table, twin, row, `${name} ${value[twin]}`, String(value[row]));
    }
  }
  const rows = rowsOfTable(table, kept);
  const columns = {
    atMs: Float64Array.from(kept, (row) => knownAt(stamps[row] ?? 0)),
    value: Float64Array.from(kept, (row) => value[row] ?? Number.NaN),
  };
  const notes = notesOf(columns.atMs, table.rows - firstRow.size, zeros);
  const said = { venue: binanceVenue(symbol), instrument: symbol, kind: 'open-interest', notes };
  return pieceOf({ ...said, kind: 'open-interest' }, { sort: 'values', columns }, rows.whereOf);
}

const knownAt = (stampMs: number): number =>
  stampMs < LATE_FROM_MS ? stampMs : stampMs + LATE_BY_MS;

function notesOf(atMs: Float64Array, doubled: number, zeros: number): string[] {
  const notes: string[] = [];
  if (doubled > 0) notes.push(`${rowsWere(doubled)} an equal copy of another and left out`);
  if (zeros > 0) notes.push(`${rowsWere(zeros)} left out: an open interest of 0 is an outage`);
  if ((atMs.at(-1) ?? 0) > LATE_FROM_MS)
    notes.push('stamps since 2024-03-04 moved by 5 min, to when the value was known');
  return notes;
}

const unequal = (table: Table, twin: number, row: number, expected: string, found: string) =>
  new DataError({
    where: table.whereOf(row),
    expected: `${expected}, as ${table.whereOf(twin)} says of the same instant`,
    found,
    hint: 'find out which of the rows is right and delete the other, then import the file again',
  });
