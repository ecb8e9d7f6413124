/**
 * What a replay says. This is the public shape of `replay --json` (docs/result.md): names may be
 * added, what stands here keeps its name and meaning. Every amount named `…Quote` is in the
 * scenario's capital currency; every `…Ms` instant is UTC epoch milliseconds; a fraction of 0.01 is
 * one per cent; `null` means "there is none", never zero.
 */

import type { DataFinding, SeriesCoverage } from './coverage.ts';
import type { CrowdResult } from './crowd.ts';
import type { EventKind } from './event-kind.ts';
import type { ExitOutcome } from './exit-style.ts';
import type { FindingCode } from './finding.ts';
import type { DeltaNeutralAccount, DivergenceResult, NetDeltaResult } from './hedge.ts';
import type { RulesUsed } from './rules-used.ts';
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

/** An asset behind a leg's margin. Prices are in the leg's quote. */
export interface CollateralResult {
  readonly asset: string;
  readonly units: number;
  /** What it was bought for at the entry; capital currency of that instant. */
  readonly costQuote: number;
  readonly entryPrice: number;
  /** At which it left the leg; null where the rest of the leg went on with it. */
  readonly exitPrice: number | null;
  /** Least price while it was held. */
  readonly lowestPrice: number;
  readonly lowestAtMs: number;
  /** What it gained or lost until it left, before the cost of a forced sale; null with `exitPrice`. */
  readonly pnlQuote: number | null;
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
  /** Null where nothing can liquidate the leg, and where its margin is not money: more of it is more of its assets. */
  readonly survivalLeverage: number | null;
  /** Assets of its margin; empty where all of it is money. */
  readonly collateral: readonly CollateralResult[];
  /** Of a liquidated leg with assets: it would have lived at that mark, had they been worth what they cost. */
  readonly brokenByCollateral: boolean | null;
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
  /** Of the legs, and of assets behind them. */
  readonly pricePnlQuote: number;
  /** The assets' part of it. */
  readonly collateralPnlQuote: number;
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
  /** What the assets behind the legs had gained by then for the twin, less what they had for us. */
  readonly collateralForgoneQuote: number;
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

/** What a replay rests on that the record did not say; each a sentence for people. */
export interface Assumption {
  readonly code: string;
  readonly text: string;
}

/** Both legs reduced before a venue did it, beside the same trade without it. Capital currency. */
export interface DeriskingResult {
  /** How many times both were. */
  readonly reductions: number;
  /** Fees and slippage of the orders that reduced them. */
  readonly costQuote: number;
  readonly netWithoutQuote: number;
  /** Net less net without; below zero where it would have been better to hold on. */
  readonly savedQuote: number;
  /** Whether without it a leg, or a part of one, was lost to its venue. */
  readonly forcedExitWithout: boolean;
}

/** The first leg that its venue closed. */
export interface FirstForced {
  readonly role: LegResult['role'];
  readonly atMs: number;
  readonly kind: ExitKind;
  /** Mark at which the venue closed it. */
  readonly priceQuote: number;
  /** Of the quantity. */
  readonly closedFraction: number;
}

/** How the last life of a leg ended. */
export interface LegEnd {
  readonly role: LegResult['role'];
  readonly atMs: number;
  readonly kind: ExitKind;
}

/** A crowd's part of one run. */
export type CrowdOutcome = Pick<
  CrowdResult,
  | 'notionalQuote'
  | 'prefactor'
  | 'netWithoutQuote'
  | 'crowdsPartQuote'
  | 'diesWithout'
  | 'diesWith'
  | 'converged'
>;

/** One run in the figures that runs of one scenario are compared by. */
export interface RunOutcome {
  readonly netQuote: number;
  readonly fundingEarnedQuote: number;
  readonly costsQuote: number;
  readonly forcedExitLossQuote: number;
  readonly forgoneAfterExitQuote: number;
  /** Where the loss comes from; null: nothing was closed by force. */
  readonly forcedExit: ForcedExit | null;
  /** Null: no leg was closed by its venue. */
  readonly firstForced: FirstForced | null;
  /** One a leg that was opened, in the construction's order. */
  readonly ends: readonly LegEnd[];
  /** While one leg stood without the other. */
  readonly nakedMs: number;
  readonly worstNakedLossQuote: number;
  readonly worstNetDeltaBase: number;
  readonly outsideBandMs: number;
  readonly worstEquityQuote: number;
  readonly exits: readonly ExitOutcome[];
  /** Null: both legs were left as they were. */
  readonly derisking: DeriskingResult | null;
  /** What a crowd made of it; null without one. */
  readonly crowd: CrowdOutcome | null;
}

/** A value that a variant has another of. */
export interface VariantChange {
  /** As `--set` knows it: `exits.short.style`. */
  readonly path: string;
  /** As a scenario writes it; null: it does not stand there. */
  readonly base: string | null;
  readonly variant: string | null;
}

export interface VariantResult {
  readonly name: string;
  readonly changed: readonly VariantChange[];
  /** What to write behind `--set` to replay it by itself, one text an option. */
  readonly sets: readonly string[];
  /** Why it was not run; null: it was. */
  readonly refused: string | null;
  /** Null where it was refused. */
  readonly outcome: RunOutcome | null;
  /** Its net less that of the scenario itself; null where it was refused. */
  readonly differenceQuote: number | null;
  /** What it rests on that the scenario itself does not. */
  readonly assumptions: readonly string[];
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
  /** What reducing both legs in time cost and saved; null where the scenario does not. */
  readonly derisking: DeriskingResult | null;
  /** What others in the same trade did to the marks, and what of the result is theirs; null without a crowd. */
  readonly crowd: CrowdResult | null;
  /** The scenario's variants, in its order; empty without any, and where they were not asked for. */
  readonly variants: readonly VariantResult[];
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
