/** BitMEX. It keeps no history of its mark, which is rebuilt from its index and its funding. */
import { parseInstrument } from '../../venues/instruments.ts';
import type { FetchWorld, VenueFetcher } from '../fetcher.ts';
import { fairFeed } from './bitmex-fair.ts';
import { bitmexApi, bucketFeed, fundingFeed, VENUE } from './bitmex-interface.ts';
import { fetcherFrom, notOffered } from './feed.ts';

export async function bitmexFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = bitmexApi(world);
  return fetcherFrom(VENUE, (kind, instrument) => {
    const index = indexOf(instrument);
    if (kind === 'funding') return fundingFeed(api, instrument);
    if (kind === 'last') return bucketFeed(api, instrument, instrument);
    if (kind === 'index' && index !== null) return bucketFeed(api, instrument, index);
    if (kind === 'mark' && index !== null) return fairFeed(api, instrument, index);
    return notOffered(VENUE, kind);
  });
}

/** `XBTUSD` is marked by `.BXBT`, `ETHUSDT` by `.BETHT`; null where the name says no such thing. */
function indexOf(instrument: string): string | null {
  const read = parseInstrument(VENUE, instrument);
  if (read === null) return null;
  const coin = read.base === 'BTC' ? 'XBT' : read.base;
  return read.quote === 'USDT' ? `.B${coin}T` : `.B${coin}`;
}
