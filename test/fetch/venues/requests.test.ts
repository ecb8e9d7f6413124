/**
 * What goes out on the wire: the very questions that the venues document, and no more often than they
 * allow. Addresses and limits are read from the venues' pages, not from the fetchers.
 */
import { describe, expect, test } from 'vitest';
import { listen, type Route } from '../server.ts';
import { worldAt } from '../world.ts';
import { barsOf, NOW, printsOf, wantedOf } from './arranged.ts';
import { BAR_CASES, type Case, DISTINCT, feedOf, nameOf, PRINT_CASES, STEP } from './cases.ts';
import { collect } from './collect.ts';

/** 2025-02-28T23:50Z to midnight: ten minute bars. */
const TEN = { fromMs: NOW - 10 * STEP, toMs: NOW };
const FROM = TEN.fromMs;
const TO = TEN.toMs;
const S = (ms: number): string => String(ms / 1000);

/** By case, the first question of ten minutes. */
const FIRST: Readonly<Record<string, string>> = {
  'bybit-linear BTCUSDT mark': `/v5/market/mark-price-kline?category=linear&symbol=BTCUSDT&interval=1&start=${FROM}&end=${TO - 1}&limit=1000`,
  'bybit-linear BTCUSDT index': `/v5/market/index-price-kline?category=linear&symbol=BTCUSDT&interval=1&start=${FROM}&end=${TO - 1}&limit=1000`,
  'bybit-linear BTCUSDT last': `/v5/market/kline?category=linear&symbol=BTCUSDT&interval=1&start=${FROM}&end=${TO - 1}&limit=1000`,
  'bybit-linear BTCUSDT premium': `/v5/market/premium-index-price-kline?category=linear&symbol=BTCUSDT&interval=1&start=${FROM}&end=${TO - 1}&limit=1000`,
  'bybit-inverse BTCUSD mark': `/v5/market/mark-price-kline?category=inverse&symbol=BTCUSD&interval=1&start=${FROM}&end=${TO - 1}&limit=1000`,
  'bybit-spot BTCUSDT spot': `/v5/market/kline?category=spot&symbol=BTCUSDT&interval=1&start=${FROM}&end=${TO - 1}&limit=1000`,
  'okx-swap BTC-USDT-SWAP mark': `/api/v5/market/history-mark-price-candles?instId=BTC-USDT-SWAP&bar=1m&after=${TO}&limit=100`,
  'okx-swap BTC-USDT-SWAP index': `/api/v5/market/history-index-candles?instId=BTC-USDT&bar=1m&after=${TO}&limit=100`,
  'okx-swap BTC-USDT-SWAP last': `/api/v5/market/history-candles?instId=BTC-USDT-SWAP&bar=1m&after=${TO}&limit=300`,
  'okx-spot BTC-USDT spot': `/api/v5/market/history-candles?instId=BTC-USDT&bar=1m&after=${TO}&limit=300`,
  'hyperliquid ETH last': '/info',
  'dydx-v4 BTC-USD last':
    '/v4/candles/perpetualMarkets/BTC-USD?resolution=1MIN&fromISO=2025-02-28T23%3A50%3A00.000Z&toISO=2025-02-28T23%3A59%3A59.999Z&limit=1000',
  'deribit BTC-PERPETUAL last': `/api/v2/public/get_tradingview_chart_data?instrument_name=BTC-PERPETUAL&start_timestamp=${FROM}&end_timestamp=${TO - 1}&resolution=1`,
  'kraken-futures PF_XBTUSD mark': `/api/charts/v1/mark/PF_XBTUSD/1m?from=${S(FROM)}&to=${S(TO - 1000)}`,
  'kraken-futures PF_XBTUSD index': `/api/charts/v1/spot/PF_XBTUSD/1m?from=${S(FROM)}&to=${S(TO - 1000)}`,
  'kraken-futures PF_XBTUSD last': `/api/charts/v1/trade/PF_XBTUSD/1m?from=${S(FROM)}&to=${S(TO - 1000)}`,
  'gate-usdt BTC_USDT mark': `/api/v4/futures/usdt/candlesticks?contract=mark_BTC_USDT&interval=1m&from=${S(FROM)}&to=${S(TO - 1000)}`,
  'gate-usdt BTC_USDT index': `/api/v4/futures/usdt/candlesticks?contract=index_BTC_USDT&interval=1m&from=${S(FROM)}&to=${S(TO - 1000)}`,
  'gate-usdt BTC_USDT last': `/api/v4/futures/usdt/candlesticks?contract=BTC_USDT&interval=1m&from=${S(FROM)}&to=${S(TO - 1000)}`,
  'gate-spot BTC_USDT spot': `/api/v4/spot/candlesticks?currency_pair=BTC_USDT&interval=1m&from=${S(FROM)}&to=${S(TO - 1000)}`,
  'bitget-usdt BTCUSDT mark': `/api/v2/mix/market/history-mark-candles?symbol=BTCUSDT&productType=USDT-FUTURES&granularity=1m&startTime=${FROM - STEP}&endTime=${TO}&limit=200`,
  'bitget-usdt BTCUSDT index': `/api/v2/mix/market/history-index-candles?symbol=BTCUSDT&productType=USDT-FUTURES&granularity=1m&startTime=${FROM - STEP}&endTime=${TO}&limit=200`,
  'bitget-usdt BTCUSDT last': `/api/v2/mix/market/history-candles?symbol=BTCUSDT&productType=USDT-FUTURES&granularity=1m&startTime=${FROM - STEP}&endTime=${TO}&limit=200`,
  'kucoin-usdt XBTUSDTM last': `/api/v1/kline/query?symbol=XBTUSDTM&granularity=1&from=${FROM}&to=${TO - 1}`,
  'kucoin-usdt XBTUSDTM mark': `/api/ua/v1/market/kline?tradeType=FUTURES&symbol=XBTUSDTM-mark-price&interval=1min&startAt=${S(FROM)}&endAt=${S(TO - 1000)}`,
  'kucoin-usdt XBTUSDTM index': `/api/ua/v1/market/kline?tradeType=FUTURES&symbol=XBTUSDTM-index-price&interval=1min&startAt=${S(FROM)}&endAt=${S(TO - 1000)}`,
  'bitmex XBTUSD last':
    '/api/v1/trade/bucketed?binSize=1m&partial=false&symbol=XBTUSD&count=1000&start=0&reverse=false&startTime=2025-02-28T23%3A51%3A00.000Z&endTime=2025-03-01T00%3A00%3A00.001Z',
  'bitmex XBTUSD index':
    '/api/v1/trade/bucketed?binSize=1m&partial=false&symbol=.BXBT&count=1000&start=0&reverse=false&startTime=2025-02-28T23%3A51%3A00.000Z&endTime=2025-03-01T00%3A00%3A00.001Z',
  'coinbase-spot USDT-USD spot':
    '/products/USDT-USD/candles?granularity=60&start=2025-02-28T23%3A50%3A00.000Z&end=2025-02-28T23%3A59%3A59.000Z',
  'bitstamp-spot usdtusd spot': `/api/v2/ohlc/usdtusd/?step=60&limit=1000&end=${S(TO - 1000)}`,
  'bybit-linear BTCUSDT funding': `/v5/market/funding/history?category=linear&symbol=BTCUSDT&endTime=${TO - 1}&limit=200`,
  'bybit-inverse BTCUSD funding': `/v5/market/funding/history?category=inverse&symbol=BTCUSD&endTime=${TO - 1}&limit=200`,
  'okx-swap BTC-USDT-SWAP funding': `/api/v5/public/funding-rate-history?instId=BTC-USDT-SWAP&after=${TO}&limit=400`,
  'hyperliquid ETH funding': '/info',
  'dydx-v4 BTC-USD funding':
    '/v4/historicalFunding/BTC-USD?limit=1000&effectiveBeforeOrAt=2025-02-28T23%3A59%3A59.999Z',
  'deribit BTC-PERPETUAL funding': `/api/v2/public/get_funding_rate_history?instrument_name=BTC-PERPETUAL&start_timestamp=${FROM}&end_timestamp=${TO - 1}`,
  'kraken-futures PF_XBTUSD funding':
    '/derivatives/api/v3/historical-funding-rates?symbol=PF_XBTUSD',
  'gate-usdt BTC_USDT funding': `/api/v4/futures/usdt/funding_rate?contract=BTC_USDT&from=${S(FROM)}&to=${S(TO - 1000)}&limit=1000`,
  'bitget-usdt BTCUSDT funding':
    '/api/v2/mix/market/history-fund-rate?symbol=BTCUSDT&productType=USDT-FUTURES&pageSize=100&pageNo=1',
  'kucoin-usdt XBTUSDTM funding': `/api/v1/contract/funding-rates?symbol=XBTUSDTM&from=${FROM}&to=${TO - 1}`,
  'bitmex XBTUSD funding':
    '/api/v1/funding?symbol=XBTUSD&count=500&start=0&reverse=false&startTime=2025-02-28T23%3A50%3A00.000Z&endTime=2025-02-28T23%3A59%3A59.999Z',
  'binance-usdm BTCUSDT funding': `/fapi/v1/fundingRate?symbol=BTCUSDT&startTime=${FROM}&endTime=${TO - 1}&limit=1000`,
  'binance-coinm BTCUSD_PERP funding': `/dapi/v1/fundingRate?symbol=BTCUSD_PERP&startTime=${FROM}&endTime=${TO - 1}&limit=1000`,
};

/** The path and the parameters, whose order says nothing. */
const partsOf = (address: string): readonly string[] => address.split(/[?&]/).toSorted();

/** Hyperliquid is asked in the body. */
const BODIES: Readonly<Record<string, unknown>> = {
  'hyperliquid ETH last': {
    type: 'candleSnapshot',
    req: { coin: 'ETH', interval: '1m', startTime: FROM, endTime: TO - 1 },
  },
  'hyperliquid ETH funding': {
    type: 'fundingHistory',
    coin: 'ETH',
    startTime: FROM,
    endTime: TO - 1,
  },
};

const ALL = [...BAR_CASES, ...PRINT_CASES];
const arrange = (one: Case, answers: number) =>
  one.kind === 'funding' ? printsOf(one, 1, answers) : barsOf(one, 1, answers);

test('every case says what it asks first', () => {
  expect(Object.keys(FIRST).sort()).toEqual(ALL.map(nameOf).sort());
});

test.each(ALL.map((one) => [nameOf(one), one] as const))(
  '%s asks as documented',
  async (name, one) => {
    const host = await listen(one.host(arrange(one, 0.1).has, NOW));
    const feed = await feedOf(one, worldAt(host.url, NOW));
    await collect(feed, wantedOf(one, TEN, one.kind === 'funding' ? 0 : STEP));
    const [first] = host.log;
    expect(partsOf(`${first?.path}${first?.query}`)).toEqual(partsOf(FIRST[name] ?? ''));
    expect(first?.method).toBe(name in BODIES ? 'POST' : 'GET');
    expect(first?.body === '' ? undefined : JSON.parse(first?.body ?? '')).toEqual(BODIES[name]);
  },
);

/** So many questions, or so much weight, in any window of that length, as the venues' pages have it. */
interface Limit {
  readonly windowMs: number;
  readonly most: number;
}

const LIMITS: Readonly<Record<string, Limit>> = {
  'bybit-linear': { windowMs: 5_000, most: 600 },
  'bybit-inverse': { windowMs: 5_000, most: 600 },
  'bybit-spot': { windowMs: 5_000, most: 600 },
  'okx-swap': { windowMs: 2_000, most: 20 },
  'okx-swap index': { windowMs: 2_000, most: 10 },
  'okx-swap funding': { windowMs: 2_000, most: 10 },
  'okx-spot': { windowMs: 2_000, most: 20 },
  'dydx-v4': { windowMs: 10_000, most: 100 },
  deribit: { windowMs: 1_000, most: 20 },
  'gate-usdt': { windowMs: 10_000, most: 200 },
  'gate-spot': { windowMs: 10_000, most: 200 },
  'bitget-usdt': { windowMs: 1_000, most: 20 },
  'kucoin-usdt': { windowMs: 30_000, most: 666 },
  'kucoin-usdt funding': { windowMs: 30_000, most: 400 },
  bitmex: { windowMs: 60_000, most: 30 },
  'coinbase-spot': { windowMs: 1_000, most: 10 },
  'bitstamp-spot': { windowMs: 600_000, most: 10_000 },
  'binance-usdm funding': { windowMs: 300_000, most: 500 },
  'binance-coinm funding': { windowMs: 60_000, most: 2400 },
};

/** The instants, on the clock that sleeping moves, at which a host was asked. */
function metered(routes: readonly Route[], nowMs: () => number) {
  const at: number[] = [];
  const answers = routes.map((route) => ({
    ...route,
    answer: (ask: Parameters<Route['answer']>[0]) => {
      at.push(nowMs());
      return route.answer(ask);
    },
  }));
  return { at, answers };
}

/** OKX is the one that allows its interfaces differently often. */
const METERED = [...DISTINCT, ...BAR_CASES.filter(({ venue }) => venue === 'okx-swap')];

describe('a venue is asked no more often than it allows', () => {
  test.each(
    METERED.filter(({ venue }) => venue in LIMITS || `${venue} funding` in LIMITS).map(
      (one) => [nameOf(one), one] as const,
    ),
  )('%s', async (_, one) => {
    const limit = LIMITS[`${one.venue} ${one.kind}`] ?? LIMITS[one.venue];
    const { span, has } = arrange(one, 1.6);
    const clock = { nowMs: () => NOW };
    const { at, answers } = metered(one.host(has, NOW), () => clock.nowMs());
    const host = await listen(answers);
    const world = worldAt(host.url, NOW);
    clock.nowMs = world.nowMs;
    await collect(await feedOf(one, world), wantedOf(one, span, one.kind === 'funding' ? 0 : STEP));
    expect(at.length).toBeGreaterThan(0);
    const { windowMs, most } = limit ?? { windowMs: 1, most: 0 };
    const perMs = (windowMs / most) * 0.999;
    for (let row = 1; row < at.length; row += 1)
      expect((at[row] ?? 0) - (at[row - 1] ?? 0)).toBeGreaterThanOrEqual(perMs);
  });

  test('hyperliquid: a question weighs 20 of 1,200 a minute, and its rows come on top', async () => {
    const one = PRINT_CASES.find(({ venue }) => venue === 'hyperliquid') as Case;
    const { span, has } = printsOf(one, 1, 1);
    const clock = { nowMs: () => NOW };
    const { at, answers } = metered(one.host(has, NOW), () => clock.nowMs());
    const host = await listen(answers);
    const world = worldAt(host.url, NOW);
    clock.nowMs = world.nowMs;
    await collect(await feedOf(one, world), wantedOf(one, span, 0));
    // 500 rows weigh 25 more, a row for every twenty: 45 of 1,200 a minute are 2,250 ms.
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(2_250);
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(2_250);
  });
});
