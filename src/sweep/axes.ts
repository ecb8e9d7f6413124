/**
 * The axes of a grid as people write them: `--grid reserve=0 %:50 %:10 %`, `--grid hold=7 d,30 d`. A
 * value is made when it is asked for, so that an axis may be longer than memory.
 */
import { type Issue, ScenarioError } from '../domain/errors.ts';
import { readValue, type YamlValue } from '../scenario/document.ts';
import { foundText } from '../scenario/found.ts';
import { ANNUAL, DURATION, FRACTION, LEVERAGE, plainDecimal } from '../scenario/quantity.ts';

/** One value of an axis. */
export interface AxisValue {
  /** As it was written, or as a step of a range would be. */
  readonly text: string;
  /** What the scenario document gets. */
  readonly value: YamlValue;
  /** In internal units (a fraction, milliseconds, an amount); null for a word. */
  readonly number: number | null;
}

/** One path of the scenario and the values it takes. */
export interface Axis {
  /** `construction.leverage`. */
  readonly path: string;
  /** The column's: the path's last element, longer where two axes share it. */
  readonly name: string;
  readonly count: number;
  /** Whether the values are told as text: words, or quantities of different units. */
  readonly words: boolean;
  /** @param index from 0 to `count` − 1 */
  readonly at: (index: number) => AxisValue;
}

type Values = Pick<Axis, 'count' | 'words' | 'at'>;

/**
 * Reads `path=from:to:step` and `path=a,b,c`, one text an axis, the slowest first.
 *
 * @throws ScenarioError naming every text that is no axis, and paths that stand twice
 */
export function readAxes(texts: readonly string[]): readonly Axis[] {
  const issues: Issue[] = [];
  const read: (Values & { readonly path: string })[] = [];
  for (const text of texts) {
    const at = text.indexOf('=');
    const path = text.slice(0, Math.max(at, 0)).trim();
    const found = path === '' ? notAnAxis(text) : valuesOf(path, text.slice(at + 1));
    if ('where' in found) issues.push(found);
    else if (read.some((other) => other.path === path)) issues.push(twice(path));
    else read.push({ path, ...found });
  }
  if (issues.length > 0) throw new ScenarioError(issues.slice(0, 10));
  const paths = read.map(({ path }) => path);
  return read.map((axis) => ({ ...axis, name: columnName(axis.path, paths) }));
}

const EXAMPLES = 'such as  --grid construction.leverage=2:10:1  or  --grid hold="7 d,30 d"';

const notAnAxis = (text: string): Issue => ({
  where: '--grid',
  expected: 'path=from:to:step or path=a,b,c',
  found: foundText(text),
  hint: EXAMPLES,
});

const twice = (path: string): Issue => ({
  where: '--grid',
  expected: 'each path once',
  found: `${path} twice`,
  hint: `write all its values together:  --grid ${path}=a,b,c`,
});

const issueAt = (path: string, expected: string, found: string, hint: string): Issue => ({
  where: `--grid ${path}`,
  expected,
  found,
  hint,
});

function valuesOf(path: string, text: string): Values | Issue {
  const parts = text.split(':').map((part) => part.trim());
  const ends = parts.map(decimalOf);
  const isRange = parts.length > 1 && !text.includes(',') && ends.some((end) => end !== null);
  return isRange ? rangeOf(path, text, ends) : listOf(path, text);
}

/** The shortest ending of the path that no other axis shares. */
function columnName(path: string, paths: readonly string[]): string {
  const keys = path.split('.');
  const ending = (of: readonly string[], length: number) => of.slice(-length).join('_');
  for (let length = 1; length < keys.length; length += 1) {
    const name = ending(keys, length);
    const shared = paths.filter((other) => ending(other.split('.'), length) === name);
    if (shared.length === 1) return name;
  }
  return keys.join('_');
}

// ---- lists ---------------------------------------------------------------------------------------

function listOf(path: string, text: string): Values | Issue {
  const items = text.split(',').map((item) => item.trim());
  if (text.trim() === '')
    return issueAt(path, 'at least one value', 'nothing', `such as  --grid ${path}=a,b,c`);
  if (items.includes(''))
    return issueAt(path, 'a value between commas', foundText(text), 'take the extra comma away');
  const values = items.map(readItem);
  const double = values.find(({ value }, i) => values.findIndex((v) => v.value === value) < i);
  if (double !== undefined)
    return issueAt(path, 'each value once', `${double.text} twice`, 'leave one of them out');
  const units = new Set(values.map(({ unit }) => unit));
  const words = units.size > 1 || units.has(null);
  return { count: values.length, words, at: (index) => elementOf(values, index) };
}

function elementOf(values: readonly AxisValue[], index: number): AxisValue {
  const value = values[index];
  if (value === undefined) throw new RangeError(`an axis of ${values.length} has no ${index}`);
  return value;
}

/** A value with what its number is in; null for a word. */
type Item = AxisValue & { readonly unit: string | null };

const readItem = (text: string): Item => itemOf(text, readValue(text));

function itemOf(text: string, value: YamlValue): Item {
  const [number, unit] = measured(value);
  return { text, value, number, unit };
}

const QUANTITIES = [
  ['x', LEVERAGE],
  ['fraction', FRACTION],
  ['a year', ANNUAL],
  ['ms', DURATION],
] as const;

function measured(value: YamlValue): readonly [number, string] | readonly [null, null] {
  if (typeof value === 'number') return Number.isFinite(value) ? [value, 'x'] : [null, null];
  for (const [unit, quantity] of QUANTITIES) {
    const number = quantity.read(value);
    if (number !== null) return [number, unit];
  }
  const amount = typeof value === 'string' ? decimalOf(value) : null;
  return amount === null ? [null, null] : [Number(amount.digits), `amount of ${amount.unit}`];
}

// ---- ranges --------------------------------------------------------------------------------------

interface Decimal {
  /** Without exponent and separators. */
  readonly digits: string;
  /** What follows the number; empty for a bare one. */
  readonly unit: string;
}

function decimalOf(text: string): Decimal | null {
  const match =
    /^([+-]?[0-9][0-9_]*(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,2})?)\s*((?:%|[a-z])[a-z0-9/%]*)?$/i.exec(
      text.trim(),
    );
  const number = Number(match?.[1]?.replaceAll('_', '') ?? Number.NaN);
  return Number.isFinite(number) ? { digits: plainDecimal(number), unit: match?.[2] ?? '' } : null;
}

/**
 * Steps are counted in whole units of the last digit that is written, so that they do not drift:
 * the third step of 0.1 is 0.3, and not 0.30000000000000004.
 */
function rangeOf(path: string, text: string, ends: readonly (Decimal | null)[]): Values | Issue {
  const [from, to, step, more] = ends;
  if (!from || !to || !step || more !== undefined)
    return issueAt(path, 'from:to:step, three numbers', foundText(text), EXAMPLES);
  const { unit } = from;
  if (to.unit !== unit || step.unit !== unit)
    return issueAt(
      path,
      'one unit in from, to and step',
      [from, to, step].map((end) => end.unit || 'none').join(', '),
      `such as  --grid ${path}="0 ${unit || '%'}:50 ${unit || '%'}:10 ${unit || '%'}"`,
    );
  const places = Math.max(placesOf(from.digits), placesOf(step.digits));
  const scaled = (digits: string): number => Number(`${digits}e${places}`);
  const [first, last, each] = [scaled(from.digits), scaled(to.digits), scaled(step.digits)];
  if (each === 0)
    return issueAt(path, 'a step other than zero', foundText(text), 'from:to:step, such as 2:10:1');
  // The end belongs to the range when it is a step away but for the last digits of a double.
  const count = Math.floor((last - first) / each + 1e-9) + 1;
  if (count < 1)
    return issueAt(path, 'a step from the first towards the last', foundText(text), EXAMPLES);
  const largest = Math.max(Math.abs(first), Math.abs(first + (count - 1) * each));
  if (!Number.isSafeInteger(largest) || count > Number.MAX_SAFE_INTEGER)
    return issueAt(path, 'a range of at most 15 digits', foundText(text), 'take a larger step');
  const at = (index: number): AxisValue => {
    const value = Number(`${first + index * each}e-${places}`);
    const digits = plainDecimal(value);
    // Neither a bare number nor a number with its unit means anything else to YAML.
    return unit === ''
      ? { text: digits, value, number: value }
      : itemOf(`${digits} ${unit}`, `${digits} ${unit}`);
  };
  return { count, words: at(0).number === null, at };
}

const placesOf = (digits: string): number => digits.split('.')[1]?.length ?? 0;
