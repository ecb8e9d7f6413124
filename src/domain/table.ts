/** A table that is written as it is made: its columns, and blocks of rows in order. */

export type TableColumn = {
  /** In snake_case, with the unit. */
  readonly name: string;
} & (
  | { readonly sort: 'number' | 'instant' | 'flag' }
  /** One of a few words; a cell is a word's place among them. */
  | { readonly sort: 'word'; readonly words: readonly string[] }
  /** A cell is a text's place among the block's. */
  | { readonly sort: 'text' }
);

export interface TableBlock {
  readonly rows: number;
  /** One array a column. NaN, and whatever else is not finite, is an empty cell. */
  readonly cells: readonly Float64Array[];
  /** Of the columns whose sort is `text`. */
  readonly texts: readonly string[];
}
