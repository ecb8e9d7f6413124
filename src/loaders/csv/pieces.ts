/** Rows that a CSV format has read, as pieces. */
import type { StoredKind } from '../../store/keys.ts';
import type { BarColumns, FundingColumns } from '../../store/stage.ts';
import type { Piece, PieceRows } from '../piece.ts';

/** What the format knows of a series; null where it says nothing safely. */
export interface SeriesSaid {
  readonly venue: string | null;
  readonly instrument: string | null;
  readonly kind: StoredKind | null;
  readonly notes?: readonly string[];
}

export const pieceOf = (
  { venue, instrument, kind, notes = [] }: SeriesSaid,
  rows: PieceRows,
  whereOf: Piece['whereOf'],
): Piece => ({
  venue,
  instrument,
  kind,
  rows,
  volume: rows.sort === 'bars' ? volumeSaid(rows.columns) : 'none',
  notes,
  whereOf,
});

function volumeSaid({ volume }: BarColumns): Piece['volume'] {
  if (volume === null) return 'none';
  return volume.some((traded) => traded > 0) ? 'positive' : 'zero';
}

/** Prints whose record names neither interval nor price. */
export const plainPrints = (settledAtMs: Float64Array, rate: Float64Array): FundingColumns => {
  const none = new Float64Array(settledAtMs.length).fill(Number.NaN);
  return { settledAtMs, rate, intervalMs: none, price: none };
};

/** `1 row was`, `7 rows were`. */
export const rowsWere = (count: number): string =>
  count === 1 ? '1 row was' : `${count} rows were`;
