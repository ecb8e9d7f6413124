/**
 * Market history as columns. The store, the loaders and the reconstructions all speak this.
 */

/** What a series tells: venue mark, index, last trade, spot trade, funding prints. */
export const SERIES_KINDS = ['mark', 'index', 'last', 'spot', 'funding'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];
export type PriceKind = Exclude<SeriesKind, 'funding'>;

export const isPriceKind = (kind: string): kind is PriceKind =>
  kind !== 'funding' && SERIES_KINDS.some((known) => known === kind);

/** Series of single values that are no price and no rate; docs/data.md says the unit of each. */
export const VALUE_KINDS = [
  'open-interest',
  'depth',
  'long-liquidations',
  'short-liquidations',
  'signal',
] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** What a rule may look at: single values, what bars of trades changed hands, what borrowing costs. */
export const SIGNAL_KINDS = [...VALUE_KINDS, 'volume', 'borrow'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** The venue that series of the user's own are filed under: `own fomc-days signal`. */
export const OWN_VENUE = 'own';

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

/** Rates that fall due, oldest first, strictly increasing. */
interface Prints<K extends 'funding' | 'borrow'> {
  readonly key: Omit<SeriesKey, 'kind'> & { readonly kind: K };
  /** As recorded, jitter included. */
  readonly settledAtMs: Float64Array;
  /** Fraction of notional over one interval; positive: longs pay shorts, and a borrower pays. */
  readonly rate: Float64Array;
  /** The interval the rate is for, where the record names it; NaN where it does not. */
  readonly intervalMs: Float64Array;
  /** The price the venue charged the rate on, where the record names it; NaN where it does not. */
  readonly price: Float64Array;
  readonly provenance: readonly Provenance[];
}

export type FundingSeries = Prints<'funding'>;

/** Funding, or what a borrowed coin costs. */
export type PrintSeries = FundingSeries | Prints<'borrow'>;

export type Series = BarSeries | FundingSeries;

/** What a rule looks at: values, oldest first, strictly increasing in time. */
export interface SignalSeries {
  readonly key: Omit<SeriesKey, 'kind'> & { readonly kind: SignalKind };
  /** Length of the bars that the amounts were recorded by; null: each value holds until the next. */
  readonly resolutionMs: number | null;
  /** When each is known: its own instant, or the end of its bar. */
  readonly atMs: Float64Array;
  /** NaN where the record does not know it. */
  readonly value: Float64Array;
  readonly provenance: readonly Provenance[];
}

export const isFunding = (series: Series | PrintSeries): series is FundingSeries =>
  series.key.kind === 'funding';

/** `own fomc-days signal`: by that name rules find what they look at. */
export const signalName = ({
  venue,
  instrument,
  kind,
}: {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: SignalKind;
}): string => `${venue} ${instrument} ${kind}`;

/** `binance-usdm AVAXUSDT mark`, and the reconstruction's name where it is one. */
export function seriesName({
  venue,
  instrument,
  kind,
  origin,
}: Omit<SeriesKey, 'kind'> & { readonly kind: SeriesKind | SignalKind }): string {
  const said = `${venue} ${instrument} ${kind}`;
  return origin === 'record' ? said : `${said} (${origin.replace(':', ' ')})`;
}
