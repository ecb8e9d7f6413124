/** A table of any format, one series in it, as a piece. */
import { DataError } from '../domain/errors.ts';
import { rowSortOf, type StoredKind } from '../store/keys.ts';
import {
  barsOf,
  freqtradeFunding,
  fundingOf,
  refuseAbsoluteRate,
  shapeOf,
  symbolOf,
  valuesOf,
  volumeOf,
} from './interpret.ts';
import type { FormatContext, Piece, PieceRows } from './piece.ts';
import type { Table } from './table.ts';

/** @throws DataError for columns that are missing and cells that can not be read */
export function pieceOfTable(table: Table, context: FormatContext): Piece {
  const { where, hints, options } = context;
  if (table.rows === 0) {
    throw new DataError({ where, expected: 'at least one row', found: 'none' });
  }
  refuseAbsoluteRate(table, options.venue ?? hints.venue, where);
  const rows = rowsOf(table, options.kind ?? hints.kind, context);
  return {
    venue: null,
    instrument: symbolOf(table, where),
    kind: null,
    rows,
    volume: rows.sort === 'bars' ? volumeOf(table) : 'none',
    notes: [],
    whereOf: table.whereOf,
  };
}

function rowsOf(
  table: Table,
  kind: StoredKind | null,
  { where, options }: FormatContext,
): PieceRows {
  const zone = options.timeZone ?? null;
  if (kind !== null && rowSortOf(kind) === 'values')
    return { sort: 'values', columns: valuesOf(table, zone, where) };
  const sort = shapeOf(table, where);
  if (sort === 'prints') return { sort, columns: fundingOf(table, zone, where) };
  return kind !== null && rowSortOf(kind) === 'prints'
    ? { sort: 'prints', columns: freqtradeFunding(table, zone, where) }
    : { sort, columns: barsOf(table, zone, where), resolutionMs: null };
}
