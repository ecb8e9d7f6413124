/**
 * What goes into an implementation of docs/method.md and what comes out of it, as plain numbers.
 * Everything is in base and quote units, fractions and UTC milliseconds; nothing here refers to
 * the program, so that a second implementation owes it nothing.
 */

import type { OracleAdl, OracleDeleveraging } from './adl-types.ts';

export type OracleRole = 'long' | 'short' | 'spot' | 'perp';

/** One bar, stamped by its open. */
export interface OracleBar {
  readonly openMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface OracleBars {
  readonly resolutionMs: number;
  /** Oldest first; one that is missing is simply not there. */
  readonly bars: readonly OracleBar[];
}

/**
 * A funding print: rate over one interval; the price it was charged on, and the interval, where the
 * record has one.
 */
export interface OraclePrint {
  readonly atMs: number;
  readonly rate: number;
  readonly price: number | null;
  readonly intervalMs?: number;
}

/** Notional at which the bracket ends (settlement currency; Infinity for the last) and its rate. */
export interface OracleBracket {
  readonly to: number;
  readonly rate: number;
}

/** One tier of a venue's rule; what is not known is null. */
export interface OracleTier {
  /** Where it ends, in the rule's measure: settlement currency or contracts. Infinity: nowhere. */
  readonly to: number;
  readonly rate: number;
  /** What the venue says it takes off, settlement currency. */
  readonly deduction: number | null;
  readonly maxLeverage: number | null;
}

/** "The table of a position": a venue's rule and the first instant at which it holds. */
export interface OracleRule {
  readonly fromMs: number;
  readonly form: 'marginal' | 'whole';
  readonly tiers: readonly OracleTier[];
  readonly measure: 'notional' | 'contracts';
  /** Coin of one linear contract, or quote of one inverse contract. */
  readonly contractSize: number;
  readonly basis: 'mark' | 'entry';
  readonly closeFee: number;
  readonly slopePerCoin: number;
}

/** "Closing in steps": how much of a position one trigger closes. */
export type OracleSteps =
  | { readonly kind: 'share'; readonly share: number; readonly aboveNotional: number }
  | { readonly kind: 'until kept'; readonly share: number }
  | {
      readonly kind: 'tiers';
      readonly down: number;
      readonly from: number;
      readonly floor: boolean;
    };

/** What a venue asks of a leg and does to it. */
export interface OracleVenue {
  /** Oldest first. */
  readonly rules: readonly [OracleRule, ...OracleRule[]];
  readonly equalityKills: boolean;
  readonly style: 'takeover' | 'market';
  readonly feeFraction: number;
  readonly slippageFraction: number;
  /** Share of maintenance under which the backstop takes everything; null: there is none. */
  readonly backstopBelow: number | null;
  readonly steps: OracleSteps | null;
}

/** What a shared account asks of itself. */
export interface OracleAccount {
  /** θ */
  readonly threshold: number;
  /** λ */
  readonly loanMaintenance: number;
  /** Slices of coin or of value, each with the share of it that counts; the last one has no end. */
  readonly collateral: {
    readonly measure: 'coin' | 'value';
    readonly tiers: readonly { readonly to: number; readonly ratio: number }[];
  };
}

/** A trade already open: margin in the leg's settlement currency, net of funding and fees so far. */
export interface OraclePosition {
  readonly quantity: number;
  readonly entry: number;
  readonly margin: number;
  readonly atMs: number;
}

/** A series of one currency's price in another; the other way about, one over it. */
export interface OracleConversion {
  readonly history: OracleBars;
  readonly inverse: boolean;
}

export interface OracleLegInput {
  readonly role: OracleRole;
  readonly contract: 'linear' | 'inverse' | 'spot';
  readonly side: 'long' | 'short';
  readonly leverage: number;
  readonly takerFraction: number;
  readonly position: OraclePosition | null;
  /** The venue's mark; for a spot leg its spot series. */
  readonly marks: OracleBars;
  /** The last-price series that fills are taken from; null: the mark. Unused for a spot leg. */
  readonly last: OracleBars | null;
  readonly funding: readonly OraclePrint[];
  readonly accrual: 'prints' | 'continuous';
  readonly fundingPaidFrom: 'margin' | 'balance';
  /** Null on both legs: the rules of `liquidation` hold for both. */
  readonly venue: OracleVenue | null;
  /** Of a spot leg under `segregated`: the signal that is its delta; not given: it is one. */
  readonly delta?: string;
  /** From the leg's quote to the capital's, one after the other; not given: they are one. */
  readonly conversion?: readonly OracleConversion[];
}

export type OracleBorrow =
  | { readonly kind: 'flat'; readonly perYear: number }
  | { readonly kind: 'series'; readonly prints: readonly OraclePrint[] };

/** "Moving collateral": amounts of money in quote. */
export interface OracleRebalance {
  /** Margin ratio at a close from which on a leg asks. */
  readonly at: number;
  /** Margin ratio that what it asks for would restore. */
  readonly to: number;
  readonly from: 'reserve' | 'other leg' | 'either';
  readonly transferMs: number;
  /** A transfer, beside what is sent. */
  readonly feeQuote: number;
  /** Most that one transfer moves; not given: anything. */
  readonly limitQuote?: number;
}

/** "Halts": what a leg's venue does not do, from the first instant to the one at which it does again. */
export interface OracleHalt {
  readonly legIndex: 0 | 1;
  readonly kind: 'trading' | 'withdrawals' | 'deposits' | 'transfers' | 'failing transfers';
  readonly fromMs: number;
  readonly toMs: number;
}

/** A level of the trailing funding spread, a year. */
export interface OracleSpread {
  readonly overMs: number;
  readonly perYear: number;
}

/** A level of a series of values; a bound that is null is not stated. */
export interface OracleLevel {
  readonly name: string;
  readonly min: number | null;
  readonly max: number | null;
}

/** Values by the instant from which each is known, oldest first. */
export interface OracleSignal {
  readonly name: string;
  readonly values: readonly { readonly atMs: number; readonly value: number }[];
}

/** "Entering": what is null is not stated. */
export interface OracleEnter {
  readonly spread: OracleSpread | null;
  readonly divergenceFraction: number | null;
  /** Not given: none is stated. */
  readonly signals?: readonly OracleLevel[];
  readonly coolDownMs: number;
  readonly times: number;
}

/** "Leaving": what is null is not stated. */
export interface OracleLeave {
  readonly spread: OracleSpread | null;
  readonly divergenceFraction: number | null;
  /** Not given: none is stated. */
  readonly signals?: readonly OracleLevel[];
  readonly marginRatio: number | null;
  readonly stopFraction: number | null;
  readonly takeProfitFraction: number | null;
}

/** "What nobody planned": stated amounts only. */
export interface OracleUnplanned {
  readonly fixed: number;
  readonly ofRange: number;
  readonly impact: {
    readonly prefactor: number;
    readonly volumePerDay: number;
    readonly volatilityPerDay: number;
  } | null;
  /** Of one leg's venue, or of both. */
  readonly thin: readonly {
    readonly legIndex: 0 | 1 | null;
    readonly fromMs: number;
    readonly toMs: number;
    readonly depth: number;
  }[];
}

export interface OracleInput {
  readonly template: 'delta-neutral' | 'segregated' | 'cross' | 'inverse' | 'reverse';
  /** [from, to). Both on a boundary of the grid. */
  readonly windowMs: readonly [number, number];
  /** Null: the coarsest among the legs' marks. */
  readonly gridMs: number | null;
  readonly capitalQuote: number;
  readonly reserveFraction: number;
  /** The first leg's share; null: a half, or as the template says. */
  readonly splitFraction: number | null;
  readonly slippageFraction: number;
  /** The scenario's own rules; only read where the legs have none of a venue. */
  readonly liquidation: {
    readonly maintenance: readonly OracleBracket[];
    readonly style: 'full-margin' | 'market';
    readonly feeFraction: number;
    readonly slippageFraction: number;
  };
  readonly survivor: {
    readonly policy: 'close' | 'hold' | 'rehedge';
    readonly reactionMs: number;
  };
  /** Not given: no collateral is moved. Never under `cross` or `inverse`. */
  readonly rebalance?: OracleRebalance;
  /** Not given: no venue ever stops anything. */
  readonly halts?: readonly OracleHalt[];
  /** Not given: opened once, at the first bar's open. */
  readonly enter?: OracleEnter;
  /** Not given: closed as planned, or by force. */
  readonly leave?: OracleLeave;
  /** Not given: what nobody planned costs what planned fills do. */
  readonly unplanned?: OracleUnplanned;
  /** By leg; null: as its venue does. Not given: of neither. */
  readonly exits?: readonly [OracleExitStyle | null, OracleExitStyle | null];
  /** Not given: no leg is closed to cover others. Never under `cross`. */
  readonly adl?: OracleAdl;
  /** What rules look at. */
  readonly signals?: readonly OracleSignal[];
  /** Planned time in the trade; null: to the window's end. */
  readonly holdMs: number | null;
  /** Only read under `cross`, and there only where no account is given. */
  readonly haircutFraction: number;
  /** h of a cross account; null: it has none. */
  readonly hedgedMaintenance: number | null;
  /** What the venue asks of a cross account; given where the legs have a venue. */
  readonly account: OracleAccount | null;
  /** Only read under `cross` (the loan) and `reverse` (the coin). */
  readonly borrow: OracleBorrow;
  /** In the order of the scenario: long, short; or spot, perp. */
  readonly legs: readonly [OracleLegInput, OracleLegInput];
}

export type OracleExitKind = 'liquidation' | 'adl' | 'survivor-close' | 'window-end' | 'policy';

export interface OracleLiquidation {
  readonly atMs: number;
  readonly triggerPrice: number;
  readonly bankruptcyPrice: number | null;
  readonly marginForfeitedQuote: number;
  readonly feeQuote: number;
  /** Of a `market` sale; part of what the liquidation itself cost. */
  readonly slippageQuote: number;
  readonly insuranceAbsorbedQuote: number;
  /** Of the quantity; below 1 the rest went on as the role's next life. */
  readonly closedFraction: number;
}

/** One life of one role, in the words of DESIGN.md section 9. */
export interface OracleLeg {
  readonly role: OracleRole;
  readonly lifeIndex: number;
  readonly quantityBase: number;
  readonly entry: { readonly atMs: number; readonly price: number };
  readonly exit: { readonly atMs: number; readonly price: number; readonly kind: OracleExitKind };
  readonly fundingQuote: number;
  readonly feesQuote: number;
  readonly slippageQuote: number;
  readonly pricePnlQuote: number;
  readonly settlements: number;
  readonly liquidation: OracleLiquidation | null;
  readonly deleveraging: OracleDeleveraging | null;
  readonly survivalLeverage: number | null;
}

export interface OracleTotals {
  readonly capitalQuote: number;
  readonly fundingEarnedQuote: number;
  /** Negative is a cost. */
  readonly interestQuote: number;
  readonly forcedExitLossQuote: number;
  readonly forgoneAfterExitQuote: number;
  readonly costsQuote: number;
  readonly pricePnlQuote: number;
  readonly netQuote: number;
  readonly twinNetQuote: number;
  readonly returnOnCapitalFraction: number;
  readonly pairSurvivalLeverage: number | null;
}

/** Two exit styles: the leg alone is sold, or both at one moment with a penalty on the other's notional. */
export type OracleExitStyle =
  | { readonly kind: 'market' }
  | { readonly kind: 'coordinated'; readonly penaltyFraction: number };

export interface OracleForcedExit {
  readonly atMs: number;
  readonly firstDeadRole: OracleRole;
  readonly marginForfeitedQuote: number;
  readonly liquidationFeesQuote: number;
  readonly insuranceAbsorbedQuote: number;
  readonly deleveragingHaircutQuote: number;
  readonly exitChargesQuote: number;
  readonly nakedDriftQuote: number;
  readonly basisForgoneQuote: number;
  readonly fundingForgoneQuote: number;
  readonly unplannedCostsQuote: number;
  readonly residualQuote: number;
}

/** Collateral on its way to a leg. */
export interface OracleTransfer {
  /** The leg that asked. */
  readonly role: OracleRole;
  readonly source: 'reserve' | OracleRole;
  readonly sentMs: number;
  /** Without the fee. */
  readonly amountQuote: number;
  readonly feeQuote: number;
  /** The open at which it came; null: it came home with the end. */
  readonly arrivedMs: number | null;
  /** Nobody held the leg any more, and it went to the idle cash. */
  readonly late: boolean;
  /** It came back to where it was taken. */
  readonly failed: boolean;
}

export interface OracleOutput {
  readonly gridMs: number;
  readonly ambiguous: boolean;
  readonly netBoundsQuote: readonly [number, number];
  readonly legs: readonly OracleLeg[];
  /** In the order in which they were sent. */
  readonly transfers: readonly OracleTransfer[];
  /** When a later construction would have been opened but was refused; null: none was. */
  readonly entryRefusedMs: number | null;
  readonly totals: OracleTotals;
  readonly forcedExit: OracleForcedExit | null;
}

/** Thrown where an opening is refused by name: the entry's, not a reopening's. */
export class OpeningRefused extends Error {
  override readonly name = 'OpeningRefused';
}

/**
 * Anything that replays an input: the oracle, or the program behind an adapter. Throws
 * `OpeningRefused` where the entry is not let in.
 */
export type Implementation = (input: OracleInput) => OracleOutput | Promise<OracleOutput>;
