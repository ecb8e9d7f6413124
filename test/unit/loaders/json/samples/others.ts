/** Samples of Gate, Bitget, KuCoin, and of the spot markets of Coinbase and Bitstamp. */
import { bitgetCandles, bitgetFunding } from '../../../../../src/loaders/json/bitget.ts';
import { bitstampOhlc } from '../../../../../src/loaders/json/bitstamp.ts';
import { coinbaseCandles } from '../../../../../src/loaders/json/coinbase.ts';
import { gateCandles, gateFunding, gateSpotCandles } from '../../../../../src/loaders/json/gate.ts';
import { kucoinFunding, kucoinKlines } from '../../../../../src/loaders/json/kucoin.ts';
import { at, list, ohlc, type RowLike, type Sample } from './shape.ts';

const bitget = (data: readonly RowLike[]) => ({
  code: '00000',
  msg: 'success',
  requestTime: 1_695_795_362_764,
  data,
});

const kucoin = (data: readonly RowLike[]) => ({ code: '200000', data });

// www.gate.com/docs/developers/apiv4; ccxt 4.5.84, gate.js.
export const GATE: readonly Sample[] = [
  {
    name: 'gate candlesticks',
    format: 'gate v4 json',
    body: list,
    row: (minute) => {
      const [o, h, l, c] = ohlc(minute);
      return { t: at(minute) / 1000, v: 97151, c, h, l, o, sum: '3580' };
    },
    cells: ['t', 'c', 'h', 'l', 'o'],
    read: gateCandles,
    say: { venue: 'gate-usdt', instrument: 'BTC_USDT' },
  },
  {
    name: 'gate spot candlesticks',
    format: 'gate v4 json',
    body: list,
    row: (minute) => {
      const [open, high, low, close] = ohlc(minute);
      return [String(at(minute) / 1000), '6227.07', close, high, low, open, '466.99', 'true'];
    },
    cells: [0, 1, 2, 3, 4, 5, 6, 7],
    read: gateSpotCandles,
    say: { instrument: 'BTC_USDT' },
  },
  {
    name: 'gate funding',
    format: 'gate v4 json',
    body: list,
    row: (minute) => ({ t: at(minute) / 1000, r: `0.000${minute}` }),
    cells: ['t', 'r'],
    read: gateFunding,
    say: { venue: 'gate-usdt', instrument: 'BTC_USDT' },
  },
];

// www.bitget.com/api-doc/contract/market: Get-History-Candle-Data, Get-History-Funding-Rate.
// www.kucoin.com/docs-new/rest/futures-trading: get-klines, get-public-funding-history.
export const OTHERS: readonly Sample[] = [
  {
    name: 'bitget candles',
    format: 'bitget v2 json',
    body: bitget,
    row: (minute) => [String(at(minute)), ...ohlc(minute), '35.526', '1399132.341'],
    cells: [0, 1, 2, 3, 4, 5, 6],
    read: bitgetCandles,
    say: { venue: 'bitget-usdt', instrument: 'BTCUSDT', kind: 'last' },
  },
  {
    name: 'bitget funding',
    format: 'bitget v2 json',
    body: bitget,
    row: (minute) => ({
      symbol: 'BTCUSDT',
      fundingRate: `0.000${minute}`,
      fundingTime: String(at(minute)),
    }),
    cells: ['symbol', 'fundingRate', 'fundingTime'],
    read: bitgetFunding,
    say: { venue: 'bitget-usdt' },
  },
  {
    name: 'kucoin klines',
    format: 'kucoin futures json',
    body: kucoin,
    row: (minute) => [at(minute), ...ohlc(minute).map(Number), 78051],
    cells: [0, 1, 2, 3, 4, 5],
    read: kucoinKlines,
    say: { venue: 'kucoin-usdt', instrument: 'XBTUSDTM', kind: 'last' },
  },
  {
    name: 'kucoin funding',
    format: 'kucoin futures json',
    body: kucoin,
    row: (minute) => ({
      symbol: 'IDUSDTM',
      fundingRate: 2.26e-4 * (minute + 1),
      timepoint: at(minute),
    }),
    cells: ['symbol', 'fundingRate', 'timepoint'],
    read: kucoinFunding,
    say: { venue: 'kucoin-usdt' },
  },
];

// docs.cdp.coinbase.com/exchange and /advanced-trade; www.bitstamp.net/api; ccxt 4.5.84.
export const SPOT: readonly Sample[] = [
  {
    name: 'coinbase exchange candles',
    format: 'coinbase json',
    body: list,
    row: (minute) => {
      const [open, high, low, close] = ohlc(minute).map(Number);
      return [at(minute) / 1000, low, high, open, close, 0.028];
    },
    cells: [0, 1, 2, 3, 4, 5],
    read: coinbaseCandles,
    say: { venue: 'coinbase-spot', instrument: 'USDT-USD' },
  },
  {
    name: 'coinbase advanced candles',
    format: 'coinbase json',
    body: (candles) => ({ candles }),
    row: (minute) => {
      const [open, high, low, close] = ohlc(minute);
      return { start: String(at(minute) / 1000), low, high, open, close, volume: '1.877' };
    },
    cells: ['start', 'low', 'high', 'open', 'close', 'volume'],
    read: coinbaseCandles,
    say: {
      venue: 'coinbase-spot',

      instrument: 'USDT-USD',
      kind: 'spot',
    },
  },
  {
    name: 'bitstamp ohlc',
    format: 'bitstamp json',
    body: (rows) => ({ data: { pair: 'USDT/USD', ohlc: rows } }),
    row: (minute) => {
      const [open, high, low, close] = ohlc(minute);
      return { high, timestamp: String(at(minute) / 1000), volume: '18.49', low, close, open };
    },
    cells: ['high', 'timestamp', 'volume', 'low', 'close', 'open'],
    read: bitstampOhlc,
    say: { venue: 'bitstamp-spot' },
  },
];
