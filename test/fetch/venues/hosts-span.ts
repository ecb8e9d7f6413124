/** Hosts that answer oldest first, or by spans: Hyperliquid, Deribit, Kraken, Gate, KuCoin, Bitstamp. */
import type { Route } from '../server.ts';
import { type Bar, DAY, HOUR, MINUTE } from './history.ts';
import type { Holdings } from './hosts-cursor.ts';
import { demand, judged, type Lengths, NotAllowed, newestFirst, Query, route } from './strict.ts';

const HYPERLIQUID_LENGTHS: Lengths = {
  ...{ '1m': MINUTE, '3m': 3 * MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE },
  ...{ '1h': HOUR, '2h': 2 * HOUR, '4h': 4 * HOUR, '8h': 8 * HOUR, '12h': 12 * HOUR, '1d': DAY },
};

/** hyperliquid.gitbook.io, info endpoint: fundingHistory and candleSnapshot, asked by POST. */
export function hyperliquidHost(has: Holdings): readonly Route[] {
  const coin = has.instrument;
  const funding = (asked: Query) => {
    asked.text('coin', coin);
    const [from, to] = [asked.whole('startTime'), asked.whole('endTime')];
    return has.prints
      .filter(({ atMs }) => atMs >= from && atMs <= to)
      .slice(0, 500)
      .map(({ atMs, rate }) => ({
        coin,
        fundingRate: String(rate),
        premium: '0.0001',
        time: atMs,
      }));
  };
  const candles = (asked: Query) => {
    asked.text('coin', coin);
    demand(HYPERLIQUID_LENGTHS[asked.text('interval')] === has.stepMs, 'interval');
    const [from, to] = [asked.whole('startTime'), asked.whole('endTime')];
    return has.bars
      .slice(-5000)
      .filter(({ openMs }) => openMs >= from && openMs <= to)
      .map((bar) => ({
        T: bar.openMs + has.stepMs - 1,
        c: String(bar.close),
        h: String(bar.high),
        i: asked.text('interval'),
        l: String(bar.low),
        n: 189,
        o: String(bar.open),
        s: coin,
        t: bar.openMs,
        v: String(bar.volume),
      }));
  };
  return [
    {
      method: 'POST',
      path: '/info',
      parameters: [],
      answer: ({ body, headers }) =>
        judged(() => {
          demand(
            String(headers['content-type']).startsWith('application/json'),
            'JSON is asked for',
          );
          const asked = bodyQuery(JSON.parse(body), [
            'type',
            'coin',
            'startTime',
            'endTime',
            'req',
          ]);
          if (asked.text('type', 'fundingHistory', 'candleSnapshot') === 'fundingHistory')
            return funding(asked);
          const { req } = JSON.parse(body);
          return candles(bodyQuery(req, ['coin', 'interval', 'startTime', 'endTime']));
        }),
    },
  ];
}

function bodyQuery(value: object, known: readonly string[]): Query {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new NotAllowed(`unknown ${unknown.join(', ')}`);
  return new Query(new Map(Object.entries(value)));
}

/** docs.deribit.com: public/get_funding_rate_history, public/get_tradingview_chart_data. */
export function deribitHost(has: Holdings): readonly Route[] {
  const answer = (result: unknown) => ({
    jsonrpc: '2.0',
    result,
    usIn: 1,
    usOut: 2,
    testnet: false,
  });
  const span = (query: Query) => {
    query.text('instrument_name', has.instrument);
    return [query.whole('start_timestamp'), query.whole('end_timestamp')] as const;
  };
  return [
    route(
      '/api/v2/public/get_funding_rate_history',
      ['instrument_name', 'start_timestamp', 'end_timestamp'],
      (query) => {
        const [from, to] = span(query);
        const rows = has.prints.filter(({ atMs }) => atMs >= from && atMs <= to).slice(0, 744);
        return answer(
          rows.map(({ atMs, rate, price }) => ({
            timestamp: atMs,
            index_price: price,
            prev_index_price: price,
            interest_8h: 0.5,
            interest_1h: rate,
          })),
        );
      },
    ),
    route(
      '/api/v2/public/get_tradingview_chart_data',
      ['instrument_name', 'start_timestamp', 'end_timestamp', 'resolution'],
      (query) => {
        const [from, to] = span(query);
        const allowed = ['1', '3', '5', '10', '15', '30', '60', '120', '180', '360', '720'];
        const resolution = query.text('resolution', ...allowed, '1D');
        demand(
          (resolution === '1D' ? DAY : Number(resolution) * MINUTE) === has.stepMs,
          'resolution',
        );
        const bars = has.bars.filter(({ openMs }) => openMs >= from && openMs <= to).slice(-5000);
        const column = (cell: (bar: Bar) => number) => bars.map(cell);
        return answer({
          ticks: column((bar) => bar.openMs),
          open: column((bar) => bar.open),
          high: column((bar) => bar.high),
          low: column((bar) => bar.low),
          close: column((bar) => bar.close),
          volume: column((bar) => bar.volume),
          cost: column((bar) => bar.volume * bar.close),
          status: bars.length === 0 ? 'no_data' : 'ok',
        });
      },
    ),
  ];
}

const KRAKEN_LENGTHS: Lengths = {
  ...{ '1m': MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE },
  ...{ '1h': HOUR, '4h': 4 * HOUR, '12h': 12 * HOUR, '1d': DAY, '1w': 7 * DAY },
};

/** docs.kraken.com, Futures: historical-funding-rates and charts; an answer holds so many candles. */
export const krakenHost = (has: Holdings, most: number): readonly Route[] => [
  route('/derivatives/api/v3/historical-funding-rates', ['symbol'], (query) => {
    query.text('symbol', has.instrument);
    return {
      result: 'success',
      rates: has.prints.map(({ atMs, rate }) => ({
        timestamp: new Date(atMs).toISOString(),
        fundingRate: rate * 1000,
        relativeFundingRate: rate,
      })),
    };
  }),
  route(
    new RegExp(`^/api/charts/v1/(?<tick>trade|mark|spot)/${has.instrument}/(?<length>[0-9a-z]+)$`),
    ['from', 'to', 'count'],
    (query, { groups }) => {
      demand(KRAKEN_LENGTHS[groups['length'] ?? ''] === has.stepMs, 'resolution');
      const [from, to] = [query.whole('from') * 1000, query.whole('to') * 1000];
      const rows = has.bars.filter(({ openMs }) => openMs >= from && openMs <= to);
      return {
        candles: rows.slice(0, most).map((bar) => ({
          time: bar.openMs,
          open: String(bar.open),
          high: String(bar.high),
          low: String(bar.low),
          close: String(bar.close),
          volume: groups['tick'] === 'trade' ? String(bar.volume) : '0',
        })),
        more_candles: rows.length > most,
      };
    },
  ),
];

const GATE_LENGTHS: Lengths = {
  ...{ '10s': 10_000, '1m': MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE },
  ...{ '1h': HOUR, '4h': 4 * HOUR, '8h': 8 * HOUR, '1d': DAY },
};
const TOO_LONG_AGO = {
  label: 'INVALID_PARAM_VALUE',
  message: 'Candlestick too long ago. Maximum 10000 points recently are allowed',
};

/** www.gate.com/docs/developers/apiv4: candlesticks of futures and spot, funding_rate. */
export function gateHost(has: Holdings, nowMs: number, pointsKept = 10_000): readonly Route[] {
  const candles = (
    name: string,
    names: readonly string[],
    most: number,
    row: (bar: Bar) => unknown,
  ) => ({
    parameters: [name, 'interval', 'from', 'to', 'limit'],
    bars: (query: Query): unknown => {
      query.text(name, ...names);
      demand(GATE_LENGTHS[query.text('interval')] === has.stepMs, 'interval');
      demand(!query.has('limit'), 'limit conflicts with from and to');
      const [from, to] = [query.whole('from') * 1000, query.whole('to') * 1000];
      demand((to - from) / has.stepMs + 1 <= most, `up to ${most} points`);
      if (from < nowMs - pointsKept * has.stepMs) return null;
      return has.bars.filter(({ openMs }) => openMs >= from && openMs <= to).map(row);
    },
  });
  const { instrument } = has;
  const futures = candles(
    'contract',
    [instrument, `mark_${instrument}`, `index_${instrument}`],
    2000,
    ({ openMs, open, high, low, close }) => ({
      t: openMs / 1000,
      o: String(open),
      h: String(high),
      l: String(low),
      c: String(close),
    }),
  );
  const spot = candles('currency_pair', [instrument], 1000, (bar) =>
    [bar.openMs / 1000, bar.volume * 2, bar.close, bar.high, bar.low, bar.open, bar.volume]
      .map(String)
      .concat('true'),
  );
  const asRoute = (path: string, { parameters, bars }: typeof futures): Route => ({
    path,
    parameters,
    answer: (ask) => {
      const reply = judged(() => bars(new Query(new Map(ask.query))));
      return reply.body === null ? { status: 400, body: TOO_LONG_AGO } : reply;
    },
  });
  return [
    asRoute('/api/v4/futures/usdt/candlesticks', futures),
    asRoute('/api/v4/spot/candlesticks', spot),
    route('/api/v4/futures/usdt/funding_rate', ['contract', 'limit', 'from', 'to'], (query) => {
      query.text('contract', instrument);
      const [from, to] = [query.whole('from') * 1000, query.whole('to') * 1000];
      const rows = has.prints.filter(({ atMs }) => atMs >= from && atMs <= to);
      return newestFirst(rows, query.whole('limit', 1, 1000)).map(({ atMs, rate }) => ({
        t: atMs / 1000,
        r: String(rate),
      }));
    }),
  ];
}

const KUCOIN_UNIFIED: Lengths = {
  ...{ '1min': MINUTE, '3min': 3 * MINUTE, '5min': 5 * MINUTE, '15min': 15 * MINUTE },
  ...{
    '30min': 30 * MINUTE,
    '1hour': HOUR,
    '2hour': 2 * HOUR,
    '4hour': 4 * HOUR,
    '6hour': 6 * HOUR,
  },
  ...{ '8hour': 8 * HOUR, '12hour': 12 * HOUR, '1day': DAY },
};

/** www.kucoin.com/docs-new: kline/query and contract/funding-rates; the unified kline as ccxt 4.5.84 has it. */
export function kucoinHost(has: Holdings): readonly Route[] {
  const answer = (data: unknown) => ({ code: '200000', data });
  const granularities = ['1', '5', '15', '30', '60', '120', '240', '480', '720', '1440', '10080'];
  return [
    route('/api/v1/kline/query', ['symbol', 'granularity', 'from', 'to'], (query) => {
      query.text('symbol', has.instrument);
      demand(
        Number(query.text('granularity', ...granularities)) * MINUTE === has.stepMs,
        'granularity',
      );
      const [from, to] = [query.whole('from'), query.whole('to')];
      const rows = has.bars.filter(({ openMs }) => openMs >= from && openMs <= to).slice(0, 200);
      return answer(
        rows.map(({ openMs, open, high, low, close, volume }) => [
          openMs,
          open,
          high,
          low,
          close,
          volume,
        ]),
      );
    }),
    route(
      '/api/ua/v1/market/kline',
      ['tradeType', 'symbol', 'interval', 'startAt', 'endAt'],
      (query) => {
        query.text('tradeType', 'FUTURES');
        const symbol = query.text(
          'symbol',
          `${has.instrument}-mark-price`,
          `${has.instrument}-index-price`,
        );
        demand(KUCOIN_UNIFIED[query.text('interval')] === has.stepMs, 'interval');
        const [from, to] = [query.whole('startAt') * 1000, query.whole('endAt') * 1000];
        const rows = has.bars.filter(({ openMs }) => openMs >= from && openMs <= to);
        const list = newestFirst(rows, 1500).map(({ openMs, open, high, low, close }) =>
          [openMs / 1000, open, close, high, low, 0, 0].map(String),
        );
        return answer({ tradeType: 'FUTURES', symbol, list });
      },
    ),
    route('/api/v1/contract/funding-rates', ['symbol', 'from', 'to'], (query) => {
      query.text('symbol', has.instrument);
      const [from, to] = [query.whole('from'), query.whole('to')];
      const rows = has.prints.filter(({ atMs }) => atMs >= from && atMs <= to);
      return answer(
        newestFirst(rows, 100).map(({ atMs, rate }) => ({
          symbol: has.instrument,
          fundingRate: rate,
          timepoint: atMs,
        })),
      );
    }),
  ];
}

const BITSTAMP_STEPS = [
  60, 180, 300, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 259200,
].map(String);

/** www.bitstamp.net/api: OHLC; the bars are counted back from the end. */
export const bitstampHost = (has: Holdings, pair: string): readonly Route[] => [
  route(
    new RegExp(`^/api/v2/ohlc/${has.instrument}/?$`),
    ['step', 'limit', 'start', 'end', 'exclude_current_candle'],
    (query) => {
      demand(Number(query.text('step', ...BITSTAMP_STEPS)) * 1000 === has.stepMs, 'step');
      const to = query.whole('end') * 1000;
      const rows = has.bars.filter(({ openMs }) => openMs <= to);
      const ohlc = rows.slice(-query.whole('limit', 1, 1000)).map((bar) => ({
        timestamp: String(bar.openMs / 1000),
        open: String(bar.open),
        high: String(bar.high),
        low: String(bar.low),
        close: String(bar.close),
        volume: String(bar.volume),
      }));
      return { data: { pair, ohlc } };
    },
  ),
];
