/**
 * Every bad file: one clear error that says where, what was expected, what was found and what to
 * do, and a store that holds what it held before.
 */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DataError, type Issue, ScenarioError } from '../../../src/domain/errors.ts';
import { bytesOf } from '../../../src/loaders/files.ts';
import type { ImportOptions } from '../../../src/loaders/import.ts';
import {
  ARCHIVE_HEADER,
  archiveCsv,
  archiveLine,
  Desk,
  HOUR,
  hours,
  JUNE,
  rejection,
  zipOf,
} from './make.ts';

const LAST = { venue: 'binance-usdm', kind: 'last' } as const;
const NAME = 'BTCUSDT-1h-2024-06-01.csv';

/** Imports a good file, then the bad one, and shows that only the good one is there. */
async function refused(
  name: string,
  content: string | Uint8Array,
  options: ImportOptions = LAST,
): Promise<{ error: unknown; issues: readonly Issue[] }> {
  await using desk = new Desk();
  await desk.import(desk.file('ETHUSDT-1h-2024-06-01.csv', archiveCsv(hours(0, 1))), LAST);
  const before = await desk.content();
  const error = await rejection(desk.import(desk.file(name, content), options));
  expect(await desk.content()).toEqual(before);
  const issues = error instanceof DataError || error instanceof ScenarioError ? error.issues : [];
  return { error, issues };
}

/** A file of three hours whose second row is replaced. */
const withRow = (line: string) =>
  [ARCHIVE_HEADER, archiveLine({ at: JUNE }), line, archiveLine({ at: JUNE + 2 * HOUR }), ''].join(
    '\n',
  );
const priced = (...prices: [string, string, string, string]) =>
  withRow(archiveLine({ at: JUNE + HOUR, prices }));

test('text in a number is refused with its line, its column and its text', async () => {
  const { error, issues } = await refused(NAME, priced('100', '1o3', '98', '101'));
  expect(error).toBeInstanceOf(DataError);
  expect(issues).toEqual([
    {
      where: expect.stringMatching(/BTCUSDT-1h-2024-06-01\.csv:3$/),
      expected: 'high a number',
      found: '"1o3"',
      hint: 'mend or delete the row, then import the file again',
    },
  ]);
});

test.each([
  ['NaN', priced('100', 'NaN', '98', '101'), 'high a number', '"NaN"'],
  ['an infinite price', priced('100', '1e999', '98', '101'), 'high a price above zero', 'Infinity'],
  ['a zero price', priced('0', '103', '0', '101'), 'open a price above zero', '0'],
  ['a negative price', priced('100', '103', '-98', '101'), 'low a price above zero', '-98'],
  ['an empty price', priced('', '103', '98', '101'), 'open a number', 'nothing'],
  ['high below low', priced('97', '97', '98', '97'), 'high not below low 98', '97'],
  [
    'a close above the high',
    priced('100', '103', '98', '104'),
    'close between low 98 and high 103',
    '104',
  ],
  [
    'an open below the low',
    priced('97', '103', '98', '101'),
    'open between low 98 and high 103',
    '97',
  ],
] as const)('%s is refused with its line', async (_name, csv, expected, found) => {
  const { error, issues } = await refused(NAME, csv);
  expect(error).toBeInstanceOf(DataError);
  expect(issues).toEqual([
    { where: expect.stringMatching(/\.csv:3$/), expected, found, hint: expect.any(String) },
  ]);
});

test('a doubled stamp is refused even when its row is identical', async () => {
  const { issues } = await refused(NAME, archiveCsv(hours(0, 1, 1, 2)));
  expect(issues).toEqual([
    {
      where: expect.stringMatching(/\.csv:4$/),
      expected: 'every stamp once',
      found: '2024-06-01T01:00:00.000Z again',
      hint: 'delete the doubled rows, then import the file again',
    },
  ]);
});

test('a row out of order is refused with both instants', async () => {
  const { issues } = await refused(NAME, archiveCsv(hours(0, 2, 1, 3)));
  expect(issues).toEqual([
    {
      where: expect.stringMatching(/\.csv:4$/),
      expected: 'a stamp later than 2024-06-01T02:00:00.000Z',
      found: '2024-06-01T01:00:00.000Z',
      hint: expect.stringContaining('sort the file'),
    },
  ]);
});

test('ten problems are told at once, and no more', async () => {
  const rows = hours(...Array(15).keys()).map((row) => ({
    ...row,
    prices: ['100', '103', 'x', '101'] as const,
  }));
  const { issues } = await refused(NAME, archiveCsv(rows));
  expect(issues.map(({ where }) => where.split(':').at(-1))).toEqual([
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    '8',
    '9',
    '10',
    '11',
  ]);
});

test('a missing column is named', async () => {
  const { issues } = await refused('x.csv', `open_at_ms,open,high,low\n${JUNE},1,1,1\n`, {
    ...LAST,
    instrument: 'BTCUSDT',
  });
  expect(issues).toEqual([
    {
      where: expect.stringMatching(/x\.csv$/),
      expected: 'columns open, high, low, close, or a funding rate (rate_fraction, fundingRate)',
      found: 'open_at_ms, open, high, low',
      hint: expect.stringContaining('docs/data.md'),
    },
  ]);
});

test('a line with fewer cells than the header is refused with its line', async () => {
  const { issues } = await refused(NAME, withRow(`${JUNE + HOUR},100,103`));
  expect(issues[0]).toMatchObject({
    where: expect.stringMatching(/\.csv:3$/),
    expected: '12 columns',
    found: `3 in "${JUNE + HOUR},100,103"`,
  });
});

test('a headerless file that is not the archive is asked for its header', async () => {
  const { issues } = await refused(NAME, `${JUNE},1,1,1,1\n`);
  expect(issues[0]).toMatchObject({
    where: expect.stringMatching(/:1$/),
    expected: 'a header row, or the 12 columns of the exchange archive',
    found: '5 columns without a header',
  });
});

test('milliseconds and microseconds in one file are refused', async () => {
  const rows = [{ at: JUNE }, { at: (JUNE + HOUR) * 1_000 }];
  const { issues } = await refused(NAME, archiveCsv(rows));
  expect(issues[0]).toMatchObject({
    expected: 'stamps of open_time in one unit',
    hint: 'milliseconds and microseconds are mixed: split the file',
  });
});

test('a column that says milliseconds and holds microseconds is refused', async () => {
  const csv = `open_at_ms,open,high,low,close\n${JUNE * 1_000},1,1,1,1\n`;
  const { issues } = await refused('BTCUSDT-1h-2024-06.csv', csv);
  expect(issues[0]).toMatchObject({ expected: 'open_at_ms in milliseconds' });
});

test('bars beside the grid of the others are refused', async () => {
  const csv = archiveCsv([...hours(0, 1), { at: JUNE + 2.5 * HOUR }]);
  const { issues } = await refused(NAME, csv);
  expect(issues[0]).toMatchObject({
    expected: 'stamps a whole number of 1 h apart',
    found: '1 rows beside that grid',
  });
});

test('a name that says another resolution than the close times is refused', async () => {
  const { issues } = await refused('BTCUSDT-1m-2024-06-01.csv', archiveCsv(hours(0, 1, 2)));
  expect(issues[0]).toMatchObject({
    expected: 'bars of 1 min, as the name or the close times say',
    found: 'bars that close after 1 h',
  });
});

test('a name that says another resolution than the stamps is refused', async () => {
  const json = JSON.stringify(hours(0, 1, 2).map(({ at }) => [at, 1, 1, 1, 1, 0]));
  const { issues } = await refused('BTC_USDT_USDT-8h-mark.json', json, { venue: 'binance-usdm' });
  expect(issues[0]).toMatchObject({
    expected: 'bars of 8 h, as the name or the close times say',
    found: 'stamps 1 h apart',
  });
});

test('an empty file is refused', async () => {
  const { issues } = await refused(NAME, '');
  expect(issues[0]).toMatchObject({ expected: 'a file with data', found: 'an empty file' });
});

test('a header without rows is refused', async () => {
  const { issues } = await refused(NAME, `${ARCHIVE_HEADER}\n`);
  expect(issues[0]).toMatchObject({ expected: 'at least one row' });
});

test('a path that does not exist is refused', async () => {
  await using desk = new Desk();
  const error = await rejection(desk.import('no/such.csv', LAST));
  expect(error).toBeInstanceOf(DataError);
  expect(error).toMatchObject({
    issues: [{ where: 'no/such.csv', found: 'nothing of that name' }],
  });
});

test('an unknown venue is a mistake of the command line, with the nearest name', async () => {
  await using desk = new Desk();
  const path = desk.file(NAME, archiveCsv(hours(0)));
  const error = await rejection(desk.import(path, { venue: 'binance-usdn' }));
  expect(error).toBeInstanceOf(ScenarioError);
  expect(error).toMatchObject({
    issues: [{ where: '--venue', found: 'binance-usdn', hint: 'did you mean binance-usdm?' }],
  });
});

test('what neither name nor content tells is asked for', async () => {
  const { error, issues } = await refused('prices.csv', archiveCsv(hours(0, 1)), {});
  expect(error).toBeInstanceOf(ScenarioError);
  expect(issues[0]).toMatchObject({ expected: 'the venue, in --venue' });
  const second = await refused('prices.csv', archiveCsv(hours(0, 1)), LAST);
  expect(second.issues[0]).toMatchObject({ expected: 'the instrument, in --instrument' });
});

test('archive candles without any volume are no trades, so the kind is asked for', async () => {
  const rows = hours(0, 1).map((row) => ({ ...row, volume: '0' }));
  const { error, issues } = await refused(NAME, archiveCsv(rows), { venue: 'binance-usdm' });
  expect(error).toBeInstanceOf(ScenarioError);
  expect(issues[0]).toMatchObject({
    expected: 'which price it is, in --kind',
    hint: expect.stringContaining('volume is 0 on every row'),
  });
});

test('a spot pair is not taken for the mark that its name and the user claim', async () => {
  const json = JSON.stringify([[JUNE, 1, 1, 1, 1, 5]]);
  const { error, issues } = await refused('BTC_USDT-4h-mark.json', json, {
    venue: 'bybit-linear',
    kind: 'mark',
  });
  expect(error).toBeInstanceOf(ScenarioError);
  expect(issues[0]?.hint).toContain('BTC_USDT is no perpetual instrument');
});

test('funding written in percent is refused by its size, and by its sign', async () => {
  const options = { venue: 'binance-usdm', instrument: 'BTCUSDT' };
  const large = await refused('f.csv', `settled_at_ms,rate_fraction\n${JUNE},0.75\n`, options);
  expect(large.issues[0]).toMatchObject({
    where: expect.stringMatching(/f\.csv:2$/),
    expected: 'a rate as a fraction, at most 0.2 an interval',
    found: '0.75',
    hint: expect.stringContaining('percent'),
  });
  const signed = await refused('f.csv', `time,fundingRate\n${JUNE},0.01%\n`, options);
  expect(signed.issues[0]).toMatchObject({ expected: 'fundingRate a fraction', found: '"0.01%"' });
});

test("Kraken's absolute rate is not taken for the relative one", async () => {
  const options = { venue: 'kraken-futures', instrument: 'PF_XBTUSD' };
  const csv = `timestamp,fundingRate\n2024-06-01T00:00:00.000Z,0.0002\n`;
  const { issues } = await refused('f.csv', csv, options);
  expect(issues[0]).toMatchObject({ expected: 'a column relativeFundingRate' });
});

test('two prints of one minute are one settlement written twice', async () => {
  const csv = `settled_at_ms,rate_fraction\n${JUNE},0.0001\n${JUNE + 12},0.0001\n`;
  const { issues } = await refused('f.csv', csv, { venue: 'binance-usdm', instrument: 'BTCUSDT' });
  expect(issues[0]).toMatchObject({ expected: 'one print a settlement' });
});

test('stamps without a zone are refused until the zone is said', async () => {
  const csv =
    'time,open,high,low,close\n2024-06-01 00:00:00,1,2,1,2\n2024-06-01 01:00:00,1,2,1,2\n';
  const options = { ...LAST, instrument: 'BTCUSDT' };
  const { issues } = await refused('p.csv', csv, options);
  expect(issues[0]).toMatchObject({
    expected: 'stamps that say their time zone',
    hint: expect.stringContaining('--tz'),
  });
});

test('a truncated zip is refused', async () => {
  const zip = zipOf({ [NAME]: archiveCsv(hours(0, 1, 2)) });
  for (const length of [4, 30, zip.length - 30, zip.length - 1]) {
    const { error, issues } = await refused('BTCUSDT-1h-2024-06-01.zip', zip.slice(0, length));
    expect(error).toBeInstanceOf(DataError);
    expect(issues[0]).toMatchObject({
      where: expect.stringMatching(/BTCUSDT-1h-2024-06-01\.zip$/),
      expected: 'a whole zip file',
      hint: expect.stringContaining('fetch the file again'),
    });
  }
});

test('a zip whose content does not match its checksum is refused', async () => {
  const zip = zipOf({ [NAME]: archiveCsv(hours(0, 1, 2)) });
  // The checksum stands 16 bytes into the central entry, whose place the last 6 bytes but 4 tell.
  const central = new DataView(zip.buffer).getUint32(zip.length - 6, true);
  zip[central + 16] = (zip[central + 16] ?? 0) ^ 1;
  const { error, issues } = await refused('BTCUSDT-1h-2024-06-01.zip', zip);
  expect(error).toBeInstanceOf(DataError);
  expect(issues[0]).toMatchObject({
    expected: expect.stringMatching(/^checksum [0-9a-f]{8}, as the zip says$/),
    hint: expect.stringContaining('altered or damaged'),
  });
});

test('a zip whose member climbs out of its folder is refused', async () => {
  const { error, issues } = await refused('x.zip', zipOf({ '../../evil.csv': 'x' }));
  expect(error).toBeInstanceOf(DataError);
  expect(issues[0]?.found).toContain('../../evil.csv');
});

test('an encrypted member is refused', async () => {
  const zip = zipOf({ [NAME]: archiveCsv(hours(0)) });
  const central = new DataView(zip.buffer).getUint32(zip.length - 6, true);
  zip[central + 8] = 1;
  const { issues } = await refused('x.zip', zip);
  expect(issues[0]).toMatchObject({ expected: 'a member without a password' });
});

test('a zip bomb is refused before it is unpacked', async () => {
  const { issues } = await refused('x.zip', zipOf({ [NAME]: '0'.repeat(3_000_000) }));
  expect(issues[0]).toMatchObject({ expected: 'at most 250 times its packed size' });
});

test('a truncated Feather file is refused', async () => {
  const whole = bytesOf('test/fixtures/arrow/lz4-ns.feather');
  for (const length of [6, 100, whole.length - 7, whole.length - 1]) {
    const { error, issues } = await refused(
      'BTC_USDT_USDT-1h-mark.feather',
      whole.subarray(0, length),
      {
        venue: 'binance-usdm',
      },
    );
    expect(error).toBeInstanceOf(DataError);
    expect(issues[0]).toMatchObject({
      expected: 'a whole Arrow file, which begins and ends with ARROW1',
      hint: expect.stringContaining('cut short'),
    });
  }
});

test('a Feather file whose footer would begin before the file is refused', async () => {
  const bytes = bytesOf('test/fixtures/arrow/lz4-ns.feather');
  new DataView(bytes.buffer, bytes.byteOffset).setInt32(bytes.length - 10, 0x7fff_ffff, true);
  const { issues } = await refused('BTC_USDT_USDT-1h-mark.feather', bytes, { venue: 'okx-swap' });
  expect(issues[0]?.found).toMatch(/do not hold the footer they announce$/);
});

test('a Feather file with a damaged body is refused, whichever byte it is', async () => {
  const whole = bytesOf('test/fixtures/arrow/lz4-ns.feather');
  const { error } = await refused('BTC_USDT_USDT-1h-mark.feather', whole.fill(0xff, 700, 1_200), {
    venue: 'binance-usdm',
  });
  expect(error).toBeInstanceOf(DataError);
});

test('a price that is null in an Arrow file is refused with its row', async () => {
  const bytes = bytesOf('test/fixtures/arrow/lz4-null-close.arrow');
  const { issues } = await refused('BTC_USDT_USDT-1h-mark.arrow', bytes, { venue: 'binance-usdm' });
  expect(issues).toEqual([
    expect.objectContaining({
      where: expect.stringMatching(/, row 31$/),
      expected: 'close a price above zero',
      found: 'no number',
    }),
  ]);
});

test('a truncated Parquet file is refused', async () => {
  const whole = bytesOf('test/fixtures/arrow/zstd.parquet');
  const { error, issues } = await refused('BTCUSDT.parquet', whole.subarray(0, 900));
  expect(error).toBeInstanceOf(DataError);
  expect(issues[0]).toMatchObject({ expected: 'a whole Parquet file, which ends with PAR1' });
});

test('one bad file of a folder keeps the good ones out too', async () => {
  await using desk = new Desk();
  desk.file('in/BTCUSDT-1h-2024-06-01.csv', archiveCsv(hours(0, 1)));
  desk.file('in/ETHUSDT-1h-2024-06-01.csv', archiveCsv(hours(1, 0)));
  const error = await rejection(desk.import(`${desk.folder}/in`, LAST));
  expect(error).toBeInstanceOf(DataError);
  expect(await desk.content()).toEqual([]);
});

test('problems of several files are told together', async () => {
  await using desk = new Desk();
  desk.file('in/a.csv', archiveCsv(hours(0, 1)));
  desk.file('in/b.json', '{');
  desk.file('in/c.zip', zipOf({ 'readme.txt': 'x' }));
  const error = await rejection(desk.import(`${desk.folder}/in`, LAST));
  expect(error).toMatchObject({
    issues: [
      { where: expect.stringContaining('b.json'), expected: 'JSON' },
      { where: expect.stringContaining('c.zip'), found: 'readme.txt' },
      { where: expect.stringContaining('a.csv'), expected: 'the instrument, in --instrument' },
    ],
  });
});

test('a price that disagrees with the stored one is refused with both values', async () => {
  await using desk = new Desk();
  await desk.import(desk.file(NAME, archiveCsv(hours(0, 1))), LAST);
  const before = await desk.content();
  const rows = [...hours(1), ...hours(2)].map((row, index) =>
    index === 0 ? { ...row, prices: ['100', '105', '98', '101'] as const } : row,
  );
  const error = await rejection(
    desk.import(desk.file('BTCUSDT-1h-2024-06.csv', archiveCsv(rows)), LAST),
  );
  expect(error).toBeInstanceOf(DataError);
  expect(error).toMatchObject({
    issues: [
      {
        where: 'BTCUSDT-1h-2024-06.csv: binance-usdm BTCUSDT last at 2024-06-01 01:00 UTC',
        expected: `high 103, as stored from ${NAME}`,
        found: '105',
      },
    ],
  });
  expect(await desk.content()).toEqual(before);
});

test('a funding rate that disagrees with the stored one is refused, jitter or not', async () => {
  await using desk = new Desk();
  const options = { venue: 'binance-usdm', instrument: 'BTCUSDT' };
  await desk.import(desk.file('a.csv', `settled_at_ms,rate_fraction\n${JUNE},0.0001\n`), options);
  const second = desk.file('b.csv', `settled_at_ms,rate_fraction\n${JUNE + 7},0.0002\n`);
  expect(await rejection(desk.import(second, options))).toMatchObject({
    issues: [{ expected: 'rate 0.0001, as stored from a.csv', found: '0.0002' }],
  });
});

test('bars that start beside the stored ones are refused', async () => {
  await using desk = new Desk();
  await desk.import(desk.file(NAME, archiveCsv(hours(0, 1))), LAST);
  const shifted = hours(10, 11).map(({ at }) => ({ at: at + HOUR / 2 }));
  const error = await rejection(
    desk.import(desk.file('BTCUSDT-1h-2024-06.csv', archiveCsv(shifted)), LAST),
  );
  expect(error).toMatchObject({
    issues: [{ found: 'a bar that opens at 2024-06-01 10:30 UTC' }],
  });
});

test('a refused import into a new store leaves no store behind', async () => {
  await using desk = new Desk();
  await rejection(desk.import(desk.file(NAME, archiveCsv(hours(1, 0))), LAST));
  await desk.closeStore();
  expect(existsSync(desk.db)).toBe(false);
});
