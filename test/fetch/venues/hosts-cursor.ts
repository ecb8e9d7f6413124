/** Hosts that answer newest first: Bybit, OKX, dYdX, Bitget, Coinbase. */
import { zipOf } from '../../unit/loaders/make.ts';
import type { Route } from '../server.ts';
import { type Bar, DAY, HOUR, MINUTE, type Print } from './history.ts';
import { demand, type Lengths, newestFirst, type Query, route } from './strict.ts';

/** What a venue has: the bars of every kind at one length, and its settlements. */
export interface Holdings {
  readonly instrument: string;
  readonly stepMs: number;
  readonly bars: readonly Bar[];
  readonly prints: readonly Print[];
}

const text = ({ openMs, open, high, low, close }: Bar): string[] =>
  [openMs, open, high, low, close].map(String);
const within = (from: number, to: number) => (bar: Bar) => bar.openMs >= from && bar.openMs <= to;

const BYBIT_LENGTHS: Lengths = {
  ...Object.fromEntries(
    [1, 3, 5, 15, 30, 60, 120, 240, 360, 720].map((minutes) => [minutes, minutes * MINUTE]),
  ),
  D: DAY,
};

/** bybit-exchange.github.io/docs/v5/market/{kline,mark-kline,index-kline,premium-index-kline,history-fund-rate}. */
export function bybitHost(category: string, has: Holdings): readonly Route[] {
  const answer = (list: unknown) => ({
    retCode: 0,
    retMsg: 'OK',
    result: { symbol: has.instrument, category, list },
    retExtInfo: {},
    time: 1_672_025_956_592,
  });
  const klines = (path: string, row: (bar: Bar) => string[]) =>
    route(path, ['category', 'symbol', 'interval', 'start', 'end', 'limit'], (query) => {
      query.text('category', category);
      query.text('symbol', has.instrument);
      demand(BYBIT_LENGTHS[query.text('interval')] === has.stepMs, 'interval');
      const limit = query.whole('limit', 1, 1000);
      const bars = has.bars.filter(within(query.whole('start'), query.whole('end')));
      return answer(newestFirst(bars, limit).map(row));
    });
  return [
    klines('/v5/market/mark-price-kline', text),
    klines('/v5/market/index-price-kline', text),
    klines('/v5/market/premium-index-price-kline', text),
    klines('/v5/market/kline', (bar) => [
      ...text(bar),
      String(bar.volume),
      String(bar.volume * bar.close),
    ]),
    route(
      '/v5/market/funding/history',
      ['category', 'symbol', 'startTime', 'endTime', 'limit'],
      (query) => {
        query.text('category', 'linear', 'inverse');
        query.text('symbol', has.instrument);
        demand(query.has('endTime') || !query.has('startTime'), 'startTime alone is an error');
        const from = query.has('startTime') ? query.whole('startTime') : 0;
        const to = query.whole('endTime');
        const rows = has.prints.filter(({ atMs }) => atMs >= from && atMs <= to);
        return answer(
          newestFirst(rows, query.whole('limit', 1, 200)).map(({ atMs, rate }) => ({
            symbol: has.instrument,
            fundingRate: String(rate),
            fundingRateTimestamp: String(atMs),
          })),
        );
      },
    ),
    route(
      '/v5/market/open-interest',
      ['category', 'symbol', 'intervalTime', 'startTime', 'endTime', 'limit', 'cursor'],
      (query) => {
        query.text('category', 'linear', 'inverse');
        query.text('symbol', has.instrument);
        query.text('intervalTime', '5min');
        const [from, to] = [query.whole('startTime'), query.whole('endTime')];
        const limit = query.whole('limit', 1, 200);
        const rows = has.prints.filter(({ atMs }) => atMs >= from && atMs <= to);
        return answer(
          newestFirst(rows, limit).map(({ atMs, price }) => ({
            openInterest: String(price),
            timestamp: String(atMs),
          })),
        );
      },
    ),
  ];
}

const OKX_LENGTHS: Lengths = {
  ...{ '1m': MINUTE, '3m': 3 * MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE },
  ...{ '1H': HOUR, '2H': 2 * HOUR, '4H': 4 * HOUR, '6Hutc': 6 * HOUR, '12Hutc': 12 * HOUR },
  '1Dutc': DAY,
};

export interface OkxFiles {
  /** The interface has nothing older. */
  readonly keptFromMs: number;
  /** Months of UTC+8 that a file is put up for: `2025-03`. */
  readonly months: readonly string[];
}

/** www.okx.com/docs-v5: market data, public data, and the files of the download pages. */
export function okxHost(has: Holdings, files: OkxFiles): readonly Route[] {
  const pair = has.instrument.replace(/-SWAP$/, '');
  const candles = (path: string, instId: string, most: number, row: (bar: Bar) => string[]) =>
    route(path, ['instId', 'after', 'before', 'bar', 'limit'], (query) => {
      query.text('instId', instId);
      demand(OKX_LENGTHS[query.text('bar')] === has.stepMs, 'bar');
      const after = query.has('after') ? query.whole('after') : 9e15;
      const before = query.has('before') ? query.whole('before') : 0;
      const rows = has.bars.filter(({ openMs }) => openMs < after && openMs > before);
      return {
        code: '0',
        msg: '',
        data: newestFirst(rows, query.whole('limit', 1, most)).map(row),
      };
    });
  const short = (bar: Bar) => [...text(bar), '1'];
  const long = (bar: Bar) => [...text(bar), String(bar.volume * 100), String(bar.volume), '0', '1'];
  return [
    candles('/api/v5/market/history-mark-price-candles', has.instrument, 100, short),
    candles('/api/v5/market/history-index-candles', pair, 100, short),
    candles('/api/v5/market/history-candles', has.instrument, 300, long),
    okxFunding(has, files),
    okxIndex(has, files, pair),
    ...files.months.map((month) => okxFile(has, month)),
  ];
}

const okxFunding = (has: Holdings, { keptFromMs }: OkxFiles): Route =>
  route('/api/v5/public/funding-rate-history', ['instId', 'before', 'after', 'limit'], (query) => {
    query.text('instId', has.instrument);
    const after = query.has('after') ? query.whole('after') : 9e15;
    const rows = has.prints.filter(({ atMs }) => atMs < after && atMs >= keptFromMs);
    const data = newestFirst(rows, query.whole('limit', 1, 400)).map(({ atMs, rate }) => ({
      formulaType: 'withRate',
      fundingRate: '0.5',
      fundingTime: String(atMs),
      instId: has.instrument,
      instType: 'SWAP',
      method: 'current_period',
      realizedRate: String(rate),
    }));
    return { code: '0', msg: '', data };
  });

/** The month of UTC+8 that an instant lies in. */
const monthOf = (atMs: number): string => new Date(atMs + 8 * HOUR).toISOString().slice(0, 7);
const fileOf = ({ instrument }: Holdings, month: string): string =>
  `${instrument}-fundingrates-${month}.zip`;
const folderOf = (month: string): string =>
  `/cdn/okex/traderecords/swaprates/monthly/${month.replace('-', '')}`;

const okxIndex = (has: Holdings, { months }: OkxFiles, pair: string): Route =>
  route(
    '/api/v5/public/market-data-history',
    ['module', 'instType', 'instIdList', 'instFamilyList', 'dateAggrType', 'begin', 'end'],
    (query) => {
      query.text('module', '3');
      query.text('instType', 'SWAP');
      query.text('instFamilyList', pair);
      query.text('dateAggrType', 'monthly');
      const [begin, end] = [query.whole('begin'), query.whole('end')];
      demand(end - begin <= 20 * 31 * DAY, 'up to 20 months');
      const found = months.filter((month) => month >= monthOf(begin) && month <= monthOf(end));
      const groupDetails = found.toReversed().map((month) => ({
        dateTs: String(Date.parse(`${month}-01`) - 8 * HOUR),
        filename: fileOf(has, month),
        sizeMB: '0.01',
        url: `https://static.okx.com${folderOf(month)}/${fileOf(has, month)}`,
      }));
      const details =
        found.length === 0 ? [] : [{ groupDetails, instFamily: pair, instType: 'SWAP' }];
      return { code: '0', msg: '', data: [{ dateAggrType: 'monthly', details, totalSizeMB: '0' }] };
    },
  );

function okxFile(has: Holdings, month: string): Route {
  const rows = has.prints
    .filter(({ atMs }) => monthOf(atMs) === month)
    .map(({ atMs, rate }) => `${has.instrument},${rate},${atMs}`);
  const csv = `\u{feff}instrument_name,funding_rate,funding_time\n${rows.join('\n')}\n`;
  const zip = Buffer.from(zipOf({ [fileOf(has, month).replace('.zip', '.csv')]: csv }));
  return {
    path: `${folderOf(month)}/${fileOf(has, month)}`,
    parameters: ['v'],
    answer: () => ({ body: zip }),
  };
}

const DYDX_LENGTHS: Lengths = {
  ...{ '1MIN': MINUTE, '5MINS': 5 * MINUTE, '15MINS': 15 * MINUTE, '30MINS': 30 * MINUTE },
  ...{ '1HOUR': HOUR, '4HOURS': 4 * HOUR, '1DAY': DAY },
};

/** docs.dydx.xyz, indexer API: historicalFunding, candles/perpetualMarkets. */
export const dydxHost = (has: Holdings): readonly Route[] => [
  route(
    `/v4/historicalFunding/${has.instrument}`,
    ['limit', 'effectiveBeforeOrAt', 'effectiveBeforeOrAtHeight'],
    (query) => {
      const until = query.instant('effectiveBeforeOrAt');
      const rows = has.prints.filter(({ atMs }) => atMs <= until);
      return {
        historicalFunding: newestFirst(rows, query.whole('limit', 1, 1000)).map((print) => ({
          ticker: has.instrument,
          rate: String(print.rate),
          price: String(print.price),
          effectiveAtHeight: '66622979',
          effectiveAt: new Date(print.atMs).toISOString(),
        })),
      };
    },
  ),
  route(
    `/v4/candles/perpetualMarkets/${has.instrument}`,
    ['resolution', 'fromISO', 'toISO', 'limit'],
    (query) => {
      demand(DYDX_LENGTHS[query.text('resolution')] === has.stepMs, 'resolution');
      const [from, to] = [query.instant('fromISO'), query.instant('toISO')];
      const rows = has.bars.filter(({ openMs }) => openMs >= from && openMs < to);
      return {
        candles: newestFirst(rows, query.whole('limit', 1, 1000)).map((bar) => ({
          startedAt: new Date(bar.openMs).toISOString(),
          ticker: has.instrument,
          resolution: query.text('resolution'),
          low: String(bar.low),
          high: String(bar.high),
          open: String(bar.open),
          close: String(bar.close),
          baseTokenVolume: String(bar.volume),
          usdVolume: String(bar.volume * bar.close),
          trades: 3,
          startingOpenInterest: '54.0594',
          orderbookMidPriceOpen: String(bar.open),
          orderbookMidPriceClose: String(bar.close),
        })),
      };
    },
  ),
];

const BITGET_LENGTHS: Lengths = {
  ...{ '1m': MINUTE, '3m': 3 * MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE },
  ...{ '1H': HOUR, '4H': 4 * HOUR, '6Hutc': 6 * HOUR, '12Hutc': 12 * HOUR, '1Dutc': DAY },
};

/**
 * www.bitget.com/api-doc/contract/market. The pages do not say whether the ends of a span belong to it, so
 * the host can be told both.
 */
export function bitgetHost(has: Holdings, endsBelong: boolean): readonly Route[] {
  const envelope = (data: unknown) => ({ code: '00000', msg: 'success', requestTime: 1, data });
  const product = (query: Query) => {
    query.text('symbol', has.instrument);
    query.text('productType', 'USDT-FUTURES', 'usdt-futures');
  };
  const candles = (path: string, traded: boolean) =>
    route(
      path,
      ['symbol', 'productType', 'granularity', 'startTime', 'endTime', 'limit'],
      (query) => {
        product(query);
        demand(BITGET_LENGTHS[query.text('granularity')] === has.stepMs, 'granularity');
        const [from, to] = [query.whole('startTime'), query.whole('endTime')];
        demand(to - from <= 90 * DAY, 'up to 90 days');
        const rows = has.bars.filter(({ openMs }) =>
          endsBelong ? openMs >= from && openMs <= to : openMs > from && openMs < to,
        );
        const newest = newestFirst(rows, query.whole('limit', 1, 200)).toReversed();
        return envelope(
          newest.map((bar) => [
            ...text(bar),
            ...(traded ? [bar.volume, bar.volume * 2].map(String) : ['0', '0']),
          ]),
        );
      },
    );
  return [
    candles('/api/v2/mix/market/history-mark-candles', false),
    candles('/api/v2/mix/market/history-index-candles', false),
    candles('/api/v2/mix/market/history-candles', true),
    route(
      '/api/v2/mix/market/history-fund-rate',
      ['symbol', 'productType', 'pageSize', 'pageNo'],
      (query) => {
        product(query);
        const size = query.whole('pageSize', 1, 100);
        const start = (query.whole('pageNo', 1) - 1) * size;
        const rows = has.prints.toReversed().slice(start, start + size);
        return envelope(
          rows.map(({ atMs, rate }) => ({
            symbol: has.instrument,
            fundingRate: String(rate),
            fundingTime: String(atMs),
          })),
        );
      },
    ),
  ];
}

/** docs.cdp.coinbase.com/exchange: product candles, cells in the order time, low, high, open, close, volume. */
export const coinbaseHost = (has: Holdings): readonly Route[] => [
  route(`/products/${has.instrument}/candles`, ['granularity', 'start', 'end'], (query) => {
    const length =
      Number(query.text('granularity', '60', '300', '900', '3600', '21600', '86400')) * 1000;
    demand(length === has.stepMs, 'granularity');
    const [from, to] = [query.instant('start'), query.instant('end')];
    demand((to - from) / length <= 300, 'up to 300 candles');
    const rows = has.bars.filter(within(from, to));
    return newestFirst(rows, 300).map((bar) => [
      bar.openMs / 1000,
      ...[bar.low, bar.high, bar.open, bar.close, bar.volume],
    ]);
  }),
];
