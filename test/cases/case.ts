/**
 * A numeric case from outside: what it gives, what it expects, and how near an answer must come.
 *
 * How near, in this order:
 *
 *     1. the case's own `tolerance`, absolute
 *     2. the one its note states ("tolerance rel 1e-4", "tolerance 5%"), relative
 *     3. a figure with a fraction and six or more significant digits is a print, rounded or cut off:
 *        half a unit of its last digit (or 1e-9 of it where that is more), or its very digits
 *     4. any other figure is exact: 1e-9 of it
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Fields } from './fields.ts';

export interface NumericCase {
  readonly id: string;
  readonly kind: string;
  readonly venue: string;
  /** The instrument, where the case names one. */
  readonly contract: string;
  readonly note: string;
  readonly tolerance: number | null;
  readonly inputs: Fields;
  readonly expected: Fields;
}

/** Answers a case by asserting each figure it expects. */
export type Handler = (given: NumericCase) => void;
export type Handlers = Readonly<Record<string, Handler>>;

/** Every case of every file in a folder, in the files' order. */
export function readCases(folder: string): readonly NumericCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => {
      const rows: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      if (!Array.isArray(rows)) throw new Error(`${name}: expected a list of cases`);
      return rows.map((row, i) => toCase(new Fields(`${name}[${i}]`, row)));
    });
}

function toCase(row: Fields): NumericCase {
  const id = row.text('id');
  return {
    id,
    kind: row.text('kind'),
    venue: row.text('venue'),
    contract: row.has('contract') ? row.text('contract') : '',
    note: row.has('note') ? row.text('note') : '',
    tolerance: row.has('tolerance') ? row.number('tolerance') : null,
    inputs: row.inner('inputs', `${id}.inputs`),
    expected: row.inner('expected', `${id}.expected`),
  };
}

const EXACT = 1e-9;
const ROUNDED_DIGITS = 6;

/** A tolerance that the case states, or its note; null where neither does. */
function statedTolerance(given: NumericCase, printed: number): number | null {
  if (given.tolerance !== null) return given.tolerance;
  const relative = /tolerance rel (\d+(?:\.\d+)?(?:e-?\d+)?)/.exec(given.note)?.[1];
  if (relative !== undefined) return Number(relative) * Math.abs(printed);
  const percent = /tolerance ([\d.]+)%/.exec(given.note)?.[1];
  return percent === undefined ? null : (Number(percent) / 100) * Math.abs(printed);
}

/** One unit of the last printed digit; null for a figure taken as exact. */
function lastDigit(printed: number): number | null {
  const [mantissa = '', exponent = '0'] = String(Math.abs(printed)).split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  const digits = mantissa.replace('.', '').replace(/^0+/, '').length;
  return decimals > 0 && digits >= ROUNDED_DIGITS ? 10 ** (Number(exponent) - decimals) : null;
}

/**
 * Whether an answer is as near to a printed figure as the rule above asks.
 *
 * @param unit of a figure printed in whole units, such as satoshis, which rounds like any print
 */
export function isNear(
  given: NumericCase,
  answer: number,
  printed: number,
  unit: number | null,
): boolean {
  const distance = Math.abs(answer - printed);
  const stated = statedTolerance(given, printed);
  // A hair more than stated: the difference of two decimals is not exact in binary.
  if (stated !== null) return distance <= stated * (1 + 1e-9);
  const exact = Math.max(EXACT * Math.abs(printed), Number.EPSILON);
  const step = unit ?? lastDigit(printed);
  if (step === null) return distance <= exact;
  const beyond = Math.sign(printed) * (answer - printed);
  return distance <= Math.max(exact, step / 2) || (beyond >= 0 && beyond < step);
}

/** Our answer is the figure the case expects. */
export function answers(
  given: NumericCase,
  name: string,
  answer: number | null,
  unit: number | null = null,
): void {
  const printed = given.expected.number(name);
  expect(answer, `${given.id} ${name}`).not.toBeNull();
  near(given, name, answer ?? Number.NaN, printed, unit);
}

/** Our answer is a figure that is derived in the test, because the case's own is not right for us. */
export const near = (
  given: NumericCase,
  name: string,
  answer: number,
  figure: number,
  unit: number | null = null,
): void => {
  const said = `${given.id} ${name}: expected ${figure}, found ${answer}`;
  expect(isNear(given, answer, figure, unit), said).toBe(true);
};

/** Our answer is the word or the yes or no that the case expects. */
export const says = (given: NumericCase, name: string, answer: boolean | string): void => {
  expect(answer, `${given.id} ${name}`).toBe(given.expected.value(name));
};

/** The case's figure is another's mistake, or his own rule: ours is asserted beside it. */
export const notOurs = (given: NumericCase, ...names: readonly string[]): void => {
  for (const name of names) given.expected.value(name);
};
