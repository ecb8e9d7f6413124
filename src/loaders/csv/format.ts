/** A CSV format: what a venue or a seller of data writes, known by its header or its first rows. */
import type { NameHints } from '../names.ts';
import type { FormatContext, Piece } from '../piece.ts';
import type { CsvFile, CsvHead } from './head.ts';

export interface CsvFormat {
  /** As provenance names it: `okx archive csv`. */
  readonly name: string;
  /** Never by a date: headers come and go, and files are renamed. */
  readonly knows: (head: CsvHead, hints: NameHints) => boolean;
  /** @throws DataError for rows of this format that can not be read */
  readonly read: (file: CsvFile, context: FormatContext) => readonly Piece[];
}
