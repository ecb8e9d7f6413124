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
 * The same trade asked at other leverages: what the page's slider says, each rung a replay's own answer
 * for the leg alone. Nothing in between is guessed.
 */
export interface LeverageLadder {
  /** Rising; the scenario's own leverage is among them. */
  readonly leverages: readonly number[];
  /** One a leg that is margined, in the construction's order. */
  readonly legs: readonly LadderLeg[];
}

export interface LadderLeg {
  readonly role: LegResult['role'];
  /** Posted at entry a base unit, at each leverage, in the unit of {@link LegCurves.requiredMargin}. */
  readonly postedMargin: readonly number[];
  /** The instant of its liquidation at each leverage; null: it sees its planned exit. */
  readonly deadAtMs: readonly (number | null)[];
  /** Why an entry at that leverage is refused; null: it is let in. */
  readonly refused: readonly (string | null)[];
}

/** One price of a leg around its forced exit, at the finest resolution that the history has. */
export interface CloseUp {
  readonly role: LegResult['role'];
  readonly lifeIndex: number;
  /** Name of the series, such as `binance-usdm AVAXUSDT mark`. */
  readonly series: string;
  readonly resolutionMs: number;
  /** Opens of bars, or instants of prices; the hour before the exit and a little after it. */
  readonly atMs: Float64Array;
  readonly close: Float64Array;
  /** The bar's extreme on the side that hurts: low for a long, high for a short. */
  readonly adverse: Float64Array;
  readonly triggerPrice: number;
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
  /** Null where there is no leverage to ask of (nothing is margined, or an account is judged as one). */
  readonly ladder?: LeverageLadder | null;
  /** One a leg that was forced out, of its first life that was. */
  readonly closeUps?: readonly CloseUp[];
}
