/**
 * Kraken Futures (docs.kraken.com, Futures): all funding of a contract in one answer, and charts of trades,
 * marks and the spot index by spans of time, told in seconds.
 */
import { krakenCandles, krakenFunding, krakenHasMore } from '../../loaders/json/kraken.ts';
import type { StoredKind } from '../../store/keys.ts';
import type { Feed, FetchWorld, NoFeed, VenueFetcher } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import {
  barsFeed,
  bodyOf,
  DAY_MS,
  feedOf,
  HOUR_MS,
  type Intervals,
  MINUTE_MS,
  notOffered,
  walkOf,
} from './feed.ts';
import { atOnce } from './walk.ts';

const VENUE = 'kraken-futures';
const FORMAT = 'kraken futures json';
const INTERVALS: Intervals = new Map([
  [MINUTE_MS, '1m'],
  [5 * MINUTE_MS, '5m'],
  [15 * MINUTE_MS, '15m'],
  [30 * MINUTE_MS, '30m'],
  [HOUR_MS, '1h'],
  [4 * HOUR_MS, '4h'],
  [12 * HOUR_MS, '12h'],
  [DAY_MS, '1d'],
]);
/** How many an answer was seen to hold; where there are more, the answer says so. */
const BARS_PER_ANSWER = 2000;

/** What the venue calls the prices of its charts. */
const CHARTS: Readonly<Partial<Record<StoredKind, string>>> = {
  mark: 'mark',
  index: 'spot',
  last: 'trade',
};

/** ccxt asks an address of another version, which the documentation does not have. */
const FUNDING = { path: 'historical-funding-rates', api: 'public' };

export async function krakenFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('krakenfutures', world);
  const offer = (kind: StoredKind, instrument: string): Feed | NoFeed => {
    const chart = CHARTS[kind];
    if (chart !== undefined) return chartFeed(api, instrument, chart);
    return kind === 'funding' ? fundingFeed(api, instrument) : notOffered(VENUE, kind);
  };
  return { venue: VENUE, offer: async (kind, instrument) => offer(kind, instrument) };
}

function fundingFeed(api: VenueApi, instrument: string): Feed {
  const asked = '/derivatives/api/v3/historical-funding-rates';
  return feedOf({ format: FORMAT, intervals: null }, (wanted) => {
    const walk = walkOf({ venue: VENUE, instrument, asked }, wanted);
    return atOnce(walk, async () => {
      const answer = await api.ask(FUNDING, { symbol: instrument });
      return bodyOf(answer, krakenFunding(answer.json, walk.where), { ...walk, instrument });
    });
  });
}

function chartFeed(api: VenueApi, instrument: string, chart: string): Feed {
  return barsFeed({
    subject: { venue: VENUE, instrument, asked: `/api/charts/v1/${chart}/${instrument}` },
    format: FORMAT,
    intervals: INTERVALS,
    perAnswer: BARS_PER_ANSWER,
    ask: async ({ interval, fromMs, toMs, where }) => {
      const answer = await api.ask('chartsGetPriceTypeSymbolInterval', {
        price_type: chart,
        symbol: instrument,
        interval,
        from: fromMs / 1000,
        to: toMs / 1000 - 1,
      });
      const piece = krakenCandles(answer.json, where, instrument);
      const more = krakenHasMore(answer.json, where);
      return { ...bodyOf(answer, piece, { where, instrument }), more };
    },
  });
}
