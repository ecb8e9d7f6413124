/** Files that begin with their newest row, turned round. */
import type { Piece, PieceRows } from './piece.ts';
import { stampsOf } from './piece.ts';

/** The piece as it is, or, where every stamp is earlier than the one before, the other way round. */
export function oldestFirst(piece: Piece): Piece {
  const stamps = stampsOf(piece);
  const last = stamps.length - 1;
  if (last < 1 || stamps.some((at, row) => row > 0 && !(at < (stamps[row - 1] ?? 0)))) return piece;
  return {
    ...piece,
    rows: turned(piece.rows),
    notes: [...piece.notes, 'the file begins with its newest row; it was turned round'],
    whereOf: (row) => piece.whereOf(last - row),
  };
}

function turned(rows: PieceRows): PieceRows {
  if (rows.sort === 'bars') return { ...rows, columns: reversed(rows.columns) };
  if (rows.sort === 'prints') return { ...rows, columns: reversed(rows.columns) };
  return { ...rows, columns: reversed(rows.columns) };
}

/** Every column from its end to its beginning. */
const reversed = <T extends object>(columns: T): T =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]: [string, unknown]) => [
      name,
      column instanceof Float64Array ? column.toReversed() : column,
    ]),
  ) as T;
