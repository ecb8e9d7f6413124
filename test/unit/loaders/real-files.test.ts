/**
 * Every file that lies beside the project, one by one: what it is imported as, how many rows of it, and
 * from when to when; or why it is refused. Rows and stamps are counted by other means than the import's:
 * the Arrow library, a regular expression over CSV, DuckDB's own reader of Parquet.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { bytesOf } from '../../../src/loaders/files.ts';
import type { ImportOptions } from '../../../src/loaders/import.ts';
import { storedName } from '../../../src/store/keys.ts';
import { Desk, rejection } from './make.ts';

const DATA = process.env['LEGRISK_REAL_DATA'] ?? '../shared/data';

/** What becomes of a file: the name of its series, or words of the refusal. */
interface Fate {
  readonly file: RegExp;
  readonly options: ImportOptions;
  readonly series?: (file: string) => string;
  readonly refused?: string;
}

const UM = { venue: 'binance-usdm' } as const;
const FREQTRADE_KINDS: Readonly<Record<string, string>> = {
  futures: 'last',
  mark: 'mark',
  funding_rate: 'funding',
};
/** `…/AVAX_USDT_USDT-1h-mark.feather` of a venue that joins base and quote. */
const freqtrade =
  (venue: string, join_ = '', tail = '') =>
  (file: string) => {
    const [, base, quote, kind = ''] =
      /([A-Z]+)_([A-Z]+)_[A-Z]+-\w+-(\w+)\.feather$/.exec(file) ?? [];
    return `${venue} ${base}${join_}${quote}${tail} ${FREQTRADE_KINDS[kind]}`;
  };
const is = (name: string) => () => name;

const FATES: readonly Fate[] = [
  {
    file: /^real\/binance-um\/.*_USDT_USDT-.*\.feather$/,
    options: UM,
    series: freqtrade('binance-usdm'),
  },
  {
    file: /^real\/binance-um\/vision-mark-5m\/BTCUSDT-5m-2025-10-\d\d.*\.zip$/,
    options: { ...UM, kind: 'mark' },
    series: is('binance-usdm BTCUSDT mark'),
  },
  {
    file: /^real\/binance-um\/futures-um-klines-BTCUSDT-1h-2024-10-28\.zip$/,
    options: UM,
    series: is('binance-usdm BTCUSDT last'),
  },
  {
    file: /^real\/binance-um\/funding-since-listing\/[A-Z]+\.parquet$/,
    options: UM,
    series: (file) => `binance-usdm ${/([A-Z]+)\.parquet/.exec(file)?.[1]} funding`,
  },
  {
    file: /^real\/binance-um\/leverage-tiers\/.*\.json$/,
    options: { ...UM, instrument: 'A', kind: 'mark' },
    refused: 'JSON of a venue',
  },
  {
    file: /^real\/binance-cm\/BTCUSD_PERP-1m-2025-10-(?:09|10)\.zip$/,
    options: { venue: 'binance-coinm', kind: 'mark' },
    series: is('binance-coinm BTCUSD_PERP mark'),
  },
  {
    file: /^real\/binance-spot\/(?:BTC|ETH)_USDT-1h\.feather$/,
    options: { venue: 'binance-spot' },
    series: (file) => `binance-spot ${file.includes('BTC') ? 'BTC' : 'ETH'}USDT spot`,
  },
  {
    file: /^real\/binance-spot\/spot-klines-BTCUSDT-1h-2024-10-28\.zip$/,
    options: { venue: 'binance-spot' },
    series: is('binance-spot BTCUSDT spot'),
  },
  {
    file: /^real\/bybit\/.*_USDT_USDT-.*\.feather$/,
    options: { venue: 'bybit-linear' },
    series: freqtrade('bybit-linear'),
  },
  {
    file: /^real\/bybit\/BTC_USDT-5m\.feather$/,
    options: { venue: 'bybit-spot' },
    series: is('bybit-spot BTCUSDT spot'),
  },
  {
    file: /^real\/okx\/.*\.feather$/,
    options: { venue: 'okx-swap' },
    series: freqtrade('okx-swap', '-', '-SWAP'),
  },
  // Panels of several series: a mapping file tells them apart.
  {
    file: /^real\/multi-venue-avax\/.*\.parquet$/,
    options: { venue: 'okx-swap', instrument: 'A' },
    refused: 'columns open, high, low, close',
  },
  {
    file: /^real\/bitmex-deribit-2020\/funding_data\.csv$/,
    options: { venue: 'bitmex' },
    series: is('bitmex XBTUSD funding'),
  },
  // One block stands out of order, from row 4311 on.
  {
    file: /^real\/bitmex-deribit-2020\/deribit_history\.csv$/,
    options: { venue: 'deribit', instrument: 'BTC-PERPETUAL' },
    refused: 'a stamp later than',
  },
  {
    file: /^real\/bitmex-deribit-2020\/price_data\.csv$/,
    options: { venue: 'bitmex' },
    refused: 'columns open, high, low, close',
  },
  {
    file: /^real\/api-columns\/binance_BTC_1h\.csv$/,
    options: { ...UM, instrument: 'BTCUSDT', kind: 'last', timeZone: 'UTC' },
    series: is('binance-usdm BTCUSDT last'),
  },
  {
    file: /^real\/api-columns\/binance_fr_BTC_1h\.csv$/,
    options: UM,
    series: is('binance-usdm BTCUSDT funding'),
  },
  {
    file: /^real\/api-columns\/hyperliquid_fr_BTC_1h\.csv$/,
    options: { venue: 'hyperliquid' },
    series: is('hyperliquid BTC funding'),
  },
  {
    file: /^traps\/BTC_USDT-(?:5m-futures|4h-mark)\.feather$/,
    options: { venue: 'bybit-linear' },
    refused: 'a pair with its settlement currency',
  },
  // It holds no row at all, whatever its name says.
  {
    file: /^traps\/BTC_USDT-8h-funding_rate\.feather$/,
    options: { venue: 'bybit-linear' },
    refused: 'at least one row',
  },
];

const files = existsSync(DATA)
  ? readdirSync(DATA, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(DATA, name)).isFile() && !name.endsWith('README.md'))
      .sort()
  : [];

describe.skipIf(files.length === 0)('files beside the project', () => {
  test('each has one fate, and no fate is without a file', () => {
    const fates = files.map((file) => FATES.filter((fate) => fate.file.test(file)).length);
    expect(files.filter((_, index) => fates[index] !== 1)).toEqual([]);
    expect(FATES.filter(({ file }) => !files.some((one) => file.test(one)))).toEqual([]);
  });

  test.each(files)('%s', async (file) => {
    const fate = FATES.find((one) => one.file.test(file));
    const path = join(DATA, file);
    await using desk = new Desk();
    if (fate?.series === undefined) {
      const error = await rejection(desk.import(path, fate?.options ?? {}));
      expect(error).toBeInstanceOf(DataError);
      expect((error as DataError).issues[0]?.expected).toContain(fate?.refused);
      return;
    }
    const { sources } = await desk.import(path, fate.options);
    const counted = await countedElsewhere(path);
    expect(sources.map(({ series }) => storedName(series))).toEqual([fate.series(file)]);
    expect(sources[0]).toMatchObject({ rowsRead: counted.rows, rowsAdded: counted.rows });
    const [summary] = await (await desk.store()).listSeries();
    expect([summary?.firstMs, summary?.lastMs]).toEqual([counted.firstMs, counted.lastMs]);
  });
});

interface Counted {
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

async function countedElsewhere(path: string): Promise<Counted> {
  const bytes = bytesOf(path);
  if (path.endsWith('.feather')) {
    const table = tableFromIPC(bytes);
    const date = table.getChild('date');
    const at = (row: number) => Number(date?.get(row));
    return { rows: table.numRows, firstMs: at(0), lastMs: at(table.numRows - 1) };
  }
  if (path.endsWith('.parquet')) return await countedByDuckDb(path);
  return countedLines(path.endsWith('.zip') ? onlyMember(bytes) : new TextDecoder().decode(bytes));
}

async function countedByDuckDb(path: string): Promise<Counted> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await connection.runAndReadAll(
    `SELECT count(*), epoch_ms(min(datetime)), epoch_ms(max(datetime)) FROM '${path}'`,
  );
  const [rows, firstMs, lastMs] = (reader.getRows()[0] ?? []).map(Number);
  return { rows: rows ?? 0, firstMs: firstMs ?? 0, lastMs: lastMs ?? 0 };
}

/** Rows begin with a stamp, or have one of 13 digits; headers have none. */
function countedLines(text: string): Counted {
  const stamps = text.split(/\r?\n/).flatMap((line) => {
    const epoch = /(?:^|,)(1\d{12})(?:,|$)/.exec(line)?.[1];
    const written = /^\d{4}-\d{2}-\d{2}[T ][\d:.]+Z?/.exec(line)?.[0];
    if (epoch !== undefined) return [Number(epoch)];
    return written === undefined
      ? []
      : [Date.parse(`${written.replace(' ', 'T').replace(/Z$/, '')}Z`)];
  });
  return { rows: stamps.length, firstMs: stamps[0] ?? 0, lastMs: stamps.at(-1) ?? 0 };
}

/** The one member of a zip: its size stands in the central directory, its start after its own names. */
function onlyMember(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isCentral = (at: number) => view.getUint32(at, true) === 0x02014b50;
  let central = 0;
  while (!isCentral(central)) central += 1;
  const size = view.getUint32(central + 20, true);
  const start = 30 + view.getUint16(26, true) + view.getUint16(28, true);
  return new TextDecoder().decode(inflateRawSync(bytes.subarray(start, start + size)));
}
