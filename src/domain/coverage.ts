/** What a result says of the data behind it: how far each series reaches, and what is wrong with it. */
import type { Finding, FindingCode, Severity } from './finding.ts';
import type { Provenance, SeriesKind, SignalKind } from './series.ts';

/** What was done to a series to bring it onto the replay's grid. */
export interface OnGridNote {
  readonly how: 'as recorded' | 'aggregated' | 'spread' | 'not used';
  /** In words: `aggregated from 1 min: open first, high max, low min, close last`. */
  readonly text: string;
}

/** Inside the replay's window. */
export interface SeriesCoverage {
  readonly series: string;
  readonly kind: SeriesKind | SignalKind;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly rows: number;
  readonly expectedRows: number | null;
  /** Allowed gaps inside the window, each [from, to). */
  readonly gapsMs: readonly (readonly [number, number])[];
  readonly resolutionMs: number | null;
  readonly onGrid: OnGridNote;
  /** The window in 120 equal cells: of each the share of its time in which rows stand, from 0 to 1. */
  readonly strip: readonly number[];
  /** What stands in for a record, or was taken at the user's word; each a sentence. */
  readonly standIns: readonly string[];
}

/** What the checks found in a series that the replay reads; docs/data-checks.md has the codes. */
export interface DataFinding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Whether the scenario accepts it by name; only an error needs that. */
  readonly accepted: boolean;
  /** As in `coverage`; several where it takes more than one to see it. */
  readonly series: readonly string[];
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly reason: string;
}

/** One series of the store as a check of the whole of it saw it. */
export interface CheckedSeries {
  /** With the length of its bars where the store has it at several. */
  readonly series: string;
  readonly coin: string;
  readonly kind: SeriesKind;
  /** Null for prints. */
  readonly resolutionMs: number | null;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly rows: number;
  /** Between the first row and the last; null for prints. */
  readonly expectedRows: number | null;
  /** Stretches without rows between the first row and the last, each [from, to). */
  readonly gapsMs: readonly (readonly [number, number])[];
  /** What the strip is of: all that is stored of the coin, as far as it was asked for. */
  readonly windowMs: readonly [number, number];
  /** As of a replay's coverage. */
  readonly strip: readonly number[];
  readonly standIns: readonly string[];
  readonly sources: readonly Provenance[];
}

/** What a check of the store found. */
export interface StoreCheck {
  /** Errors first. */
  readonly findings: readonly StoreFinding[];
  /** By coin, then as the store lists them. */
  readonly series: readonly CheckedSeries[];
  /** Series that nothing looks at, and why. */
  readonly notChecked: readonly { readonly why: string; readonly series: number }[];
}

export interface StoreFinding extends Finding {
  readonly accepted: boolean;
}
