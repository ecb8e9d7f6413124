/** Where a quote went: what lies between the rate a screener showed and the return that was realised. */
import type { Cause, Shortfall } from '../domain/scan.ts';
import { YEAR } from '../units/units.ts';

/** Of the same entry with nothing liquidated. */
export interface Unharmed {
  readonly fundingQuote: number;
  readonly pricePnlQuote: number;
  /** Interest among them. */
  readonly costsQuote: number;
  readonly netQuote: number;
}

export interface Quoted {
  readonly headlineAprFraction: number;
  readonly capitalQuote: number;
  /** Mean entry notional of the perpetuals. */
  readonly notionalQuote: number;
  readonly holdMs: number;
  /** As it went. */
  readonly netQuote: number;
}

/**
 * The parts of quoted − realised, each a rate a year on all capital C over the hold h:
 *
 *     exposure     q − q·N ÷ C
 *     decay        (q·N·h − funding of the trade unharmed) ÷ (C·h)
 *     basis        −price P&L of it ÷ (C·h)
 *     costs        costs of it ÷ (C·h)
 *     forced exit  (its net − net) ÷ (C·h)
 *
 * Their sum is q − net ÷ (C·h), because the unharmed trade's net is funding + price P&L − costs.
 */
export function shortfallOf(
  { headlineAprFraction, capitalQuote, notionalQuote, holdMs, netQuote }: Quoted,
  unharmed: Unharmed,
): Shortfall {
  const aYear = YEAR / holdMs / capitalQuote;
  const onCapital = (headlineAprFraction * notionalQuote) / capitalQuote;
  return {
    exposureAprFraction: headlineAprFraction - onCapital,
    decayAprFraction: onCapital - unharmed.fundingQuote * aYear,
    basisAprFraction: -unharmed.pricePnlQuote * aYear,
    costsAprFraction: unharmed.costsQuote * aYear,
    forcedExitAprFraction: (unharmed.netQuote - netQuote) * aYear,
  };
}

const CAUSES: readonly Cause[] = ['decay', 'basis', 'costs', 'forcedExit'];

/** The mean of each part; null where there is none. */
export function meanShortfall(all: readonly Shortfall[]): Shortfall | null {
  if (all.length === 0) return null;
  const mean = (part: keyof Shortfall): number =>
    all.reduce((sum, one) => sum + one[part], 0) / all.length;
  return {
    exposureAprFraction: mean('exposureAprFraction'),
    decayAprFraction: mean('decayAprFraction'),
    basisAprFraction: mean('basisAprFraction'),
    costsAprFraction: mean('costsAprFraction'),
    forcedExitAprFraction: mean('forcedExitAprFraction'),
  };
}

/** The cause that took most; null where none took anything. */
export function mainCause(shortfall: Shortfall): Cause | null {
  const took = (cause: Cause): number => shortfall[`${cause}AprFraction`];
  let most: Cause | null = null;
  for (const cause of CAUSES) if (took(cause) > (most === null ? 0 : took(most))) most = cause;
  return most;
}
