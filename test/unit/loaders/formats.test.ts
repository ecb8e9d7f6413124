/** Every format that is understood, in a file small enough to read. */

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { isPriceKind } from '../../../src/domain/series.ts';
import { bytesOf } from '../../../src/loaders/files.ts';
import type { ImportOptions } from '../../../src/loaders/import.ts';
import { ARCHIVE_HEADER, archiveCsv, archiveLine, Desk, HOUR, hours, JUNE, zipOf } from './make.ts';

const USDM = { venue: 'binance-usdm' } as const;
const ALL = { fromMs: 0, toMs: 9e15 };

const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`;

/** Imports one file and answers its report without hash, with the bars that are now stored. */
async function imported(name: string, content: string | Uint8Array, options: ImportOptions) {
  await using desk = new Desk();
  const path = desk.file(name, content);
  const { sources } = await desk.import(path, options);
  const [source] = sources;
  const store = await desk.store();
  const key = source?.series;
  const bars =
    key === undefined || !isPriceKind(key.kind)
      ? null
      : await store.readBars({ ...key, kind: key.kind }, ALL);
  const prints =
    key?.kind === 'funding' ? await store.readFunding({ ...key, kind: 'funding' }, ALL) : null;
  return { source, sources, bars, prints };
}

test.each([
  ['with a header', true],
  ['without a header', false],
])('an archive file %s is read alike', async (_name, header) => {
  const rows = [
    { at: JUNE, prices: ['100', '103', '98', '101'] as const },
    { at: JUNE + HOUR, prices: ['101', '110.5', '100.25', '109'] as const },
  ];
  const { source, bars } = await imported(
    'BTCUSDT-1h-2024-06-01.csv',
    archiveCsv(rows, header),
    USDM,
  );
  expect(source).toMatchObject({
    format: 'binance archive csv',
    series: { venue: 'binance-usdm', instrument: 'BTCUSDT', kind: 'last', origin: 'record' },
    resolutionMs: HOUR,
    rowsRead: 2,
    rowsAdded: 2,
    rowsAlreadyThere: 0,
    skipped: false,
    notes: [],
  });
  expect([...(bars?.openMs ?? [])]).toEqual([JUNE, JUNE + HOUR]);
  expect([...(bars?.open ?? [])]).toEqual([100, 101]);
  expect([...(bars?.high ?? [])]).toEqual([103, 110.5]);
  expect([...(bars?.low ?? [])]).toEqual([98, 100.25]);
  expect([...(bars?.close ?? [])]).toEqual([101, 109]);
});

test('spot archive files in microseconds become milliseconds', async () => {
  const rows = hours(0, 1).map(({ at }) => ({ at: at * 1_000 }));
  const csv = archiveCsv(rows, false, HOUR * 1_000);
  const { source, bars } = await imported('BTCUSDT-1h-2025-01.csv', csv, { venue: 'binance-spot' });
  expect(source).toMatchObject({ series: { kind: 'spot' }, resolutionMs: HOUR });
  expect([...(bars?.openMs ?? [])]).toEqual([JUNE, JUNE + HOUR]);
});

test('Windows line ends and a byte order mark change nothing', async () => {
  const csv = `\uFEFF${archiveCsv(hours(0, 1)).replaceAll('\n', '\r\n')}`;
  const { bars } = await imported('BTCUSDT-1h-2024-06.csv', csv, USDM);
  expect([...(bars?.close ?? [])]).toEqual([101, 101]);
});

test('a single bar of the archive has its length from its close time', async () => {
  const { source } = await imported('x.csv', archiveCsv(hours(0)), {
    ...USDM,
    instrument: 'BTCUSDT',
  });
  expect(source).toMatchObject({ resolutionMs: HOUR, rowsAdded: 1 });
});

test('an archive zip is unpacked, and its member names the instrument', async () => {
  const zip = zipOf({ 'BTCUSDT-1h-2024-06-01.csv': archiveCsv(hours(0, 1)) });
  const { source } = await imported('renamed .zip', zip, USDM);
  expect(source).toMatchObject({
    format: 'binance archive zip',
    series: { instrument: 'BTCUSDT', kind: 'last' },
    rowsAdded: 2,
  });
});

test('a zip of several members brings each of them', async () => {
  const zip = zipOf({
    'a/BTCUSDT-1h-2024-06-01.csv': archiveCsv(hours(0, 1)),
    'b/ETHUSDT-1h-2024-06-01.csv': archiveCsv(hours(0, 1, 2)),
    'readme.txt': 'not read',
  });
  const { sources } = await imported('two.zip', zip, USDM);
  expect(sources.map(({ series, rowsAdded }) => [series.instrument, rowsAdded])).toEqual([
    ['BTCUSDT', 2],
    ['ETHUSDT', 3],
  ]);
});

test("the archive's own folders name venue and kind", async () => {
  const zero = hours(0, 1).map((row) => ({ ...row, volume: '0' }));
  const path = 'data/futures/um/monthly/markPriceKlines/BTCUSDT/1h/BTCUSDT-1h-2024-06.csv';
  const { source } = await imported(path, archiveCsv(zero), {});
  expect(source?.series).toEqual({
    venue: 'binance-usdm',
    instrument: 'BTCUSDT',
    kind: 'mark',
    origin: 'record',
  });
});

test('premium klines are stored apart from prices, negative or not', async () => {
  const prices = ['-0.0004', '0.0002', '-0.0006', '0'] as const;
  const rows = hours(0, 1).map(({ at }) => ({ at, prices, volume: '0' }));
  const { source } = await imported('BTCUSDT-1h-2024-06.csv', archiveCsv(rows), {
    ...USDM,
    kind: 'premium',
  });
  expect(source).toMatchObject({ series: { kind: 'premium' }, rowsAdded: 2 });
});

test('trade candles are a mark at the word of the user, which is written down', async () => {
  const { source } = await imported('BTCUSDT-1h-2024-06.csv', archiveCsv(hours(0, 1)), {
    ...USDM,
    kind: 'mark',
  });
  expect(source).toMatchObject({
    series: { kind: 'mark' },
    notes: ["trade candles (volume above zero) imported as mark at the user's word"],
  });
});

test('archive funding keeps its jitter and its interval', async () => {
  const csv = lines(
    'calc_time,funding_interval_hours,last_funding_rate',
    `${JUNE + 11},8,-0.00001609`,
    `${JUNE + 8 * HOUR},4,0.0001`,
  );
  const { source, prints } = await imported('BTCUSDT-fundingRate-2024-06.csv', csv, USDM);
  expect(source).toMatchObject({ format: 'binance archive csv', series: { kind: 'funding' } });
  expect([...(prints?.settledAtMs ?? [])]).toEqual([JUNE + 11, JUNE + 8 * HOUR]);
  expect([...(prints?.rate ?? [])]).toEqual([-0.00001609, 0.0001]);
  expect([...(prints?.intervalMs ?? [])]).toEqual([8 * HOUR, 4 * HOUR]);
  expect([...(prints?.price ?? [])]).toEqual([Number.NaN, Number.NaN]);
});

test.each([
  ['BTC_USDT_USDT-1h-mark', 'binance-usdm', 'BTCUSDT', 'mark'],
  ['BTC_USDT_USDT-1h-futures', 'okx-swap', 'BTC-USDT-SWAP', 'last'],
  ['BTC_USD_BTC-1h-mark', 'binance-coinm', 'BTCUSD_PERP', 'mark'],
  ['BTC_USDC_USDC-1h-index', 'deribit', 'BTC_USDC-PERPETUAL', 'index'],
  ['BTC_USDT', 'binance-spot', 'BTCUSDT', 'spot'],
] as const)('freqtrade %s of %s is %s %s', async (stem, venue, instrument, kind) => {
  const name = stem === 'BTC_USDT' ? 'BTC_USDT-1h' : stem;
  const bytes = bytesOf('test/fixtures/arrow/lz4-ns.feather');
  const { source } = await imported(`${name}.feather`, bytes, { venue });
  expect(source).toMatchObject({
    format: 'freqtrade feather',
    series: { venue, instrument, kind },
  });
});

// The fixtures were written by pyarrow 25, another implementation: bar i opens i hours into June
// 2024 at 100 + i, with high 101 + i, low 99 + i, close 100.5 + i.
test.each([
  ['LZ4 and nanoseconds', 'lz4-ns.feather', {}],
  ['ZSTD and milliseconds', 'zstd-ms.feather', {}],
  ['no compression, microseconds and no zone', 'plain-us-no-zone.feather', { timeZone: 'UTC' }],
  ['Parquet', 'zstd.parquet', {}],
])('an Arrow or Parquet file with %s gives its 48 bars', async (_name, file, more) => {
  const options = { ...USDM, instrument: 'BTCUSDT', kind: 'mark', ...more } as const;
  const { source, bars } = await imported(file, bytesOf(`test/fixtures/arrow/${file}`), options);
  expect(source).toMatchObject({ rowsRead: 48, rowsAdded: 48, resolutionMs: HOUR });
  const indexes = [...Array(48).keys()];
  expect([...(bars?.openMs ?? [])]).toEqual(indexes.map((i) => JUNE + i * HOUR));
  expect([...(bars?.open ?? [])]).toEqual(indexes.map((i) => 100 + i));
  expect([...(bars?.high ?? [])]).toEqual(indexes.map((i) => 101 + i));
  expect([...(bars?.low ?? [])]).toEqual(indexes.map((i) => 99 + i));
  expect([...(bars?.close ?? [])]).toEqual(indexes.map((i) => 100.5 + i));
});

test.each([
  ['plain', (text: string) => text, 'json'],
  ['gzipped', (text: string) => new Uint8Array(gzipSync(text)), 'json.gz'],
] as const)('freqtrade JSON, %s, with the rate in open', async (_name, pack, ending) => {
  const json = JSON.stringify([
    [JUNE + 5, 0.0001, 0, 0, 0, 0],
    [JUNE + 8 * HOUR, -0.00025, 0, 0, 0, 0],
  ]);
  const name = `BTC_USDT_USDT-8h-funding_rate.${ending}`;
  const { source, prints } = await imported(name, pack(json), USDM);
  expect(source).toMatchObject({ format: 'freqtrade json', series: { kind: 'funding' } });
  expect([...(prints?.settledAtMs ?? [])]).toEqual([JUNE + 5, JUNE + 8 * HOUR]);
  expect([...(prints?.rate ?? [])]).toEqual([0.0001, -0.00025]);
});

test('the generic price file needs five columns', async () => {
  const csv = `open_at_ms,open,high,low,close\n${JUNE},1,2,0.5,1.5\n${JUNE + HOUR},1.5,2,1,2\n`;
  const { source, bars } = await imported('any.csv', csv, {
    ...USDM,
    instrument: 'XUSDT',
    kind: 'index',
  });
  expect(source).toMatchObject({ format: 'csv', resolutionMs: HOUR, series: { kind: 'index' } });
  expect([...(bars?.low ?? [])]).toEqual([0.5, 1]);
});

test('the generic funding file may name interval and price', async () => {
  const csv = lines(
    'settled_at_ms,rate_fraction,interval_ms,price',
    `${JUNE},0.0001,3600000,65000.5`,
    `${JUNE + HOUR},0.0002,,`,
  );
  const { prints } = await imported('any.csv', csv, { ...USDM, instrument: 'BTCUSDT' });
  expect([...(prints?.intervalMs ?? [])]).toEqual([HOUR, Number.NaN]);
  expect([...(prints?.price ?? [])]).toEqual([65000.5, Number.NaN]);
});

test('the columns of the exchanges own interfaces are understood', async () => {
  const binance = lines(
    'symbol,fundingTime,fundingRate,markPrice',
    `BTCUSDT,${JUNE + 1},0.00007782,104856.5`,
    `BTCUSDT,${JUNE + 8 * HOUR},0.0001,`,
  );
  const first = await imported('fr.csv', binance, USDM);
  expect(first.source?.series.instrument).toBe('BTCUSDT');
  expect([...(first.prints?.price ?? [])]).toEqual([104856.5, Number.NaN]);
  const okx = `instId,fundingRate,realizedRate,fundingTime\nBTC-USDT-SWAP,0.5,0.0003,${JUNE}\n`;
  const second = await imported('fr.csv', okx, { venue: 'okx-swap' });
  expect([...(second.prints?.rate ?? [])]).toEqual([0.0003]);
  const bitmex = lines(
    'timestamp,symbol,fundingInterval,fundingRate',
    '2024-06-01T04:00:00.000Z,XBTUSD,2000-01-01T08:00:00.000Z,1e-4',
  );
  const third = await imported('fr.csv', bitmex, { venue: 'bitmex' });
  expect([...(third.prints?.settledAtMs ?? [])]).toEqual([JUNE + 4 * HOUR]);
  expect([...(third.prints?.intervalMs ?? [])]).toEqual([8 * HOUR]);
});

test.each([
  ['UTC', 0],
  ['+03:00', -3],
  ['Europe/London', -1],
  ['America/New_York', 4],
] as const)('a stamp without a zone is read in %s', async (timeZone, hoursLater) => {
  const csv =
    'time,open,high,low,close\n2024-06-01 00:00:00,1,2,1,2\n2024-06-01 01:00:00,1,2,1,2\n';
  const options = { ...USDM, instrument: 'BTCUSDT', kind: 'mark', timeZone } as const;
  const { bars } = await imported('p.csv', csv, options);
  expect(bars?.openMs[0]).toBe(JUNE + hoursLater * HOUR);
});

test('funding of another file may bring the interval that the first one left out', async () => {
  await using desk = new Desk();
  const options = { ...USDM, instrument: 'BTCUSDT' };
  await desk.import(desk.file('a.csv', `settled_at_ms,rate_fraction\n${JUNE},0.0001\n`), options);
  const again = `settled_at_ms,rate_fraction,interval_ms\n${JUNE + 9},0.0001,28800000\n`;
  const { sources } = await desk.import(desk.file('b.csv', again), options);
  expect(sources[0]).toMatchObject({
    rowsAdded: 0,
    rowsAlreadyThere: 1,
    notes: ['1 stored prints learned their interval or price'],
  });
  const key = {
    venue: 'binance-usdm',
    instrument: 'BTCUSDT',
    kind: 'funding',
    origin: 'record',
  } as const;
  const prints = await (await desk.store()).readFunding(key, ALL);
  expect([...(prints?.settledAtMs ?? [])]).toEqual([JUNE]);
  expect([...(prints?.intervalMs ?? [])]).toEqual([8 * HOUR]);
});

test('a file is known again by its bytes, whatever it is called', async () => {
  await using desk = new Desk();
  const csv = archiveCsv(hours(0, 1));
  await desk.import(desk.file('BTCUSDT-1h-2024-06-01.csv', csv), USDM);
  const before = await desk.content();
  const { sources } = await desk.import(desk.file('BTCUSDT-1h-2024-06.csv', csv), USDM);
  expect(sources[0]).toMatchObject({ skipped: true, rowsAdded: 0, rowsAlreadyThere: 2 });
  expect(await desk.content()).toEqual(before);
});

test('names with quotes, patterns and blanks are files like any other', async () => {
  await using desk = new Desk();
  const instrument = `O'Hara"; --`;
  const names = [`it's [a] *file?* (1); DROP TABLE bars; .csv`, '*.csv', '[0-9].csv', '1.csv'];
  const paths = names.map((name, index) => {
    const day = hours(...[0, 1, 2].map((hour) => index * 24 + hour));
    return desk.file(`** [x]/${name}`, archiveCsv(day));
  });
  await desk.import(paths, { ...USDM, instrument, kind: 'last' });
  const [series] = await (await desk.store()).listSeries();
  expect(series).toMatchObject({ key: { instrument }, rows: 12 });
  expect(series?.sources.map(({ file, rows }) => [file, rows])).toEqual(
    names.map((name) => [name, 3]),
  );
  const { sources } = await desk.import(
    desk.file('[z]*.parquet', bytesOf('test/fixtures/arrow/zstd.parquet')),
    { ...USDM, instrument: 'BTCUSDT', kind: 'mark' },
  );
  expect(sources[0]).toMatchObject({ rowsAdded: 48 });
});

test('a line that only quotes its numbers is still read', async () => {
  const line = archiveLine({ at: JUNE })
    .split(',')
    .map((cell) => `"${cell}"`);
  const csv = `${ARCHIVE_HEADER}\n${line.join(',')}\n${archiveLine({ at: JUNE + HOUR })}\n`;
  const { bars } = await imported('BTCUSDT-1h-2024-06.csv', csv, USDM);
  expect([...(bars?.high ?? [])]).toEqual([103, 103]);
});

test('two copies of a file in one folder are imported once', async () => {
  await using desk = new Desk();
  const csv = archiveCsv(hours(0, 1));
  desk.file('in/BTCUSDT-1h-2024-06-01.csv', csv);
  desk.file('in/copy/BTCUSDT-1h-2024-06-01.csv', csv);
  const { sources } = await desk.import(`${desk.folder}/in`, USDM);
  expect(sources.map(({ skipped }) => skipped).sort()).toEqual([false, true]);
  const [series] = await (await desk.store()).listSeries();
  expect(series).toMatchObject({ rows: 2 });
  expect(series?.sources).toHaveLength(1);
});

test('a month of daily zips and the monthly file agree, in one import', async () => {
  await using desk = new Desk();
  for (const date of [1, 2, 3]) {
    const day = [...Array(24).keys()].map((hour) => (date - 1) * 24 + hour);
    const name = `BTCUSDT-1h-2024-06-0${date}`;
    desk.file(`in/${name}.zip`, zipOf({ [`${name}.csv`]: archiveCsv(hours(...day), date !== 2) }));
  }
  desk.file('in/BTCUSDT-1h-2024-06.csv', archiveCsv(hours(...Array(72).keys())));
  const { sources } = await desk.import(`${desk.folder}/in`, USDM);
  expect(sources.map(({ rowsRead }) => rowsRead).sort()).toEqual([24, 24, 24, 72]);
  const added = sources.reduce((sum, { rowsAdded }) => sum + rowsAdded, 0);
  const there = sources.reduce((sum, { rowsAlreadyThere }) => sum + rowsAlreadyThere, 0);
  expect([added, there]).toEqual([72, 72]);
  const [series] = await (await desk.store()).listSeries();
  expect(series).toMatchObject({ rows: 72, resolutionMs: HOUR });
});
