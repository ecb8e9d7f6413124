/**
 * The answers that the pages of Binance, Bybit and OKX show, and what their cells mean.
 * Figures are those of the documented rows; what is computed from them is derived in the comment above it.
 */
import { expect, test } from 'vitest';
import {
  binanceFunding,
  binanceKlines,
  binanceOpenInterest,
} from '../../../../src/loaders/json/binance.ts';
import {
  bybitFunding,
  bybitKlines,
  bybitOpenInterest,
} from '../../../../src/loaders/json/bybit.ts';
import { okxCandles, okxFunding } from '../../../../src/loaders/json/okx.ts';
import { bars, issuesOf, prints, said, values, W } from './told.ts';

const MINUTE = 60_000;

// developers.binance.com, USDⓈ-M futures, Mark Price Kline.
const BINANCE_MARK = [
  1591256460000,
  '9653.29201333',
  '9654.56401333',
  '9653.07367333',
  '9653.07367333',
  '0',
  1591256519999,
  '0',
  60,
  '0',
  '0',
  '0',
];
// developers.binance.com, USDⓈ-M futures, Premium index Kline.
const BINANCE_PREMIUM = [
  1691603820000,
  '-0.00042931',
  '-0.00023641',
  '-0.00059406',
  '-0.00043659',
  '0',
  1691603879999,
  '0',
  12,
  '0',
  '0',
  '0',
];
// developers.binance.com, COIN-M futures, Kline.
const BINANCE_COINM = [
  1591258320000,
  '9640.7',
  '9642.4',
  '9640.6',
  '9642.0',
  '206',
  1591258379999,
  '2.13660389',
  48,
  '119',
  '1.23424865',
  '0',
];

test('a mark kline of Binance has no volume, so nobody can tell it from an index', () => {
  const piece = binanceKlines([BINANCE_MARK], W, 'linear');
  expect(bars(piece)).toEqual([
    [1591256460000, 9653.29201333, 9654.56401333, 9653.07367333, 9653.07367333, 0],
  ]);
  expect(said(piece)).toEqual({ venue: null, instrument: null, kind: null, volume: 'zero' });
  expect(piece.rows.resolutionMs).toBe(MINUTE);
});

test('a premium of Binance may be negative', () => {
  const piece = binanceKlines([BINANCE_PREMIUM], W, 'linear');
  expect(bars(piece)).toEqual([
    [1691603820000, -0.00042931, -0.00023641, -0.00059406, -0.00043659, 0],
  ]);
});

test.each([
  ['inverse', 2.13660389, 'last'],
  ['linear', 206, 'last'],
  ['spot', 206, 'spot'],
  [null, Number.NaN, null],
] as const)('the volume of a %s kline of Binance is %d coin', (market, coin, kind) => {
  const piece = binanceKlines([BINANCE_COINM], W, market);
  expect(bars(piece)).toEqual([[1591258320000, 9640.7, 9642.4, 9640.6, 9642, coin]]);
  expect(said(piece)).toMatchObject({ kind, volume: 'positive' });
});

test('klines of two lengths are refused', () => {
  const next = [
    1591256520000,
    ...BINANCE_MARK.slice(1, 6),
    1591256819999,
    ...BINANCE_MARK.slice(7),
  ];
  expect(issuesOf(() => binanceKlines([BINANCE_MARK, next], W, null))).toMatchObject([
    { where: 'saved.json, row 2', expected: 'a bar of 1 min, as the first', found: '5 min' },
  ]);
});

test('the error that Binance answers is told in its words', () => {
  const body = { code: -1121, msg: 'Invalid symbol.' };
  expect(issuesOf(() => binanceKlines(body, W, null))).toMatchObject([
    { where: W, expected: 'a list', found: 'code -1121: "Invalid symbol."' },
  ]);
});

test('a missing mark price of Binance is missing, and no zero', () => {
  const rows = [
    { symbol: 'BTCUSDT', fundingRate: '-0.03750000', fundingTime: 1570608000000, markPrice: '' },
    {
      symbol: 'BTCUSDT',
      fundingRate: '0.00010000',
      fundingTime: 1570636800000,
      markPrice: '34287.54619963',
    },
  ];
  const piece = binanceFunding(rows, W);
  expect(prints(piece)).toEqual([
    [1570608000000, -0.0375, Number.NaN, Number.NaN],
    [1570636800000, 0.0001, Number.NaN, 34287.54619963],
  ]);
  // Other exchanges answer in the same words.
  expect(said(piece)).toMatchObject({ venue: null, instrument: 'BTCUSDT', kind: 'funding' });
});

test('COIN-M funding is known by its spelling', () => {
  const rows = [{ symbol: 'BTCUSD_PERP', fundingTime: 1596038400000, fundingRate: '-0.00300000' }];
  const piece = binanceFunding(rows, W);
  expect(prints(piece)).toEqual([[1596038400000, -0.003, Number.NaN, Number.NaN]]);
  expect(said(piece)).toMatchObject({ venue: 'binance-coinm', instrument: 'BTCUSD_PERP' });
});

// developers.binance.com, Open Interest Statistics; ccxt 4.5.84, binance.js.
test('open interest of Binance is coin', () => {
  const row = {
    symbol: 'BTCUSDT',
    sumOpenInterest: '75375.61700000',
    sumOpenInterestValue: '3248828883.71251440',
    timestamp: 1642179900000,
  };
  const piece = binanceOpenInterest([row], W);
  expect(values(piece)).toEqual([[1642179900000, 75375.617]]);
  expect(said(piece)).toMatchObject({ venue: 'binance-usdm', kind: 'open-interest' });
});

test('open interest of COIN-M is its value, which is coin', () => {
  const row = {
    pair: 'BTCUSD',
    contractType: 'PERPETUAL',
    sumOpenInterest: '5578700.00000000',
    sumOpenInterestValue: '18265.00911826',
    timestamp: 1687651200000,
  };
  const piece = binanceOpenInterest([row], W);
  expect(values(piece)).toEqual([[1687651200000, 18265.00911826]]);
  expect(said(piece)).toMatchObject({ venue: 'binance-coinm', instrument: 'BTCUSD_PERP' });
  const dated = { ...row, contractType: 'CURRENT_QUARTER' };
  expect(issuesOf(() => binanceOpenInterest([dated], W))).toMatchObject([
    { where: 'saved.json, row 1', expected: 'contractType one of PERPETUAL' },
  ]);
});

test('rows of two instruments in one answer are refused', () => {
  const row = (symbol: string) => ({ symbol, fundingTime: 1596038400000, fundingRate: '0.0001' });
  expect(issuesOf(() => binanceFunding([row('BTCUSDT'), row('ETHUSDT')], W))).toMatchObject([
    { where: W, expected: 'rows of one instrument', found: 'BTCUSDT, ETHUSDT' },
  ]);
});

// bybit-exchange.github.io/docs/v5/market/kline: an inverse contract.
const BYBIT_KLINE = {
  retCode: 0,
  retMsg: 'OK',
  result: {
    symbol: 'BTCUSD',
    category: 'inverse',
    list: [
      ['1670608800000', '17071', '17073', '17027', '17055.5', '268611', '15.74462667'],
      ['1670605200000', '17071.5', '17071.5', '17061', '17071', '4177', '0.24469757'],
      ['1670601600000', '17086.5', '17088', '16978', '17071.5', '6356', '0.37288112'],
    ],
  },
  retExtInfo: {},
  time: 1672025956592,
};

test('the volume of an inverse kline of Bybit is its turnover, and the oldest row stands last', () => {
  const piece = bybitKlines(BYBIT_KLINE, W);
  expect(bars(piece)).toEqual([
    [1670601600000, 17086.5, 17088, 16978, 17071.5, 0.37288112],
    [1670605200000, 17071.5, 17071.5, 17061, 17071, 0.24469757],
    [1670608800000, 17071, 17073, 17027, 17055.5, 15.74462667],
  ]);
  expect(said(piece)).toEqual({
    venue: 'bybit-inverse',
    instrument: 'BTCUSD',
    kind: 'last',
    volume: 'positive',
  });
});

test.each([
  ['linear', 'bybit-linear', 'last'],
  ['spot', 'bybit-spot', 'spot'],
])('the volume of a %s kline of Bybit is its volume', (category, venue, kind) => {
  const { list } = BYBIT_KLINE.result;
  const body = { ...BYBIT_KLINE, result: { symbol: 'BTCUSDT', category, list: list.slice(0, 1) } };
  const piece = bybitKlines(body, W);
  expect(piece.rows.columns.volume?.[0]).toBe(268611);
  expect(said(piece)).toMatchObject({ venue, kind });
});

test('a row of Bybit with a cell too many is refused: nobody knows which one it is', () => {
  const [first = [], second = []] = BYBIT_KLINE.result.list;
  const list = [first, [...second, '0']];
  const body = { ...BYBIT_KLINE, result: { ...BYBIT_KLINE.result, list } };
  expect(issuesOf(() => bybitKlines(body, W))).toMatchObject([
    { where: 'saved.json, row 2', expected: 'a list of 7 cells' },
  ]);
});

// bybit-exchange.github.io/docs/v5/market/preimum-index-kline.
test('five cells of Bybit may be mark, index or premium: none of them is guessed', () => {
  const list = [['1652486400000', '-0.000587', '-0.000344', '-0.000480', '-0.000344']];
  const piece = bybitKlines(
    { ...BYBIT_KLINE, result: { symbol: 'BTCUSDT', category: 'linear', list } },
    W,
  );
  expect(bars(piece)).toEqual([[1652486400000, -0.000587, -0.000344, -0.00048, -0.000344, null]]);
  expect(said(piece)).toMatchObject({ kind: null, volume: 'none' });
});

// bybit-exchange.github.io/docs/v5/market/history-fund-rate.
test('a funding row of Bybit names no interval', () => {
  const list = [
    { symbol: 'ETHPERP', fundingRate: '0.0001', fundingRateTimestamp: '1672041600000' },
  ];
  const piece = bybitFunding({ ...BYBIT_KLINE, result: { category: 'linear', list } }, W);
  expect(prints(piece)).toEqual([[1672041600000, 0.0001, Number.NaN, Number.NaN]]);
  expect(said(piece)).toMatchObject({ venue: 'bybit-linear', instrument: 'ETHPERP' });
});

test.each([
  [{ ...BYBIT_KLINE, retCode: 10001, retMsg: 'params error' }, 'retCode 10001 "params error"'],
  [{ ...BYBIT_KLINE, result: { ...BYBIT_KLINE.result, category: 'option' } }, '"option"'],
  [{ ...BYBIT_KLINE, result: { category: 'linear' } }, 'nothing'],
  [{ retCode: 0, result: null }, 'null'],
])('an answer of Bybit that is not sound is refused with what was found', (body, found) => {
  expect(issuesOf(() => bybitKlines(body, W))).toMatchObject([{ where: W, found }]);
});

// bybit-exchange.github.io/docs/v5/market/open-interest shows BTCUSD, counted in dollars.
test('open interest of Bybit is coin where the contract is linear, and refused where it is dollars', () => {
  const body = (category: string) => ({
    ...BYBIT_KLINE,
    result: {
      symbol: 'BTCUSD',
      category,
      list: [
        { openInterest: '461134384.00000000', timestamp: '1669571400000' },
        { openInterest: '461134292.00000000', timestamp: '1669571100000' },
      ],
      nextPageCursor: '',
    },
  });
  expect(values(bybitOpenInterest(body('linear'), W))).toEqual([
    [1669571100000, 461134292],
    [1669571400000, 461134384],
  ]);
  expect(issuesOf(() => bybitOpenInterest(body('inverse'), W))).toMatchObject([
    { expected: 'open interest in base coin', found: 'inverse, counted in dollars' },
  ]);
});

// ccxt 4.5.84, okx.js: the first row was still open.
const OKX_CANDLES = {
  code: '0',
  msg: '',
  data: [
    ['1678928760000', '24341.4', '24344', '24313.2', '24323', '628', '2.5819', '62800', '0'],
    ['1678928700000', '24324.1', '24347.6', '24321.7', '24341.4', '2565', '10.5401', '256500', '1'],
    ['1678928640000', '24300.2', '24324.1', '24288', '24324.1', '3304', '13.5937', '330400', '1'],
  ],
};

test('a bar of OKX that was still open is left out, and told', () => {
  const piece = okxCandles(OKX_CANDLES, W, 'swap');
  expect(bars(piece)).toEqual([
    [1678928640000, 24300.2, 24324.1, 24288, 24324.1, 13.5937],
    [1678928700000, 24324.1, 24347.6, 24321.7, 24341.4, 10.5401],
  ]);
  // 1678928760000 ms are 2023-03-16T01:06Z.
  expect(piece.notes).toEqual([
    'the bar of 2023-03-16T01:06:00.000Z was not closed when the answer was given: left out',
  ]);
  expect([0, 1].map(piece.whereOf)).toEqual(['saved.json, row 3', 'saved.json, row 2']);
  expect(said(piece)).toMatchObject({ venue: 'okx-swap', kind: 'last' });
});

test('coin is the sixth cell of OKX on spot, and unknown where the market is', () => {
  const spot = okxCandles(OKX_CANDLES, W, 'spot');
  expect([...(spot.rows.columns.volume ?? [])]).toEqual([3304, 2565]);
  expect(said(spot)).toMatchObject({ venue: 'okx-spot', kind: 'spot' });
  const unknown = okxCandles(OKX_CANDLES, W, null);
  expect([...(unknown.rows.columns.volume ?? [])]).toEqual([Number.NaN, Number.NaN]);
  expect(said(unknown)).toMatchObject({ venue: null, kind: null });
});

// www.okx.com/docs-v5, Get funding rate history.
test('the rate of OKX is the realized one', () => {
  const data = [
    {
      formulaType: 'noRate',
      fundingRate: '0.0000746604960499',
      fundingTime: '1703059200000',
      instId: 'BTC-USD-SWAP',
      instType: 'SWAP',
      method: 'next_period',
      realizedRate: '0.0000746572360545',
    },
  ];
  const piece = okxFunding({ code: '0', msg: '', data }, W);
  expect(prints(piece)).toEqual([[1703059200000, 0.0000746572360545, Number.NaN, Number.NaN]]);
  expect(said(piece)).toMatchObject({ venue: 'okx-swap', instrument: 'BTC-USD-SWAP' });
});

test('an error of OKX is told in its words', () => {
  const body = { code: '51001', msg: 'Instrument ID does not exist', data: [] };
  expect(issuesOf(() => okxCandles(body, W, null))).toMatchObject([
    { expected: 'code "0"', found: 'code "51001" "Instrument ID does not exist"' },
  ]);
});
