/**
 * The CSV of Bybit, OKX, CryptoDataDownload and BitMEX. Sample rows are transcribed from their own files,
 * named where they stand; rows beside them were made to carry a trap.
 */
import { expect, test } from 'vitest';
import { HOUR, JUNE, MINUTE } from './make.ts';
import { refused } from './refused.ts';
import { lines, storedFrom } from './stored.ts';

// public.bybit.com/kline_for_metatrader4/BTCUSDT/2020/BTCUSDT_15_2020-04-01_2020-04-30.csv.gz
const METATRADER = lines(
  '2020.04.01 03:00,6409.5,6420,6400,6415.5,120.5',
  '2020.04.01 03:15,6415.5,6430,6410,6425,80',
);

test("Bybit's MetaTrader candles are three hours ahead of UTC", async () => {
  const stored = await storedFrom('BTCUSDT_15_2020-04-01_2020-04-30.csv', METATRADER);
  expect(stored).toEqual({
    'bybit-linear BTCUSDT last': {
      format: 'bybit metatrader csv',
      resolutionMs: 15 * MINUTE,
      notes: ['the clock of the file was read as UTC+03:00'],
      rows: {
        openMs: [Date.UTC(2020, 3, 1), Date.UTC(2020, 3, 1, 0, 15)],
        open: [6409.5, 6415.5],
        high: [6420, 6430],
        low: [6400, 6410],
        close: [6415.5, 6425],
        volume: [120.5, 80],
      },
    },
  });
});

test('a clock that is said wins, and the name must not lie about the length of a bar', async () => {
  const name = 'BTCUSDT_15_2020-04-01_2020-04-30.csv';
  const stored = await storedFrom(name, METATRADER, { timeZone: 'UTC' });
  expect(stored['bybit-linear BTCUSDT last']?.rows['openMs']?.[0]).toBe(Date.UTC(2020, 3, 1, 3));
  const { issues } = await refused('BTCUSDT_60_2020-04-01_2020-04-30.csv', METATRADER, {});
  expect(issues[0]).toMatchObject({ found: 'stamps 15 min apart' });
});

test("MetaTrader's lines under no name of Bybit's are asked for their clock", async () => {
  const { issues } = await refused('export.csv', METATRADER, {});
  expect(issues[0]).toMatchObject({ expected: 'stamps that say their time zone' });
});

test.each([
  ['2020.13.01 03:00,1,1,1,1,1', 'an instant such as 2020.04.01 00:00'],
  ['2020.04.01 03:15,1,1,x,1,1', '6400 a number'],
  ['2020.04.01 03:15,1,1,1', '6 columns'],
])('a bad line of MetaTrader is refused: %s', async (row, expected) => {
  const csv = lines(METATRADER.split('\n')[0] ?? '', row);
  const { issues } = await refused('BTCUSDT_15_2020-04-01_2020-04-30.csv', csv, {});
  expect(issues[0]).toMatchObject({ where: expect.stringMatching(/:2$/), expected });
});

test.each([
  ['BTCUSD2020-01-01_index_price.csv', 'bybit-inverse BTCUSD index', 'BTCUSD'],
  ['ETHUSDT2021-01-01_premium_index.csv', 'bybit-linear ETHUSDT premium', 'ETHUSDT'],
])('%s of public.bybit.com is %s', async (name, series, symbol) => {
  const price = name.includes('premium') ? '-0.0002,0.0001,-0.0003,-0.0001' : '7200,7210,7190,7201';
  const csv = lines(
    'start_at,symbol,period,open,high,low,close',
    `1577836800,${symbol},1,${price}`,
    `1577836860,${symbol},1,${price}`,
  );
  const stored = await storedFrom(name, csv);
  expect(Object.keys(stored)).toEqual([series]);
  expect(stored[series]?.rows['openMs']).toEqual([1_577_836_800_000, 1_577_836_860_000]);
});

// okx.com "historical market data", monthly and daily funding archives.
const OKX_FUNDING = [
  'instrument_name,funding_rate,funding_time',
  'BTC-USDT-SWAP,-0.0001360076771935,1646064000000',
  'BTC-USDT-SWAP,0.000084197161794,1646121600000',
];

test('funding of the OKX archive has a mark before its header', async () => {
  const stored = await storedFrom(
    'BTC-USDT-SWAP-fundingrates-2022-03.csv',
    `\uFEFF${lines(...OKX_FUNDING)}`,
  );
  expect(stored).toEqual({
    'okx-swap BTC-USDT-SWAP funding': {
      format: 'okx archive csv',
      resolutionMs: null,
      notes: [],
      rows: {
        settledAtMs: [1_646_064_000_000, 1_646_121_600_000],
        rate: [-0.0001360076771935, 0.000084197161794],
      },
    },
  });
});

test('a day of all swaps is a series each, and --instrument chooses', async () => {
  const csv = lines(...OKX_FUNDING, 'ETH-USDT-SWAP,0.0001,1646121600000');
  expect(Object.keys(await storedFrom('allswap-fundingrates-2022-03-01.csv', csv))).toEqual([
    'okx-swap BTC-USDT-SWAP funding',
    'okx-swap ETH-USDT-SWAP funding',
  ]);
  const chosen = await storedFrom('a.csv', csv, { instrument: 'ETH-USDT-SWAP' });
  expect(Object.keys(chosen)).toEqual(['okx-swap ETH-USDT-SWAP funding']);
  const { issues } = await refused('a.csv', csv, { instrument: 'SOL-USDT-SWAP' });
  expect(issues[0]).toMatchObject({
    expected: 'SOL-USDT-SWAP',
    found: 'BTC-USDT-SWAP funding, ETH-USDT-SWAP funding',
  });
});

test('the settled rate of OKX wins over the forecast, whatever else its header says', async () => {
  const csv = lines(
    'instrument_name 合约,funding_rate 资金费率,realized_rate 实际,funding_time 时间',
    'BTC-USDT-SWAP,0.5,0.0003,1646064000000',
  );
  const stored = await storedFrom('f.csv', csv);
  expect(stored['okx-swap BTC-USDT-SWAP funding']?.rows['rate']).toEqual([0.0003]);
});

const OKX_CANDLES = 'instrument_name,open,high,low,close,vol,vol_ccy,vol_quote,open_time,confirm';

test('candles of the OKX archive: swaps count coin in vol_ccy, and open bars are left out', async () => {
  const csv = lines(
    OKX_CANDLES,
    'ETH-USDT-SWAP,3839.44,3843.58,3836.71,3838.16,23503.2,2350.32,9024127.30277,1761148800000,1',
    'ETH-USDT-SWAP,3838.16,3840,3838,3839,10,1,3839,1761148860000,1',
    'ETH-USDT-SWAP,3839,3839,3839,3839,1,0.1,384,1761148920000,0',
  );
  expect(await storedFrom('ETH-USDT-SWAP-candlesticks-2025-10.csv', csv)).toEqual({
    'okx-swap ETH-USDT-SWAP last': {
      format: 'okx archive csv',
      resolutionMs: MINUTE,
      notes: ['1 row was left out: the bar was still open'],
      rows: {
        openMs: [1_761_148_800_000, 1_761_148_860_000],
        open: [3839.44, 3838.16],
        high: [3843.58, 3840],
        low: [3836.71, 3838],
        close: [3838.16, 3839],
        volume: [2350.32, 1],
      },
    },
  });
});

test('candles of the OKX archive: spot counts coin in vol', async () => {
  const row = (at: number) => `BTC-USDT,1,1,1,1,5,5,5,${at},1`.replace('5,5', '5,500');
  const csv = lines(OKX_CANDLES, row(JUNE), row(JUNE + MINUTE));
  const stored = await storedFrom('c.csv', csv);
  expect(stored['okx-spot BTC-USDT spot']?.rows['volume']).toEqual([5, 5]);
});

// cryptodatadownload.com, Binance_BTCUSDT_1h.csv, and its header of 2026.
test.each([
  ['below its banner', ['https://www.CryptoDataDownload.com'], 'unix,date,symbol'],
  ['without a banner, with capitals', [], 'Unix,Date,Symbol'],
])(
  'CryptoDataDownload %s is spot, newest first, with the volume of the coin',
  async (_name, above, start) => {
    const csv = lines(
      ...above,
      `${start},open,high,low,close,Volume BTC,Volume USDT,tradecount`,
      '1609286400000,2020-12-30 00:00:00,BTC/USDT,27402.83,27624.00,27402.82,27623.41,2635.438,72437377.94142,12535',
      '1609282800000,2020-12-29 23:00:00,BTC/USDT,27300,27420,27290,27402.83,1000.5,27350000,9000',
    );
    expect(await storedFrom('Binance_BTCUSDT_1h.csv', csv, { venue: 'binance-spot' })).toEqual({
      'binance-spot BTCUSDT spot': {
        format: 'cryptodatadownload csv',
        resolutionMs: HOUR,
        notes: ['the file begins with its newest row; it was turned round'],
        rows: {
          openMs: [1_609_282_800_000, 1_609_286_400_000],
          open: [27300, 27402.83],
          high: [27420, 27624],
          low: [27290, 27402.82],
          close: [27402.83, 27623.41],
          volume: [1000.5, 2635.438],
        },
      },
    });
  },
);

test('CryptoDataDownload names no venue; of perpetuals the kind is asked for too', async () => {
  const csv = lines(
    'unix,date,symbol,open,high,low,close,Volume BTC,Volume USD',
    '1660953600,2022-08-20 00:00:00,BTC/USD,20840.00,20973.00,20811.00,20963.00,244.35412623,5122395.548159489',
    '1660957200,2022-08-20 01:00:00,BTC/USD,20963,20970,20900,20950,10,209500',
  );
  expect((await refused('c.csv', csv, {})).issues[0]?.expected).toBe('the venue, in --venue');
  const perp = await refused('c.csv', csv, { venue: 'bybit-inverse' });
  expect(perp.issues[0]?.expected).toBe('which price it is, in --kind');
  const stored = await storedFrom('c.csv', csv, { venue: 'okx-spot' });
  expect(stored['okx-spot BTC-USD spot']?.rows['openMs']?.[0]).toBe(1_660_953_600_000);
});

const BITMEX_BINS =
  'timestamp,symbol,open,high,low,close,trades,volume,vwap,lastSize,turnover,homeNotional,foreignNotional';

test.each(['oldest', 'newest'])(
  'BitMEX bins, %s first, are moved from their close to their open',
  async (first) => {
    // The second opens at 100, the close before it, below anything traded in it.
    const rows = [
      '2024-06-01T01:00:00.000Z,XBTUSD,98,103,98,100,12,7000,100,5,1,70,7000',
      '2024-06-01T02:00:00.000Z,XBTUSD,100,104,101,102,12,900,100,5,1,9,900',
    ];
    const csv = lines(BITMEX_BINS, ...(first === 'oldest' ? rows : rows.toReversed()));
    const stored = await storedFrom('bins.csv', csv);
    expect(stored['bitmex XBTUSD last']?.rows).toEqual({
      openMs: [JUNE, JUNE + HOUR],
      open: [98, 100],
      high: [103, 104],
      low: [98, 100],
      close: [100, 102],
      volume: [70, 9],
    });
    expect(stored['bitmex XBTUSD last']?.notes).toContain(
      '1 bins open at a close before them that lies outside: they were widened to it',
    );
  },
);

test('a single BitMEX bin does not say how long it is', async () => {
  const csv = lines(BITMEX_BINS, '2024-06-01T01:00:00.000Z,XBTUSD,98,103,98,100,1,1,1,1,1,1,1');
  const { issues } = await refused('bins.csv', csv, {});
  expect(issues[0]?.expected).toContain('two bins or more');
});
