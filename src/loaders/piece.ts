/** What a format's reader makes of a file: the rows of one series or of several. */
import type { RowSort, StoredKind } from '../store/keys.ts';
import type { BarColumns, FundingColumns, ValueColumns } from '../store/stage.ts';
import type { ImportOptions } from './identify.ts';
import type { NameHints } from './names.ts';

export type PieceRows =
  | {
      readonly sort: 'bars';
      readonly columns: BarColumns;
      /** Length of a bar where the file says it in so many words; null: its name and its stamps tell. */
      readonly resolutionMs: number | null;
    }
  | { readonly sort: 'prints'; readonly columns: FundingColumns }
  | { readonly sort: 'values'; readonly columns: ValueColumns };

/** The rows of one series, and what the file itself says of it; null where it says nothing safely. */
export interface Piece {
  readonly venue: string | null;
  /** As the venue spells it. */
  readonly instrument: string | null;
  readonly kind: StoredKind | null;
  readonly rows: PieceRows;
  /** Volume of candles: above zero somewhere, zero everywhere, or not told. */
  readonly volume: 'none' | 'zero' | 'positive';
  /** Anything assumed or rebuilt, as sentences for the provenance. */
  readonly notes: readonly string[];
  /** What a person calls a row: `file.csv:12`, `file.json, row 3`. */
  readonly whereOf: (row: number) => string;
}

/** What a reader of a format is told beside the content. */
export interface FormatContext {
  /** What messages call the file. */
  readonly where: string;
  readonly hints: NameHints;
  readonly options: ImportOptions;
}

export const stampsOf = ({ rows }: Piece): Float64Array =>
  rows.sort === 'bars'
    ? rows.columns.openMs
    : rows.sort === 'prints'
      ? rows.columns.settledAtMs
      : rows.columns.atMs;

/** The sort of rows a piece has, as the store names it. */
export const sortOfPiece = ({ rows }: Piece): RowSort => rows.sort;
