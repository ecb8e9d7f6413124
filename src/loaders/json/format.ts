/** A JSON format: the answer of a venue's interface as it was saved, or a program's own file. */
import type { FormatContext, Piece } from '../piece.ts';

export interface JsonFormat {
  /** As provenance names it: `bybit v5 json`. */
  readonly name: string;
  /**
   * The series of the parsed text.
   *
   * @returns null where the text is of another format
   * @throws DataError for rows of this format that can not be read
   */
  readonly read: (json: unknown, context: FormatContext) => readonly Piece[] | null;
}
