/** Others in the same trade: who they are, and what their exits do to the price. A counterfactual. */
import type { DurationMs, Fraction } from '../units/units.ts';
import type { ImpactRule } from './unplanned.ts';

/** Accounts by leverage; shares sum to 1. */
export interface LeverageShare {
  readonly leverage: number;
  readonly share: Fraction;
}

/** What stands behind a crowd's positions: money, coin, or one account over spot and perp. */
export type CrowdMargin = 'quote' | 'coin' | 'cross';

export interface Crowd {
  /** Notional of one leg of all of them, capital currency; 0: nobody. */
  readonly notional: number;
  readonly leverages: readonly LeverageShare[];
  /** How many accounts that is cut into. */
  readonly accounts: number;
  /** Their entries lie within this share of the price at which they enter, either way. */
  readonly entryBand: Fraction;
  /** They enter one after the other, evenly over this time from the window's first bar on. */
  readonly entriesOver: DurationMs;
  readonly margin: CrowdMargin;
  /** From the end of the bar in which a leg is lost to the first open at which the other is closed. */
  readonly reaction: DurationMs;
  readonly impact: ImpactRule;
  /** Time in which half of what was pushed comes back. */
  readonly recovery: DurationMs;
  /** Insurance fund of each venue, capital currency; null: it pays whatever is missing. */
  readonly fund: number | null;
  /** Holders of the other side on each venue, with no other leg; null: none are modelled. */
  readonly opposite: {
    readonly notional: number;
    readonly leverages: readonly LeverageShare[];
  } | null;
  /** Rounds of liquidation in one bar after which it is told that they did not end. */
  readonly rounds: number;
  readonly seed: number;
}

/** What became of the accounts of one leverage. */
export interface CrowdDeaths {
  readonly leverage: number;
  readonly accounts: number;
  /** Liquidated on this market. */
  readonly died: number;
}

/** A round of auto-deleveraging that follows from the crowd. */
export interface CrowdAdl {
  readonly atMs: number;
  /** The side that is closed: the winners. */
  readonly side: 'long' | 'short';
  /** Of that side as it is modelled, our own leg among them. */
  readonly shareFraction: number;
  readonly priceQuote: number;
  readonly quantityBase: number;
}

/** A price with and without the crowd, at one bar: of its open, high, low and close the one that was moved furthest. */
export interface CrowdPoint {
  readonly atMs: number;
  readonly recordedPrice: number;
  readonly movedPrice: number;
}

/** What the crowd did to one leg's market. Money is in the capital's currency. */
export interface CrowdMarket {
  readonly role: 'long' | 'short' | 'spot' | 'perp';
  readonly venue: string;
  readonly instrument: string;
  /** Where the price was moved furthest; null: it was not moved. */
  readonly furthest: CrowdPoint | null;
  /** What went through the book, at recorded prices; the coin behind the positions is in it. */
  readonly soldQuote: number;
  readonly boughtQuote: number;
  /** Of that: coin that had stood behind positions. */
  readonly collateralQuote: number;
  readonly died: readonly CrowdDeaths[];
  readonly oppositeDied: readonly CrowdDeaths[];
  /** Null: a fund that pays whatever is missing. */
  readonly fundBeforeQuote: number | null;
  readonly fundAfterQuote: number | null;
  /** Loss beyond the margins of those liquidated: what the fund paid, and what winners bore instead. */
  readonly shortfallQuote: number;
  readonly paidQuote: number;
  readonly socialisedQuote: number;
  readonly adl: readonly CrowdAdl[];
  /** Quantity that no modelled winner was there to take. */
  readonly unmatchedBase: number;
  /** Funding prints whose rate the moved premium changed; the largest change, with its sign. */
  readonly printsChanged: number;
  readonly largestPrintChange: number;
  /** Why the prints are as recorded although the price moved, or what stands for the index; null: neither. */
  readonly printsNote: string | null;
  /** Thinned: from shortly before the first bar that was moved by a basis point to the last. */
  readonly curve: readonly CrowdPoint[];
}

/** The same trade with and without the crowd. Everything in it is counterfactual. */
export interface CrowdResult {
  readonly counterfactual: true;
  readonly notionalQuote: number;
  readonly accounts: number;
  readonly prefactor: number;
  readonly markets: readonly CrowdMarket[];
  /** Most rounds of liquidation in one bar; a bar in which none died has none. */
  readonly mostRounds: number;
  /** False: some bar's rounds did not end, and its price would have gone further. */
  readonly converged: boolean;
  /** The impact reached the most that the model lets it be. */
  readonly impactLimited: boolean;
  readonly netWithoutQuote: number;
  readonly netWithQuote: number;
  readonly forcedExitLossWithoutQuote: number;
  readonly forcedExitLossWithQuote: number;
  /** Net without less net with. */
  readonly crowdsPartQuote: number;
  readonly diesWithout: boolean;
  readonly diesWith: boolean;
  /** The smallest crowd with which a leg of ours is liquidated, to 1 %; null: see the reason. */
  readonly fatalNotionalQuote: number | null;
  readonly fatalReason: string | null;
}
