/** What is told of a stored series beside its rows. */
import type { Provenance } from '../domain/series.ts';
import type { StoredKey, StoredKind } from './keys.ts';

export interface SeriesSummary {
  readonly key: StoredKey;
  /** Length of one bar; null for what is no bar. */
  readonly resolutionMs: number | null;
  /** Open of the first and of the last bar, or the first and last print or value. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly rows: number;
  readonly sources: readonly Provenance[];
}

/** Stretches between the first row and the last in which rows are missing. */
export interface Gaps {
  readonly count: number;
  /** The time without a row that should have one. */
  readonly longestMs: number;
  readonly totalMs: number;
}

export interface SeriesDescription extends SeriesSummary {
  /** Null for values, which nobody promises at regular times, and for prints that tell no interval. */
  readonly gaps: Gaps | null;
}

/** What to list; what is not named is not asked for. */
export interface SeriesFilter {
  readonly venue?: string | undefined;
  readonly instrument?: string | undefined;
  readonly kind?: StoredKind | undefined;
}
