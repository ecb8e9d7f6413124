/** Time columns to UTC milliseconds: units by magnitude, text by its zone, never by the locale. */
import { DataError } from '../domain/errors.ts';
import { parseInstant } from '../units/time.ts';
import { IssueList } from './issues.ts';
import { parseNumber } from './numbers.ts';
import type { Column, Table } from './table.ts';
import { plainName } from './table.ts';
import { fixedMinutes, zoneOffset } from './zones.ts';

export type StampUnit = 's' | 'ms' | 'us' | 'ns';

/** How many of the unit make a millisecond. */
export const UNITS_PER_MS: Readonly<Record<StampUnit, number>> = {
  s: 0.001,
  ms: 1,
  us: 1_000,
  ns: 1_000_000,
};

const UNIT_WORDS: Readonly<Record<StampUnit, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};

/** No perpetual and no coin is older than 2009; what lies outside is a wrong unit or column. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** Magnitudes of stamps of this century: seconds have 10 digits, each finer unit three more. */
export function stampUnit(stamp: number): StampUnit {
  if (stamp >= 1e17) return 'ns';
  if (stamp >= 1e14) return 'us';
  return stamp >= 1e11 ? 'ms' : 's';
}

/**
 * The one unit of all stamps between two extremes.
 *
 * @param name the column, which may say its unit: `open_at_ms`
 * @throws DataError when the extremes are in different units, not in the named unit, or no instants
 */
export function unitBetween(first: number, last: number, name: string, where: string): StampUnit {
  const unit = stampUnit(first);
  const found = `stamps from ${first} to ${last}`;
  if (unit !== stampUnit(last)) {
    const expected = `stamps of ${name} in one unit`;
    const hint = `${UNIT_WORDS[unit]} and ${UNIT_WORDS[stampUnit(last)]} are mixed: split the file`;
    throw new DataError({ where, expected, found, hint });
  }
  if (plainName(name).endsWith('ms') && unit !== 'ms') {
    const expected = `${name} in milliseconds`;
    const hint = 'divide or multiply the column, or name it without the unit, as timestamp';
    throw new DataError({ where, expected, found: `${found}, ${UNIT_WORDS[unit]}`, hint });
  }
  const scale = UNITS_PER_MS[unit];
  if (first / scale < EARLIEST_MS || last / scale > LATEST_MS) {
    throw new DataError({ where, expected: `${name} between 2009 and 2100`, found });
  }
  return unit;
}

/**
 * A time column as UTC milliseconds.
 *
 * @param timeZone what a stamp without a zone is in; null: such stamps are refused
 * @throws DataError naming rows whose stamp is missing or can not be read
 */
export function stampsMs(
  column: Column,
  table: Table,
  timeZone: string | null,
  where: string,
): Float64Array {
  if (column.sort === 'text') {
    const numeric = textNumbers(column.values);
    if (numeric === null) return textStamps(column, column.values, table, timeZone);
    return numericStamps(column.name, numeric, table, where);
  }
  requireAll(column, column.values, table);
  if (column.sort === 'number') return numericStamps(column.name, column.values, table, where);
  if (column.zoned) return column.values.map(Math.floor);
  const offset = requireZone(timeZone, where, `${column.name} without a time zone`);
  return column.values.map((local) => offset(Math.floor(local)) ?? Number.NaN);
}

function numericStamps(name: string, stamps: Float64Array, table: Table, where: string) {
  requireAll({ name }, stamps, table);
  let first = stamps[0] ?? 0;
  let last = first;
  for (const stamp of stamps) {
    if (stamp < first) first = stamp;
    if (stamp > last) last = stamp;
  }
  const scale = UNITS_PER_MS[unitBetween(first, last, name, where)];
  if (scale < 1) return stamps.map((stamp) => Math.round(stamp * 1_000));
  return stamps.map((stamp) => Math.floor(stamp / scale));
}

/** The cells as numbers when the first one is; a later odd cell becomes NaN and is refused. */
function textNumbers(cells: readonly (string | null)[]): Float64Array | null {
  if (parseNumber(cells[0] ?? '') === null) return null;
  return Float64Array.from(cells, (cell) => parseNumber(cell ?? '') ?? Number.NaN);
}

function requireAll({ name }: { name: string }, stamps: Float64Array, table: Table): void {
  const issues = new IssueList();
  for (let row = 0; row < stamps.length && !issues.full; row += 1) {
    if (Number.isFinite(stamps[row])) continue;
    issues.add({
      where: table.whereOf(row),
      expected: `an instant in ${name}`,
      found: cellText(table, name, row),
      hint: 'mend or delete the row, then import the file again',
    });
  }
  issues.throwIfAny();
}

/** A cell as it was written. */
export function cellText(table: Table, name: string, row: number): string {
  const column = table.columns.find((one) => one.name === name);
  const cell = column?.values[row];
  return cell === null || cell === undefined || cell === '' ? 'nothing' : `"${cell}"`;
}

const ZONED = /^(.*\d)(?:Z| ?UTC|([+-]\d{2}:?\d{2}))$/;
const FRACTION = /^(.*\.\d{3})\d+$/;

function textStamps(
  column: Column,
  cells: readonly (string | null)[],
  table: Table,
  timeZone: string | null,
): Float64Array {
  const issues = new IssueList();
  const stamps = new Float64Array(cells.length);
  let offset: ((localMs: number) => number | null) | null = null;
  for (let row = 0; row < cells.length && !issues.full; row += 1) {
    const cell = (cells[row] ?? '').trim();
    const zoned = ZONED.exec(cell);
    const local = localMs(zoned?.[1] ?? cell);
    if (zoned === null && local !== null) {
      offset ??= requireZone(timeZone, table.whereOf(row), `"${cell}"`);
    }
    const at = local === null ? null : zoned === null ? (offset?.(local) ?? null) : local;
    const shift = zoned?.[2] === undefined ? 0 : fixedMinutes(zoned[2]);
    stamps[row] = (at ?? Number.NaN) - (shift ?? Number.NaN) * 60_000;
    if (at !== null && shift !== null) continue;
    issues.add({
      where: table.whereOf(row),
      expected: `an instant in ${column.name}, such as 2025-10-10T19:00:00Z`,
      found: cellText(table, column.name, row),
      hint: 'mend or delete the row, then import the file again',
    });
  }
  issues.throwIfAny();
  return stamps;
}

/** Finer fractions of a second than milliseconds are cut off. */
const localMs = (text: string): number | null => parseInstant(text.replace(FRACTION, '$1'));

function requireZone(timeZone: string | null, where: string, found: string) {
  if (timeZone !== null) return zoneOffset(timeZone);
  throw new DataError({
    where,
    expected: 'stamps that say their time zone',
    found,
    hint: 'say which it is:  --tz UTC  (or +03:00, or Europe/London)',
  });
}
