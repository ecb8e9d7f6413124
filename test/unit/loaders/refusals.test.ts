import { expect, test } from 'vitest';
import { DataError, ScenarioError } from '../../../src/domain/errors.ts';
import {
  ARCHIVE_HEADER,
  archiveCsv,
  archiveLine,
  Desk,
  HOUR,
  hours,
  JUNE,
  rejection,
} from './make.ts';
import { LAST, NAME, refused } from './refused.ts';

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
      hint: expect.stringContaining('docs/formats.md'),
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

test('a file of prices given as funding is told to be one', async () => {
  const prices = `open_at_ms,open,high,low,close\n${JUNE},101,103,98,102\n`;
  const options = { venue: 'binance-usdm', instrument: 'BTCUSDT', kind: 'funding' } as const;
  const { error, issues } = await refused('p.csv', prices, options);
  expect(error).toBeInstanceOf(DataError);
  expect(issues[0]).toMatchObject({
    where: expect.stringMatching(/p\.csv:2$/),
    expected: expect.stringContaining('funding rates'),
    found: 'high 103: a file of prices',
    hint: expect.stringContaining('--kind mark'),
  });
});

test('a header without rows is no empty file', async () => {
  const { issues } = await refused(NAME, `${ARCHIVE_HEADER}\n`);
  expect(issues[0]).toMatchObject({ expected: 'at least one row', found: 'a header and no rows' });
});

test.each(['+25:00', '-99:99', '+05:75', '+14:01', 'IST', 'EST', 'Mars/Olympus', 'Europe/'])(
  'the zone %s is refused, even where every stamp is an epoch',
  async (timeZone) => {
    const options = { ...LAST, timeZone };
    const { error, issues } = await refused(NAME, archiveCsv(hours(0, 1)), options);
    expect(error).toBeInstanceOf(ScenarioError);
    expect(issues[0]).toMatchObject({ where: '--tz', found: timeZone });
  },
);

test('a stamp whose own offset is on no clock is refused with its line', async () => {
  const row = (at: string) => `${at},1,2,1,2\n`;
  const csv = `time,open,high,low,close\n${row('2024-06-01T00:00:00+00:00')}${row('2024-06-01T01:00:00+99:99')}`;
  const { issues } = await refused('p.csv', csv, { ...LAST, instrument: 'BTCUSDT' });
  expect(issues[0]?.where).toMatch(/p\.csv:3$/);
});

test('an instrument with a control character is refused', async () => {
  const options = { ...LAST, instrument: 'BTC\u001b[2JUSDT' };
  const { error, issues } = await refused(NAME, archiveCsv(hours(0, 1)), options);
  expect(error).toBeInstanceOf(ScenarioError);
  expect(issues[0]).toMatchObject({ where: '--instrument' });
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
