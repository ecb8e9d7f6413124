/**
 * Bitget v2, USDT-margined futures (www.bitget.com/api-doc/contract/market): candles by spans, funding by
 * numbered pages, newest first.
 */
import { bitgetCandles, bitgetFunding } from '../../loaders/json/bitget.ts';
import type { StoredKind } from '../../store/keys.ts';
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
import { byNumber, bySpan } from './walk.ts';

const VENUE = 'bitget-usdt';
const FORMAT = 'bitget v2 json';
const PRODUCT = 'USDT-FUTURES';
/** Days and half days of UTC have names of their own: the plain ones begin at midnight in UTC+8. */
const INTERVALS: Intervals = new Map([
  [MINUTE_MS, '1m'],
  [3 * MINUTE_MS, '3m'],
  [5 * MINUTE_MS, '5m'],
  [15 * MINUTE_MS, '15m'],
  [30 * MINUTE_MS, '30m'],
  [HOUR_MS, '1H'],
  [4 * HOUR_MS, '4H'],
  [6 * HOUR_MS, '6Hutc'],
  [12 * HOUR_MS, '12Hutc'],
  [DAY_MS, '1Dutc'],
]);
const LIMIT = 200;
/** The page does not say whether an end belongs to the span: one bar on either side is asked for too. */
const BARS_PER_SPAN = LIMIT - 2;
/** A question may span 90 days. */
const SPAN_MAX_MS = 88 * DAY_MS;
const PAGE_SIZE = 100;

const DEPTH = 'how far back the interface keeps funding is not documented';
const NO_MORE =
  'the interface has no older funding than the first rate fetched, and does not say whether there was any';

interface Bars {
  readonly endpoint: string;
  readonly asked: string;
}
const BARS: Readonly<Partial<Record<StoredKind, Bars>>> = {
  mark: {
    endpoint: 'publicMixGetV2MixMarketHistoryMarkCandles',
    asked: '/api/v2/mix/market/history-mark-candles',
  },
  index: {
    endpoint: 'publicMixGetV2MixMarketHistoryIndexCandles',
    asked: '/api/v2/mix/market/history-index-candles',
  },
  last: {
    endpoint: 'publicMixGetV2MixMarketHistoryCandles',
    asked: '/api/v2/mix/market/history-candles',
  },
};

export async function bitgetFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('bitget', world);
  const offer = (kind: StoredKind, instrument: string): Feed | NoFeed => {
    const bars = BARS[kind];
    if (bars !== undefined) return candleFeed(api, instrument, bars);
    return kind === 'funding' ? fundingFeed(api, instrument) : notOffered(VENUE, kind);
  };
  return { venue: VENUE, offer: async (kind, instrument) => offer(kind, instrument) };
}

function candleFeed(api: VenueApi, instrument: string, { endpoint, asked }: Bars): Feed {
  return feedOf({ format: FORMAT, intervals: INTERVALS }, (wanted) => {
    const walk = walkOf({ venue: VENUE, instrument, asked }, wanted);
    const granularity = spelled(INTERVALS, walk);
    const { resolutionMs } = wanted;
    const days = Math.floor(SPAN_MAX_MS / resolutionMs);
    const spanMs = Math.min(BARS_PER_SPAN, days) * resolutionMs;
    return bySpan(walk, spanMs, async ({ fromMs, toMs }) => {
      const answer = await api.ask(endpoint, {
        symbol: instrument,
        productType: PRODUCT,
        granularity,
        startTime: fromMs - resolutionMs,
        endTime: toMs,
        limit: LIMIT,
      });
      return bodyOf(answer, bitgetCandles(answer.json, walk.where), { ...walk, instrument });
    });
  });
}

function fundingFeed(api: VenueApi, instrument: string): Feed {
  const asked = '/api/v2/mix/market/history-fund-rate';
  return feedOf({ format: FORMAT, intervals: null, depth: DEPTH }, (wanted) => {
    const walk = walkOf({ venue: VENUE, instrument, asked }, wanted);
    return byNumber(walk, NO_MORE, async (pageNo) => {
      const answer = await api.ask('publicMixGetV2MixMarketHistoryFundRate', {
        symbol: instrument,
        productType: PRODUCT,
        pageSize: PAGE_SIZE,
        pageNo,
      });
      return bodyOf(answer, bitgetFunding(answer.json, walk.where), { ...walk, instrument });
    });
  });
}
