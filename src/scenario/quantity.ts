/**
 * Quantities as people write them: a number and its unit. This file and the report's formatter are
 * the only places where per cent and basis points exist. The decimal point is shifted in the text
 * (`0.3 bps` is the number written `0.3e-4`), because in binary `0.3 / 10_000` and `1.1 * 1e-4`
 * each miss the number the writer meant.
 */
import { isoInstant, parseInstant } from '../units/time.ts';
import {
  type AnnualFraction,
  annualFraction,
  type DurationMs,
  durationMs,
  type EpochMs,
  type Fraction,
  fraction,
} from '../units/units.ts';

/** A kind of value in a scenario file: how it reads, and what to say when it does not. */
export interface Quantity<T> {
  /** `a length of time such as 30 min`. */
  readonly expected: string;
  /** Something that may be typed. */
  readonly example: string;
  /** The form, as JSON Schema keywords. */
  readonly json: Readonly<Record<string, unknown>>;
  /** What to advise for a value that is none; undefined: an example. */
  readonly advise?: (found: unknown) => string | undefined;
  /** @returns null when the value is none of the kind */
  readonly read: (found: unknown) => T | null;
}

/** An amount of a currency or coin. */
export interface Amount {
  readonly amount: number;
  readonly currency: string;
}

/** A fee as it was written; without a currency it is in that of the capital. */
export interface Fee {
  readonly amount: number;
  readonly currency: string | null;
}

const DIGITS = String.raw`[+-]?[0-9][0-9_]*(?:\.[0-9]+)?`;
/** JSON Schema of a text of that form. */
const textForm = (pattern: string) => ({ type: 'string', pattern });
const UNSIGNED = DIGITS.replace('[+-]', '\\+');
const MS_PER = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const CLOCK = String.raw`[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?`;
const POINT_SHIFT = { '%': -2, bps: -4 } as const;
const CURRENCY = '[A-Za-z0-9]{1,20}';

/** The number that stands in text with its decimal point moved, or null beyond double precision. */
export function shifted(digits: string, places: number): number | null {
  const x = Number(`${digits.replaceAll('_', '')}e${places}`);
  return Number.isFinite(x) ? x : null;
}

/** The text apart: digits and unit; null when it is not both. */
function apart(found: unknown, units: string): readonly [string, string] | null {
  if (typeof found !== 'string' || found.length > 1_000) return null;
  const match = new RegExp(`^(${DIGITS})\\s*(${units})$`).exec(found.trim());
  return match?.[1] === undefined || match[2] === undefined ? null : [match[1], match[2]];
}

/** `write 5 %` for a bare 5: the likeliest unit, which the writer may change. */
const withUnit =
  (...units: readonly string[]) =>
  (found: unknown): string | undefined =>
    isBare(found)
      ? `a quantity carries its unit: write ${units.map((u) => `${found} ${u}`).join(' or ')}`
      : undefined;

const isBare = (found: unknown): boolean =>
  typeof found === 'number' ||
  (typeof found === 'string' && new RegExp(`^${DIGITS}$`).test(found) && found.length < 40);

/** `5 bps`, `1 %`. */
export const FRACTION: Quantity<Fraction> = {
  expected: 'a fraction such as 5 bps or 1 %',
  example: '1 %',
  json: textForm(String.raw`^\s*${DIGITS}\s*(?:%|bps)\s*$`),
  advise(found) {
    const units = withUnit('%', 'bps')(found);
    const isPart = typeof found === 'number' && !Number.isInteger(found) && Math.abs(found) < 2;
    if (units === undefined || !isPart) return units;
    return `${units}, or ${Number((100 * found).toPrecision(12))} % where a part of one is meant`;
  },
  read(found) {
    const [digits, unit] = apart(found, '%|bps') ?? [];
    if (digits === undefined) return null;
    const x = shifted(digits, POINT_SHIFT[unit as keyof typeof POINT_SHIFT]);
    return x === null ? null : fraction(unsignedZero(x));
  },
};

/** `12 %/year`. */
export const ANNUAL: Quantity<AnnualFraction> = {
  expected: 'a rate a year such as 12 %/year',
  example: '12 %/year',
  json: textForm(String.raw`^\s*${DIGITS}\s*(?:%|bps)\s*/\s*year\s*$`),
  advise(found) {
    const [digits, unit] = apart(found, '%|bps') ?? [];
    if (digits === undefined) return withUnit('%/year')(found);
    return `a rate carries its interval: write ${digits} ${unit}/year`;
  },
  read(found) {
    const [digits, unit] = apart(found, String.raw`(?:%|bps)\s*/\s*year`) ?? [];
    if (digits === undefined || unit === undefined) return null;
    const x = shifted(digits, unit.startsWith('%') ? POINT_SHIFT['%'] : POINT_SHIFT.bps);
    return x === null ? null : annualFraction(unsignedZero(x));
  },
};

/** `10 %/year`, or `10 %`: what funding paid over any length of time is told as a rate a year. */
export const SPREAD: Quantity<AnnualFraction> = {
  expected: 'a rate a year such as 10 %/year',
  example: '10 %/year',
  json: textForm(String.raw`^\s*${DIGITS}\s*(?:%|bps)(?:\s*/\s*year)?\s*$`),
  advise: withUnit('%/year'),
  read(found) {
    const plain = FRACTION.read(found);
    return plain === null ? ANNUAL.read(found) : annualFraction(plain);
  },
};

/** `30 min`, `8 h`, `30 d`; whole milliseconds, never negative. */
export const DURATION: Quantity<DurationMs> = {
  expected: 'a length of time such as 90 s, 30 min, 8 h or 30 d',
  example: '30 min',
  json: textForm(String.raw`^\s*${UNSIGNED}\s*(?:ms|s|min|h|d)\s*$`),
  advise: withUnit('min', 'h', 'd'),
  read(found) {
    const [digits, unit] = apart(found, 'ms|s|min|h|d') ?? [];
    const count = digits === undefined ? null : shifted(digits, 0);
    if (count === null) return null;
    const exact = count * MS_PER[unit as keyof typeof MS_PER];
    const ms = Math.round(exact);
    // 1.1 min is 66 000.00000000001 in binary; anything further off is not a whole millisecond.
    if (!Number.isSafeInteger(ms) || ms < 0 || Math.abs(exact - ms) > 1e-6) return null;
    return durationMs(unsignedZero(ms));
  },
};

/** `100_000 USDT`; above zero. */
export const AMOUNT: Quantity<Amount> = {
  expected: 'an amount above zero with its currency, such as 100_000 USDT',
  example: '100_000 USDT',
  json: textForm(String.raw`^\s*${UNSIGNED}\s*${CURRENCY}\s*$`),
  advise: withUnit('USDT'),
  read(found) {
    const read = amountOf(found);
    return read !== null && read.amount > 0 ? read : null;
  },
};

/** `1 USDT`, or `1` in the currency of the capital; zero or more. */
export const FEE: Quantity<Fee> = {
  expected: 'a fee of zero or more such as 1 USDT, or a bare number in the currency of the capital',
  example: '1 USDT',
  json: {
    type: ['number', 'string'],
    minimum: 0,
    pattern: String.raw`^\s*${UNSIGNED}\s*(?:${CURRENCY})?\s*$`,
  },
  read(found) {
    const fee = feeOf(found);
    if (fee === null || !Number.isFinite(fee.amount) || fee.amount < 0) return null;
    return { ...fee, amount: unsignedZero(fee.amount) };
  },
};

/** What stands there, of any sign; null when it is neither a number nor an amount. */
function feeOf(found: unknown): Fee | null {
  if (typeof found === 'number') return { amount: found, currency: null };
  if (!isBare(found)) return amountOf(found);
  const amount = shifted(String(found), 0);
  return amount === null ? null : { amount, currency: null };
}

/** Number and currency of any sign; null when the text is not both. */
function amountOf(found: unknown): Amount | null {
  // A space or a letter parts number and currency, so that `1 1000PEPE` reads in one way only.
  const [digits, currency] =
    apart(found, String.raw`(?<=\s)${CURRENCY}`) ?? apart(found, '[A-Za-z][A-Za-z0-9]{0,19}') ?? [];
  const amount = digits === undefined ? null : shifted(digits, 0);
  return amount === null || currency === undefined ? null : { amount, currency };
}

/** `2025-10-10`, `2025-10-10T19:00Z`: always UTC. */
export const INSTANT: Quantity<EpochMs> = {
  expected: 'a UTC date or instant such as 2025-10-10 or 2025-10-10T19:00Z',
  example: '2025-10-10T19:00Z',
  json: textForm(String.raw`^\s*${DATE}(?:[T ]${CLOCK}Z?)?\s*$`),
  read: (found) => (typeof found === 'string' ? parseInstant(found) : null),
};

/** A leverage: `5`, or `5x`; above zero. */
export const LEVERAGE: Quantity<number> = {
  expected: 'a leverage above zero such as 5',
  example: '5',
  json: {
    type: ['number', 'string'],
    exclusiveMinimum: 0,
    pattern: String.raw`^\s*${UNSIGNED}\s*x\s*$`,
  },
  read(found) {
    const text = apart(found, 'x')?.[0];
    const leverage = text === undefined ? found : shifted(text, 0);
    return isPositive(leverage) ? leverage : null;
  },
};

/** A price: a bare number above zero, in the instrument's quote currency. */
export const PRICE: Quantity<number> = {
  expected: 'a price above zero, a bare number in the quote currency',
  example: '31.2',
  json: { type: 'number', exclusiveMinimum: 0 },
  read: (found) => (isPositive(found) ? found : null),
};

const isPositive = (x: unknown): x is number =>
  typeof x === 'number' && Number.isFinite(x) && x > 0;

/** `-0 %` is nothing, not minus nothing. */
const unsignedZero = (x: number): number => (x === 0 ? 0 : x);

/**
 * A number in plain decimal digits with its point moved: `plainDecimal(0.0001, 2)` is `0.01`.
 * Reading the text back and moving the point the other way gives the same number, bit for bit,
 * because the shortest digits that identify it are kept.
 */
export function plainDecimal(x: number, places = 0): string {
  const [mantissa = '0', exponent = '0'] = x.toExponential().split('e');
  const digits = mantissa.replace(/[-.]/g, '');
  const point = 1 + Number(exponent) + places;
  const sign = x < 0 ? '-' : '';
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`.replace(/\.0+$/, '');
  const whole = digits.slice(0, point).padEnd(point, '0');
  const rest = digits.slice(point);
  return `${sign}${whole.replace(/^0+(?=\d)/, '')}${rest === '' ? '' : `.${rest}`}`;
}

/** `0.5 %`, or `3 bps` below a tenth of a per cent. */
export const fractionText = (x: number): string =>
  x !== 0 && Math.abs(x) < 0.001 ? `${plainDecimal(x, 4)} bps` : `${plainDecimal(x, 2)} %`;

/** `12 %/year`. */
export const annualText = (x: number): string => `${plainDecimal(x, 2)} %/year`;

/** `100_000 USDT`. */
export function amountText({ amount, currency }: Amount): string {
  const [whole = '', ...rest] = plainDecimal(amount).split('.');
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, '_') : whole;
  return `${[grouped, ...rest].join('.')} ${currency}`;
}

/** `2025-10-10`, or the whole instant when it is not midnight. */
export function instantText(atMs: number): string {
  const iso = isoInstant(atMs);
  if (atMs % 86_400_000 === 0) return iso.slice(0, 10);
  return atMs % 60_000 === 0 ? `${iso.slice(0, 16)}Z` : iso;
}
