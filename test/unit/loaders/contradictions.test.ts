/** What the user says wins over what a file says of itself, and the provenance remembers both. */
import { expect, test } from 'vitest';
import { Desk } from './make.ts';

/** Bybit's documented answer of the last-price kline, one row (bybit-exchange.github.io, /v5/market/kline). */
const KLINE = {
  retCode: 0,
  retMsg: 'OK',
  result: {
    symbol: 'BTCUSD',
    category: 'inverse',
    list: [
      ['1670608800000', '17071', '17073', '17027', '17055.5', '268611', '15.74462667'],
      ['1670605200000', '17071.5', '17071.5', '17061', '17071', '4177', '0.24469757'],
    ],
  },
};

test('a file of one venue imported as another says so', async () => {
  await using desk = new Desk();
  const file = desk.file('saved.ndjson', JSON.stringify(KLINE));
  const { sources } = await desk.import(file, {
    venue: 'bybit-linear',
    instrument: 'BTCUSDT',
    kind: 'mark',
  });
  expect(sources[0]?.series).toMatchObject({ venue: 'bybit-linear', kind: 'mark' });
  expect(sources[0]?.notes).toEqual([
    "the file is of bybit-inverse; imported as bybit-linear at the user's word",
    "the file holds last; imported as mark at the user's word",
    "the file says BTCUSD; imported as BTCUSDT at the user's word",
  ]);
});
