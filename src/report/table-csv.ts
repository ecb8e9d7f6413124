/** A long table as CSV, block by block, in the form of the other files (see csv.ts). */
import Papa from 'papaparse';
import type { TableBlock, TableColumn } from '../domain/table.ts';
import { safeText } from './csv.ts';

const NEWLINE = '\r\n';

/** A text as a cell, quoted where it must be. */
const textCell = (text: string): string => Papa.unparse([[safeText(text)]]);

export const csvHeader = (columns: readonly TableColumn[]): string =>
  `${columns.map(({ name }) => textCell(name)).join(',')}${NEWLINE}`;

/** The rows of a block, each with its line end. */
export function csvRows(columns: readonly TableColumn[], block: TableBlock): string {
  const cells = columns.map((column, i) => {
    const values = block.cells[i] ?? new Float64Array(0);
    return cellsOf(column, values, block.texts);
  });
  let text = '';
  for (let row = 0; row < block.rows; row += 1)
    text += `${cells.map((cellAt) => cellAt(row)).join(',')}${NEWLINE}`;
  return text;
}

type CellAt = (row: number) => string;

function cellsOf(column: TableColumn, values: Float64Array, texts: readonly string[]): CellAt {
  const at = (row: number): number => values[row] ?? Number.NaN;
  const one = (told: (value: number) => string) => (row: number) =>
    Number.isFinite(at(row)) ? told(at(row)) : '';
  if (column.sort === 'flag') return one((value) => String(value === 1));
  if (column.sort === 'number' || column.sort === 'instant') return one(String);
  const words = (column.sort === 'word' ? column.words : texts).map(textCell);
  return one((place) => words[place] ?? '');
}
