/**
 * dYdX v4's indexer (docs.dydx.xyz, indexer API). Funding is newest first, walked back by the instant it
 * took effect; with each rate comes the oracle price that it was charged on.
 */
import { dydxCandles, dydxFunding } from '../../loaders/json/dydx.ts';
import type { StoredKind } from '../../store/keys.ts';
import { isoInstant } from '../../units/time.ts';
import type { Feed, FetchWorld, NoFeed, VenueFetcher, Wanted } from '../fetcher.ts';
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
import { barsAtInstants, instantNote } from './instant-bars.ts';
import { backward, type Pages } from './walk.ts';

const VENUE = 'dydx-v4';
const FORMAT = 'dydx v4 indexer json';
const ROWS_PER_ANSWER = 1000;
const INTERVALS: Intervals = new Map([
  [MINUTE_MS, '1MIN'],
  [5 * MINUTE_MS, '5MINS'],
  [15 * MINUTE_MS, '15MINS'],
  [30 * MINUTE_MS, '30MINS'],
  [HOUR_MS, '1HOUR'],
  [4 * HOUR_MS, '4HOURS'],
  [DAY_MS, '1DAY'],
]);
const HOURLY: Intervals = new Map([[HOUR_MS, '1 h']]);

const NO_MARK: NoFeed = {
  why: 'dydx-v4 has no mark price: risk is counted at the oracle price, and only the hourly one beside each funding rate is public',
  instead: [
    'fetch kind index: the oracle price at each full hour, rebuilt from the funding rates',
    'or say mark: last in the scenario, and trade candles stand in for it',
  ],
};

export async function dydxFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('dydx', world);
  const offer = (kind: StoredKind, instrument: string): Feed | NoFeed => {
    if (kind === 'funding')
      return feedOf({ format: FORMAT, intervals: null }, (wanted) =>
        funding(api, instrument, wanted),
      );
    if (kind === 'index') return oracleFeed(api, instrument);
    if (kind === 'last') return candleFeed(api, instrument);
    return kind === 'mark' ? NO_MARK : notOffered(VENUE, kind);
  };
  return { venue: VENUE, offer: async (kind, instrument) => offer(kind, instrument) };
}

function funding(api: VenueApi, ticker: string, wanted: Wanted): Pages {
  const subject = { venue: VENUE, instrument: ticker, asked: `/v4/historicalFunding/${ticker}` };
  const walk = walkOf(subject, wanted);
  return backward(walk, { overlap: true, withheld: null }, async (beforeMs) => {
    const answer = await api.ask('indexerGetHistoricalFundingMarket', {
      market: ticker,
      limit: ROWS_PER_ANSWER,
      effectiveBeforeOrAt: isoInstant(beforeMs - 1),
    });
    return bodyOf(answer, dydxFunding(answer.json, walk.where), { ...walk, instrument: ticker });
  });
}

const oracleFeed = (api: VenueApi, ticker: string): Feed =>
  feedOf(
    { format: FORMAT, intervals: HOURLY, notes: [instantNote('the oracle price')] },
    (wanted) => barsAtInstants(funding(api, ticker, wanted), HOUR_MS),
  );

function candleFeed(api: VenueApi, ticker: string): Feed {
  return barsFeed({
    subject: { venue: VENUE, instrument: ticker, asked: `/v4/candles/perpetualMarkets/${ticker}` },
    format: FORMAT,
    intervals: INTERVALS,
    perAnswer: ROWS_PER_ANSWER,
    ask: async ({ interval, fromMs, toMs, where }) => {
      const answer = await api.ask('indexerGetCandlesPerpetualMarketsMarket', {
        market: ticker,
        resolution: interval,
        fromISO: isoInstant(fromMs),
        toISO: isoInstant(toMs - 1),
        limit: ROWS_PER_ANSWER,
      });
      return bodyOf(answer, dydxCandles(answer.json, where), { where, instrument: ticker });
    },
  });
}
