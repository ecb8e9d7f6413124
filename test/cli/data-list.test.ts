/** `legrisk data list`: the table for people, the object for scripts, and what a slip is told. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, temporaryFolder } from './legrisk.ts';
import { fundingCsv, marksCsv } from './records.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
const list = (...words: readonly string[]) =>
  legriskWarm(['data', 'list', '--db', 's', ...words], { cwd });

// Hours 10, 11 and 20 of two days are missing: two gaps, the longest of two hours, 45 of 48 rows.
beforeAll(() => {
  const files = [
    ['mark.csv', marksCsv({ missing: [10, 11, 20] }), 'binance-usdm', 'AVAXUSDT', 'mark'],
    ['funding.csv', fundingCsv(0.0001), 'binance-usdm', 'AVAXUSDT', 'funding'],
    ['other.csv', marksCsv({}), 'bybit-linear', `=1+${'LONG'.repeat(22)}\u202e`, 'mark'],
  ] as const;
  for (const [file, text, venue, instrument, kind] of files) {
    writeFileSync(join(cwd, file), text);
    const said = ['--venue', venue, '--instrument', instrument, '--kind', kind, '--db', 's'];
    expect(legriskWarm(['import', file, ...said], { cwd }).code).toBe(0);
  }
});

describe('the table', () => {
  test('says of each series from when to when it goes, its rows, its gaps and its file', () => {
    const { stdout, code } = list('--venue', 'binance-usdm');
    expect(code).toBe(0);
    const hash = '[0-9a-f]{8}';
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]?.trim()).toMatch(
      /^bar +first \(UTC\) +last \(UTC\) +rows +gaps, longest +source$/,
    );
    expect(lines[1]).toBe('binance-usdm AVAXUSDT funding');
    expect(lines[2]).toMatch(
      new RegExp(`^ +prints +2025-01-01 00:00 +2025-01-02 16:00 +6 +0 +${hash}$`),
    );
    expect(lines[3]).toBe('binance-usdm AVAXUSDT mark');
    expect(lines[4]).toMatch(
      new RegExp(`^ +1 h +2025-01-01 00:00 +2025-01-02 23:00 +45 +2, 2 h +${hash}$`),
    );
  });

  test('fits a terminal of eighty columns, a name that is longer by itself shortened', () => {
    const lines = list().stdout.trimEnd().split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => line.includes('…'))).toHaveLength(1);
  });

  test('a name gives the terminal no orders', () => {
    expect(list().stdout).not.toContain('\u202e');
    expect(list().stdout).toContain('\\u202e');
  });
});

test('--json is one object with every file and its hash, and the gaps', () => {
  const { stdout } = list('--json', '--kind', 'mark', '--venue', 'binance-usdm');
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    series: [
      {
        key: { venue: 'binance-usdm', instrument: 'AVAXUSDT', kind: 'mark', origin: 'record' },
        resolutionMs: 3_600_000,
        firstMs: Date.UTC(2025, 0, 1),
        lastMs: Date.UTC(2025, 0, 2, 23),
        rows: 45,
        sources: [
          {
            file: 'mark.csv',
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
            format: expect.any(String),
            rows: 45,
            notes: [],
          },
        ],
        gaps: { count: 2, longestMs: 7_200_000, totalMs: 10_800_000 },
      },
    ],
    answeredEmpty: [],
  });
});

describe('filters', () => {
  test('that name nothing are refused, with the nearest name', () => {
    expectRefusal(list('--venue', 'binance-usdn'), 3, 'found none', 'binance-usdm');
    expectRefusal(list('--instrument', 'AVAXUSD'), 3, 'AVAXUSDT');
    expectRefusal(list('--kind', 'borrow'), 3, 'a series of borrow');
  });

  test('of a kind that does not exist are refused as a wrong word', () => {
    expectRefusal(list('--kind', 'marks'), 2, 'did you mean mark?');
  });
});
