/** A store and a fetcher of Binance's archive, for a test. */

import type { BinanceVenue } from '../../../src/fetch/binance/datasets.ts';
import { binanceFetcher } from '../../../src/fetch/binance/fetcher.ts';
import { fetchSeries, type Outcome } from '../../../src/fetch/drive.ts';
import { isFeed, type Wanted } from '../../../src/fetch/fetcher.ts';
import { settled } from '../../../src/fetch/present.ts';
import { Workspace } from '../../../src/loaders/workspace.ts';
import type { StoredKind } from '../../../src/store/keys.ts';
import type { Desk } from '../../unit/loaders/make.ts';
import type { Host } from '../server.ts';
import { worldAt } from '../world.ts';
import type { Bar } from './archive-host.ts';

export interface Asked {
  readonly venue?: BinanceVenue;
  readonly instrument?: string;
  readonly kind?: StoredKind;
  readonly fromMs: number;
  readonly toMs: number;
  readonly resolutionMs: number;
}

/** A series as any venue's test may name it. */
type Stored = Partial<Omit<Asked, 'venue'>> & { readonly venue?: string };

/** Fetches one series from the host, as the program would at `nowMs`. */
export async function fetchFrom(
  desk: Desk,
  host: Host,
  { venue = 'binance-usdm', instrument = 'BTCUSDT', kind = 'mark', ...asked }: Asked,
  nowMs: number = Date.UTC(2026, 0, 1),
): Promise<Outcome> {
  const world = worldAt(host.url, nowMs);
  const workspace = new Workspace();
  try {
    const offer = await binanceFetcher(venue, world, workspace).offer(kind, instrument);
    if (!isFeed(offer)) throw new Error(offer.why);
    const wanted: Wanted = { venue, instrument, kind, ...asked };
    const store = await desk.store();
    const drive = { store, nowMs: world.nowMs, progress: () => undefined };
    return await fetchSeries(drive, offer, settled(wanted, nowMs));
  } finally {
    workspace.close();
  }
}

const ALL = { fromMs: 0, toMs: 9e15 };

/** The stored bars of a series, one by one. */
export async function storedBars(
  desk: Desk,
  { venue = 'binance-usdm', instrument = 'BTCUSDT', kind = 'mark' }: Stored,
): Promise<readonly Bar[]> {
  const store = await desk.store();
  const key = { venue, instrument, kind: kind as 'mark', origin: 'record' } as const;
  const series = await store.readBars(key, ALL);
  if (series === null) return [];
  return Array.from(series.openMs, (openMs, row) => ({
    openMs,
    open: series.open[row] ?? 0,
    high: series.high[row] ?? 0,
    low: series.low[row] ?? 0,
    close: series.close[row] ?? 0,
  }));
}

/** The stored prints, as instant and rate. */
export async function storedPrints(
  desk: Desk,
  venue: BinanceVenue,
  instrument: string,
): Promise<readonly (readonly [number, number])[]> {
  const store = await desk.store();
  const key = { venue, instrument, kind: 'funding', origin: 'record' } as const;
  const series = await store.readFunding(key, ALL);
  return Array.from(series?.settledAtMs ?? [], (at, row) => [at, series?.rate[row] ?? 0] as const);
}
