/** The fetcher of each venue, made when it is first asked for. */
import type { Workspace } from '../loaders/workspace.ts';
import { VENUE_FORM, VENUES } from '../venues/names.ts';
import { isBinance } from './binance/datasets.ts';
import type { FetchWorld, VenueFetcher } from './fetcher.ts';

const BINANCE = ['binance-usdm', 'binance-coinm', 'binance-spot'] as const;

/** Every venue that history can be fetched from. */
export async function fetchableVenues(): Promise<readonly string[]> {
  const { fetchable } = await import('./venues/fetchers.ts');
  return [...BINANCE, ...fetchable().filter((venue) => !isBinance(venue))];
}

/** Whether ccxt knows an exchange of that name that we have no venue of; loads ccxt. */
export async function isOtherExchange(name: string): Promise<boolean> {
  const ours = VENUES.some((venue) => venue.name === name || venue.exchange === name);
  if (ours || !VENUE_FORM.test(name)) return false;
  const { isExchangeOfCcxt } = await import('./venues/fetchers.ts');
  return await isExchangeOfCcxt(name);
}

/** @returns null for a venue that nothing can be fetched from */
export async function fetcherFor(
  venue: string,
  world: FetchWorld,
  workspace: Workspace,
): Promise<VenueFetcher | null> {
  if (isBinance(venue)) {
    const { binanceFetcher } = await import('./binance/fetcher.ts');
    return binanceFetcher(venue, world, workspace);
  }
  const { fetcherOf } = await import('./venues/fetchers.ts');
  return await fetcherOf(venue, world);
}
