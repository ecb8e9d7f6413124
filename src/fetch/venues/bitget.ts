/**
 * Bitget v2, USDT-margined futures (www.bitget.com/api-doc/contract/market): candles by spans, funding by
 * numbered pages, newest first.
 */
import { bitgetCandles, bitgetFunding } from '../../loaders/json/bitget.ts';
import type { StoredKind } from '../../store/keys.ts';
import { DAY } from '../../units/units.ts';
import type { Feed, FetchWorld, VenueFetcher } from '../fetcher.ts';
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
import { byNumber, bySpan } from './walk.ts';

const VENUE = 'bitget-usdt';
const FORMAT = 'bitget v2 json';
const PRODUCT = 'USDT-FUTURES';
/** Days and half days of UTC have names of their own: the plain ones begin at midnight in UTC+8. */
const INTERVALS = intervalsNamed('1m 3m 5m 15m 30m 1H 4H 6Hutc 12Hutc 1Dutc'.split(' '));
const LIMIT = 200;
/** The page does not say whether an end belongs to the span: one bar on either side is asked for too. */
const BARS_PER_SPAN = LIMIT - 2;
/** A question may span 90 days. */
const SPAN_MAX_MS = 88 * DAY;
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
  return fetcherFrom(VENUE, (kind, instrument) => {
    const bars = BARS[kind];
    if (bars !== undefined) return candleFeed(api, instrument, bars);
    return kind === 'funding' ? fundingFeed(api, instrument) : notOffered(VENUE, kind);
  });
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
      return bodyOf(answer, bitgetCandles(answer.json, walk.where), walk);
    });
  });
}

function fundingFeed(api: VenueApi, instrument: string): Feed {
  const subject = { venue: VENUE, instrument, asked: '/api/v2/mix/market/history-fund-rate' };
  return printsFeed({ subject, format: FORMAT, depth: DEPTH }, (walk) =>
    byNumber(walk, NO_MORE, async (pageNo) => {
      const answer = await api.ask('publicMixGetV2MixMarketHistoryFundRate', {
        symbol: instrument,
        productType: PRODUCT,
        pageSize: PAGE_SIZE,
        pageNo,
      });
      return bodyOf(answer, bitgetFunding(answer.json, walk.where), walk);
    }),
  );
}
