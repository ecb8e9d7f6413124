/**
 * Units of measure.
 *
 * Every number that crosses a function boundary carries its unit in its type and nothing at run
 * time. Arithmetic drops the unit (`quantity * price` is a bare `number`), so a unit is regained
 * only through the constructors below, which also reject NaN and infinities. Casting to a unit
 * type anywhere else fails the architecture test. Inside the hot loops of the engine numbers are
 * bare: they come from typed arrays that the store has already checked, and their units stand in
 * the array's name or doc comment.
 */

declare const unit: unique symbol;
export type Unit<U extends string> = number & { readonly [unit]: U };

/** Milliseconds since 1970-01-01T00:00:00Z; a safe integer. */
export type EpochMs = Unit<'epoch ms'>;
/** A length of time in milliseconds; a safe integer, never negative. */
export type DurationMs = Unit<'ms'>;
/** A dimensionless fraction: 0.0001 is one basis point. */
export type Fraction = Unit<'1'>;
/** A fraction per year of 365 days, simple, not compounded. */
export type AnnualFraction = Unit<'1/year'>;

export const epochMs = (x: number): EpochMs =>
  checked(x, Number.isSafeInteger(x), 'epoch ms', 'a safe integer');
export const durationMs = (x: number): DurationMs =>
  checked(x, Number.isSafeInteger(x) && x >= 0, 'duration ms', 'a safe integer ≥ 0');
export const fraction = (x: number): Fraction =>
  checked(x, Number.isFinite(x), 'fraction', 'finite');
export const annualFraction = (x: number): AnnualFraction =>
  checked(x, Number.isFinite(x), 'fraction a year', 'finite');

export const SECOND = durationMs(1_000);
export const MINUTE = durationMs(60_000);
export const HOUR = durationMs(3_600_000);
export const DAY = durationMs(86_400_000);
/** 365 days: the year of every rate "per year" in the program. */
export const YEAR = durationMs(365 * 86_400_000);

function checked<U extends string>(x: number, ok: boolean, what: string, rule: string): Unit<U> {
  if (!ok) throw new RangeError(`${what} must be ${rule}, was ${x}`);
  return x as Unit<U>;
}
