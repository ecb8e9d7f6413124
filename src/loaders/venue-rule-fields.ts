/** Values of a rule file, as people write them: each with its unit, none beyond its bounds. */
import { z } from 'zod';
import { DURATION, FRACTION, shifted } from '../scenario/quantity.ts';
import { parseInstant } from '../units/time.ts';
import { HOUR } from '../units/units.ts';
import { INSTRUMENT_FORM } from '../venues/instruments.ts';
import { VENUE_FORM } from '../venues/names.ts';
import type { RuleSource } from '../venues/rule-book.ts';

/** A value of any form that one function reads; it says what it expects where it can not. */
export const field = <T>(expected: string, read: (found: unknown) => T | null) =>
  z.unknown().transform((found, context): T => {
    const value = read(found);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });

/** A text of at most this many characters, on one line. */
export const line = (expected: string, longest = 400) =>
  field(expected, (found) =>
    typeof found === 'string' && found.trim() !== '' && found.length <= longest ? found : null,
  );

/** `50_000`, or the bare number; finite and above zero. */
export const size = field('a number above zero such as 50_000', (found) => {
  const x =
    typeof found === 'string' && /^\d[\d_]*(?:\.\d+)?$/.test(found) ? shifted(found, 0) : found;
  return typeof x === 'number' && Number.isFinite(x) && x > 0 ? x : null;
});

/** `0.4 %`, `5 bps`, or a ratio of two whole numbers such as `2/3`, which no decimal writes exactly. */
function fractionOf(found: unknown): number | null {
  if (typeof found !== 'string') return null;
  const [, over, under] = /^(\d{1,9})\s*\/\s*([1-9]\d{0,8})$/.exec(found.trim()) ?? [];
  if (over !== undefined && under !== undefined) return Number(over) / Number(under);
  return FRACTION.read(found);
}

/** A fraction between two bounds, both included. */
export const fraction = (expected: string, least = 0, most = 1) =>
  field(`${expected}, such as 0.4 % or 5 bps`, (found) => {
    const x = fractionOf(found);
    return x !== null && x >= least && x <= most ? x : null;
  });

/** A plain number between two bounds, both included. */
export const number = (expected: string, least: number, most: number) =>
  field(expected, (found) =>
    typeof found === 'number' && found >= least && found <= most ? found : null,
  );

/** A day of the calendar, UTC. */
export const day = field('a date such as 2024-01-31', (found) =>
  typeof found === 'string' ? parseInstant(found) : null,
);

/** A length of time in hours. */
export const hours = field(`${DURATION.expected}`, (found) => {
  const duration = DURATION.read(found);
  return duration === null || duration === 0 ? null : duration / HOUR;
});

export const choice = <const T extends string>(among: readonly T[]) =>
  field(`one of ${among.join(', ')}`, (found) => among.find((one) => one === found) ?? null);

export const flag = field('true or false', (found) => (typeof found === 'boolean' ? found : null));

export const venueName = field(
  'a venue such as binance-usdm: lower case, digits and dashes',
  (found) => (typeof found === 'string' && VENUE_FORM.test(found) ? found : null),
);

const instrument = field('an instrument as the venue spells it, or *', (found) =>
  typeof found === 'string' && (found === '*' || INSTRUMENT_FORM.test(found)) ? found : null,
);

export const instruments = z
  .array(instrument, 'a list of instruments such as [BTCUSDT]')
  .min(1, 'a list of instruments such as [BTCUSDT]');

/** The two ends of what a file may say of its own authority. */
export const SOURCED = {
  // Null is an honest value: known, but unsourced.
  source: line('where it was read, or null where that is not known').nullable(),
  checked_against: line('what it was held against, or: nothing yet'),
};

export const sourceOf = (raw: { source: string | null; checked_against: string }): RuleSource => ({
  source: raw.source,
  checkedAgainst: raw.checked_against,
});
