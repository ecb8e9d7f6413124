/** Samples of Binance, Bybit and OKX. */
import {
  binanceFunding,
  binanceKlines,
  binanceOpenInterest,
} from '../../../../../src/loaders/json/binance.ts';
import {
  bybitFunding,
  bybitKlines,
  bybitOpenInterest,
} from '../../../../../src/loaders/json/bybit.ts';
import { okxCandles, okxFunding } from '../../../../../src/loaders/json/okx.ts';
import { at, list, ohlc, type RowLike, type Sample } from './shape.ts';

const bybit = (category: string, symbol: string) => (list: readonly RowLike[]) => ({
  retCode: 0,
  retMsg: 'OK',
  result: { symbol, category, list },
  retExtInfo: {},
  time: 1_672_025_956_592,
});

const okx = (data: readonly RowLike[]) => ({ code: '0', msg: '', data });

// developers.binance.com, Market Data REST; ccxt 4.5.84, binance.js.
export const BINANCE: readonly Sample[] = [
  {
    name: 'binance klines',
    format: 'binance rest json',
    body: list,
    row: (minute) => [
      at(minute),
      ...ohlc(minute),
      '206',
      at(minute + 1) - 1,
      '2.5',
      48,
      '119',
      '1.2',
      '0',
    ],
    cells: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    read: (json, where) => binanceKlines(json, where, 'linear'),
    say: { venue: 'binance-usdm', instrument: 'BTCUSDT' },
  },
  {
    name: 'binance funding',
    format: 'binance rest json',
    body: list,
    row: (minute) => ({
      symbol: 'BTCUSDT',
      fundingRate: `-0.000${minute}`,
      fundingTime: at(minute),
      markPrice: '34287.54619963',
    }),
    cells: ['symbol', 'fundingRate', 'fundingTime'],
    read: binanceFunding,
    say: { venue: 'binance-usdm' },
  },
  {
    name: 'binance open interest',
    format: 'binance rest json',
    body: list,
    row: (minute) => ({
      symbol: 'BTCUSDT',
      sumOpenInterest: `${75375.617 + minute}`,
      sumOpenInterestValue: '3248828883.71251440',
      timestamp: at(minute),
    }),
    cells: ['symbol', 'sumOpenInterest', 'timestamp'],
    read: binanceOpenInterest,
    say: {},
  },
];

// bybit-exchange.github.io/docs/v5/market: kline, mark-kline, history-fund-rate, open-interest.
export const BYBIT: readonly Sample[] = [
  {
    name: 'bybit kline',
    format: 'bybit v5 json',
    body: bybit('linear', 'BTCUSDT'),
    row: (minute) => [String(at(minute)), ...ohlc(minute), '268.5', '15744.6'],
    cells: [0, 1, 2, 3, 4, 5, 6],
    read: bybitKlines,
    say: {},
  },
  {
    name: 'bybit mark-price-kline',
    format: 'bybit v5 json',
    body: bybit('inverse', 'BTCUSD'),
    row: (minute) => [String(at(minute)), ...ohlc(minute)],
    cells: [0, 1, 2, 3, 4],
    read: bybitKlines,
    say: { kind: 'mark' },
  },
  {
    name: 'bybit funding',
    format: 'bybit v5 json',
    body: bybit('linear', ''),
    row: (minute) => ({
      symbol: 'ETHPERP',
      fundingRate: `0.000${minute}`,
      fundingRateTimestamp: String(at(minute)),
    }),
    cells: ['symbol', 'fundingRate', 'fundingRateTimestamp'],
    read: bybitFunding,
    say: {},
  },
  {
    name: 'bybit open interest',
    format: 'bybit v5 json',
    body: bybit('linear', 'BTCUSDT'),
    row: (minute) => ({ openInterest: `46113.${minute}`, timestamp: String(at(minute)) }),
    cells: ['openInterest', 'timestamp'],
    read: bybitOpenInterest,
    say: {},
  },
];

// www.okx.com/docs-v5: history-candles, history-mark-price-candles, funding-rate-history.
export const OKX: readonly Sample[] = [
  {
    name: 'okx candles',
    format: 'okx v5 json',
    body: okx,
    row: (minute) => [String(at(minute)), ...ohlc(minute), '628', '2.5819', '62800', '1'],
    cells: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    read: (json, where) => okxCandles(json, where, 'swap'),
    say: { venue: 'okx-swap', instrument: 'BTC-USD-SWAP' },
  },
  {
    name: 'okx mark-price-candles',
    format: 'okx v5 json',
    body: okx,
    row: (minute) => [String(at(minute)), ...ohlc(minute), '1'],
    cells: [0, 1, 2, 3, 4, 5],
    read: (json, where) => okxCandles(json, where, 'swap'),
    say: { venue: 'okx-swap', instrument: 'BTC-USD-SWAP', kind: 'mark' },
  },
  {
    name: 'okx funding',
    format: 'okx v5 json',
    body: okx,
    row: (minute) => ({
      instType: 'SWAP',
      instId: 'BTC-USDT-SWAP',
      fundingRate: '0.018',
      realizedRate: `0.00${minute + 1}`,
      fundingTime: String(at(minute)),
    }),
    cells: ['instType', 'instId', 'realizedRate', 'fundingTime'],
    read: okxFunding,
    say: {},
  },
];
