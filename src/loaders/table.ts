/** A file's content as named columns, whatever its format was. */
import type { ParquetColumn, ParquetTable } from '../store/parquet.ts';

/** Numbers, instants (UTC milliseconds) or text; NaN or null where a cell is empty. */
export type Column = ParquetColumn;

export interface Table extends ParquetTable {
  /** What a person calls a row: `file.csv:12` for text, `file.feather, row 11` otherwise. */
  readonly whereOf: (row: number) => string;
}

/** `fundingRate`, `funding_rate` and `Funding Rate` are one name. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The first of the names that the table has, in the order of the names. */
export function findColumn(table: ParquetTable, names: readonly string[]): Column | null {
  for (const name of names) {
    const found = table.columns.find((column) => plainName(column.name) === name);
    if (found !== undefined) return found;
  }
  return null;
}

/** The names of the columns, shortened for an error message. */
export function columnNames(table: ParquetTable): string {
  const names = table.columns.map((column) => column.name);
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown || 'no columns';
}
