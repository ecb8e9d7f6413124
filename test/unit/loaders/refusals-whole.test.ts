/**
 * Every bad container, and every import that can not be whole: one clear error that says where, what was expected, what was found and what to
 * do, and a store that holds what it held before.
 */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { bytesOf } from '../../../src/loaders/files.ts';
import { archiveCsv, Desk, HOUR, hours, JUNE, rejection, zipOf } from './make.ts';
import { LAST, NAME, refused } from './refused.ts';

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
  expect(issues[0]).toMatchObject({
    expected: 'members whose names stay inside the zip',
    found: expect.stringContaining('../../evil.csv'),
    hint: expect.not.stringContaining('cut short'),
  });
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
  desk.file('in/ETHUSDT-1h-2024-06-01.csv', archiveCsv(hours(0, 2, 1)));
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
  await rejection(desk.import(desk.file(NAME, archiveCsv(hours(0, 2, 1))), LAST));
  await desk.closeStore();
  expect(existsSync(desk.db)).toBe(false);
});
