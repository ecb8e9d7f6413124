/**
 * Bybit v5 market data (bybit-exchange.github.io/docs/v5/market). Lists are newest first. Funding is walked
 * by its end alone: that way an answer holds the newest rows before it, whatever the interval was.
 */
import { bybitFunding, bybitKlines, bybitOpenInterest } from '../../loaders/json/bybit.ts';
import type { StoredKind } from '../../store/keys.ts';
import { DAY, HOUR, MINUTE } from '../../units/units.ts';
import type { Feed, FetchWorld, VenueFetcher } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import { barsFeed, bodyOf, fetcherFrom, type Intervals, notOffered, printsFeed } from './feed.ts';
import { backward, bySpan } from './walk.ts';

const FORMAT = 'bybit v5 json';
const CATEGORIES = {
  'bybit-linear': 'linear',
  'bybit-inverse': 'inverse',
  'bybit-spot': 'spot',
} as const;
export type BybitVenue = keyof typeof CATEGORIES;

const INTERVALS: Intervals = new Map([
  ...[1, 3, 5, 15, 30, 60, 120, 240, 360, 720].map(
    (minutes) => [minutes * MINUTE, String(minutes)] as const,
  ),
  [DAY, 'D'],
]);
const BARS_PER_ANSWER = 1000;
const PRINTS_PER_ANSWER = 200;
/** 192 snapshots of five minutes. */
const OPEN_INTEREST_SPAN_MS = 16 * HOUR;

interface Bars {
  readonly endpoint: string;
  readonly asked: string;
}
const KLINES: Bars = { endpoint: 'publicGetV5MarketKline', asked: '/v5/market/kline' };
const MARKS: Bars = {
  endpoint: 'publicGetV5MarketMarkPriceKline',
  asked: '/v5/market/mark-price-kline',
};
const INDEXES: Bars = {
  endpoint: 'publicGetV5MarketIndexPriceKline',
  asked: '/v5/market/index-price-kline',
};
const PREMIUMS: Bars = {
  endpoint: 'publicGetV5MarketPremiumIndexPriceKline',
  asked: '/v5/market/premium-index-price-kline',
};

const BARS: Readonly<Record<BybitVenue, Readonly<Partial<Record<StoredKind, Bars>>>>> = {
  'bybit-linear': { mark: MARKS, index: INDEXES, last: KLINES, premium: PREMIUMS },
  'bybit-inverse': { mark: MARKS, index: INDEXES, last: KLINES },
  'bybit-spot': { spot: KLINES },
};

export async function bybitFetcher(venue: BybitVenue, world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('bybit', world);
  return fetcherFrom(venue, (kind, instrument) => {
    const bars = BARS[venue][kind];
    if (bars !== undefined) return barFeed(api, venue, instrument, bars);
    if (kind === 'funding' && venue !== 'bybit-spot') return fundingFeed(api, venue, instrument);
    if (kind !== 'open-interest' || venue === 'bybit-spot') return notOffered(venue, kind);
    if (venue === 'bybit-linear') return openInterestFeed(api, venue, instrument);
    return {
      why: 'bybit-inverse tells open interest in dollars, and the store keeps coin',
      instead: [],
    };
  });
}

function barFeed(
  api: VenueApi,
  venue: BybitVenue,
  instrument: string,
  { endpoint, asked }: Bars,
): Feed {
  return barsFeed({
    subject: { venue, instrument, asked },
    format: FORMAT,
    intervals: INTERVALS,
    perAnswer: BARS_PER_ANSWER,
    ask: async ({ interval, fromMs, toMs, where }) => {
      const answer = await api.ask(endpoint, {
        category: CATEGORIES[venue],
        symbol: instrument,
        interval,
        start: fromMs,
        end: toMs - 1,
        limit: BARS_PER_ANSWER,
      });
      return bodyOf(answer, bybitKlines(answer.json, where), { where, instrument });
    },
  });
}

function fundingFeed(api: VenueApi, venue: BybitVenue, instrument: string): Feed {
  const subject = { venue, instrument, asked: '/v5/market/funding/history' };
  return printsFeed({ subject, format: FORMAT }, (walk) =>
    backward(walk, { overlap: true, withheld: null }, async (beforeMs) => {
      const answer = await api.ask('publicGetV5MarketFundingHistory', {
        category: CATEGORIES[venue],
        symbol: instrument,
        endTime: beforeMs - 1,
        limit: PRINTS_PER_ANSWER,
      });
      return bodyOf(answer, bybitFunding(answer.json, walk.where), walk);
    }),
  );
}

function openInterestFeed(api: VenueApi, venue: BybitVenue, instrument: string): Feed {
  const subject = { venue, instrument, asked: '/v5/market/open-interest' };
  return printsFeed({ subject, format: FORMAT }, (walk) =>
    bySpan(walk, OPEN_INTEREST_SPAN_MS, async ({ fromMs, toMs }) => {
      const answer = await api.ask('publicGetV5MarketOpenInterest', {
        category: CATEGORIES[venue],
        symbol: instrument,
        intervalTime: '5min',
        startTime: fromMs,
        endTime: toMs - 1,
        limit: PRINTS_PER_ANSWER,
      });
      return bodyOf(answer, bybitOpenInterest(answer.json, walk.where), walk);
    }),
  );
}
