/**
 * How a leg that meets its trigger is unwound, where a scenario replaces what its venue does: so that one
 * day can be replayed under each.
 */
import type { DurationMs, Fraction } from '../units/units.ts';

export type ExitStyle =
  /** The leg alone is sold at the trigger; what is left comes back. */
  | { readonly kind: 'market' }
  /**
   * The insurance fund takes the leg over at its bankruptcy price and sells it in equal parts over `over`.
   * What the fund lacks is socialised.
   */
  | {
      readonly kind: 'fund';
      /** What the fund holds before, capital currency. */
      readonly balance: number;
      readonly over: DurationMs;
      /**
       * Notional of all positions that won on that market, capital currency: our other leg, where it is on
       * that venue, bears its share of what is socialised. Null: not known, and told without being charged.
       */
      readonly winners: number | null;
    }
  /**
   * Equal parts of both legs, one after the other over `over`, until what is left meets its maintenance
   * again: the least that restores it.
   */
  | { readonly kind: 'staged'; readonly steps: number; readonly over: DurationMs }
  /** Both legs are taken over at this discount on their notionals. */
  | { readonly kind: 'backstop'; readonly discount: Fraction }
  /**
   * Both legs are closed at one instant, or the other one `lag` later, by an engine that sees both.
   * `penalty`: of the notional of the leg that was not caught, for having kept the hedge.
   */
  | { readonly kind: 'coordinated'; readonly lag: DurationMs; readonly penalty: Fraction }
  /** The liquidator opens the offset on the other leg's venue at once, then closes both over `over`. */
  | { readonly kind: 'migrate'; readonly over: DurationMs };

export type ExitStyleKind = ExitStyle['kind'];

/** What one unwinding did: the liquidator's side of it, capital currency. */
export interface ExitOutcome {
  /** The leg that was caught, and its life. */
  readonly role: string;
  readonly lifeIndex: number;
  readonly style: ExitStyleKind;
  /** Its trigger, and where its last part was closed. */
  readonly atMs: number;
  readonly endAtMs: number;
  /** Coin that whoever acts after the trigger held unhedged: the most, and its integral over time. */
  readonly liquidatorDelta: {
    readonly worstBase: number;
    readonly integratedBaseHours: number;
  };
  readonly caughtLegSlippageQuote: number;
  /** Of what the style does with the other leg or its market, or of the survivor's close after it. */
  readonly otherLegSlippageQuote: number;
  /** Discount of a backstop, penalty of a coordinated exit; 0 else. */
  readonly chargeQuote: number;
  /** Of `fund` only: after is never below zero; what was missing is socialised, a part of it perhaps to us. */
  readonly fund: {
    readonly beforeQuote: number;
    readonly afterQuote: number;
    readonly socialisedQuote: number;
    readonly chargedToUsQuote: number;
  } | null;
  /** (other leg's mark − caught leg's mark) ÷ the caught leg's, from the trigger to the end. */
  readonly basisPath: readonly { readonly atMs: number; readonly fraction: number }[];
}
