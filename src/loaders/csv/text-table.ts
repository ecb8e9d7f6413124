/** A whole CSV as a table of text cells. */
import { readFileSync, statSync } from 'node:fs';
import Papa from 'papaparse';
import { DataError } from '../../domain/errors.ts';
import type { Column, Table } from '../table.ts';
import type { CsvFile } from './head.ts';

/** A longer file can not be held as one string. */
export const TEXT_BYTES_MAX = 500_000_000;

/** What stands above the rows of a CSV. */
export interface TextTableForm {
  readonly names: readonly string[];
  /** Lines above the rows. */
  readonly linesAbove: number;
}

/** A CSV as a mapping file describes it. */
export interface DescribedCsv {
  /** Lines above the table. */
  readonly skip: number;
  /** Without one, columns are named by their numbers, from 1. */
  readonly header: boolean;
  readonly separator: string;
}

/**
 * @throws DataError for a file too long, and for rows with more or fewer cells than there are names
 */
export const readTextTable = (
  path: string,
  { names, linesAbove }: TextTableForm,
  where: string,
): Table => textTable(linesOf(path, ',', where).slice(linesAbove), names, linesAbove, where);

/** The table below the header of a file. */
export const tableOfFile = ({ path, where, head }: CsvFile): Table =>
  readTextTable(path, { names: head.first, linesAbove: head.above + 1 }, where);

/** @throws DataError as {@link readTextTable}, and for a file without a first line */
export function readDescribedCsv(path: string, form: DescribedCsv, where: string): Table {
  const { skip, header, separator } = form;
  const lines = linesOf(path, separator, where).slice(skip);
  const [first] = lines;
  if (first === undefined || first.join('').trim() === '') {
    const found = `nothing after ${skip} lines`;
    throw new DataError({ where, expected: 'at least one row', found });
  }
  const names = header ? first : first.map((_, index) => String(index + 1));
  return textTable(lines.slice(header ? 1 : 0), names, skip + (header ? 1 : 0), where);
}

/** The cells of every line. */
function linesOf(path: string, delimiter: string, where: string): string[][] {
  const { size } = statSync(path);
  if (size > TEXT_BYTES_MAX) {
    throw new DataError({
      where,
      expected: `at most ${TEXT_BYTES_MAX / 1_000_000} MB of a table that is read cell by cell`,
      found: `${Math.ceil(size / 1_000_000)} MB`,
      hint: 'split the file, or convert it to Parquet',
    });
  }
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  return Papa.parse<string[]>(text, { delimiter }).data;
}

function textTable(
  body: string[][],
  names: readonly string[],
  linesAbove: number,
  where: string,
): Table {
  while (body.at(-1)?.join('') === '') body.pop();
  const whereOf = (row: number) => `${where}:${row + linesAbove + 1}`;
  const odd = body.findIndex((row) => row.length !== names.length);
  if (odd >= 0) {
    const row = body[odd] ?? [];
    throw new DataError({
      where: whereOf(odd),
      expected: `${names.length} columns`,
      found: `${row.length} in "${row.join(',').slice(0, 60)}"`,
      hint: 'the line may have been cut short: download or export the file again',
    });
  }
  const columns = names.map(
    (name, index): Column => ({
      name: name.trim(),
      sort: 'text',
      values: body.map((row) => row[index] ?? null),
    }),
  );
  return { rows: body.length, columns, whereOf };
}

/** Some rows of a table, with the places they had in it. */
export function rowsOfTable(table: Table, rows: readonly number[]): Table {
  const columns = table.columns.map((column): Column => {
    if (column.sort === 'text')
      return { ...column, values: rows.map((row) => column.values[row] ?? null) };
    const values = Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN);
    return { ...column, values };
  });
  return { rows: rows.length, columns, whereOf: (row) => table.whereOf(rows[row] ?? row) };
}

/** A table apart by what a text column says, in the order of first appearance. */
export function apartBy(table: Table, column: Column): ReadonlyMap<string, Table> {
  const rows = new Map<string, number[]>();
  for (let row = 0; row < table.rows; row += 1) {
    const name = String(column.values[row] ?? '').trim();
    const group = rows.get(name);
    if (group === undefined) rows.set(name, [row]);
    else group.push(row);
  }
  return new Map([...rows].map(([name, group]) => [name, rowsOfTable(table, group)]));
}
