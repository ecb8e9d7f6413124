/**
 * Goal: no file, however broken, does more than be refused.
 * Method: noise, files cut short anywhere, and files with bytes changed, of every format; each either is
 * imported, or is refused with an issue and leaves the store as it was.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { compressFrameSync } from 'lz4-napi';
import { expect, test } from 'vitest';
import { DataError, ScenarioError } from '../../src/domain/errors.ts';
import { bytesOf } from '../../src/loaders/files.ts';
import { parseMapping } from '../../src/loaders/mapping.ts';
import {
  archiveCsv,
  Desk,
  HOUR,
  hours,
  JUNE,
  MINUTE,
  rejection,
  zipOf,
} from '../unit/loaders/make.ts';

const text = (...rows: readonly string[]) => new TextEncoder().encode(`${rows.join('\n')}\n`);
const ARCHIVE = new TextEncoder().encode(archiveCsv(hours(0, 1, 2)));

/** A sound file of each format, by a name that suits it. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'BTCUSDT-1h-2024-06.csv': ARCHIVE,
  'BTCUSDT-1h-2024-06.zip': zipOf({ 'BTCUSDT-1h-2024-06.csv': ARCHIVE }),
  'BTCUSDT-1h-2024-06.csv.gz': new Uint8Array(gzipSync(ARCHIVE)),
  'BTCUSDT-1h-2024-06.csv.lz4': new Uint8Array(compressFrameSync(Buffer.from(ARCHIVE))),
  'BTCUSDT-1h-2024-06.csv.zst': Uint8Array.from([
    ...[0x28, 0xb5, 0x2f, 0xfd, 0, 0x58],
    ...[1 | ((ARCHIVE.length << 3) & 255), ARCHIVE.length >>> 5, 0],
    ...ARCHIVE,
  ]),
  'BTCUSDT-fundingRate-2024-06.csv': text(
    'calc_time,funding_interval_hours,last_funding_rate',
    `${JUNE + 11},8,-0.00001609`,
    `${JUNE + 8 * HOUR},8,0.0001`,
  ),
  'export.csv': text(
    '"Time","Contracts","Funding Interval","Funding Rate"',
    '"2025-06-18 16:00:00","BTCUSDT Perpetual","8h","0.003694%"',
    '"2025-06-18 08:00:00","BTCUSDT Perpetual","8h","-0.000700%"',
  ),
  'metrics.csv': text(
    'create_time,symbol,sum_open_interest,sum_open_interest_value',
    '2020-09-01 00:00:00,BTCUSDT,39080.2,456144339.2',
    '2020-09-01 00:05:00,BTCUSDT,39080.2,456144339.2',
  ),
  'BTCUSD_PERP-liquidationSnapshot-2023-06-25.csv': text(
    'time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,' +
      'last_fill_quantity,accumulated_fill_quantity',
    '1687656471926,BUY,LIMIT,IOC,7,30741.3,30631.6,FILLED,6,7',
  ),
  'BTCUSDT_15_2020-04-01_2020-04-30.csv': text(
    '2020.04.01 03:00,6409.5,6420,6400,6415.5,120.5',
    '2020.04.01 03:15,6415.5,6430,6410,6425,80',
  ),
  'BTCUSD2020-01-01_index_price.csv': text(
    'start_at,symbol,period,open,high,low,close',
    '1577836800,BTCUSD,1,7200,7210,7190,7201',
    '1577836860,BTCUSD,1,7201,7210,7190,7205',
  ),
  'BTC-USDT-SWAP-fundingrates-2022-03.csv': text(
    'instrument_name,funding_rate,funding_time',
    'BTC-USDT-SWAP,-0.0001360076771935,1646064000000',
    'ETH-USDT-SWAP,0.000084197161794,1646121600000',
  ),
  'candles.csv': text(
    'instrument_name,open,high,low,close,vol,vol_ccy,vol_quote,open_time,confirm',
    'ETH-USDT-SWAP,3839.44,3843.58,3836.71,3838.16,23503.2,2350.32,9024127.30277,1761148800000,1',
    'ETH-USDT-SWAP,3838.16,3840,3838,3839,10,1,3839,1761148860000,1',
  ),
  '20251113.csv': text(
    'time,coin,funding,open_interest,prev_day_px,day_ntl_vlm,premium,oracle_px,mark_px,mid_px,impact_bid_px,impact_ask_px',
    '2025-11-13T00:01:00Z,POPCAT,-0.0003,44122738,0.15002,133328618.73,-0.0019,0.12585,0.12543,0.12545,0.125332,0.125601',
  ),
  'tardis.csv': text(
    'exchange,symbol,timestamp,local_timestamp,funding_timestamp,funding_rate,predicted_funding_rate,open_interest,last_price,index_price,mark_price',
    'bitmex,XBTUSD,1583020703145000,1583020803307160,1583020800000000,0.0001,0.00012,1000000,9500.5,9500.0,9500.25',
    'bitmex,XBTUSD,1583020803145000,1583020803307160,1583049600000000,0.0001,0.00012,1000000,9500.5,9500.0,9500.25',
  ),
  'cdd.csv': text(
    'https://www.CryptoDataDownload.com',
    'unix,date,symbol,open,high,low,close,Volume BTC,Volume USDT,tradecount',
    '1609286400000,2020-12-30 00:00:00,BTC/USDT,27402.83,27624,27402.82,27623.41,2635.4,72437377.9,12535',
    '1609282800000,2020-12-29 23:00:00,BTC/USDT,27300,27420,27290,27402.83,1000.5,27350000,9000',
  ),
  'bins.csv': text(
    'timestamp,symbol,open,high,low,close,trades,volume,vwap,lastSize,turnover,homeNotional,foreignNotional',
    '2024-06-01T01:00:00.000Z,XBTUSD,98,103,98,100,12,7000,100,5,1,70,7000',
    '2024-06-01T02:00:00.000Z,XBTUSD,100,104,101,102,12,900,100,5,1,9,900',
  ),
  'plain.csv': text(
    'open_at_ms,open,high,low,close',
    ...[0, 1, 2].map((minute) => `${JUNE + minute * MINUTE},1,2,0.5,1.5`),
  ),
  'x.parquet': bytesOf('test/fixtures/arrow/zstd.parquet'),
  'BTC_USDT_USDT-1h-mark.feather': bytesOf('test/fixtures/arrow/lz4-ns.feather'),
};

const VENUED = { venue: 'binance-usdm', timeZone: 'UTC' } as const;
const MAPPED = {
  mapping: parseMapping(
    'time: { column: open_at_ms, unit: ms }\n' +
      'series: [{ kind: mark, venue: okx-swap, instrument: A, columns: { price: close } }]\n',
    'm.yaml',
  ),
};

/** A change of a file: where, as a share of its length, and what. */
const changes = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    kind: fc.constantFrom('set', 'insert', 'delete', 'repeat', 'cut'),
    byte: fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(...[...'0,.-e"\n\r%:;\0'].map((sign) => sign.charCodeAt(0))),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

function changed(
  whole: Uint8Array,
  all: readonly (typeof changes extends fc.Arbitrary<(infer C)[]> ? C : never)[],
) {
  let bytes = [...whole];
  for (const { at, kind, byte } of all) {
    const place = Math.floor(at * bytes.length);
    if (kind === 'set') bytes[place] = byte;
    else if (kind === 'insert') bytes.splice(place, 0, byte);
    else if (kind === 'delete') bytes.splice(place, 1);
    else if (kind === 'cut') bytes = bytes.slice(0, place);
    else bytes.splice(place, 0, ...bytes.slice(place, place + 40));
  }
  return Uint8Array.from(bytes);
}

/** Imports the bytes; a refusal must be one of ours, with a place, and leave nothing. */
async function survives(desk: Desk, name: string, bytes: Uint8Array, options: object) {
  const path = join(desk.folder, name);
  writeFileSync(path, bytes);
  const before = await held(desk);
  const error = await rejection(
    desk.import(path, options).then(() => {
      throw new Imported();
    }),
  );
  if (error instanceof Imported) return;
  if (!(error instanceof DataError || error instanceof ScenarioError)) throw error;
  expect(error.issues.length).toBeGreaterThan(0);
  expect(error.issues.every(({ where, expected, found }) => where && expected && found)).toBe(true);
  expect(await held(desk)).toBe(before);
}
class Imported extends Error {}

/** Every series with its rows and sources, without reading the rows. */
const held = async (desk: Desk): Promise<string> =>
  JSON.stringify(await (await desk.store()).listSeries());

test.each(Object.keys(FILES))(
  '%s, sound, is imported',
  async (name) => {
    await using desk = new Desk();
    const path = join(desk.folder, name);
    writeFileSync(path, FILES[name] ?? new Uint8Array());
    const said = {
      ...VENUED,
      ...(/^(?:plain|x|cdd)\./.test(name) ? { instrument: 'A', kind: 'mark' } : {}),
    };
    const { sources } = await desk.import(path, said as typeof VENUED);
    expect(sources.length).toBeGreaterThan(0);
  },
  20_000,
);

test.each(Object.keys(FILES))(
  '%s, changed anywhere, is imported or refused',
  async (name) => {
    await using desk = new Desk();
    const whole = FILES[name] ?? new Uint8Array();
    const options = fc.constantFrom<object>(
      {},
      VENUED,
      { ...VENUED, instrument: 'A', kind: 'mark' },
      MAPPED,
    );
    await fc.assert(
      fc.asyncProperty(changes, options, async (all, said) => {
        await survives(desk, name, changed(whole, all), said);
      }),
      { numRuns: 12 },
    );
  },
  60_000,
);

test('noise under any name is imported or refused', async () => {
  await using desk = new Desk();
  const magics = fc.constantFrom<readonly number[]>(
    ...[[], [0x1f, 0x8b, 8, 0], [0x04, 0x22, 0x4d, 0x18, 0x64, 0x40], [0x50, 0x4b, 3, 4]],
    ...[
      [0x28, 0xb5, 0x2f, 0xfd],
      [0x50, 0x41, 0x52, 0x31],
      [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31],
      [0x5b],
      [0x7b],
    ],
  );
  const names = fc.constantFrom('a.csv', 'a.zip', 'a.json', 'a.feather', 'a.parquet', 'a.csv.lz4');
  await fc.assert(
    fc.asyncProperty(
      magics,
      fc.uint8Array({ maxLength: 400 }),
      names,
      async (magic, noise, name) => {
        await survives(desk, name, Uint8Array.from([...magic, ...noise]), VENUED);
      },
    ),
    { numRuns: 45 },
  );
}, 60_000);
