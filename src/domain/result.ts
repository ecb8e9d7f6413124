/**
 * What a replay says. This is the public shape of `replay --json` (docs/result.md): names may be
 * added, what stands here keeps its name and meaning. Every amount named `…Quote` is in the
 * scenario's capital currency; every `…Ms` instant is UTC epoch milliseconds; a fraction of 0.01 is
 * one per cent; `null` means "there is none", never zero.
 */

import type { DataFinding, SeriesCoverage } from './coverage.ts';
import type { EventKind } from './event-kind.ts';
import type { ExitOutcome } from './exit-style.ts';
import type { FindingCode } from './finding.ts';
import type { Provenance } from './series.ts';

export type ExitKind = 'liquidation' | 'adl' | 'survivor-close' | 'window-end' | 'policy';

export interface LiquidationResult {
  readonly atMs: number;
  /** The mark at which equity met maintenance, or the open on a gap. */
  readonly triggerPrice: number;
  /** The mark at which the posted margin is gone; null where no positive price does. */
  readonly bankruptcyPrice: number | null;
  readonly marginForfeitedQuote: number;
  readonly feeQuote: number;
  /** Of a sale into the market. */
  readonly slippageQuote: number;
  readonly insuranceAbsorbedQuote: number;
  /** Of the quantity; below 1 the rest went on as the role's next life, with what came back. */
  readonly closedFraction: number;
  /** What came back to us after the venue's rule was applied. */
  readonly returnedQuote: number;
  /** The open was already beyond the trigger. */
  readonly gap: boolean;
}

/** A winning leg that its venue closed to cover bankrupt positions. */
export interface DeleveragingResult {
  readonly atMs: number;
  readonly markPrice: number;
  /** P&L at the mark that was not paid; negative where the close was better than the mark. */
  readonly haircutQuote: number;
  /** Of the quantity; below 1 the rest went on as the role's next life. */
  readonly closedFraction: number;
  /** Of the side's quantity: what stood in the venue's queue before the leg, and what was closed of all. */
  readonly aheadFraction: number;
  readonly takenFraction: number;
}

/** Time from the margin ratio reaching a level (for the last time before the trigger) to the trigger. */
export interface Warning {
  /** 0.5, 0.7 or 0.9 of the way to liquidation (maintenance ÷ equity). */
  readonly levelFraction: number;
  readonly atMs: number;
  readonly untilTriggerMs: number;
}

export interface LegResult {
  readonly role: 'long' | 'short' | 'spot' | 'perp';
  /** 0 for the leg as first opened; each reopening, and each later construction, is one more. */
  readonly lifeIndex: number;
  readonly venue: string;
  readonly instrument: string;
  readonly side: 'long' | 'short';
  readonly contract: 'linear' | 'inverse' | 'spot';
  /** The coin, and the currency the leg's prices are in; for an inverse leg margins are in the coin. */
  readonly base: string;
  readonly quote: string;
  /** As the scenario asks. */
  readonly leverage: number;
  /** Entry notional ÷ margin posted: what was held, at most what was asked. Null: nothing is posted. */
  readonly entryLeverage: number | null;
  readonly quantityBase: number;
  /**
   * Posted at entry, in the capital's currency at that instant. Null: spot held outright, or a cross
   * account, whose cash stands behind both legs.
   */
  readonly marginQuote: number | null;
  readonly entry: { readonly atMs: number; readonly price: number };
  readonly exit: { readonly atMs: number; readonly price: number; readonly kind: ExitKind };
  readonly fundingQuote: number;
  /** Borrow or loan interest; negative is a cost. */
  readonly interestQuote: number;
  readonly feesQuote: number;
  readonly slippageQuote: number;
  /** To the trigger, where the leg was liquidated. Before slippage. */
  readonly pricePnlQuote: number;
  /** Funding prints that settled on the leg. */
  readonly settlements: number;
  readonly liquidation: LiquidationResult | null;
  readonly deleveraging: DeleveragingResult | null;
  /** Discounts, penalties and socialised losses of its exit style; 0 without one. */
  readonly exitChargesQuote: number;
  readonly survivalLeverage: number | null;
  readonly minLiquidationDistanceFraction: number | null;
  readonly minLiquidationDistanceAtMs: number | null;
  readonly warnings: readonly Warning[];
  /** Smallest extra margin at entry that would have seen the leg to its planned exit; 0 if it got there. */
  readonly topUpToSurviveQuote: number | null;
  /** While the other leg was gone. */
  readonly nakedMs: number;
  readonly worstNakedLossQuote: number;
}

export interface Totals {
  readonly capitalQuote: number;
  readonly fundingEarnedQuote: number;
  /** Interest received less paid; already inside `costsQuote`, shown for itself. */
  readonly interestQuote: number;
  readonly forcedExitLossQuote: number;
  readonly forgoneAfterExitQuote: number;
  /** Fees, slippage, interest paid, forfeits and liquidation fees less insurance. */
  readonly costsQuote: number;
  readonly pricePnlQuote: number;
  /** funding + price P&L − costs. */
  readonly netQuote: number;
  readonly twinNetQuote: number;
  readonly returnOnCapitalFraction: number;
  readonly headlineAprFraction: number | null;
  readonly earnedAprFraction: number | null;
  readonly realisedAprFraction: number;
  readonly irrFraction: number | null;
  /** Realised APR less the scenario's cost of capital; null where none is stated. */
  readonly excessAprFraction: number | null;
  readonly worstEquityQuote: number;
  readonly worstEquityAtMs: number;
  readonly maxDrawdownQuote: number;
  /** Of the peak it fell from. */
  readonly maxDrawdownFraction: number;
  readonly worstDayQuote: number;
  readonly worstDayAtMs: number;
  /** Forced-exit loss ÷ mean funding an interval until the exit; null when either is not positive. */
  readonly fundingIntervalsPerForcedExit: number | null;
  readonly pairSurvivalLeverage: number | null;
}

/** Where the forced-exit loss comes from. The parts sum to the loss; `residualQuote` proves it. */
export interface ForcedExit {
  readonly atMs: number;
  readonly firstDeadRole: LegResult['role'];
  readonly marginForfeitedQuote: number;
  /** Fees of the liquidations, and the slippage of those that were sold into the market. */
  readonly liquidationFeesQuote: number;
  readonly insuranceAbsorbedQuote: number;
  /** P&L at the mark that an auto-deleveraging did not pay; negative where it paid more. */
  readonly deleveragingHaircutQuote: number;
  /** Discounts, penalties and socialised losses of an exit style. */
  readonly exitChargesQuote: number;
  readonly nakedDriftQuote: number;
  readonly basisForgoneQuote: number;
  readonly fundingForgoneQuote: number;
  readonly unplannedCostsQuote: number;
  readonly residualQuote: number;
}

export interface ResultEvent {
  readonly atMs: number;
  readonly kind: EventKind;
  readonly leg: LegResult['role'];
  readonly lifeIndex: number;
  readonly priceQuote?: number;
  readonly amountQuote?: number;
  readonly quantityBase?: number;
  readonly marginRatioFraction?: number;
  readonly exitKind?: ExitKind;
  /** Where collateral was taken for the leg: our idle cash, or the other leg. */
  readonly from?: 'reserve' | LegResult['role'];
  /** What sending it cost, beside the amount. */
  readonly feeQuote?: number;
  /** Net delta of the whole construction just before and just after, in base units. */
  readonly netDeltaBeforeBase: number;
  readonly netDeltaAfterBase: number;
  /** A sentence, where the kind does not say it all. */
  readonly note?: string;
}

export interface DivergenceResult {
  /** |a − b| ÷ mean of a and b, over bar closes. */
  readonly medianFraction: number;
  readonly p99Fraction: number;
  readonly maxFraction: number;
  readonly maxAtMs: number;
  /** Of the same bars: the part that is the indexes' and the part that is premium; null if no index. */
  readonly indexPart: { readonly medianFraction: number; readonly maxFraction: number } | null;
  readonly premiumPart: { readonly medianFraction: number; readonly maxFraction: number } | null;
  /** Median within a bar of a settlement of either leg, and elsewhere; null where there is none. */
  readonly aroundSettlementsMedianFraction: number | null;
  readonly elsewhereMedianFraction: number | null;
  /** By the size of the move of the bar's UTC hour (|close ÷ open − 1| of the first leg), a row a bucket. */
  readonly byMove: readonly {
    readonly moveFromFraction: number;
    readonly moveToFraction: number | null;
    readonly bars: number;
    readonly medianFraction: number;
    readonly maxFraction: number;
  }[];
}

export interface NetDeltaResult {
  readonly worstBase: number;
  readonly worstAtMs: number;
  /** Time with |net delta| beyond the band, while the construction was open. */
  readonly outsideBandMs: number;
  readonly bandBase: number;
  /** Steps: the value holds from its instant to the next. */
  readonly series: readonly { readonly atMs: number; readonly base: number }[];
}

/**
 * Whether an exchange would have counted the account as delta-neutral in one coin, asked at every
 * bar's close while a leg was held there. Only the legs on that exchange are in it.
 */
export interface DeltaNeutralAccount {
  /** As the scenario names it: `binance`. */
  readonly exchange: string;
  readonly underlier: string;
  /** At the first such close; null, like what follows, where no leg lived to one. */
  readonly qualifiesAtEntry: boolean | null;
  /** |long − short| ÷ the larger; null too where nothing held there counts. */
  readonly relativeDiffAtEntryFraction: number | null;
  readonly reasonAtEntry: string | null;
  /** Of the closes at which a leg was held there. */
  readonly qualifyingTimeFraction: number | null;
  /** Each time it began or ceased to qualify; stamped by its bar. Before the first it does not. */
  readonly changes: readonly {
    readonly atMs: number;
    readonly qualifies: boolean;
    readonly relativeDiffFraction: number | null;
    readonly reason: string;
  }[];
}

/** One tier of a margin table. */
export interface RuleTier {
  /** Where it ends, in what the table counts (`tiersIn`); null: it has no end. */
  readonly to: number | null;
  /** Maintenance, of notional. */
  readonly rateFraction: number;
  /** Largest leverage a position of this size may be opened at; null: not known. */
  readonly maxLeverage: number | null;
}

/** One rule that a leg was under, with where it was read. */
export interface RuleInForce {
  readonly what:
    | 'maintenance'
    | 'formula'
    | 'liquidation'
    | 'trigger'
    | 'taker fee'
    | 'funding'
    | 'funding account'
    | 'shared account'
    | 'collateral';
  /** In words; of two tiers or more the first and the last rate. */
  readonly text: string;
  /** The table's name, where the rule is one. */
  readonly table: string | null;
  /** Of `maintenance`, one where the rate is flat; empty for what is no table. */
  readonly tiers: readonly RuleTier[];
  /** Notional in the currency the leg is margined in, or contracts; null for what is no table. */
  readonly tiersIn: 'notional' | 'contracts' | null;
  /** `2024-10-24`; null: undated. */
  readonly inForceFrom: string | null;
  /**
   * `announced` by the venue for that day, `seen` on it and perhaps older, or `assumed` because no day is
   * known; null: undated.
   */
  readonly datedBy: 'announced' | 'seen' | 'assumed' | null;
  /** The window starts before the earliest known rule, so the nearest one is used. */
  readonly nearest: boolean;
  /** Null: unsourced, and said so wherever it is shown. */
  readonly source: string | null;
  readonly checkedAgainst: string;
}

/** Everything one leg was under. */
export interface RulesUsed {
  readonly role: LegResult['role'];
  readonly venue: string;
  readonly instrument: string;
  /** `scenario override`, or the venue table's name; null: the leg has no margin of its own to keep. */
  readonly table: string | null;
  readonly inForceFrom: string | null;
  readonly nearest: boolean;
  readonly source: string | null;
  readonly checkedAgainst: string;
  /** `1 % of notional at the mark`, in words, with every tier. */
  readonly maintenanceText: string;
  readonly styleText: string;
  readonly takerFeeFraction: number;
  /** Each rule with its own date and source; a later table that came into force inside the window too. */
  readonly rules: readonly RuleInForce[];
  /** What of them has no source. */
  readonly unsourced: readonly RuleInForce['what'][];
}

/** What a replay rests on that the record did not say; each a sentence for people. */
export interface Assumption {
  readonly code: string;
  readonly text: string;
}

export interface ReplayResult {
  readonly scenario: string;
  readonly question: string;
  readonly engine: 'bar' | 'indexed';
  /** Why the reference engine ran where the indexed one was asked for; null otherwise. */
  readonly engineNote: string | null;
  readonly windowMs: readonly [number, number];
  readonly gridMs: number;
  readonly currency: string;
  /** Name of the reconstruction the data is; null for records. */
  readonly reconstruction: string | null;
  readonly constructionText: string;
  readonly ambiguous: boolean;
  readonly netBoundsQuote: readonly [number, number];
  readonly legs: readonly LegResult[];
  readonly totals: Totals;
  readonly forcedExit: ForcedExit | null;
  readonly spotChartVerdict: { readonly survives: boolean; readonly series: string } | null;
  /** Why there is no spot-chart verdict; null where there is one. */
  readonly spotChartReason: string | null;
  readonly venueMarkVerdict: { readonly survives: boolean };
  /** Over 100 seeds of a reconstruction: how many ended with the same legs dead; null for records. */
  readonly seeds: {
    readonly run: number;
    readonly agreeing: number;
    readonly sensitive: boolean;
  } | null;
  /** Null on reconstructions, whose divergence is nobody's record, and for one-venue spot. */
  readonly divergence: DivergenceResult | null;
  readonly divergenceReason: string | null;
  /** What each unwinding under a style of the scenario's did; empty without one. */
  readonly exits: readonly ExitOutcome[];
  readonly netDelta: NetDeltaResult;
  /** One an exchange and coin, of the exchanges the scenario states account facts of. */
  readonly deltaNeutralAccounts: readonly DeltaNeutralAccount[];
  readonly events: readonly ResultEvent[];
  readonly gates: readonly {
    readonly gate: string;
    readonly passed: boolean;
    readonly found: string;
  }[];
  readonly assumptions: readonly Assumption[];
  /** What this grid can not resolve, a sentence each. */
  readonly resolutionLimits: readonly string[];
  readonly rules: readonly RulesUsed[];
  readonly coverage: Readonly<Record<string, SeriesCoverage>>;
  /** Errors first. None of a reconstruction, which is not checked: it is nobody's record. */
  readonly findings: readonly DataFinding[];
  /** What the scenario accepts and was not found. */
  readonly acceptedUnfound: readonly FindingCode[];
  readonly provenance: Readonly<Record<string, readonly Provenance[]>>;
}
