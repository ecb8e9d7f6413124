/** What the renderers are given beside the public result: curves, books, the recipe. */
import type { LegResult, ReplayResult } from './result.ts';

/** Curves for the report, at the grid or coarser; each decimation keeps every extreme. */
export interface ResultCurves {
  readonly atMs: Float64Array;
  readonly legs: readonly LegCurves[];
  /** Equity of the whole construction, in quote, at each bar's close; reserve included. */
  readonly equityQuote: Float64Array;
  readonly twinEquityQuote: Float64Array;
  readonly fundingQuote: Float64Array;
  readonly twinFundingQuote: Float64Array;
  /** (a − b) ÷ mean, signed, at closes; NaN where either is absent. */
  readonly divergenceFraction: Float64Array;
  /** Opens of the bars on which funding of either leg settled, rising; not given where nobody asked. */
  readonly settledAtMs?: Float64Array;
}

/** What was posted at entry and what was moved since, up to and with this instant; funding is not in it. */
export interface PostedStep {
  readonly atMs: number;
  readonly marginPerBase: number;
}

export interface LegCurves {
  readonly role: LegResult['role'];
  /** Mark at close, and the bar's extremes. */
  readonly markClose: Float64Array;
  readonly markHigh: Float64Array;
  readonly markLow: Float64Array;
  /**
   * Margin the first life would have needed, per base unit at entry, as if nothing had liquidated
   * it, in quote (coin for inverse). NaN where the leg can not be liquidated.
   */
  readonly requiredMargin: Float64Array;
  /** The same computed from the shared spot price; NaN where there is none. */
  readonly requiredMarginSpotChart: Float64Array;
  /** The margin posted at entry, per base unit, in the same unit; null where none is posted. */
  readonly postedMargin: number | null;
  /**
   * Posted from each instant on at which collateral came to the first life or left it, in the same unit
   * and order of time; not given where none did.
   */
  readonly postedSteps?: readonly PostedStep[];
  /** Maintenance ÷ equity at the bar's adverse extreme while alive; NaN after. */
  readonly marginRatio: Float64Array;
  /**
   * Marks at which the margin ratio stood at each level when the leg was first liquidated, with the wallet
   * and the table of that bar; empty where it was not, or where its account is judged as one.
   */
  readonly callPrices?: readonly { readonly ratio: number; readonly price: number }[];
}

/** A transfer of the books as exported: positive amount, from one account to another. */
export interface LedgerRow {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** Decimal text, exact to the book's smallest unit. */
  readonly amountQuote: string;
}

/**
 * The same trade entered at other leverages: what the page's slider says. Each rung is what the engine
 * says of the scenario with that leverage and nothing else changed; nothing in between is guessed.
 */
export interface LeverageLadder {
  /** By rising leverage. */
  readonly rungs: readonly LadderRung[];
  /** Index of the rung that is the scenario's own. */
  readonly own: number;
  /** Where the run's legs have their survival leverage, by index; one beyond every venue has no rung. */
  readonly survival: readonly { readonly role: LegResult['role']; readonly rung: number }[];
  /** Whether an account is unwound as one: then there is one leg, its perpetual. */
  readonly isAccount: boolean;
}

export interface LadderRung {
  /** Of the leg with the higher one, where the scenario gives each leg its own. */
  readonly leverage: number;
  /** What to write behind `--set` for this rung, one text an option. */
  readonly sets: readonly string[];
  /** Why an entry at that leverage is refused; null: it is let in. */
  readonly refused: string | null;
  /** One a leg that is margined, in the construction's order; none where refused. */
  readonly legs: readonly LadderLeg[];
}

/**
 * How a leg's first life ended. `liquidated` and `in part` are the venue's doing; `rule`: a rule closed
 * it before its time; `planned`: it saw its planned exit or the window's end.
 */
export type LadderEnd = 'planned' | 'rule' | 'liquidated' | 'in part';

export interface LadderLeg {
  readonly role: LegResult['role'];
  readonly leverage: number;
  /**
   * Posted at entry a base unit, in the unit of {@link LegCurves.requiredMargin}; null where no margin is
   * posted for the leg alone.
   */
  readonly postedMargin: number | null;
  readonly end: LadderEnd;
  /** The open of the bar in which it ended. */
  readonly endAtMs: number;
  /**
   * True where the leg is asked alone: the other one was liquidated first, and this is what would have
   * become of this one had nothing happened to that.
   */
  readonly alone: boolean;
}

/** Prices around a leg's forced exit, as finely as the history has them. */
export interface CloseUp {
  readonly role: LegResult['role'];
  readonly lifeIndex: number;
  /** The stretch that is shown, [from, to): the hour before the exit, and what came of the other leg. */
  readonly windowMs: readonly [number, number];
  /** The leg's own price. */
  readonly own: CloseUpPrices;
  /** The other leg's, where it is the price of the same coin in the same quote. */
  readonly other: CloseUpPrices | null;
  readonly triggerPrice: number;
  /** The open of the bar of the leg's own series that reached the trigger. */
  readonly reachedAtMs: number;
}

/** One price, a bar at a time. */
export interface CloseUpPrices {
  readonly role: LegResult['role'];
  /** Name of the series, such as `binance-usdm AVAXUSDT mark`. */
  readonly series: string;
  readonly resolutionMs: number;
  /** Opens of the bars. */
  readonly atMs: Float64Array;
  readonly close: Float64Array;
  /** The bar's extreme on the side that hurts the leg: low for a long, high for a short. */
  readonly adverse: Float64Array;
}

/** Everything the renderers need: the public result, its curves and its books. */
export interface ReplayReport {
  readonly result: ReplayResult;
  readonly curves: ResultCurves;
  readonly ledger: readonly LedgerRow[];
  /** The merged scenario that ran, as YAML: a report is a recipe. */
  readonly recipe: string;
  /** Version, scenario hash, seed: what reproduces this run. */
  readonly reproduce: string;
  /** Null where there is no leverage to ask of: every leg was open before the window, or nothing was opened. */
  readonly ladder?: LeverageLadder | null;
  /** One a leg that was forced out, of its first life that was. */
  readonly closeUps?: readonly CloseUp[];
}
