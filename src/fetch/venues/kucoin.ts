/**
 * KuCoin's USDT-margined futures. Trades and funding: www.kucoin.com/docs-new, futures. Mark and index come
 * from the interface of unified accounts, which names them as instruments: `XBTUSDTM-mark-price` (as ccxt
 * 4.5.84 asks them).
 */
import { DataError } from '../../domain/errors.ts';
import { kucoinFunding, kucoinKlines } from '../../loaders/json/kucoin.ts';
import type { StoredKind } from '../../store/keys.ts';
import { HOUR, MINUTE } from '../../units/units.ts';
import type { Feed, FetchWorld, VenueFetcher } from '../fetcher.ts';
import { type VenueApi, venueApi } from './exchange.ts';
import {
  barsFeed,
  bodyOf,
  fetcherFrom,
  type Intervals,
  intervalsNamed,
  notOffered,
  printsFeed,
} from './feed.ts';
import { bySpan } from './walk.ts';

const VENUE = 'kucoin-usdt';
const FORMAT = 'kucoin futures json';
/** In minutes. */
const GRANULARITIES: Intervals = new Map(
  [1, 5, 15, 30, 60, 120, 240, 480, 720, 1440].map((minutes) => [
    minutes * MINUTE,
    String(minutes),
  ]),
);
const UNIFIED_INTERVALS = intervalsNamed(
  '1min 3min 5min 15min 30min 1hour 2hour 4hour 6hour 8hour 12hour 1day'.split(' '),
);
/** The pages say 500, and answers were seen to hold 200; both ends of a span count. */
const BARS_PER_ANSWER = 199;
const UNIFIED_PER_ANSWER = 1_499;
/** So few hours that even hourly rates stay under a hundred: the size of an answer is not documented. */
const FUNDING_SPAN_MS = 90 * HOUR;

const SUFFIXES: Readonly<Partial<Record<StoredKind, string>>> = {
  mark: 'mark-price',
  index: 'index-price',
};

export async function kucoinFetcher(world: FetchWorld): Promise<VenueFetcher> {
  const api = await venueApi('kucoin', world);
  return fetcherFrom(VENUE, (kind, instrument) => {
    const suffix = SUFFIXES[kind];
    if (suffix !== undefined) return unifiedFeed(api, instrument, suffix);
    if (kind === 'last') return tradesFeed(api, instrument);
    return kind === 'funding' ? fundingFeed(api, instrument) : notOffered(VENUE, kind);
  });
}

const tradesFeed = (api: VenueApi, instrument: string): Feed =>
  barsFeed({
    subject: { venue: VENUE, instrument, asked: '/api/v1/kline/query' },
    format: FORMAT,
    intervals: GRANULARITIES,
    perAnswer: BARS_PER_ANSWER,
    ask: async ({ interval, fromMs, toMs, where }) => {
      const params = { symbol: instrument, granularity: interval, from: fromMs, to: toMs - 1 };
      const answer = await api.ask('futuresPublicGetKlineQuery', params);
      return bodyOf(answer, kucoinKlines(answer.json, where), { where, instrument });
    },
  });

const unifiedFeed = (api: VenueApi, instrument: string, suffix: string): Feed =>
  barsFeed({
    subject: { venue: VENUE, instrument, asked: '/api/ua/v1/market/kline' },
    format: FORMAT,
    intervals: UNIFIED_INTERVALS,
    perAnswer: UNIFIED_PER_ANSWER,
    ask: async ({ interval, fromMs, toMs, where }) => {
      const answer = await api.ask('utaGetMarketKline', {
        tradeType: 'FUTURES',
        symbol: `${instrument}-${suffix}`,
        interval,
        startAt: fromMs / 1000,
        endAt: toMs / 1000 - 1,
      });
      const piece = kucoinKlines(classic(answer.json, where), where);
      return bodyOf(answer, piece, { where, instrument });
    },
  });

/**
 * An answer of the unified interface in the form of the older one: there the list is the data itself, and
 * its cells are stamp, open, high, low, close; here they are stamp, open, close, high, low.
 *
 * @throws DataError when there is no list of lists
 */
function classic(json: unknown, where: string): unknown {
  const list = at(at(json, 'data'), 'list');
  if (!Array.isArray(list)) {
    const found = (JSON.stringify(json) ?? 'nothing').slice(0, 100);
    throw new DataError({ where, expected: 'data.list, a list of candles', found });
  }
  const rows = list.map((row: unknown) => {
    if (!Array.isArray(row)) return row;
    const [stamp, open, close, high, low, ...rest]: readonly unknown[] = row;
    return [stamp, open, high, low, close, ...rest];
  });
  return { code: at(json, 'code'), msg: at(json, 'msg'), data: rows };
}

const at = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

function fundingFeed(api: VenueApi, instrument: string): Feed {
  const subject = { venue: VENUE, instrument, asked: '/api/v1/contract/funding-rates' };
  return printsFeed({ subject, format: FORMAT }, (walk) =>
    bySpan(walk, FUNDING_SPAN_MS, async ({ fromMs, toMs }) => {
      const params = { symbol: instrument, from: fromMs, to: toMs - 1 };
      const answer = await api.ask('futuresPublicGetContractFundingRates', params);
      return bodyOf(answer, kucoinFunding(answer.json, walk.where), walk);
    }),
  );
}
