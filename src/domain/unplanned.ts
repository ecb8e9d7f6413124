/** What an order costs that nobody planned, and what makes somebody give one early. */
import type { AnnualFraction, DurationMs, EpochMs, Fraction } from '../units/units.ts';
import type { SignalRef } from './instrument.ts';

/** A stretch of time in which books are thin. */
export interface ThinSpell {
  /** Null: every venue. */
  readonly venue: string | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** What is left of the depth of calm, above 0 and at most 1. */
  readonly depth: Fraction;
}

/** Square-root impact: prefactor · volatility a day · √(quantity ÷ (volume a day · depth)). */
export interface ImpactRule {
  readonly prefactor: number;
  /** Notional a day in the capital's currency, or each leg's own stored volume over the day before. */
  readonly volumePerDay: number | 'measured';
  /** A day's; `measured`: of the leg's mark over the day before. */
  readonly volatilityPerDay: Fraction | 'measured';
}

/** Of every close that was not planned: forced, after a forced one, or to reduce risk. */
export interface UnplannedCosts {
  /** Of notional; divided by the depth that is left. */
  readonly fixed: Fraction;
  /** This share of the last bar's range, high less low over its close. */
  readonly ofRange: Fraction;
  readonly impact: ImpactRule | null;
  readonly thin: readonly ThinSpell[];
}

/** Reducing both legs before a venue does. */
export interface Derisking {
  /** Margin ratio of any leg at a bar's close from which on; null: not asked. */
  readonly marginRatio: Fraction | null;
  /** Realised volatility a year of the first leg's mark over `over` from which on; null: not asked. */
  readonly volatility: { readonly over: DurationMs; readonly above: AnnualFraction } | null;
  /** Level of a series (depth, volume) at or under which; null: not asked. */
  readonly liquidity: { readonly series: SignalRef; readonly below: number } | null;
  /** Of both legs, each time; 1 closes all. */
  readonly reduce: Fraction;
  /** Most times. */
  readonly times: number;
  /** From one reduction to the next. */
  readonly coolDown: DurationMs;
}
