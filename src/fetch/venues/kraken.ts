/**
 * Kraken Futures (docs.kraken.com, Futures): all funding of a contract in one answer, and charts of trades,
 * marks and the spot index by spans of time, told in seconds.
 */
import { krakenCandles, krakenFunding, krakenHasMore } from '../../loaders/json/kraken.ts';
import type { StoredKind } from '../../store/keys.ts';
import type { Feed, FetchWorld, VenueFetcher } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import { barsFeed, bodyOf, fetcherFrom, intervalsNamed, notOffered, printsFeed } from './feed.ts';
import { atOnce } from './walk.ts';

const VENUE = 'kraken-futures';
const FORMAT = 'kraken futures json';
const INTERVALS = intervalsNamed('1m 5m 15m 30m 1h 4h 12h 1d'.split(' '));
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
  return fetcherFrom(VENUE, (kind, instrument) => {
    const chart = CHARTS[kind];
    if (chart !== undefined) return chartFeed(api, instrument, chart);
    return kind === 'funding' ? fundingFeed(api, instrument) : notOffered(VENUE, kind);
  });
}

function fundingFeed(api: VenueApi, instrument: string): Feed {
  const asked = '/derivatives/api/v3/historical-funding-rates';
  const subject = { venue: VENUE, instrument, asked };
  return printsFeed({ subject, format: FORMAT }, (walk) =>
    atOnce(walk, async () => {
      const answer = await api.ask(FUNDING, { symbol: instrument });
      return bodyOf(answer, krakenFunding(answer.json, walk.where), walk);
    }),
  );
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
