/** `legrisk data export`: files that are whole, equal every time, and read back as they were. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, temporaryFolder } from './legrisk.ts';
import { prepare, STORE } from './records.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
let stored: unknown;
beforeAll(async () => {
  await prepare(cwd);
  stored = seriesOf(STORE);
});

const run = (...words: readonly string[]) => legriskWarm(words, { cwd });
const exported = (...words: readonly string[]) => run('data', 'export', '--db', STORE, ...words);
const seriesOf = (db: string) => {
  const { series } = JSON.parse(run('data', 'list', '--db', db, '--json').stdout) as {
    series: { readonly sources: unknown }[];
  };
  // Where the rows came from is another file now.
  return series.map(({ sources: _sources, ...one }) => one);
};

const FILES = [
  'binance-usdm.AVAXUSDT.funding',
  'binance-usdm.AVAXUSDT.mark.1h',
  'bybit-linear.AVAXUSDT.funding',
  'bybit-linear.AVAXUSDT.mark.1h',
];

describe.each(['parquet', 'csv', 'arrow'])('as %s', (format) => {
  test('there is one file a series, and beside it where its rows came from', () => {
    const { code, stdout, stderr } = exported('--format', format, '--out', format);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${FILES[1]}.${format}`);
    const names = FILES.flatMap((stem) => [
      `${stem}.${format}`,
      `${stem}.${format}.provenance.json`,
    ]);
    expect(readdirSync(join(cwd, format)).sort()).toEqual(names);
    const beside = readFileSync(join(cwd, format, `${FILES[1]}.${format}.provenance.json`), 'utf8');
    expect(JSON.parse(beside)).toMatchObject({
      file: `${FILES[1]}.${format}`,
      key: { venue: 'binance-usdm', instrument: 'AVAXUSDT', kind: 'mark', origin: 'record' },
      resolutionMs: 3_600_000,
      rows: 48,
      sources: [{ file: 'long-mark.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
  });

  test('an exported folder comes back whole, and nothing has to be said', () => {
    const empty = `${format}-empty.duckdb`;
    expect(run('import', format, '--db', empty)).toMatchObject({ code: 0, stderr: '' });
    expect(seriesOf(empty)).toEqual(stored);
  });

  test('the same rows are the same bytes', () => {
    exported('--format', format, '--out', `${format}-again`);
    const bytesOf = (stem: string, out: string) =>
      readFileSync(join(cwd, out, `${stem}.${format}`)).toString('base64');
    for (const stem of FILES) expect(bytesOf(stem, `${format}-again`)).toBe(bytesOf(stem, format));
  });
});

test('CSV has the columns that import knows, and a window is half-open', () => {
  const words = ['--venue', 'binance-usdm', '--kind', 'mark', '--out', 'wick.csv'];
  const { code } = exported(...words, '--from', '2025-01-02T05:00Z', '--to', '2025-01-02T07:00Z');
  expect(code).toBe(0);
  const [five, six] = [Date.UTC(2025, 0, 2, 5), Date.UTC(2025, 0, 2, 6)];
  expect(readFileSync(join(cwd, 'wick.csv'), 'utf8').split('\r\n')).toEqual([
    'open_at_ms,open,high,low,close',
    `${five},100,100.01,100,100`,
    `${six},100,100.01,75,100`,
    '',
  ]);
});

describe('what is refused', () => {
  test('one file for several series', () => {
    expectRefusal(exported('--out', 'all.csv'), 2, 'a folder, for more than one series', 'for 4');
  });

  test('a format that the name of the file contradicts', () => {
    expectRefusal(exported('--out', 'x.csv', '--format', 'arrow'), 2, 'expected csv');
  });

  test('a series that is not there', () => {
    const answer = exported('--out', 'x', '--instrument', 'AVAXUSDTT');
    expectRefusal(answer, 3, 'found none', 'did you mean AVAXUSDT?');
  });

  test('a window without rows, and nothing is left of it', () => {
    expectRefusal(exported('--out', 'empty', '--to', '2020-01-01'), 3, 'rows inside the window');
    expect(readdirSync(cwd)).not.toContain('empty');
  });

  test('a window that ends before it begins, and no instants', () => {
    const backwards = exported('--out', 'x', '--from', '2025-01-02', '--to', '2025-01-01');
    expectRefusal(backwards, 2, '--to', 'an instant after  --from');
    expectRefusal(exported('--out', 'x', '--from', 'yesterday'), 2, '--from', 'yesterday');
  });

  test('a resolution that is none, or that the bars do not have', () => {
    expectRefusal(exported('--out', 'x', '--resolution', '1 lightyear'), 2, '--resolution');
    const none = exported('--out', 'x', '--resolution', '1m', '--kind', 'mark');
    expectRefusal(none, 3, 'bars of 1 min', 'bars of 1 h');
  });

  test('a place that can not be written', () => {
    writeFileSync(join(cwd, 'in-the-way'), '');
    expectRefusal(exported('--out', join('in-the-way', 'x')), 2, 'found a file in its place');
  });

  test('no --out at all', () => {
    expectRefusal(exported(), 2, '--out');
  });
});

test('files of an earlier export are replaced, and others in the folder left alone', () => {
  mkdirSync(join(cwd, 'kept'));
  writeFileSync(join(cwd, 'kept', 'mine.txt'), 'mine');
  for (let times = 0; times < 2; times += 1)
    expect(exported('--out', 'kept', '--kind', 'mark').code).toBe(0);
  expect(readdirSync(join(cwd, 'kept'))).toHaveLength(5);
  expect(readFileSync(join(cwd, 'kept', 'mine.txt'), 'utf8')).toBe('mine');
});
