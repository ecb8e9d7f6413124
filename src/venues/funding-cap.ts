/** The cap on one funding print, as the venue's rule file dates it. */
import { HOUR } from '../units/units.ts';
import { type FundingCap, inForce, type RuleBook, rulesFor } from './rule-book.ts';

/** What rounding of a published rate may add to a print that stands at its cap. */
const ROUNDING = 1e-6;

/** The cap a print at some instant is held against. */
export interface PrintCap {
  readonly rule: FundingCap;
  /** Fraction, for a print of this interval. */
  readonly most: number;
  /** Whether the rule names the instrument, and is not the venue's usual one. */
  readonly named: boolean;
  /** Whether the rule is only known to hold later than the print. */
  readonly nearest: boolean;
}

/**
 * The cap in force for a print, or the earliest known one, marked `nearest`, which says little about
 * earlier prints; null where the venue has none. A cap for some hours is scaled to the print's interval where that is known (NaN
 * where not).
 */
export function capOf(
  book: RuleBook,
  instrument: string,
  atMs: number,
  intervalMs: number,
): PrintCap | null {
  const found = inForce(rulesFor(book.fundingCaps, instrument), atMs);
  if (found === null) return null;
  const { rule, nearest } = found;
  const scale =
    rule.perHours === null || Number.isNaN(intervalMs) ? 1 : intervalMs / (rule.perHours * HOUR);
  return { rule, most: rule.cap * scale, named: rule.instruments.includes(instrument), nearest };
}

/** Whether a rate of either sign lies beyond `most`, rounding aside. */
export const isBeyond = (rate: number, most: number): boolean =>
  Math.abs(rate) > most * (1 + ROUNDING);

/** Whether a rate of either sign stands at `most` or beyond. */
export const isAtCap = (rate: number, most: number): boolean =>
  Math.abs(rate) >= most * (1 - ROUNDING);
