/**
 * Hyperliquid's info interface (hyperliquid.gitbook.io, for developers, info endpoint): one address, asked
 * by POST. A question costs 20 of 1,200 a minute, and what it answers with costs more.
 */
import { hyperliquidCandles, hyperliquidFunding } from '../../loaders/json/hyperliquid.ts';
import type { StoredKind } from '../../store/keys.ts';
import type { JsonAnswer } from '../client.ts';
import type { Feed, FetchWorld, NoFeed, VenueFetcher } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import {
  bodyOf,
  DAY_MS,
  feedOf,
  HOUR_MS,
  type Intervals,
  MINUTE_MS,
  notOffered,
  spelled,
  walkOf,
} from './feed.ts';
import { backward, forward } from './walk.ts';

const VENUE = 'hyperliquid';
const FORMAT = 'hyperliquid info json';
const INTERVALS: Intervals = new Map([
  [MINUTE_MS, '1m'],
  [3 * MINUTE_MS, '3m'],
  [5 * MINUTE_MS, '5m'],
  [15 * MINUTE_MS, '15m'],
  [30 * MINUTE_MS, '30m'],
  [HOUR_MS, '1h'],
  [2 * HOUR_MS, '2h'],
  [4 * HOUR_MS, '4h'],
  [8 * HOUR_MS, '8h'],
  [12 * HOUR_MS, '12h'],
  [DAY_MS, '1d'],
]);
/** What answers about a range of time hold at least. */
const CANDLES_PER_ANSWER = 500;
const KEPT = 'the interface keeps the newest 5,000 candles of each length only';

/** One of 1,200 a minute. */
const WEIGHT_MS = 50;
const QUESTION_MS = 20 * WEIGHT_MS;
const priceOf = (rowsAWeight: number) => ({
  atLeastMs: QUESTION_MS,
  ofAnswerMs: ({ json }: JsonAnswer) =>
    Array.isArray(json) ? Math.ceil(json.length / rowsAWeight) * WEIGHT_MS : 0,
});
const FUNDING_PRICE = priceOf(20);
const CANDLES_PRICE = priceOf(60);

const CONTEXTS = [
  'the venue’s archive has mark and oracle prices of every minute, s3://hyperliquid-archive/asset_ctxs/YYYYMMDD.csv.lz4: whoever downloads a file pays for it, and legrisk import reads it',
  'or say mark: last in the scenario, and trade candles stand in for the mark',
];

export async function hyperliquidFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('hyperliquid', world);
  const offer = (kind: StoredKind, instrument: string): Feed | NoFeed => {
    if (kind === 'funding') return fundingFeed(api, instrument);
    if (kind === 'last') return candleFeed(api, instrument);
    if (kind === 'mark' || kind === 'index')
      return {
        why: 'hyperliquid’s interface has no history of mark or oracle prices',
        instead: CONTEXTS,
      };
    return notOffered(VENUE, kind);
  };
  return { venue: VENUE, offer: async (kind, instrument) => offer(kind, instrument) };
}

function fundingFeed(api: VenueApi, coin: string): Feed {
  return feedOf({ format: FORMAT, intervals: null }, (wanted) => {
    const walk = walkOf({ venue: VENUE, instrument: coin, asked: '/info fundingHistory' }, wanted);
    return forward(walk, async (fromMs) => {
      const question = {
        type: 'fundingHistory',
        coin,
        startTime: fromMs,
        endTime: wanted.toMs - 1,
      };
      const answer = await api.ask('publicPostInfo', question, FUNDING_PRICE);
      const piece = hyperliquidFunding(answer.json, walk.where);
      return bodyOf(answer, piece, { ...walk, instrument: coin });
    });
  });
}

/** Backward, since only what came can be told from what is no longer kept. */
function candleFeed(api: VenueApi, coin: string): Feed {
  return feedOf({ format: FORMAT, intervals: INTERVALS, depth: KEPT }, (wanted) => {
    const walk = walkOf({ venue: VENUE, instrument: coin, asked: '/info candleSnapshot' }, wanted);
    const interval = spelled(INTERVALS, walk);
    const spanMs = CANDLES_PER_ANSWER * wanted.resolutionMs;
    return backward(walk, { overlap: false, withheld: KEPT }, async (beforeMs) => {
      const startTime = Math.max(wanted.fromMs, beforeMs - spanMs);
      const req = { coin, interval, startTime, endTime: beforeMs - 1 };
      const answer = await api.ask(
        'publicPostInfo',
        { type: 'candleSnapshot', req },
        CANDLES_PRICE,
      );
      const piece = hyperliquidCandles(answer.json, walk.where);
      return bodyOf(answer, piece, { ...walk, instrument: coin });
    });
  });
}
