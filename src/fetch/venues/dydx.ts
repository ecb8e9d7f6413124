/**
 * dYdX v4's indexer (docs.dydx.xyz, indexer API). Funding is newest first, walked back by the instant it
 * took effect; with each rate comes the oracle price that it was charged on.
 */
import { dydxCandles, dydxFunding } from '../../loaders/json/dydx.ts';
import { isoInstant } from '../../units/time.ts';
import type { Feed, FetchWorld, NoFeed, VenueFetcher } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import { barsFeed, bodyOf, fetcherFrom, intervalsNamed, notOffered, printsFeed } from './feed.ts';
import { hourlyFeed } from './instant-bars.ts';
import { backward } from './walk.ts';

const VENUE = 'dydx-v4';
const FORMAT = 'dydx v4 indexer json';
const ROWS_PER_ANSWER = 1000;
const INTERVALS = intervalsNamed('1MIN 5MINS 15MINS 30MINS 1HOUR 4HOURS 1DAY'.split(' '));

const NO_MARK: NoFeed = {
  why: 'dydx-v4 has no mark price: risk is counted at the oracle price, and only the hourly one beside each funding rate is public',
  instead: [
    'fetch kind index: the oracle price at each full hour, rebuilt from the funding rates',
    'or say mark: last in the scenario, and trade candles stand in for it',
  ],
};

export async function dydxFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('dydx', world);
  return fetcherFrom(VENUE, (kind, instrument) => {
    if (kind === 'funding') return fundingFeed(api, instrument);
    if (kind === 'index') return hourlyFeed(fundingFeed(api, instrument), 'the oracle price');
    if (kind === 'last') return candleFeed(api, instrument);
    return kind === 'mark' ? NO_MARK : notOffered(VENUE, kind);
  });
}

function fundingFeed(api: VenueApi, ticker: string): Feed {
  const subject = { venue: VENUE, instrument: ticker, asked: `/v4/historicalFunding/${ticker}` };
  return printsFeed({ subject, format: FORMAT }, (walk) =>
    backward(walk, { overlap: true, withheld: null }, async (beforeMs) => {
      const answer = await api.ask('indexerGetHistoricalFundingMarket', {
        market: ticker,
        limit: ROWS_PER_ANSWER,
        effectiveBeforeOrAt: isoInstant(beforeMs - 1),
      });
      return bodyOf(answer, dydxFunding(answer.json, walk.where), walk);
    }),
  );
}

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
