/**
 * The venues we know by name. A venue here is one market of an exchange: its spot market and its
 * two kinds of perpetuals are three venues, because each has its own marks and rules.
 */

export interface Venue {
  /** As scenario files and the command line spell it. */
  readonly name: string;
  /** Whose market it is: one account may span the markets of one exchange. */
  readonly exchange: string;
  readonly spotOrPerp: 'spot' | 'perp';
  /** For people. */
  readonly title: string;
}

export const VENUES = [
  { name: 'binance-usdm', exchange: 'binance', spotOrPerp: 'perp', title: 'Binance USDⓈ-M' },
  { name: 'binance-coinm', exchange: 'binance', spotOrPerp: 'perp', title: 'Binance COIN-M' },
  { name: 'binance-spot', exchange: 'binance', spotOrPerp: 'spot', title: 'Binance spot' },
  { name: 'bybit-linear', exchange: 'bybit', spotOrPerp: 'perp', title: 'Bybit linear' },
  { name: 'bybit-inverse', exchange: 'bybit', spotOrPerp: 'perp', title: 'Bybit inverse' },
  { name: 'bybit-spot', exchange: 'bybit', spotOrPerp: 'spot', title: 'Bybit spot' },
  { name: 'okx-swap', exchange: 'okx', spotOrPerp: 'perp', title: 'OKX swap' },
  { name: 'okx-spot', exchange: 'okx', spotOrPerp: 'spot', title: 'OKX spot' },
  { name: 'hyperliquid', exchange: 'hyperliquid', spotOrPerp: 'perp', title: 'Hyperliquid' },
  { name: 'dydx-v4', exchange: 'dydx', spotOrPerp: 'perp', title: 'dYdX v4' },
  { name: 'bitmex', exchange: 'bitmex', spotOrPerp: 'perp', title: 'BitMEX' },
  { name: 'deribit', exchange: 'deribit', spotOrPerp: 'perp', title: 'Deribit' },
  { name: 'kraken-futures', exchange: 'kraken', spotOrPerp: 'perp', title: 'Kraken Futures' },
  { name: 'gate-usdt', exchange: 'gate', spotOrPerp: 'perp', title: 'Gate USDT perpetual' },
  { name: 'gate-spot', exchange: 'gate', spotOrPerp: 'spot', title: 'Gate spot' },
  { name: 'bitget-usdt', exchange: 'bitget', spotOrPerp: 'perp', title: 'Bitget USDT perpetual' },
  { name: 'kucoin-usdt', exchange: 'kucoin', spotOrPerp: 'perp', title: 'KuCoin USDT perpetual' },
  { name: 'coinbase-spot', exchange: 'coinbase', spotOrPerp: 'spot', title: 'Coinbase Exchange' },
  { name: 'bitstamp-spot', exchange: 'bitstamp', spotOrPerp: 'spot', title: 'Bitstamp' },
] as const satisfies readonly Venue[];

/** A venue as files and the command line spell it; it may become part of a file's name. */
export const VENUE_FORM = /^[a-z0-9][a-z0-9-]{0,39}$/;

export type VenueName = (typeof VENUES)[number]['name'];

export const VENUE_NAMES: readonly VenueName[] = VENUES.map(({ name }) => name);

/** The venue of that name, or null. */
export const venueNamed = (name: string): Venue | null =>
  VENUES.find((venue) => venue.name === name) ?? null;

export const isVenueName = (name: string): name is VenueName => venueNamed(name) !== null;
