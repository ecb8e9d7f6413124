/** What Tardis's names of exchanges mean here. */

const VENUES: ReadonlyMap<string, string> = new Map([
  ['binance-futures', 'binance-usdm'],
  ['binance-delivery', 'binance-coinm'],
  ['okex-swap', 'okx-swap'],
  ['bitmex', 'bitmex'],
  ['deribit', 'deribit'],
  ['hyperliquid', 'hyperliquid'],
  ['dydx-v4', 'dydx-v4'],
  ['cryptofacilities', 'kraken-futures'],
]);

/** Null for an exchange that is none of our venues. */
export function tardisVenue(exchange: string, symbol: string): string | null {
  if (exchange !== 'bybit') return VENUES.get(exchange) ?? null;
  return /(?:USDT|PERP)$/.test(symbol) ? 'bybit-linear' : 'bybit-inverse';
}

/**
 * Whether the open interest counts coin. OKX and COIN-M count contracts, BitMEX, Deribit and inverse
 * Bybit dollars; of the others it is not known.
 */
export const coinCounted = (exchange: string, symbol: string): boolean =>
  ['binance-futures', 'hyperliquid', 'dydx-v4'].includes(exchange) ||
  (exchange === 'bybit' && tardisVenue(exchange, symbol) === 'bybit-linear');

/** Tardis took Kraken's amount a contract for the rate until 2022-09-29, and the fraction since. */
const KRAKEN_FRACTION_MS = Date.UTC(2022, 8, 29);

/** Whether `funding_rate` is the fraction of an interval. */
export const fundingTold = (exchange: string, firstMs: number): boolean =>
  exchange !== 'cryptofacilities' || firstMs >= KRAKEN_FRACTION_MS;
