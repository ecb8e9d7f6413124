/**
 * The import on files that exchanges wrote. They are not part of the project: the tests look for
 * them beside it, or where LEGRISK_REAL_DATA says, and are skipped by name where there are none.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { bytesOf } from '../../../src/loaders/files.ts';
import type { ImportOptions } from '../../../src/loaders/import.ts';
import { Desk, HOUR, rejection } from './make.ts';

const DATA = process.env['LEGRISK_REAL_DATA'] ?? '../shared/data';
const real = (path: string) => join(DATA, 'real', path);
const ALL = { fromMs: 0, toMs: 9e15 };
const day = (date: string) => ({ fromMs: Date.parse(date), toMs: Date.parse(date) + 24 * HOUR });
const key = (venue: string, instrument: string) =>
  ({ venue, instrument, origin: 'record' }) as const;
const USDM = { venue: 'binance-usdm' } as const;

describe.skipIf(!existsSync(DATA))('real files', () => {
  test('the lows of three crash days stand in the Binance mark', async () => {
    await using desk = new Desk();
    await desk.import(real('binance-um/BTC_USDT_USDT-1h-mark.feather'), USDM);
    const store = await desk.store();
    const mark = { ...key('binance-usdm', 'BTCUSDT'), kind: 'mark' } as const;
    for (const [date, low] of [
      ['2020-03-13', 3801.83],
      ['2024-08-05', 49063.74],
      ['2025-10-10', 101877.69],
    ] as const) {
      const bars = await store.readBars(mark, day(date));
      expect(Math.min(...(bars?.low ?? []))).toBeCloseTo(low, 2);
      expect(bars?.openMs).toHaveLength(24);
    }
  });

  test('funding was -0.30 % at 08:00 on 13 March 2020', async () => {
    await using desk = new Desk();
    await desk.import(real('binance-um/BTC_USDT_USDT-1h-funding_rate.feather'), USDM);
    const prints = await (await desk.store()).readFunding(
      { ...key('binance-usdm', 'BTCUSDT'), kind: 'funding' },
      day('2020-03-13'),
    );
    expect([...(prints?.settledAtMs ?? [])].map((at) => new Date(at).getUTCHours())).toEqual([
      0, 8, 16,
    ]);
    expect(prints?.rate[1]).toBeCloseTo(-0.003, 6);
  });

  test('after the crash AVAX funding is +0.010 % on Binance, -0.841 % on Bybit', async () => {
    await using desk = new Desk();
    await desk.import(real('binance-um/AVAX_USDT_USDT-1h-funding_rate.feather'), USDM);
    await desk.import(real('binance-um/AVAX_USDT_USDT-1h-mark.feather'), USDM);
    const bybit = { venue: 'bybit-linear' };
    await desk.import(real('bybit/AVAX_USDT_USDT-1h-funding_rate.feather'), bybit);
    const store = await desk.store();
    const bars = await store.readBars(
      { ...key('binance-usdm', 'AVAXUSDT'), kind: 'mark' },
      day('2025-10-10'),
    );
    expect(Math.min(...(bars?.low ?? []))).toBeCloseTo(8.4963, 4);
    for (const [venue, rate] of [
      ['binance-usdm', 0.0001],
      ['bybit-linear', -0.00841],
    ] as const) {
      const prints = await store.readFunding(
        { ...key(venue, 'AVAXUSDT'), kind: 'funding' },
        day('2025-10-11'),
      );
      expect(prints?.rate[0]).toBeCloseTo(rate, 4);
    }
  });

  test('mean yearly funding from 2020 to 2024 is that of the published table', async () => {
    await using desk = new Desk();
    await desk.import(real('binance-um/funding-since-listing'), USDM);
    const window = { fromMs: Date.parse('2020-01-08'), toMs: Date.parse('2024-03-12') };
    const years = (window.toMs - window.fromMs) / (365 * 24 * HOUR);
    // He, Manela, Ross, von Wachter, "Fundamentals of Perpetual Futures", table B.1, in per cent.
    for (const [instrument, percent] of [
      ['BTCUSDT', 15.3],
      ['ETHUSDT', 18.6],
      ['BNBUSDT', -0.1],
      ['DOGEUSDT', 16.7],
    ] as const) {
      const prints = await (await desk.store()).readFunding(
        { ...key('binance-usdm', instrument), kind: 'funding' },
        window,
      );
      const first = Math.max(window.fromMs, prints?.settledAtMs[0] ?? 0);
      const share = (window.toMs - first) / (window.toMs - window.fromMs);
      const sum = (prints?.rate ?? new Float64Array()).reduce((a, b) => a + b, 0);
      expect((sum / (years * share)) * 100).toBeCloseTo(percent, 0);
    }
  });

  test('thirty archive zips make one series, and the low is in the right bar', async () => {
    await using desk = new Desk();
    const mark = { kind: 'mark' } as const;
    const um = await desk.import(real('binance-um/vision-mark-5m'), { ...USDM, ...mark });
    expect(um.sources).toHaveLength(30);
    expect(um.sources.every(({ rowsAdded }) => rowsAdded === 288)).toBe(true);
    await desk.import(real('binance-cm'), { venue: 'binance-coinm', ...mark });
    const bars = await (await desk.store()).readBars(
      { ...key('binance-coinm', 'BTCUSD_PERP'), kind: 'mark' },
      day('2025-10-10'),
    );
    const low = Math.min(...(bars?.low ?? []));
    expect(low).toBeCloseTo(102_497.49, 2);
    const at = bars?.openMs[bars.low.indexOf(low)] ?? 0;
    expect(new Date(at).toISOString()).toBe('2025-10-10T21:20:00.000Z');
  });

  test('a Feather file is read as the Arrow library reads it cell by cell', async () => {
    await using desk = new Desk();
    const path = real('bybit/AVAX_USDT_USDT-1h-mark.feather');
    await desk.import(path, { venue: 'bybit-linear' });
    const read = await (await desk.store()).readBars(
      { ...key('bybit-linear', 'AVAXUSDT'), kind: 'mark' },
      ALL,
    );
    const table = tableFromIPC(bytesOf(path));
    expect(read?.openMs).toHaveLength(table.numRows);
    for (let row = 0; row < table.numRows; row += 1) {
      const { date, open, high, low, close } = table.get(row)?.toJSON() ?? {};
      const ours = [
        read?.openMs[row],
        read?.open[row],
        read?.high[row],
        read?.low[row],
        read?.close[row],
      ];
      expect(ours).toEqual([date, open, high, low, close]);
    }
  });

  test('spot candles of the archive agree with those of another collector', async () => {
    await using desk = new Desk();
    const { sources } = await desk.import(real('binance-spot'), { venue: 'binance-spot' });
    const zip = sources.find(({ format }) => format === 'binance archive zip');
    expect(zip).toMatchObject({ rowsRead: 24, rowsAdded: 0, rowsAlreadyThere: 24 });
  });

  test('files of other lengths of bar live beside one another', async () => {
    await using desk = new Desk();
    await desk.import(
      [real('binance-um/BTC_USDT_USDT-1h-mark.feather'), real('binance-um/june-2025')],
      USDM,
    );
    const mark = { ...key('binance-usdm', 'BTCUSDT'), kind: 'mark' } as const;
    const store = await desk.store();
    expect((await store.readBars(mark, day('2025-06-01')))?.resolutionMs).toBe(HOUR);
    expect((await store.readBars(mark, day('2025-06-01'), 8 * HOUR))?.openMs).toHaveLength(3);
  });

  const importable: readonly (readonly [string, ImportOptions])[] = [
    ['api-columns/binance_fr_BTC_1h.csv', USDM],
    ['api-columns/hyperliquid_fr_BTC_1h.csv', { venue: 'hyperliquid' }],
    [
      'api-columns/binance_BTC_1h.csv',
      { ...USDM, instrument: 'BTCUSDT', kind: 'last', timeZone: 'UTC' },
    ],
    ['bitmex-deribit-2020/funding_data.csv', { venue: 'bitmex' }],
    ['binance-um/futures-um-klines-BTCUSDT-1h-2024-10-28.zip', USDM],
    ['binance-um/january-2026', USDM],
    ['okx', { venue: 'okx-swap' }],
    ['bybit/BTC_USDT-5m.feather', { venue: 'bybit-spot' }],
    ...feathers('bybit', /_USDT_USDT-/, { venue: 'bybit-linear' }),
    ...feathers('binance-um', /_USDT_USDT-/, USDM),
  ];
  test.each(importable)(
    '%s imports whole, and a second time changes nothing',
    async (path, options) => {
      await using desk = new Desk();
      const first = await desk.import(real(path), options);
      expect(first.sources.every(({ rowsAdded, rowsRead }) => rowsAdded === rowsRead)).toBe(true);
      const again = await desk.import(real(path), options);
      expect(again.sources.every(({ skipped }) => skipped)).toBe(true);
    },
  );

  test.each([
    ['bitmex-deribit-2020/deribit_history.csv', 'a stamp later than', 'deribit', 'BTC-PERPETUAL'],
    ['bitmex-deribit-2020/price_data.csv', 'columns open, high, low, close', 'bitmex', 'XBTUSD'],
    ['multi-venue-avax/okx_AVAX_2020-09-22_2026-03-05.parquet', 'columns open', 'okx-swap', 'A'],
    [
      'binance-um/leverage-tiers/2024-10-24.json',
      'JSON of a venue or of freqtrade',
      'binance-usdm',
      'A',
    ],
    ['../traps/BTC_USDT-8h-funding_rate.feather', 'at least one row', 'bybit-linear', 'BTCUSDT'],
    ['../traps/BTC_USDT-5m-futures.feather', 'a pair with its settlement', 'bybit-linear', null],
    ['../traps/BTC_USDT-4h-mark.feather', 'a pair with its settlement', 'bybit-linear', null],
  ] as const)('%s is refused: %s', async (path, expected, venue, instrument) => {
    await using desk = new Desk();
    const options = instrument === null ? { venue } : { venue, instrument };
    const error = await rejection(desk.import(real(path), options));
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).issues[0]?.expected).toContain(expected);
  });
});

function feathers(folder: string, name: RegExp, options: ImportOptions) {
  const path = real(folder);
  const files = existsSync(path) ? readdirSync(path) : [];
  return files
    .filter((file) => file.endsWith('.feather') && name.test(file))
    .map((file) => [join(folder, file), options] as const);
}
