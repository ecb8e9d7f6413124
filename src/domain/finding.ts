/** What is wrong, or only worth knowing, about recorded history. */

/**
 * What a look at the data can find, by the name under which a scenario accepts it. docs/data-checks.md
 * says what each means, how it is recognised and what to do.
 */
export const FINDING_CODES = [
  'gap',
  'joint-gap',
  'doubled-settlement',
  'zone-shift',
  'shifted-bars',
  'filled-funding',
  'repeated-rate',
  'frozen-funding',
  'frozen-price',
  'spot-as-mark',
  'last-as-mark',
  'copied-bars',
  'rate-unit',
  'price-unit',
  'beyond-cap',
  'delisting-filler',
  'splice',
  'interval-change',
  'settlement-jitter',
  'unconfirmed-bar',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/**
 * An error stops a replay that would use the rows, unless the scenario accepts it by name; a warning is
 * shown wherever the series is; a note is a fact that is nobody's fault.
 */
export type Severity = 'error' | 'warning' | 'note';

/** A stretch of rows, first to last, both included, UTC milliseconds. */
export interface FoundRows {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: number;
}

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** The series it is about, named as `binance-usdm AVAXUSDT mark`; two where it takes two to see it. */
  readonly series: readonly string[];
  /** How many rows are concerned, and from when to when. */
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** The rows themselves as stretches, oldest first, up to ten of them. */
  readonly where: readonly FoundRows[];
  /** A sentence: what was seen, in figures, and why it matters. */
  readonly reason: string;
}
