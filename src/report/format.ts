/**
 * Numbers for people, with their unit. The mirror of the scenario's quantity parser: the only place
 * of the report where basis points and per cent exist. A minus is U+2212, so that columns align.
 */
import { DAY, HOUR, MINUTE } from '../units/units.ts';

const MINUS = '\u2212';
/** Keeps a number and its unit on one line. */
const NBSP = '\u00a0';
/** Shown where there is none; never a zero. */
export const NONE = '–';

const formats = new Map<number, Intl.NumberFormat>();

/** `−4,088.59`: thousands separators and exactly `digits` decimals; a rounded zero has no sign. */
export function decimal(x: number, digits: number): string {
  let format = formats.get(digits);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(digits, format);
  }
  const text = format.format(Math.abs(x));
  return x < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** `4,117.38 USDT`. */
export const money = (x: number, currency: string): string => `${decimal(x, 2)}${NBSP}${currency}`;

/** As {@link money} in a sentence: whole units from ten on, as a person would say it. */
export const spokenMoney = (x: number, currency: string): string =>
  `${decimal(x, Math.abs(x) < 10 ? 2 : 0)}${NBSP}${currency}`;

/** With an explicit plus: for changes and for the lines of a bridge. */
export const signed = (x: number, digits = 2): string => {
  const text = decimal(x, digits);
  return x > 0 && /[1-9]/.test(text) ? `+${text}` : text;
};

/** `4.1 %`, for shares and yearly rates. The point is shifted in the text, not in binary. */
export const percent = (x: number, digits = 2): string =>
  `${decimal(shifted(x, 2), digits)}${NBSP}%`;

/** A share as a person says it: `20 %`, `36.4 %`. */
export const spokenShare = (x: number): string => {
  const text = percent(x, 1);
  return text.replace(/\.0(?=\D)/, '');
};

/** A rate: basis points under one per cent, per cent from there on. */
export const rate = (x: number): string =>
  Math.abs(x) < 0.01 && x !== 0 ? `${decimal(shifted(x, 4), 1)}${NBSP}bps` : percent(x);

/** Five significant digits or the whole part, whichever is more: a price of an unknown tick. */
export function price(x: number): string {
  const size = Math.abs(x);
  if (size === 0) return '0';
  const whole = Math.floor(Math.log10(size)) + 1;
  return decimal(x, Math.min(10, Math.max(2, 6 - whole)));
}

/** A quantity in base units, to seven significant digits, without trailing zeros. */
export function quantity(x: number): string {
  const size = Math.abs(x);
  if (size === 0) return '0';
  const whole = Math.floor(Math.log10(size)) + 1;
  const digits = Math.min(10, Math.max(0, 7 - whole));
  const text = decimal(x, digits);
  return digits === 0 ? text : text.replace(/\.?0+$/, '');
}

/** `1.35×`, `5×`. */
export const leverage = (x: number): string => `${decimal(x, Number.isInteger(x) ? 0 : 2)}×`;

/** `4.75× of 5× asked`; one figure where both read the same, and where nothing is posted. */
export function heldLeverage(held: number | null, asked: number): string {
  if (held === null) return `${leverage(asked)} asked`;
  const text = leverage(Number(held.toFixed(2)));
  return text === leverage(asked) ? text : `${text} of ${leverage(asked)} asked`;
}

/** `15 d 19 h`, `1 h 30 min`: the two largest units, so that a length can be felt. */
export function length(ms: number): string {
  const steps: readonly (readonly [number, string])[] = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
  ];
  const parts: string[] = [];
  let rest = ms;
  for (const [size, name] of steps) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${decimal(count, 0)}${NBSP}${name}`);
    rest -= count * size;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? `${decimal(ms / 1_000, 0)}${NBSP}s` : parts.join(' ');
}

function shifted(x: number, places: number): number {
  const text = String(x);
  return text.includes('e') ? x * 10 ** places : Number(`${text}e${places}`);
}
