/** Samples of Hyperliquid, dYdX, BitMEX, Deribit and Kraken Futures. */
import { bitmexBuckets, bitmexFunding } from '../../../../../src/loaders/json/bitmex.ts';
import { deribitChart, deribitFunding } from '../../../../../src/loaders/json/deribit.ts';
import {
  dydxCandles,
  dydxFunding,
  dydxOpenInterest,
} from '../../../../../src/loaders/json/dydx.ts';
import {
  hyperliquidCandles,
  hyperliquidFunding,
} from '../../../../../src/loaders/json/hyperliquid.ts';
import { krakenCandles, krakenFunding } from '../../../../../src/loaders/json/kraken.ts';
import { isoInstant } from '../../../../../src/units/time.ts';
import { at, list, MINUTE, ohlc, type Sample } from './shape.ts';

const CHART = ['ticks', 'open', 'high', 'low', 'close', 'volume', 'cost'];

// hyperliquid.gitbook.io, Info endpoint.
export const HYPERLIQUID: readonly Sample[] = [
  {
    name: 'hyperliquid candles',
    format: 'hyperliquid json',
    body: list,
    row: (minute) => {
      const [o, h, l, c] = ohlc(minute);
      return {
        T: at(minute + 1) - 1,
        c,
        h,
        i: '1m',
        l,
        n: 189,
        o,
        s: 'BTC',
        t: at(minute),
        v: '0.98639',
      };
    },
    cells: ['T', 'c', 'h', 'l', 'o', 's', 't', 'v'],
    read: hyperliquidCandles,
    say: {},
  },
  {
    name: 'hyperliquid funding',
    format: 'hyperliquid json',
    body: list,
    row: (minute) => ({
      coin: 'ETH',
      fundingRate: `-0.000${minute}`,
      premium: '-0.0005',
      time: at(minute),
    }),
    cells: ['coin', 'fundingRate', 'time'],
    read: hyperliquidFunding,
    say: {},
  },
];

const dydxCandle = (minute: number) => {
  const [open, high, low, close] = ohlc(minute);
  return {
    startedAt: isoInstant(at(minute)),
    ticker: 'BTC-USD',
    resolution: '1MIN',
    low,
    high,
    open,
    close,
    baseTokenVolume: '0.5',
    usdVolume: '58049.5',
    trades: 3,
    startingOpenInterest: '54.0594',
    orderbookMidPriceOpen: '115845.5',
    orderbookMidPriceClose: '115845.5',
  };
};

// docs.dydx.xyz/indexer-client/http; ccxt 4.5.84, dydx.js.
export const DYDX: readonly Sample[] = [
  {
    name: 'dydx candles',
    format: 'dydx v4 json',
    body: (candles) => ({ candles }),
    row: dydxCandle,
    cells: ['startedAt', 'ticker', 'resolution', 'low', 'high', 'open', 'close', 'baseTokenVolume'],
    read: dydxCandles,
    say: { kind: 'last' },
  },
  {
    name: 'dydx open interest',
    format: 'dydx v4 json',
    body: (candles) => ({ candles }),
    row: dydxCandle,
    cells: ['startedAt', 'ticker', 'startingOpenInterest'],
    read: dydxOpenInterest,
    say: { kind: 'open-interest' },
  },
  {
    name: 'dydx funding',
    format: 'dydx v4 json',
    body: (historicalFunding) => ({ historicalFunding }),
    row: (minute) => ({
      ticker: 'BTC-USD',
      rate: `0.0000${minute}2375`,
      price: '89993.8',
      effectiveAtHeight: '66622979',
      effectiveAt: isoInstant(at(minute)),
    }),
    cells: ['ticker', 'rate', 'price', 'effectiveAt'],
    read: dydxFunding,
    say: {},
  },
];

// github.com/BitMEX/api-connectors, swagger: Funding_get, Trade_getBucketed.
export const BITMEX: readonly Sample[] = [
  {
    name: 'bitmex buckets',
    format: 'bitmex json',
    body: list,
    row: (minute) => {
      const [open, high, low, close] = ohlc(minute).map(Number);
      const amounts = { trades: 12, volume: 3500, vwap: 99.5, lastSize: 10, turnover: 1e6 };
      const notional = { homeNotional: 0.0354, foreignNotional: 3500 };
      const timestamp = isoInstant(at(minute + 1));
      return { timestamp, symbol: 'XBTUSD', open, high, low, close, ...amounts, ...notional };
    },
    cells: ['timestamp', 'symbol', 'open', 'high', 'low', 'close'],
    read: (json, where) => bitmexBuckets(json, where, MINUTE),
    say: {},
  },
  {
    name: 'bitmex funding',
    format: 'bitmex json',
    body: list,
    row: (minute) => ({
      timestamp: isoInstant(at(minute)),
      symbol: 'XBTUSD',
      fundingInterval: '2000-01-01T08:00:00.000Z',
      fundingRate: 0.0001 * (minute + 1),
      fundingRateDaily: 0.0003,
    }),
    cells: ['timestamp', 'symbol', 'fundingInterval', 'fundingRate'],
    read: bitmexFunding,
    say: {},
  },
];

// docs.deribit.com: public/get_funding_rate_history, public/get_tradingview_chart_data.
export const DERIBIT: readonly Sample[] = [
  {
    name: 'deribit funding',
    format: 'deribit json',
    body: (result) => ({ jsonrpc: '2.0', id: 7617, result }),
    row: (minute) => ({
      timestamp: at(minute),
      index_price: 8222.87,
      prev_index_price: 8305.72,
      interest_8h: -0.00009234260068476106,
      interest_1h: -4.739622041017375e-7 * (minute + 1),
    }),
    cells: ['timestamp', 'index_price', 'interest_1h'],
    read: deribitFunding,
    say: { instrument: 'BTC-PERPETUAL' },
  },
  {
    name: 'deribit chart',
    format: 'deribit json',
    body: (rows) => {
      const columns = CHART.map((name, place) => [
        name,
        rows.map((row) => (Array.isArray(row) ? (row[place] as unknown) : row)),
      ]);
      return { jsonrpc: '2.0', result: { status: 'ok', ...Object.fromEntries(columns) } };
    },
    row: (minute) => [at(minute), ...ohlc(minute).map(Number), 3.66, 28740],
    cells: [0, 1, 2, 3, 4, 5],
    read: deribitChart,
    say: { instrument: 'BTC-PERPETUAL' },
  },
];

// docs.kraken.com, Futures; ccxt 4.5.84, krakenfutures.js.
export const KRAKEN: readonly Sample[] = [
  {
    name: 'kraken candles',
    format: 'kraken futures json',
    body: (candles) => ({ candles, more_candles: false }),
    row: (minute) => {
      const [open, high, low, close] = ohlc(minute);
      return { time: at(minute), open, high, low, close, volume: '0.25' };
    },
    cells: ['time', 'open', 'high', 'low', 'close'],
    read: (json, where) => krakenCandles(json, where, 'PF_XBTUSD'),
    say: { instrument: 'PF_XBTUSD' },
  },
  {
    name: 'kraken funding',
    format: 'kraken futures json',
    body: (rates) => ({ result: 'success', rates, serverTime: '2024-06-02T00:00:00.000Z' }),
    row: (minute) => ({
      timestamp: isoInstant(at(minute)),
      fundingRate: 2.18900669884e-7,
      relativeFundingRate: 0.00006077996 * (minute + 1),
    }),
    cells: ['timestamp', 'relativeFundingRate'],
    read: krakenFunding,
    say: { instrument: 'PF_XBTUSD' },
  },
];
