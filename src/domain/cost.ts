/** What a strategy costs a year: its forced exits against its funding, leverage by leverage. */
import type { DataFinding } from './coverage.ts';

/** A figure over the entries, with its 95 % band. */
export interface Estimate {
  readonly value: number;
  /** Ends of the band, around the value; null with the reason. */
  readonly low: number | null;
  readonly high: number | null;
  readonly bandReason: string | null;
}

/** Rates are a year of the planned time in the trade, as if each hold were followed by the next; shares are of all capital. */
export interface CostRow {
  readonly leverage: number;
  /** Let in, with their whole hold inside the window: what every figure is over. */
  readonly entries: number;
  readonly refused: number;
  /** Why the first was refused; null where none was. */
  readonly refusal: string | null;
  /** Entries times the hold: the time that the rates are over. */
  readonly entryYears: number;
  /** Of it, the time until each was forced out: what one is at risk who enters again at once. */
  readonly heldYears: number;
  /** Entries forced out, and the crashes behind them: more than 24 h apart. */
  readonly forcedExits: number;
  readonly episodes: number;
  /** Forced exits in a year of holding; null: nothing was entered. Without any, `high` is by the rule of three. */
  readonly forcedExitsAYear: Estimate | null;
  /** Forced-exit loss of one that was forced out: mean; null: none was. */
  readonly severityFraction: Estimate | null;
  readonly severityP95Fraction: number | null;
  /** What one forced exit missed after it, mean: the unharmed trade's net less its own, less the loss. */
  readonly missedFraction: number | null;
  /** Above zero is paid, below it was brought: forced exits a year times their mean loss, and times what was missed. */
  readonly exitCostAprFraction: Estimate | null;
  readonly missedAprFraction: number | null;
  /** Of the trade with nothing forced. Costs above zero are paid, interest among them. */
  readonly fundingAprFraction: Estimate | null;
  readonly costsAprFraction: number | null;
  readonly pricePnlAprFraction: number | null;
  /** Funding − costs + price P&L, what is left of it before any forced exit. */
  readonly unharmedNetAprFraction: number | null;
  readonly netAprFraction: Estimate | null;
  /** Forced exits a year at which nothing is left; null with the reason. */
  readonly breakEvenAYear: number | null;
  /** The record's forced exits a year ÷ those: at 1 nothing is left; null where either is not known or zero. */
  readonly ofBreakEvenFraction: number | null;
  readonly breakEvenReason: string | null;
}

/** The highest of the leverages asked at which it pays, by the net and by what is left before any forced exit; null: none. */
export interface Paying {
  readonly leverage: number | null;
  /** The next one at which it is known, and no longer is; null: it is known at none higher. */
  readonly stopsAt: number | null;
  /** Lower ones at which it is not. */
  readonly notAt: readonly number[];
}

export interface CostResult {
  readonly schemaVersion: 1;
  readonly scenario: string;
  readonly constructionText: string;
  readonly engine: 'indexed' | 'bar';
  readonly windowMs: readonly [number, number];
  readonly holdMs: number;
  readonly currency: string;
  readonly reconstruction: string | null;
  /** What was left out of the scenario, and what of it is no history: a stress, a crowd. */
  readonly notes: readonly string[];
  /** Entry times whose whole hold lies inside the window, and the others. */
  readonly entries: number;
  readonly notObserved: number;
  /** Years of the calendar in which at least one of them was held. */
  readonly watchedYears: number;
  /** What the bands are drawn from; null with the reason. */
  readonly blocks: { readonly count: number; readonly lengthMs: number } | null;
  readonly blocksReason: string | null;
  readonly findings: readonly DataFinding[];
  /** By the expected net, and by the lower end of its band. */
  readonly pays: Paying;
  readonly paysSurely: Paying;
  /** By rising leverage. */
  readonly rows: readonly CostRow[];
}
