/** A table of any format, one series in it, as a piece. */
import { DataError } from '../domain/errors.ts';
import { rowSortOf, type StoredKind } from '../store/keys.ts';
import { bitmexBars, isBitmexBins } from './bitmex-bins.ts';
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
import { refuseStrangers } from './not-history.ts';
import { oldestFirst } from './oldest-first.ts';
import type { FormatContext, Piece, PieceRows } from './piece.ts';
import type { Table } from './table.ts';

/** @throws DataError for columns that are missing and cells that can not be read */
export function pieceOfTable(table: Table, context: FormatContext): Piece {
  const { where, hints, options } = context;
  refuseStrangers(table, where);
  if (table.rows === 0) {
    throw new DataError({ where, expected: 'at least one row', found: 'none' });
  }
  refuseAbsoluteRate(table, options.venue ?? hints.venue, where);
  const rows = rowsOf(table, options.kind ?? hints.kind, context);
  const piece: Piece = {
    venue: null,
    instrument: symbolOf(table, where),
    kind: null,
    rows,
    volume: rows.sort === 'bars' ? volumeOf(table) : 'none',
    notes: [],
    whereOf: table.whereOf,
  };
  return rows.sort === 'bars' && isBitmexBins(table) ? openedBins(piece, context) : piece;
}

/** @throws DataError when nothing tells how long a bin is */
function openedBins(given: Piece, { where, hints }: FormatContext): Piece {
  const piece = oldestFirst(given);
  const moved =
    piece.rows.sort === 'bars' ? bitmexBars(piece.rows.columns, hints.resolutionMs) : null;
  if (moved === null) {
    throw new DataError({
      where,
      expected: 'two bins or more, whose stamps tell how long one is',
      found: 'bins stamped by their close, of unknown length',
      hint: 'export a longer stretch',
    });
  }
  return {
    ...piece,
    venue: 'bitmex',
    // Names that begin with a dot are indices.
    kind: piece.instrument?.startsWith('.') === true ? 'index' : 'last',
    rows: { sort: 'bars', columns: moved.bars, resolutionMs: null },
    notes: [...piece.notes, ...moved.notes],
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
