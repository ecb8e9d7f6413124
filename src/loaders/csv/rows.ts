/** Long CSV row by row: a file of any length in a fixed amount of memory. */
import { closeSync, openSync, readSync } from 'node:fs';
import { DataError } from '../../domain/errors.ts';
import { IssueList } from '../issues.ts';
import { isEmptyCell, parseNumber } from '../numbers.ts';
import { type CsvFile, cellsOf } from './head.ts';

const CHUNK_BYTES = 1 << 20;
/** Characters; a longer line is no row of numbers. */
const LINE_MAX = 1_000_000;

const MEND = 'mend or delete the row, then import the file again';

/** Reads the rows of a file and gathers what is wrong with them, up to ten. */
export class CsvRows {
  readonly #file: CsvFile;
  readonly #issues = new IssueList();

  constructor(file: CsvFile) {
    this.#file = file;
  }

  /**
   * The place of a column, named plainly: `mark_px` is `markpx`.
   *
   * @throws DataError when the file has none
   */
  column(name: string): number {
    const { head, where } = this.#file;
    const index = head.plain.indexOf(name);
    if (index >= 0) return index;
    const found = head.first.join(', ').slice(0, 120);
    throw new DataError({ where, expected: `a column ${name}`, found });
  }

  /** `file.csv:12`. */
  readonly whereOf = (line: number): string => `${this.#file.where}:${line}`;

  /**
   * Calls `visit` for every row with its line, until ten rows were refused.
   *
   * @param linesAbove lines that are no rows
   * @throws DataError naming the rows that can not be read
   */
  read(linesAbove: number, visit: (cells: readonly string[], line: number) => void): void {
    const { path, head } = this.#file;
    let line = 0;
    let blank: number | null = null;
    for (const text of linesOf(path, this.#file.where)) {
      line += 1;
      if (line <= linesAbove) continue;
      if (text.trim() === '') {
        blank ??= line;
        continue;
      }
      if (blank !== null) this.refuse(blank, 'a row', 'an empty line');
      blank = null;
      const cells = cellsOf(text);
      if (cells.length === head.first.length) visit(cells, line);
      else this.#odd(line, cells.length, text);
      if (this.#issues.full) break;
    }
    this.#issues.throwIfAny();
  }

  /** Notes that a row can not be read. */
  refuse(line: number, expected: string, found: string): void {
    this.#issues.add({ where: this.whereOf(line), expected, found, hint: MEND });
  }

  /** A cell as a number; NaN, and the row is refused, where it is none. */
  number(cells: readonly string[], index: number, line: number): number {
    const cell = cells[index] ?? '';
    const number = parseNumber(cell);
    if (number !== null) return number;
    const name = (this.#file.head.first[index] ?? '').trim();
    this.refuse(line, `${name} a number`, cell === '' ? 'nothing' : `"${cell.slice(0, 40)}"`);
    return Number.NaN;
  }

  /** A cell as a number; NaN where it is empty. */
  optional(cells: readonly string[], index: number, line: number): number {
    const cell = cells[index] ?? '';
    if (cell === '') return Number.NaN;
    const number = parseNumber(cell);
    if (number !== null) return number;
    return isEmptyCell(cell) ? Number.NaN : this.number(cells, index, line);
  }

  #odd(line: number, cells: number, text: string): void {
    this.#issues.add({
      where: this.whereOf(line),
      expected: `${this.#file.head.first.length} columns`,
      found: `${cells} in "${text.slice(0, 60)}"`,
      hint: 'the line may have been cut short: download or export the file again',
    });
  }
}

/** The lines of a file, without their ends and without the byte order mark. */
function* linesOf(path: string, where: string): Generator<string> {
  const handle = openSync(path, 'r');
  const decoder = new TextDecoder('utf-8');
  const bytes = new Uint8Array(CHUNK_BYTES);
  let rest = '';
  try {
    for (;;) {
      const length = readSync(handle, bytes, 0, bytes.length, null);
      const more = decoder.decode(bytes.subarray(0, length), { stream: length > 0 });
      const lines = (rest + more).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield withoutReturn(line);
      if (rest.length > LINE_MAX) {
        const found = `one of more than ${LINE_MAX} characters`;
        throw new DataError({ where, expected: 'lines of a table', found });
      }
      if (length === 0) break;
    }
    if (rest !== '') yield withoutReturn(rest);
  } finally {
    closeSync(handle);
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
