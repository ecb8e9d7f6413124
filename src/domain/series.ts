/**
 * Market history as columns. The store, the loaders and the reconstructions all speak this.
 */

/** What a series tells: venue mark, index, last trade, spot trade, funding prints. */
export const SERIES_KINDS = ['mark', 'index', 'last', 'spot', 'funding'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];
export type PriceKind = Exclude<SeriesKind, 'funding'>;

export const isPriceKind = (kind: string): kind is PriceKind =>
  kind !== 'funding' && SERIES_KINDS.some((known) => known === kind);

/**
 * Where the rows come from: a record of an exchange, or a reconstruction with its name. The two
 * never share a series, so that one can not be taken for the other.
 */
export type Origin = 'record' | `reconstruction:${string}`;

export interface SeriesKey {
  readonly venue: string;
  /** As the venue spells it. */
  readonly instrument: string;
  readonly kind: SeriesKind;
  readonly origin: Origin;
}

/** One file (or other source) that rows of a series came from. */
export interface Provenance {
  /** The name the file had, without its folder. */
  readonly file: string;
  /** SHA-256 of its bytes, lower-case hex. */
  readonly sha256: string;
  /** What the loader recognised: `freqtrade feather`, `binance archive csv`, … */
  readonly format: string;
  readonly rows: number;
  /** Anything taken at the user's word or assumed (`trade candles imported as mark`); may be empty. */
  readonly notes: readonly string[];
}

/**
 * Bars, oldest first, strictly increasing. Columns have equal length; every price is finite and
 * above zero, and low ≤ open, close ≤ high.
 */
export interface BarSeries {
  readonly key: SeriesKey & { readonly kind: PriceKind };
  /** Length of one bar. */
  readonly resolutionMs: number;
  readonly openMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly provenance: readonly Provenance[];
}

/** Funding prints, oldest first, strictly increasing. */
export interface FundingSeries {
  readonly key: SeriesKey & { readonly kind: 'funding' };
  /** As recorded, jitter included. */
  readonly settledAtMs: Float64Array;
  /** Fraction of notional over one interval; positive: longs pay shorts. */
  readonly rate: Float64Array;
  /** The interval the rate is for, where the record names it; NaN where it does not. */
  readonly intervalMs: Float64Array;
  /** The price the venue charged the rate on, where the record names it; NaN where it does not. */
  readonly price: Float64Array;
  readonly provenance: readonly Provenance[];
}

export type Series = BarSeries | FundingSeries;

export const isFunding = (series: Series): series is FundingSeries => series.key.kind === 'funding';

/** `binance-usdm AVAXUSDT mark`, and the reconstruction's name where it is one. */
export function seriesName({ venue, instrument, kind, origin }: SeriesKey): string {
  const said = `${venue} ${instrument} ${kind}`;
  return origin === 'record' ? said : `${said} (${origin.replace(':', ' ')})`;
}
