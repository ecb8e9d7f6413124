/**
 * One row of a sweep as numbers: every figure of `Totals`, then what the survival curves need. A row is
 * written into columns of 64-bit floats; what is null in a result is NaN here.
 */
import type { Totals } from '../domain/result.ts';

/** The figures of `Totals`, in the order of docs/result.md. */
export const TOTALS = [
  'capitalQuote',
  'fundingEarnedQuote',
  'interestQuote',
  'forcedExitLossQuote',
  'forgoneAfterExitQuote',
  'costsQuote',
  'pricePnlQuote',
  'collateralPnlQuote',
  'netQuote',
  'twinNetQuote',
  'returnOnCapitalFraction',
  'headlineAprFraction',
  'earnedAprFraction',
  'realisedAprFraction',
  'irrFraction',
  'excessAprFraction',
  'worstEquityQuote',
  'worstEquityAtMs',
  'maxDrawdownQuote',
  'maxDrawdownFraction',
  'worstDayQuote',
  'worstDayAtMs',
  'fundingIntervalsPerForcedExit',
  'pairSurvivalLeverage',
] as const satisfies readonly (keyof Totals)[];

export const FIGURES = [
  'entryAtMs',
  ...TOTALS,
  /** NaN: nothing was liquidated. */
  'firstLiquidationAtMs',
  /** The first to be liquidated, by its place in the construction: 0 long or spot, 1 short or perp; NaN: none. */
  'liquidatedLeg',
  /** 1 where the record does not tell the order of two deaths. */
  'ambiguous',
  /** 1 where the planned time in the trade (`hold`) lies wholly inside the window; without one, always 1. */
  'fullyObserved',
  /** 1 where the row has no closed form and took a whole replay; NaN where it was refused. */
  'wholeReplay',
] as const;
export type Figure = (typeof FIGURES)[number];

/** Place of each figure in a row. */
export const AT = Object.fromEntries(FIGURES.map((name, i) => [name, i])) as Readonly<
  Record<Figure, number>
>;

/** One row: a number a figure, in the order of `FIGURES`. */
export type Row = Float64Array;

/** The engine of one point of the grid: the same scenario at any entry time. */
export interface PointEngine {
  /** `indexed`: closed form between events. `replay`: a whole replay a row, by the reason in `note`. */
  readonly how: 'indexed' | 'replay';
  /** Why a row takes a whole replay; null where it does not, or was asked to. */
  readonly note: string | null;
  /**
   * Writes the figures of one entry: those of a replay whose window begins at `entryMs`.
   *
   * @returns why the venue did not let it in; null where it did. A refused row has NaN figures but for
   *          `entryAtMs`.
   */
  figuresAt(entryMs: number, row: Row): string | null;
}
