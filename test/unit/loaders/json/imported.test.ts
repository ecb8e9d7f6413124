/** Saved answers into the store: what the file says of itself, what is asked, and what is refused whole. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../../src/domain/errors.ts';
import type { ImportOptions } from '../../../../src/loaders/import.ts';
import { Desk } from '../make.ts';
import { refused } from '../refused.ts';
import { SAMPLES } from './samples/all.ts';
import type { Sample } from './samples/shape.ts';

const MINUTES = [0, 1, 2, 3, 4];

function sampleOf(name: string): Sample {
  const found = SAMPLES.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found;
}

const textOf = ({ body, row }: Sample): string => JSON.stringify(body(MINUTES.map(row)));

test.each(SAMPLES)('$name goes into the store whole, and twice is once', async (sample) => {
  await using desk = new Desk();
  const path = desk.file('saved.json', textOf(sample));
  const { sources } = await desk.import(path, sample.say);
  expect(sources).toMatchObject([
    { format: sample.format, rowsRead: 5, rowsAdded: 5, rowsAlreadyThere: 0, skipped: false },
  ]);
  const again = desk.file('again.json', `${textOf(sample)}\n`);
  expect((await desk.import(again, sample.say)).sources).toMatchObject([
    { rowsRead: 5, rowsAdded: 0, rowsAlreadyThere: 5 },
  ]);
});

test.each([
  ['bybit kline', {}, 'bybit-linear BTCUSDT last'],
  ['bybit funding', {}, 'bybit-linear ETHPERP funding'],
  ['bybit open interest', {}, 'bybit-linear BTCUSDT open-interest'],
  ['okx funding', {}, 'okx-swap BTC-USDT-SWAP funding'],
  ['hyperliquid candles', {}, 'hyperliquid BTC last'],
  ['hyperliquid funding', {}, 'hyperliquid ETH funding'],
  ['dydx funding', {}, 'dydx-v4 BTC-USD funding'],
  ['bitmex buckets', {}, 'bitmex XBTUSD last'],
  ['bitmex funding', {}, 'bitmex XBTUSD funding'],
  ['binance open interest', {}, 'binance-usdm BTCUSDT open-interest'],
  ['deribit chart', { instrument: 'BTC-PERPETUAL' }, 'deribit BTC-PERPETUAL last'],
  ['binance klines', { venue: 'binance-spot', instrument: 'BTCUSDT' }, 'binance-spot BTCUSDT spot'],
] as const)('%s says of itself what it is', async (name, said, expected) => {
  await using desk = new Desk();
  const path = desk.file('saved.json', textOf(sampleOf(name)));
  const { sources } = await desk.import(path, said);
  const { venue, instrument, kind } = sources[0]?.series ?? {};
  expect(`${venue} ${instrument} ${kind}`).toBe(expected);
});

test.each([
  ['bybit mark-price-kline', {}, 'which price it is, in --kind'],
  [
    'okx mark-price-candles',
    { venue: 'okx-swap', instrument: 'BTC-USD-SWAP' },
    'which price it is',
  ],
  ['okx candles', {}, 'the venue, in --venue'],
  ['okx candles', { venue: 'okx-swap' }, 'the instrument, in --instrument'],
  ['binance funding', {}, 'the venue, in --venue'],
  ['gate candlesticks', {}, 'the venue, in --venue'],
  ['deribit funding', {}, 'the instrument, in --instrument'],
] as const)('what %s does not say is asked for', async (name, said: ImportOptions, asked) => {
  const { error, issues } = await refused('saved.json', textOf(sampleOf(name)), said);
  expect(error).toBeInstanceOf(ScenarioError);
  expect(issues[0]?.expected).toContain(asked);
});

test('candles of dYdX bring their open interest with them', async () => {
  await using desk = new Desk();
  const path = desk.file('saved.json', textOf(sampleOf('dydx candles')));
  const { sources } = await desk.import(path, {});
  expect(sources.map(({ series }) => series.kind)).toEqual(['last', 'open-interest']);
});

test('a gzipped file of lines is read, and its name may say the instrument', async () => {
  await using desk = new Desk();
  const { body, row } = sampleOf('kraken funding');
  const lines = [body([row(0), row(1)]), body([row(2)])].map((page) => JSON.stringify(page));
  const path = desk.file('PF_XBTUSD.json.gz', new Uint8Array(gzipSync(lines.join('\n'))));
  const { sources } = await desk.import(path, {});
  expect(sources).toMatchObject([
    { rowsRead: 3, series: { venue: 'kraken-futures', instrument: 'PF_XBTUSD', kind: 'funding' } },
  ]);
});

describe('refused whole', () => {
  const { body, row } = sampleOf('bybit kline');
  const spoilt = (at: number, cell: number, value: unknown) =>
    MINUTES.map((minute) => {
      const cells = row(minute) as readonly unknown[];
      return minute === at ? cells.with(cell, value) : cells;
    }).toReversed();

  test.each([
    ['a price of zero', spoilt(1, 3, '0'), 'saved.json, row 4', 'low a price above zero'],
    ['a cell of text', spoilt(2, 4, 'n/a'), 'saved.json, row 3', 'close a number'],
    ['a cell of null', spoilt(0, 1, null), 'saved.json, row 5', 'open a number'],
    ['a doubled stamp', spoilt(1, 0, '1717200000000'), 'saved.json, row', 'stamp'],
    ['a stamp in seconds', spoilt(3, 0, '1717200180'), 'saved.json, row 2', 'in ms'],
  ])('%s', async (_what, rows, where, expected) => {
    const { issues } = await refused('saved.json', JSON.stringify(body(rows)), {});
    expect(issues[0]?.where).toContain(where);
    expect(issues[0]?.expected).toContain(expected);
  });

  test.each([
    ['an answer without a row', body([]), 'at least one row'],
    [
      'an error of the venue',
      { retCode: 10006, retMsg: 'Too many visits!', result: {} },
      'retCode 0',
    ],
  ])('%s', async (_what, json, expected) => {
    const { issues } = await refused('saved.json', JSON.stringify(json), {});
    expect(issues[0]?.expected).toBe(expected);
  });

  test('rows in no order', async () => {
    const rows = [row(0), row(2), row(1), row(3)];
    const { issues } = await refused('saved.json', JSON.stringify(body(rows)), {});
    expect(issues[0]).toMatchObject({ where: expect.stringContaining('saved.json, row 3') });
  });
});
