/**
 * The answers that the pages of Gate, Bitget, KuCoin, Coinbase and Bitstamp show, and what their cells mean.
 * Figures are those of the documented rows; what is computed from them is derived in the comment above it.
 */
import { expect, test } from 'vitest';
import { bitgetCandles, bitgetFunding } from '../../../../src/loaders/json/bitget.ts';
import { bitstampOhlc } from '../../../../src/loaders/json/bitstamp.ts';
import { coinbaseCandles } from '../../../../src/loaders/json/coinbase.ts';
import { gateCandles, gateFunding, gateSpotCandles } from '../../../../src/loaders/json/gate.ts';
import { kucoinFunding, kucoinKlines } from '../../../../src/loaders/json/kucoin.ts';
import { bars, issuesOf, prints, said, W } from './told.ts';

// www.gate.com/docs/developers/apiv4.
test('the volume of Gate counts contracts, so it is not known in coin', () => {
  const row = {
    t: 1539852480,
    v: 97151,
    c: '1.032',
    h: '1.032',
    l: '1.032',
    o: '1.032',
    sum: '3580',
  };
  const piece = gateCandles([row], W);
  expect(bars(piece)).toEqual([[1539852480000, 1.032, 1.032, 1.032, 1.032, null]]);
  expect(said(piece)).toMatchObject({ venue: null, kind: 'last', volume: 'positive' });
  const { v: _, sum: __, ...mark } = row;
  expect(said(gateCandles([mark], W))).toMatchObject({ kind: null, volume: 'none' });
});

test('a spot candle of Gate has its close before its open, and says whether it is closed', () => {
  const row = (stamp: string, closed: readonly string[]) => [
    stamp,
    '6227.070147198573',
    '0.0000133485',
    '0.0000133615',
    '0.0000133347',
    '0.0000133468',
    '466641934.99',
    ...closed,
  ];
  const piece = gateSpotCandles([row('1660957920', ['true']), row('1660957980', ['false'])], W);
  expect(bars(piece)).toEqual([
    [1660957920000, 0.0000133468, 0.0000133615, 0.0000133347, 0.0000133485, 466641934.99],
  ]);
  expect(piece.notes).toHaveLength(1);
  expect(gateSpotCandles([row('1660957920', [])], W).rows.columns.openMs).toHaveLength(1);
});

test('funding of Gate is stamped in seconds', () => {
  expect(prints(gateFunding([{ t: 1543968000, r: '0.000157' }], W))).toEqual([
    [1543968000000, 0.000157, Number.NaN, Number.NaN],
  ]);
});

test.each([
  [12, '12'],
  [5e9, '5000000000'],
])('a stamp of %d is no instant of a market', (t, found) => {
  expect(issuesOf(() => gateFunding([{ t, r: '0.0001' }], W))).toMatchObject([
    { where: 'saved.json, row 1', expected: 't between 2009-01-01 and 2100-01-01', found },
  ]);
});

// www.bitget.com/api-doc/contract/market: Get-History-Candle-Data, Get-History-Mark-Candle-Data,
// Get-History-Funding-Rate.
test('a candle of Bitget is one of trades where it has a volume', () => {
  const body = (data: readonly unknown[]) => ({
    code: '00000',
    msg: 'success',
    requestTime: 1,
    data,
  });
  const trades = ['1645911960000', '39406', '39407', '39374.5', '39379', '35.526', '1399132.341'];
  const piece = bitgetCandles(body([trades]), W);
  expect(bars(piece)).toEqual([[1645911960000, 39406, 39407, 39374.5, 39379, 35.526]]);
  expect(said(piece)).toMatchObject({ venue: null, kind: 'last' });
  const mark = ['1691299500000', '29803', '29803', '29803', '29803', '0', '0'];
  expect(bitgetCandles(body([mark]), W).kind).toBeNull();
  const data = [
    { symbol: 'BTCUSDT', fundingRate: '0.0005', fundingTime: '1695776400000' },
    { symbol: 'BTCUSDT', fundingRate: '0.000013', fundingTime: '1695715200000' },
  ];
  const funding = bitgetFunding(body(data), W);
  expect(prints(funding).map(([at, rate]) => [at, rate])).toEqual([
    [1695715200000, 0.000013],
    [1695776400000, 0.0005],
  ]);
  expect(said(funding)).toMatchObject({ venue: 'bitget-usdt', instrument: 'BTCUSDT' });
});

// www.kucoin.com/docs-new/rest/futures-trading; ccxt 4.5.84, kucoin.js.
test('the volume of KuCoin counts lots, so it is not known in coin', () => {
  const data = [
    [1636459200000, 4779.3, 4792.1, 4768.7, 4770.3, 78051],
    [1636460100000, 4770.25, 4778.55, 4757.55, 4777.25, 80164],
  ];
  const piece = kucoinKlines({ code: '200000', data }, W);
  expect(bars(piece)[0]).toEqual([1636459200000, 4779.3, 4792.1, 4768.7, 4770.3, null]);
  expect(said(piece)).toMatchObject({ kind: 'last', volume: 'positive' });
  const rate = { symbol: 'IDUSDTM', fundingRate: 2.26e-4, timepoint: 1702296000000 };
  const funding = kucoinFunding({ code: '200000', data: [rate] }, W);
  expect(prints(funding)).toEqual([[1702296000000, 0.000226, Number.NaN, Number.NaN]]);
  expect(said(funding)).toMatchObject({ venue: 'kucoin-usdt', instrument: 'IDUSDTM' });
});

// docs.cdp.coinbase.com/exchange, product candles; /advanced-trade, public candles.
test('a candle of Coinbase has its low first', () => {
  const lists = [
    [1591514160, 0.02501, 0.02507, 0.02502, 0.02506, 0.02816506],
    [1591514100, 0.025, 0.02503, 0.02501, 0.02502, 1.63830323],
  ];
  const piece = coinbaseCandles(lists, W);
  expect(bars(piece)).toEqual([
    [1591514100000, 0.02501, 0.02503, 0.025, 0.02502, 1.63830323],
    [1591514160000, 0.02502, 0.02507, 0.02501, 0.02506, 0.02816506],
  ]);
  expect(said(piece)).toMatchObject({ venue: 'coinbase-spot', kind: 'spot' });
  const start = {
    start: '1673391780',
    low: '17414.36',
    high: '17417.99',
    open: '17417.74',
    close: '17417.38',
    volume: '1.87780853',
  };
  const advanced = coinbaseCandles({ candles: [start] }, W);
  expect(bars(advanced)).toEqual([
    [1673391780000, 17417.74, 17417.99, 17414.36, 17417.38, 1.87780853],
  ]);
  // The interface has futures too.
  expect(said(advanced)).toMatchObject({ venue: null, kind: null });
});

// www.bitstamp.net/api, OHLC data.
test('a pair of Bitstamp is spelled as in its address', () => {
  const ohlc = [
    {
      high: '9064.77',
      timestamp: '1593961440',
      volume: '18.49436608',
      low: '9040.87',
      close: '9064.77',
      open: '9040.87',
    },
  ];
  const piece = bitstampOhlc({ data: { pair: 'BTC/USD', ohlc } }, W);
  expect(bars(piece)).toEqual([[1593961440000, 9040.87, 9064.77, 9040.87, 9064.77, 18.49436608]]);
  expect(said(piece)).toMatchObject({ venue: 'bitstamp-spot', instrument: 'btcusd', kind: 'spot' });
  expect(issuesOf(() => bitstampOhlc({ data: { pair: 'BTC/USD-PERP', ohlc } }, W))).toMatchObject([
    { found: '"BTC/USD-PERP"' },
  ]);
});

test.each([
  ['Bitget', bitgetCandles, { code: '40034', msg: 'Parameter does not exist', requestTime: 1 }],
  ['KuCoin', kucoinKlines, { code: '400100', msg: 'Parameter does not exist' }],
] as const)('an error of %s is told in its words', (_venue, read, answer) => {
  expect(issuesOf(() => read({ ...answer, data: [] }, W))).toMatchObject([
    { where: W, found: `code "${answer.code}" "Parameter does not exist"` },
  ]);
});
