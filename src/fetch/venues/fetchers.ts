/** Which fetcher asks which venue. Each is loaded, and ccxt with it, when its venue is asked. */
import { isVenueName } from '../../venues/names.ts';
import type { FetchWorld, VenueFetcher } from '../fetcher.ts';

type Load = (world: FetchWorld) => Promise<VenueFetcher>;

const FETCHERS: Readonly<Record<string, Load>> = {
  'bybit-linear': async (world) => (await import('./bybit.ts')).bybitFetcher('bybit-linear', world),
  'bybit-inverse': async (world) =>
    (await import('./bybit.ts')).bybitFetcher('bybit-inverse', world),
  'bybit-spot': async (world) => (await import('./bybit.ts')).bybitFetcher('bybit-spot', world),
  'okx-swap': async (world) => (await import('./okx.ts')).okxFetcher('okx-swap', world),
  'okx-spot': async (world) => (await import('./okx.ts')).okxFetcher('okx-spot', world),
  hyperliquid: async (world) => (await import('./hyperliquid.ts')).hyperliquidFetcher(world),
  'dydx-v4': async (world) => (await import('./dydx.ts')).dydxFetcher(world),
  bitmex: async (world) => (await import('./bitmex.ts')).bitmexFetcher(world),
  deribit: async (world) => (await import('./deribit.ts')).deribitFetcher(world),
  'kraken-futures': async (world) => (await import('./kraken.ts')).krakenFetcher(world),
  'gate-usdt': async (world) => (await import('./gate.ts')).gateFetcher('gate-usdt', world),
  'gate-spot': async (world) => (await import('./gate.ts')).gateFetcher('gate-spot', world),
  'bitget-usdt': async (world) => (await import('./bitget.ts')).bitgetFetcher(world),
  'kucoin-usdt': async (world) => (await import('./kucoin.ts')).kucoinFetcher(world),
  'coinbase-spot': async (world) => (await import('./currency-spot.ts')).coinbaseFetcher(world),
  'bitstamp-spot': async (world) => (await import('./currency-spot.ts')).bitstampFetcher(world),
};

/** The venues that are asked by their interfaces; Binance has an archive of files beside. */
export const fetchable = (): readonly string[] => Object.keys(FETCHERS);

/** Whether an exchange that is none of our venues can be asked through ccxt; loads ccxt. */
export async function isExchangeOfCcxt(name: string): Promise<boolean> {
  const { ccxtExchanges } = await import('./generic.ts');
  return (await ccxtExchanges()).includes(name);
}

/** The fetcher of a venue's interfaces; that of ccxt for any other exchange it knows, else null. */
export async function fetcherOf(venue: string, world: FetchWorld): Promise<VenueFetcher | null> {
  const load = Object.hasOwn(FETCHERS, venue) ? FETCHERS[venue] : undefined;
  if (load !== undefined) return await load(world);
  // Binance has an archive, and a fetcher of its own.
  if (isVenueName(venue)) return null;
  const { genericFetcher } = await import('./generic.ts');
  return await genericFetcher(venue, world);
}
