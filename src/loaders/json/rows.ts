/**
 * The rows of a saved answer, read cell by cell. What is missing or odd is gathered with the number of
 * its row and thrown: no row is skipped, and no cell becomes zero.
 */
import { durationText, isoInstant, parseInstant } from '../../units/time.ts';
import { IssueList } from '../issues.ts';
import { parseNumber, shiftedNumber } from '../numbers.ts';
import { type StampUnit, stampUnit, UNITS_PER_MS } from '../stamps.ts';

const HINT = 'the answer may have been cut off or edited: ask for it again';

/** As stamps.ts has it: what lies outside is a wrong unit, or no instant at all. */
const EARLIEST = '2009-01-01';
const LATEST = '2100-01-01';
const EARLIEST_MS = parseInstant(EARLIEST) ?? 0;
const LATEST_MS = parseInstant(LATEST) ?? 0;

const SHOWN_MAX = 60;
/** An answer of a venue has five levels; a thousand times as many are a trap for whoever walks them. */
const DEPTH_MAX = 50;

/** A value as a message shows it, however large it is. */
export const shortly = (value: unknown): string => {
  if (isDeep(value)) return `lists or objects inside each other, more than ${DEPTH_MAX} deep`;
  const text = JSON.stringify(value, beginning) ?? 'nothing';
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX - 1)}…` : text;
};

/** Of a list or a text no more than can be shown. */
const beginning = (_key: string, value: unknown): unknown =>
  Array.isArray(value) || typeof value === 'string' ? value.slice(0, SHOWN_MAX + 1) : value;

/** Whether lists or objects lie in each other deeper than any answer's do. */
export function isDeep(value: unknown, depthMax = DEPTH_MAX): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const inside: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return depthMax === 0 || inside.some((one) => isDeep(one, depthMax - 1));
}

/** JSON's objects, and nothing else. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number, or a text that is one; null for anything else. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' ? parseNumber(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Null, an empty text or no cell at all. */
const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

/** What a row was called: 1 is the first of its body. */
export const rowName = (where: string, row: number): string => `${where}, row ${row + 1}`;

/**
 * Reads every row of a body.
 *
 * @throws DataError naming up to ten rows in which a cell is missing or odd
 */
export function readRows<T>(
  list: readonly unknown[],
  where: string,
  read: (row: Row) => T,
): readonly T[] {
  const row = new Row(where);
  const made: T[] = [];
  for (let index = 0; index < list.length && !row.full; index += 1) {
    row.moveTo(index, list[index]);
    made.push(read(row));
  }
  row.throwIfAny();
  return made;
}

/** A cell is found by its key in an object, or by its place in a list. */
type Key = string | number;

/**
 * One row after the other. A cell that can not be read is NaN or an empty text for the moment: the
 * first one of each row is told, and then nothing is returned at all.
 */
export class Row {
  readonly #where: string;
  readonly #issues = new IssueList();
  #index = 0;
  #cells: unknown;
  #told = false;
  #unit: StampUnit | null = null;
  #lengthMs: number | null = null;

  constructor(where: string) {
    this.#where = where;
  }

  moveTo(index: number, cells: unknown): void {
    this.#index = index;
    this.#cells = cells;
    this.#told = false;
  }

  /** The row's place in its body, from 0. */
  get index(): number {
    return this.#index;
  }

  get full(): boolean {
    return this.#issues.full;
  }

  /** @throws DataError when any row was odd */
  throwIfAny(): void {
    this.#issues.throwIfAny();
  }

  /** Notes what is odd in this row. */
  odd(expected: string, found: string): void {
    if (this.#told) return;
    this.#told = true;
    this.#issues.add({ where: rowName(this.#where, this.#index), expected, found, hint: HINT });
  }

  /** Asks for a list of so many cells; `unread` are the places that hold numbers nobody asks for. */
  list(lengths: readonly number[], unread: readonly number[] = []): void {
    const cells = this.#cells;
    if (!Array.isArray(cells) || !lengths.includes(cells.length)) {
      const found = Array.isArray(cells) ? `${cells.length}: ${shortly(cells)}` : shortly(cells);
      this.odd(`a list of ${lengths.join(' or ')} cells`, found);
      return;
    }
    for (const place of unread) if (place < cells.length) this.number(place, `cell ${place + 1}`);
  }

  /** How many cells a list has; 0 for what is no list. */
  get cells(): number {
    return Array.isArray(this.#cells) ? this.#cells.length : 0;
  }

  value(key: Key): unknown {
    const cells = this.#cells;
    if (typeof key === 'number') return Array.isArray(cells) ? (cells[key] as unknown) : undefined;
    return isObject(cells) ? cells[key] : undefined;
  }

  number(key: Key, name = String(key)): number {
    const value = this.value(key);
    const number = numberOf(value);
    if (number === null) this.odd(`${name} a number`, shortly(value));
    return number ?? Number.NaN;
  }

  /** NaN where the cell is empty, null or not there. */
  optional(key: Key, name = String(key)): number {
    return isMissing(this.value(key)) ? Number.NaN : this.number(key, name);
  }

  text(key: Key, name = String(key)): string {
    const value = this.value(key);
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.odd(`${name}, a text`, shortly(value));
    return '';
  }

  /** A cell that says one of a few words. */
  word<W extends string>(key: Key, name: string, words: readonly W[]): W | null {
    const value = this.value(key);
    const word = words.find((one) => one === value) ?? null;
    if (word === null) this.odd(`${name} one of ${words.join(', ')}`, shortly(value));
    return word;
  }

  /** An epoch stamp in whatever unit the first row has, as UTC milliseconds. */
  stamp(key: Key, name = String(key)): number {
    const value = this.value(key);
    const stamp = numberOf(value);
    if (stamp === null || !Number.isInteger(stamp)) {
      this.odd(`${name} an instant, a whole number`, shortly(value));
      return Number.NaN;
    }
    const unit = stampUnit(stamp);
    const perMs = UNITS_PER_MS[unit];
    const atMs = perMs < 1 ? Math.round(stamp / perMs) : Math.floor(stamp / perMs);
    if (!inRange(atMs)) {
      this.odd(`${name} between ${EARLIEST} and ${LATEST}`, shortly(value));
      return Number.NaN;
    }
    this.#unit ??= unit;
    if (this.#unit !== unit) {
      this.odd(`${name} in ${this.#unit}, as the rows before`, `${shortly(value)}, in ${unit}`);
    }
    return atMs;
  }

  /** An instant as text, `2024-11-25T04:00:00.000Z`, as UTC milliseconds; finer fractions are cut off. */
  instant(key: Key, name = String(key)): number {
    const value = this.value(key);
    const zoned = typeof value === 'string' && value.endsWith('Z') ? value : '';
    const atMs = parseInstant(zoned.replace(/(\.\d{3})\d+Z$/, '$1Z'));
    if (atMs !== null && inRange(atMs)) return atMs;
    this.odd(`${name} an instant such as 2024-11-25T04:00:00.000Z`, shortly(value));
    return Number.NaN;
  }

  /**
   * A length of time coded as the date that it reaches after 2000-01-01, as BitMEX does, in
   * milliseconds.
   */
  codedDuration(key: Key): number {
    const value = this.value(key);
    const atMs = typeof value === 'string' ? parseInstant(value) : null;
    const length = (atMs ?? Number.NaN) - (parseInstant('2000-01-01') ?? 0);
    if (length > 0) return length;
    this.odd(`${String(key)} a length of time as a date after 2000-01-01`, shortly(value));
    return Number.NaN;
  }

  /** A percentage as a fraction: the decimal point moves by two places, so that nothing is rounded. */
  percent(key: Key): number {
    const value = this.value(key);
    const fraction = numberOf(value) === null ? null : shiftedNumber(String(value), -2);
    if (fraction === null) this.odd(`${String(key)} a percentage`, shortly(value));
    return fraction ?? Number.NaN;
  }

  /** Notes a bar that has no length, or is not as long as the first one. */
  barLength(lengthMs: number): number {
    if (!(lengthMs > 0)) this.odd('a bar that closes after it opens', `${lengthMs} ms`);
    else this.#lengthMs ??= lengthMs;
    const first = this.#lengthMs ?? lengthMs;
    if (first !== lengthMs) {
      this.odd(`a bar of ${durationText(first)}, as the first`, durationText(lengthMs));
    }
    return lengthMs;
  }
}

const inRange = (atMs: number): boolean => atMs >= EARLIEST_MS && atMs <= LATEST_MS;

/** `the bar of 2024-06-01T00:00:00.000Z`. */
export const barName = (openMs: number): string => `the bar of ${isoInstant(openMs)}`;

/** Open, high, low and close of a candle that is a list, in cells 1 to 4 as most venues write them. */
export const pricesOf = (row: Row) => ({
  open: row.number(1, 'open'),
  high: row.number(2, 'high'),
  low: row.number(3, 'low'),
  close: row.number(4, 'close'),
});
