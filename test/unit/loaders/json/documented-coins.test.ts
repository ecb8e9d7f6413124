/**
 * The answers that the pages of Hyperliquid, dYdX, BitMEX, Deribit and Kraken show, and what their cells mean.
 * Figures are those of the documented rows; what is computed from them is derived in the comment above it.
 */
import { expect, test } from 'vitest';
import { bitmexBuckets, bitmexFunding } from '../../../../src/loaders/json/bitmex.ts';
import { deribitChart, deribitFunding } from '../../../../src/loaders/json/deribit.ts';
import { dydxCandles, dydxFunding, dydxOpenInterest } from '../../../../src/loaders/json/dydx.ts';
import {
  hyperliquidCandles,
  hyperliquidFunding,
} from '../../../../src/loaders/json/hyperliquid.ts';
import {
  krakenCandles,
  krakenFunding,
  krakenHasMore,
} from '../../../../src/loaders/json/kraken.ts';
import { bars, issuesOf, prints, said, values, W } from './told.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

// hyperliquid.gitbook.io, Info endpoint: fundingHistory and candleSnapshot.
test('Hyperliquid pays by the hour, at the stamp with its jitter', () => {
  const rows = [
    { coin: 'ETH', fundingRate: '-0.00022196', premium: '-0.00052196', time: 1683849600076 },
  ];
  const piece = hyperliquidFunding(rows, W);
  expect(prints(piece)).toEqual([[1683849600076, -0.00022196, HOUR, Number.NaN]]);
  expect(said(piece)).toMatchObject({ venue: 'hyperliquid', instrument: 'ETH' });
});

test('a candle of Hyperliquid is one of trades, and says its length', () => {
  const row = {
    T: 1681924499999,
    c: '29258.0',
    h: '29309.0',
    i: '15m',
    l: '29250.0',
    n: 189,
    o: '29295.0',
    s: 'BTC',
    t: 1681923600000,
    v: '0.98639',
  };
  const piece = hyperliquidCandles([row], W);
  expect(bars(piece)).toEqual([[1681923600000, 29295, 29309, 29250, 29258, 0.98639]]);
  expect(piece.rows.resolutionMs).toBe(15 * MINUTE);
  expect(said(piece)).toMatchObject({ instrument: 'BTC', kind: 'last' });
  expect(hyperliquidCandles([{ ...row, s: '@107' }], W).kind).toBe('spot');
});

// docs.dydx.xyz/indexer-client/http, historical funding and candles.
test('dYdX charges by the hour on the oracle price', () => {
  const historicalFunding = [
    {
      ticker: 'BTC-USD',
      rate: '0.000002375',
      price: '89993.8',
      effectiveAtHeight: '66622979',
      effectiveAt: '2025-12-08T16:00:00.219Z',
    },
  ];
  const piece = dydxFunding({ historicalFunding }, W);
  // 2025-12-08T16:00:00.219Z is day 20430 of the epoch: (20430 × 24 + 16) × 3600000 + 219.
  expect(prints(piece)).toEqual([[(20430 * 24 + 16) * HOUR + 219, 0.000002375, HOUR, 89993.8]]);
});

test('a candle of dYdX says its length, its coin volume and the open interest it began with', () => {
  const candle = {
    startedAt: '2025-07-25T09:47:00.000Z',
    ticker: 'BTC-USD',
    resolution: '1MIN',
    low: '116099',
    high: '116099',
    open: '116099',
    close: '116099',
    baseTokenVolume: '0',
    usdVolume: '0',
    trades: 0,
    startingOpenInterest: '54.0594',
    orderbookMidPriceOpen: '115845.5',
    orderbookMidPriceClose: '115845.5',
  };
  // Day 20294 of the epoch.
  const openMs = (20294 * 24 + 9) * HOUR + 47 * MINUTE;
  const piece = dydxCandles({ candles: [candle] }, W);
  expect(bars(piece)).toEqual([[openMs, 116099, 116099, 116099, 116099, 0]]);
  expect(piece.rows.resolutionMs).toBe(MINUTE);
  expect(values(dydxOpenInterest({ candles: [candle] }, W))).toEqual([[openMs, 54.0594]]);
  const traded = { ...candle, baseTokenVolume: '0.5', usdVolume: '58049.5' };
  expect(bars(dydxCandles({ candles: [traded] }, W))[0]?.[5]).toBe(0.5);
});

// github.com/BitMEX/api-connectors, swagger.
test('the interval of BitMEX is a date after the year 2000', () => {
  const row = {
    timestamp: '2024-11-25T04:00:00.000Z',
    symbol: 'XBTUSD',
    fundingInterval: '2000-01-01T08:00:00.000Z',
    fundingRate: 0.0001,
    fundingRateDaily: 0.0003,
  };
  // 2024-11-25 is day 20052 of the epoch.
  const atMs = (20052 * 24 + 4) * HOUR;
  expect(prints(bitmexFunding([row], W))).toEqual([[atMs, 0.0001, 8 * HOUR, Number.NaN]]);
  const day = { ...row, fundingInterval: '2000-01-02T00:00:00.000Z' };
  expect(prints(bitmexFunding([day], W))[0]?.[2]).toBe(24 * HOUR);
});

test('an instant that does not say its zone is none', () => {
  const row = {
    timestamp: '2024-11-25T04:00:00.000',
    symbol: 'XBTUSD',
    fundingInterval: '2000-01-01T08:00:00.000Z',
    fundingRate: 0.0001,
  };
  expect(issuesOf(() => bitmexFunding([row], W))).toMatchObject([
    { where: 'saved.json, row 1', found: '"2024-11-25T04:00:00.000"' },
  ]);
});

const BUCKET = {
  timestamp: '2024-11-25T10:36:00.000Z',
  symbol: 'XBTUSD',
  open: 98940,
  high: 98960,
  low: 98950,
  close: 98955,
  trades: 7,
  volume: 700,
  vwap: 98955.1,
  lastSize: 100,
  turnover: 707394,
  homeNotional: 0.00707394,
  foreignNotional: 700,
};

test('a bucket of BitMEX is moved to its open, and holds the close before it', () => {
  const piece = bitmexBuckets([BUCKET], W, MINUTE);
  const openMs = (20052 * 24 + 10) * HOUR + 35 * MINUTE;
  expect(bars(piece)).toEqual([[openMs, 98940, 98960, 98940, 98955, 0.00707394]]);
  expect(said(piece)).toMatchObject({ venue: 'bitmex', instrument: 'XBTUSD', kind: 'last' });
  expect(piece.notes).toEqual([
    'bars widened to hold their open, the close of the bar before, where it lay outside',
    'stamps moved from the end of a bar to its start, 1 min earlier',
  ]);
});

test('a bucket of BitMEX that opened above what was traded is as high as its open', () => {
  const [bar] = bars(bitmexBuckets([{ ...BUCKET, open: 98970 }], W, MINUTE));
  expect(bar?.slice(1, 5)).toEqual([98970, 98970, 98950, 98955]);
});

test('without its length said, buckets of BitMEX tell it by their steps', () => {
  const next = { ...BUCKET, open: 98955, timestamp: '2024-11-25T10:41:00.000Z' };
  const piece = bitmexBuckets([next, BUCKET], W, null);
  // The buckets end five minutes apart, so that each begins five minutes before its stamp.
  const first = (20052 * 24 + 10) * HOUR + 31 * MINUTE;
  expect(bars(piece).map(([openMs]) => openMs)).toEqual([first, first + 5 * MINUTE]);
  expect(issuesOf(() => bitmexBuckets([BUCKET], W, null))).toMatchObject([
    { expected: 'two rows or more, which tell the length of a bar', found: '1' },
  ]);
});

test('a bucket of an index has no coin volume', () => {
  const index = { ...BUCKET, symbol: '.BXBT', homeNotional: null, volume: null };
  const piece = bitmexBuckets([index], W, MINUTE);
  expect(said(piece)).toMatchObject({ instrument: '.BXBT', kind: 'index', volume: 'none' });
  expect([...(piece.rows.columns.volume ?? [])]).toEqual([Number.NaN]);
});

// docs.deribit.com, public/get_funding_rate_history.
test('the rate of Deribit is that of one hour, on the index', () => {
  const result = [
    {
      timestamp: 1569891600000,
      index_price: 8222.87,
      prev_index_price: 8305.72,
      interest_8h: -0.00009234260068476106,
      interest_1h: -4.739622041017375e-7,
    },
  ];
  const piece = deribitFunding({ jsonrpc: '2.0', id: 7617, result }, W);
  expect(prints(piece)).toEqual([[1569891600000, -4.739622041017375e-7, HOUR, 8222.87]]);
});

// docs.deribit.com, public/get_tradingview_chart_data.
const CHART = {
  volume: [3.6680847969999992, 22.682721123, 3.011587939, 0],
  ticks: [1583916960000, 1583917020000, 1583917080000, 1583917140000],
  status: 'ok',
  open: [7834, 7839, 7833.5, 7833],
  low: [7834, 7833.5, 7832.5, 7833],
  high: [7839.5, 7839, 7833.5, 7833],
  cost: [28740, 177740, 23590, 0],
  close: [7839.5, 7833.5, 7833, 7833],
};

test('a chart of Deribit is read column by column', () => {
  const piece = deribitChart({ jsonrpc: '2.0', result: CHART, testnet: false }, W);
  expect(bars(piece)[1]).toEqual([1583917020000, 7839, 7839, 7833.5, 7833.5, 22.682721123]);
  expect(bars(piece)).toHaveLength(4);
  expect(said(piece)).toMatchObject({ venue: 'deribit', instrument: null, kind: 'last' });
});

test.each([
  [{ result: { ...CHART, open: [7834] } }, '4, 1, 4, 4, 4, 4'],
  [{ result: { ...CHART, status: 'error' } }, 'status "error"'],
  [{ result: { ...CHART, close: undefined } }, 'nothing'],
  [{ error: { code: 10001, message: 'error' } }, 'error {"code":10001,"message":"error"}'],
  [{ result: CHART, testnet: true }, 'one of the test network (testnet: true)'],
])('a chart of Deribit that is not whole is refused', (answer, found) => {
  expect(issuesOf(() => deribitChart({ jsonrpc: '2.0', ...answer }, W))).toMatchObject([
    { where: W, found },
  ]);
});

// docs.kraken.com, Futures, historical funding rates; ccxt 4.5.84, krakenfutures.js.
test('the rate of Kraken is the relative one', () => {
  const rates = [
    {
      timestamp: '2018-08-31T16:00:00.000Z',
      fundingRate: 2.18900669884e-7,
      relativeFundingRate: 0.00006077996,
    },
  ];
  // 2018-08-31 is day 17774 of the epoch.
  const atMs = (17774 * 24 + 16) * HOUR;
  expect(prints(krakenFunding({ rates }, W))).toEqual([
    [atMs, 0.00006077996, Number.NaN, Number.NaN],
  ]);
  expect(issuesOf(() => krakenFunding({ result: 'error', rates }, W))).toMatchObject([
    { expected: 'result "success"' },
  ]);
});

test('a chart of Kraken without volume may be mark or spot; with volume it is of trades', () => {
  const candle = {
    time: 1731715200000,
    open: '91126.5834675817',
    high: '91396.1831146774',
    low: '90937.3053195142',
    close: '91098.7132316333',
    volume: '0',
  };
  const body = (one: object) => ({ candles: [one], more_candles: false });
  const mark = krakenCandles(body(candle), W, null);
  expect(bars(mark)).toEqual([
    [
      1731715200000,
      91126.5834675817,
      91396.1831146774,
      90937.3053195142,
      91098.7132316333,
      Number.NaN,
    ],
  ]);
  expect(said(mark)).toMatchObject({ venue: 'kraken-futures', kind: null, volume: 'zero' });
  const trades = body({ ...candle, volume: '1.5' });
  expect(krakenCandles(trades, W, 'PF_XBTUSD').rows.columns.volume?.[0]).toBe(1.5);
  expect(krakenCandles(trades, W, 'PI_XBTUSD').rows.columns.volume?.[0]).toBeNaN();
  expect(krakenCandles(trades, W, null).kind).toBe('last');
});

test('Kraken says whether there are further candles', () => {
  expect(krakenHasMore({ candles: [], more_candles: true }, W)).toBe(true);
  expect(krakenHasMore({ candles: [], more_candles: false }, W)).toBe(false);
  expect(issuesOf(() => krakenHasMore({ candles: [] }, W))).toMatchObject([{ found: 'nothing' }]);
});
