/** History as the checks look at it: series with the spans of their sources, and what else is known. */
import type { BarSeries, FundingSeries } from '../domain/series.ts';
import type { RuleBook } from '../venues/rule-book.ts';

/** The stretch of rows one source brought, first to last, both included. */
export interface SourceSpan {
  readonly file: string;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface BarHistory {
  readonly series: BarSeries;
  /** Traded in each bar, in base coin; NaN where unknown; null: not recorded. */
  readonly volume: Float64Array | null;
  readonly spans: readonly SourceSpan[];
}

export interface FundingHistory {
  readonly series: FundingSeries;
  readonly spans: readonly SourceSpan[];
}

/** Everything that is looked at together; series of one coin are held against each other. */
export interface History {
  readonly bars: readonly BarHistory[];
  readonly funding: readonly FundingHistory[];
  /** By venue; the caps of funding rates are in them. */
  readonly books: ReadonlyMap<string, RuleBook>;
}
