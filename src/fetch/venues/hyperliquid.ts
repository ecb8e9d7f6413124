/**
 * Hyperliquid's info interface (hyperliquid.gitbook.io, for developers, info endpoint): one address, asked
 * by POST. A question costs 20 of 1,200 a minute, and what it answers with costs more.
 */
import { hyperliquidCandles, hyperliquidFunding } from '../../loaders/json/hyperliquid.ts';
import type { JsonAnswer } from '../client.ts';
import type { Feed, FetchWorld, VenueFetcher, Wanted } from '../fetcher.ts';
import { stampsOf } from '../page-rows.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import {
  bodyOf,
  feedOf,
  fetcherFrom,
  intervalsNamed,
  notOffered,
  printsFeed,
  spelled,
  walkOf,
} from './feed.ts';
import { type Body, backward, forward, type Pages } from './walk.ts';

const VENUE = 'hyperliquid';
const FORMAT = 'hyperliquid info json';
const INTERVALS = intervalsNamed('1m 3m 5m 15m 30m 1h 2h 4h 8h 12h 1d'.split(' '));
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
  return fetcherFrom(VENUE, (kind, instrument) => {
    if (kind === 'funding') return fundingFeed(api, instrument);
    if (kind === 'last') return candleFeed(api, world, instrument);
    if (kind === 'mark' || kind === 'index')
      return {
        why: 'hyperliquid’s interface has no history of mark or oracle prices',
        instead: CONTEXTS,
      };
    return notOffered(VENUE, kind);
  });
}

function fundingFeed(api: VenueApi, coin: string): Feed {
  const subject = { venue: VENUE, instrument: coin, asked: '/info fundingHistory' };
  return printsFeed({ subject, format: FORMAT }, (walk) =>
    forward(walk, async (fromMs) => {
      const question = {
        type: 'fundingHistory',
        coin,
        startTime: fromMs,
        endTime: walk.wanted.toMs - 1,
      };
      const answer = await api.ask('publicPostInfo', question, FUNDING_PRICE);
      return bodyOf(answer, hyperliquidFunding(answer.json, walk.where), walk);
    }),
  );
}

/**
 * Of the newest 5,000 candles, so many are there for as long as a walk may last: where the venue has none
 * among them, there is none.
 */
const SURELY_KEPT = 4_900;

/** Backward, since of older ones only what came can be told from what is no longer kept. */
function candleFeed(api: VenueApi, world: FetchWorld, coin: string): Feed {
  return feedOf({ format: FORMAT, intervals: INTERVALS, depth: KEPT }, async function* (wanted) {
    const keptMs = world.nowMs() - SURELY_KEPT * wanted.resolutionMs;
    const onGridMs = Math.ceil(keptMs / wanted.resolutionMs) * wanted.resolutionMs;
    const edgeMs = Math.min(Math.max(onGridMs, wanted.fromMs), wanted.toMs);
    if (edgeMs < wanted.toMs) yield* candles(api, coin, { ...wanted, fromMs: edgeMs }, null);
    if (wanted.fromMs < edgeMs) yield* candles(api, coin, { ...wanted, toMs: edgeMs }, KEPT);
  });
}

function candles(api: VenueApi, coin: string, wanted: Wanted, withheld: string | null): Pages {
  const walk = walkOf({ venue: VENUE, instrument: coin, asked: '/info candleSnapshot' }, wanted);
  const interval = spelled(INTERVALS, walk);
  const spanMs = CANDLES_PER_ANSWER * wanted.resolutionMs;
  const askedAbout = async (startTime: number, toMs: number): Promise<Body> => {
    const req = { coin, interval, startTime, endTime: toMs - 1 };
    const answer = await api.ask('publicPostInfo', { type: 'candleSnapshot', req }, CANDLES_PRICE);
    const piece = hyperliquidCandles(answer.json, walk.where);
    return bodyOf(answer, piece, walk);
  };
  return backward(walk, { overlap: false, withheld }, async (beforeMs) => {
    for (let toMs = beforeMs; ; toMs -= spanMs) {
      const startTime = Math.max(wanted.fromMs, toMs - spanMs);
      const body = await askedAbout(startTime, toMs);
      // A hole as long as an answer: what is kept goes on before it.
      const isHole = body.rows === null || stampsOf(body.rows).length === 0;
      if (!isHole || withheld !== null || startTime <= wanted.fromMs) return body;
    }
  });
}
