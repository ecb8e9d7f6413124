/** Series as the checks hold them: columns beside the words their names stand for. */
import { type PriceKind, seriesName } from '../domain/series.ts';
import { MINUTE } from '../units/units.ts';
import { parseInstrument } from '../venues/instruments.ts';
import { venueNamed } from '../venues/names.ts';
import type { BarHistory, FundingHistory, SourceSpan } from './history.ts';

/** What an instrument's name says, as far as series are comparable by it. */
export interface Identity {
  readonly name: string;
  readonly venue: string;
  readonly exchange: string;
  readonly instrument: string;
  /** The coin; the venue and instrument together where the name is not read. */
  readonly coin: string;
  /** How much of the coin the price is for: 1000 in `1000PEPE`. */
  readonly lot: number;
  /** Empty where the name is not read. */
  readonly quote: string;
}

export interface Bars extends Identity {
  readonly kind: PriceKind;
  readonly resolutionMs: number;
  readonly openMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array | null;
  readonly spans: readonly SourceSpan[];
  readonly notes: readonly string[];
}

export interface Prints extends Identity {
  readonly at: Float64Array;
  readonly rate: Float64Array;
  /** The record's own word, ms; NaN where there is none. */
  readonly said: Float64Array;
  /** From the print before, to the minute; NaN for the first. */
  readonly step: Float64Array;
  /** The record's word, else the shorter distance to a neighbour. */
  readonly interval: Float64Array;
}

const DOLLARS: ReadonlySet<string> = new Set(
  'USD USDT USDC BUSD FDUSD TUSD USDP USDE USD1 DAI'.split(' '),
);

/** Leading amounts that venues put before a coin's name. */
const LOT = /^(?:(1000000|100000|10000|1000)|(1M)|(k))(?=\p{Lu})/u;

function identity(venue: string, instrument: string, name: string): Identity {
  const exchange = venueNamed(venue)?.exchange ?? venue;
  const parsed = parseInstrument(venue, instrument);
  if (parsed === null) return { name, venue, exchange, instrument, coin: name, lot: 1, quote: '' };
  const lot = LOT.exec(parsed.base);
  const amount = lot === null ? 1 : lot[2] === undefined ? Number(lot[1] ?? 1000) : 1_000_000;
  const coin = parsed.base.slice(lot?.[0].length ?? 0);
  return { name, venue, exchange, instrument, coin, lot: amount, quote: parsed.quote };
}

export function barsOf({ series, volume, spans }: BarHistory): Bars {
  const { key, provenance } = series;
  return {
    ...identity(key.venue, key.instrument, seriesName(key)),
    coin: coinOf(key.venue, key.instrument),
    kind: key.kind,
    resolutionMs: series.resolutionMs,
    openMs: series.openMs,
    open: series.open,
    high: series.high,
    low: series.low,
    close: series.close,
    volume,
    spans,
    notes: provenance.flatMap(({ notes }) => notes),
  };
}

/** What series are grouped by; an instrument whose name is not read is a coin of its own. */
export function coinOf(venue: string, instrument: string): string {
  return identity(venue, instrument, `${venue} ${instrument}`).coin;
}

/** Distances shorter than this are doubled prints, and say nothing of the interval. */
const SHORTEST = 30 * MINUTE;

export function printsOf({ series }: FundingHistory): Prints {
  const { key, settledAtMs: at, rate, intervalMs: said } = series;
  const step = new Float64Array(at.length).fill(Number.NaN);
  for (let i = 1; i < at.length; i++)
    step[i] = Math.round(((at[i] as number) - (at[i - 1] as number)) / MINUTE) * MINUTE;
  const interval = Float64Array.from(said, (own, i) => {
    if (!Number.isNaN(own)) return own;
    const near = [step[i], step[i + 1]].filter((one) => (one ?? 0) >= SHORTEST) as number[];
    return near.length === 0 ? Number.NaN : Math.min(...near);
  });
  const name = seriesName(key);
  const known = identity(key.venue, key.instrument, name);
  return { ...known, coin: coinOf(key.venue, key.instrument), at, rate, said, step, interval };
}

/** Whether prices of two series are prices of the same thing in the same money, or nearly. */
export const comparable = (a: Identity, b: Identity): boolean =>
  a.coin === b.coin && (a.quote === b.quote || (DOLLARS.has(a.quote) && DOLLARS.has(b.quote)));
