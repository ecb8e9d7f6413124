/** Hosts that fill an answer from its start: BitMEX, and Binance's funding. */
import type { Route } from '../server.ts';
import { type Bar, DAY, HOUR, MINUTE } from './history.ts';
import type { Holdings } from './hosts-cursor.ts';
import { demand, type Lengths, type Query, route } from './strict.ts';

const BITMEX_TABLE = [
  'symbol',
  'filter',
  'columns',
  'count',
  'start',
  'reverse',
  'startTime',
  'endTime',
];
const BITMEX_BINS: Lengths = { '1m': MINUTE, '5m': 5 * MINUTE, '1h': HOUR, '1d': DAY };

/**
 * www.bitmex.com/api/explorer: funding and trade/bucketed, whose stamps are the ends of the buckets. It does
 * not say whether a row at `endTime` itself is handed out.
 */
export function bitmexHost(
  has: Holdings,
  index: string,
  indexBars: readonly Bar[],
  { endTimeIsOutside = false }: { readonly endTimeIsOutside?: boolean } = {},
): readonly Route[] {
  const span = (query: Query) => {
    query.whole('start', 0, 0);
    query.text('reverse', 'false');
    const to = query.instant('endTime');
    return [query.instant('startTime'), endTimeIsOutside ? to - 1 : to] as const;
  };
  return [
    route('/api/v1/funding', BITMEX_TABLE, (query) => {
      query.text('symbol', has.instrument);
      const [from, to] = span(query);
      return has.prints
        .filter(({ atMs }) => atMs >= from && atMs <= to)
        .slice(0, query.whole('count', 1, 500))
        .map(({ atMs, rate, intervalMs }) => ({
          timestamp: new Date(atMs).toISOString(),
          symbol: has.instrument,
          fundingInterval: new Date(Date.UTC(2000, 0, 1) + intervalMs).toISOString(),
          fundingRate: rate,
          fundingRateDaily: rate * 3,
        }));
    }),
    route('/api/v1/trade/bucketed', [...BITMEX_TABLE, 'binSize', 'partial'], (query) => {
      const symbol = query.text('symbol', has.instrument, index);
      demand(BITMEX_BINS[query.text('binSize')] === has.stepMs, 'binSize');
      query.text('partial', 'false');
      const [from, to] = span(query);
      return (symbol === index ? indexBars : has.bars)
        .map((bar) => ({ ...bar, endMs: bar.openMs + has.stepMs }))
        .filter(({ endMs }) => endMs >= from && endMs <= to)
        .slice(0, query.whole('count', 1, 1000))
        .map(({ endMs, open, high, low, close, volume }) => ({
          timestamp: new Date(endMs).toISOString(),
          symbol,
          ...{ open, high, low, close, trades: 3, volume, vwap: close, lastSize: 1 },
          ...{ turnover: volume, homeNotional: volume, foreignNotional: volume },
        }));
    }),
  ];
}

/** developers.binance.com: fundingRate of both futures; oldest first, what overflows is left at the end. */
export const binanceHost = (has: Holdings, path: string): readonly Route[] => [
  route(path, ['symbol', 'startTime', 'endTime', 'limit'], (query) => {
    query.text('symbol', has.instrument);
    const [from, to] = [query.whole('startTime'), query.whole('endTime')];
    return has.prints
      .filter(({ atMs }) => atMs >= from && atMs <= to)
      .slice(0, query.whole('limit', 1, 1000))
      .map(({ atMs, rate }) => ({
        symbol: has.instrument,
        fundingRate: String(rate),
        fundingTime: atMs,
        ...(path.startsWith('/fapi') ? { markPrice: '' } : {}),
      }));
  }),
];
