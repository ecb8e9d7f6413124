/**
 * How each venue spells an instrument, for files that name a pair in another way: freqtrade writes
 * `AVAX_USDT_USDT` for the USDT-margined AVAX perpetual of every exchange.
 */

import { isVenueName, type VenueName } from '../venues/names.ts';

/** Base, quote and settlement currency; `settle` is null for spot. */
export interface Pair {
  readonly base: string;
  readonly quote: string;
  readonly settle: string | null;
}

export interface VenueSpelling {
  readonly market: 'perpetual' | 'spot';
  /** The venue's own spelling; null where the pair can not be an instrument of the venue. */
  readonly spell: (pair: Pair) => string | null;
  /** Matches only what the venue spells so; null where a bare name could be anything. */
  readonly pattern: RegExp | null;
}

const linear = ({ quote, settle }: Pair) => settle !== null && settle === quote;
const inverse = ({ base, settle }: Pair) => settle !== null && settle === base;
/** BitMEX, Kraken and KuCoin's futures write bitcoin as XBT. */
const xbt = (currency: string) => (currency === 'BTC' ? 'XBT' : currency);

const spot = (join: string, pattern: RegExp | null): VenueSpelling => ({
  market: 'spot',
  spell: ({ base, quote, settle }) => (settle === null ? `${base}${join}${quote}` : null),
  pattern,
});

const perpetual = (spell: VenueSpelling['spell'], pattern: RegExp | null): VenueSpelling => ({
  market: 'perpetual',
  spell,
  pattern,
});

const DOLLAR_PAIR = /^[A-Z0-9]{2,20}(USDT|USDC|FDUSD)$/;

const VENUE_SPELLINGS: Readonly<Record<VenueName, VenueSpelling>> = {
  'binance-usdm': perpetual(
    (pair) => (linear(pair) ? `${pair.base}${pair.quote}` : null),
    DOLLAR_PAIR,
  ),
  'binance-coinm': perpetual(
    (pair) => (inverse(pair) ? `${pair.base}${pair.quote}_PERP` : null),
    /^[A-Z0-9]{2,20}USD_PERP$/,
  ),
  'binance-spot': spot('', DOLLAR_PAIR),
  'bybit-linear': perpetual((pair) => {
    if (!linear(pair)) return null;
    return pair.quote === 'USDC' ? `${pair.base}PERP` : `${pair.base}${pair.quote}`;
  }, /^[A-Z0-9]{2,20}(USDT|PERP)$/),
  'bybit-inverse': perpetual(
    (pair) => (inverse(pair) ? `${pair.base}${pair.quote}` : null),
    /^[A-Z0-9]{2,20}USD$/,
  ),
  'bybit-spot': spot('', DOLLAR_PAIR),
  'okx-swap': perpetual(
    (pair) => (linear(pair) || inverse(pair) ? `${pair.base}-${pair.quote}-SWAP` : null),
    /^[A-Z0-9]+-[A-Z]+-SWAP$/,
  ),
  'okx-spot': spot('-', null),
  hyperliquid: perpetual(({ base, settle }) => (settle === null ? null : base), null),
  'dydx-v4': perpetual(({ base, settle }) => (settle === null ? null : `${base}-USD`), null),
  bitmex: perpetual((pair) => {
    const bitcoin = inverse(pair) && pair.base === 'BTC';
    return linear(pair) || bitcoin ? `${xbt(pair.base)}${pair.quote}` : null;
  }, null),
  deribit: perpetual((pair) => {
    if (inverse(pair)) return `${pair.base}-PERPETUAL`;
    return linear(pair) ? `${pair.base}_${pair.quote}-PERPETUAL` : null;
  }, /^[A-Z0-9]+(_[A-Z]+)?-PERPETUAL$/),
  'kraken-futures': perpetual((pair) => {
    if (inverse(pair)) return `PI_${xbt(pair.base)}${pair.quote}`;
    return linear(pair) ? `PF_${xbt(pair.base)}${pair.quote}` : null;
  }, /^P[FI]_[A-Z0-9]+USD$/),
  'gate-usdt': perpetual(
    (pair) => (linear(pair) && pair.quote === 'USDT' ? `${pair.base}_${pair.quote}` : null),
    null,
  ),
  'gate-spot': spot('_', null),
  'bitget-usdt': perpetual(
    (pair) => (linear(pair) && pair.quote === 'USDT' ? `${pair.base}${pair.quote}` : null),
    /^[A-Z0-9]{2,20}USDT$/,
  ),
  'kucoin-usdt': perpetual(
    (pair) => (linear(pair) && pair.quote === 'USDT' ? `${xbt(pair.base)}${pair.quote}M` : null),
    /^[A-Z0-9]{2,20}USDTM$/,
  ),
  'coinbase-spot': spot('-', null),
  'bitstamp-spot': {
    market: 'spot',
    spell: ({ base, quote, settle }) => (settle === null ? `${base}${quote}`.toLowerCase() : null),
    pattern: null,
  },
};

/** How the venue spells; null for a venue that the program does not know. */
export const spellingOf = (venue: string): VenueSpelling | null =>
  isVenueName(venue) ? VENUE_SPELLINGS[venue] : null;
