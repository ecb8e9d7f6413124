/** The first lines of a CSV: enough to recognise its format, whatever the file's length. */
import { closeSync, openSync, readSync } from 'node:fs';
import Papa from 'papaparse';
import { DataError } from '../../domain/errors.ts';
import { parseNumber } from '../numbers.ts';
import { plainName } from '../table.ts';

const SNIFF_BYTES = 65_536;
/** Rows kept for a look at their order and their cells. */
const ROWS_SHOWN = 5;

export interface CsvHead {
  /** Lines above the header that are no part of the table. */
  readonly above: number;
  /** Whether the first line of the table names the columns: its first cell is no number. */
  readonly header: boolean;
  /** The cells of the table's first line, names or not. */
  readonly first: readonly string[];
  /** The same without case, blanks and underscores. */
  readonly plain: readonly string[];
  /** The first rows below the header. */
  readonly rows: readonly (readonly string[])[];
  readonly newline: '\n' | '\r\n';
}

/** A CSV and what its first lines say. */
export interface CsvFile {
  readonly path: string;
  /** As messages call it. */
  readonly where: string;
  readonly head: CsvHead;
}

/** @throws DataError for an empty first line, or a header without rows */
export function readHead(path: string, where: string): CsvHead {
  const text = firstBytes(path);
  const lines = text.split(/\r\n|\n|\r/);
  const above = isBanner(lines[0] ?? '') ? 1 : 0;
  const first = cellsOf(lines[above] ?? '');
  const header = parseNumber(first[0] ?? '') === null;
  const from = above + (header ? 1 : 0);
  // A line that the sniffed bytes cut short says nothing safely.
  const whole = lines.length > from + 1 ? lines.slice(0, -1) : lines;
  const rows = whole.slice(from, from + ROWS_SHOWN).map(cellsOf);
  const blank = first.join('').trim() === '';
  if (blank || (rows[0] ?? []).join('').trim() === '') {
    const found = blank ? 'an empty first line' : 'a header and no rows';
    throw new DataError({ where, expected: 'at least one row', found });
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return { above, header, first, plain: first.map(plainName), rows, newline };
}

/** CryptoDataDownload puts its address above the header. */
const isBanner = (line: string): boolean =>
  /^"?(?:https?:\/\/)?(?:www\.)?cryptodatadownload\.com[^,]*,*$/i.test(line.trim());

/** Whether the header has all of the names, which are plain: `open_time` is `opentime`. */
export const hasColumns = ({ header, plain }: CsvHead, ...names: readonly string[]): boolean =>
  header && names.every((name) => plain.includes(name));

/** The cells of one line. */
export const cellsOf = (line: string): string[] =>
  line.includes('"')
    ? (Papa.parse<string[]>(line, { delimiter: ',' }).data[0] ?? [])
    : line.split(',');

function firstBytes(path: string): string {
  const bytes = new Uint8Array(SNIFF_BYTES);
  const handle = openSync(path, 'r');
  try {
    const length = readSync(handle, bytes, 0, bytes.length, 0);
    return new TextDecoder('utf-8').decode(bytes.subarray(0, length));
  } finally {
    closeSync(handle);
  }
}
