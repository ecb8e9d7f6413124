/**
 * Goal: a replay that can not be right is refused with one clear text and leaves nothing behind.
 * Method: two days of small records (records.ts), and one thing wrong at a time.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { contentsOf, expectRefusal, temporaryFolder } from './legrisk.ts';
import { marksCsv, prepare, SCENARIO, STORE } from './records.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
const replay = (...words: readonly string[]) =>
  legriskWarm(['replay', 'scenario.yaml', '--db', STORE, ...words], { cwd });

let before: readonly string[] = [];

beforeAll(async () => {
  await prepare(cwd);
  writeFileSync(join(cwd, 'a-file'), 'text, not a folder and not a store');
  before = readdirSync(cwd).sort();
});

afterEach(() => {
  // A refused replay made no folder, no half of a report, no file of the store's.
  expect(readdirSync(cwd).sort()).toEqual(before);
});

/** A file that is there for one test only. */
function withFile(name: string, text: string): void {
  writeFileSync(join(cwd, name), text);
  before = readdirSync(cwd).sort();
}

describe('the scenario', () => {
  test('several faults are told at once, each with its line and what to write', () => {
    const wrong = SCENARIO.replace('capital: 10_000 USDT', 'capital: 10000')
      .replace('leverage: 5', 'levrage: 5')
      .replace('binance-usdm', 'binance-usd')
      .replace('slippage: 0 bps', 'slippage: 0.5');
    withFile('wrong.yaml', wrong);
    const answer = legriskWarm(['replay', 'wrong.yaml', '--db', STORE], { cwd });
    expectRefusal(answer, 2, 'capital', 'levrage', 'did you mean leverage?', 'binance-usdm');
    expect(answer.stderr).toContain('slippage');
    expect(answer.stderr.match(/^error: /gm)?.length).toBeGreaterThanOrEqual(4);
    expect(answer.stderr.match(/^error: wrong\.yaml:\d+/gm)?.length).toBeGreaterThanOrEqual(4);
  });

  test('a fault in the last of several files is told before the first is replayed', () => {
    withFile('last.yaml', SCENARIO.replace('schema: 1', 'schema: 2'));
    const words = ['replay', 'scenario.yaml', 'last.yaml', '--db', STORE];
    expectRefusal(legriskWarm(words, { cwd }), 2, 'last.yaml');
  });

  test('two scenarios of one name are refused: they would share a folder', () => {
    withFile('twin.yaml', SCENARIO);
    const words = ['replay', 'scenario.yaml', 'twin.yaml', '--db', STORE];
    expectRefusal(legriskWarm(words, { cwd }), 2, 'twin.yaml', 'two-days, which scenario.yaml has');
  });

  test('an unknown venue is refused with the nearest one', () => {
    expectRefusal(
      replay('--set', 'construction.long.venue=binance-usd'),
      2,
      'found "binance-usd"',
      'did you mean binance-usdm?',
    );
  });

  test('--set with an unknown path is refused with the nearest one', () => {
    expectRefusal(
      replay('--set', 'construction.levrage=3'),
      2,
      'construction.levrage',
      'did you mean leverage?',
    );
  });

  test('--set without a value is refused with an example', () => {
    expectRefusal(replay('--set', 'reserve'), 2, '--set: expected path=value; found "reserve"');
  });

  test('--set with a bare number for a quantity is refused', () => {
    expectRefusal(replay('--set', 'reserve=20'), 2, 'reserve', 'found');
  });

  test('a name that climbs out of the reports is refused', () => {
    expectRefusal(replay('--set', 'name=../../out'), 2, 'name');
  });
});

describe('the data', () => {
  test('a window that ends after the data is refused with what is there', () => {
    expectRefusal(
      replay('--set', 'window.to=2025-01-09'),
      3,
      'binance-usdm AVAXUSDT mark',
      'from 2025-01-01 00:00 to 2025-01-09 00:00 UTC',
      '2025-01-01 00:00 to 2025-01-03 00:00 UTC',
    );
  });

  test('a window outside the data is refused', () => {
    const words = ['--set', 'window.from=2023-01-01', '--set', 'window.to=2023-02-01'];
    expectRefusal(replay(...words), 3, 'found no bar inside the window', 'legrisk data list');
  });

  test('every series that is missing is named at once, with the import that brings it', () => {
    const words = ['--set', 'construction.long.instrument=ETHUSDT'];
    const answer = replay(...words, '--set', 'construction.short.instrument=ETHUSDT');
    expectRefusal(
      answer,
      3,
      'binance-usdm ETHUSDT mark',
      'binance-usdm ETHUSDT funding',
      'bybit-linear ETHUSDT mark',
      'bybit-linear ETHUSDT funding',
      'legrisk import <files> --venue bybit-linear --instrument ETHUSDT --kind funding',
    );
  });

  test('a gap inside the window is refused by its first and last instant, unless allowed', async () => {
    const gap = temporaryFolder();
    await prepare(gap, { missing: [10, 11] });
    const words = ['replay', 'scenario.yaml', '--db', STORE, '--json'];
    const answer = legriskWarm(words, { cwd: gap });
    expectRefusal(answer, 3, 'binance-usdm AVAXUSDT mark', '2025-01-01 10:00', '12:00', 'gaps');
    const allowed = legriskWarm([...words, '--set', 'gaps.max=2 h'], { cwd: gap });
    const [result] = JSON.parse(allowed.stdout).results;
    expect(result.coverage['binance-usdm AVAXUSDT mark'].gapsMs).toEqual([
      [Date.UTC(2025, 0, 1, 10), Date.UTC(2025, 0, 1, 12)],
    ]);
  });

  test('a reconstruction that does not exist is refused', () => {
    expectRefusal(replay('--set', 'data.reconstruction=btc-2025-10-11'), 3, 'btc-2025-10-11');
  });

  test('an import that disagrees with what is stored is refused, and the store keeps its bytes', () => {
    withFile('other.csv', marksCsv({ lows: { 20: 90 } }));
    const stored = contentsOf(cwd).get(STORE);
    const said = ['--venue', 'binance-usdm', '--instrument', 'AVAXUSDT', '--kind', 'mark'];
    const answer = legriskWarm(['import', 'other.csv', ...said, '--db', STORE], { cwd });
    expectRefusal(answer, 3, 'other.csv', '90', '100');
    expect(contentsOf(cwd).get(STORE)).toBe(stored);
  });
});

describe('the places', () => {
  test('a text file given as the store', () => {
    const words = ['replay', 'scenario.yaml', '--db', 'a-file'];
    expectRefusal(legriskWarm(words, { cwd }), 3, 'a-file: expected a DuckDB file', '--db');
  });

  test('a folder given as the store', () => {
    expectRefusal(
      legriskWarm(['data', 'list', '--db', '.'], { cwd }),
      3,
      'expected a store, which is one file; found a folder',
      'legrisk.duckdb',
    );
  });

  test('a store that is not there', () => {
    const words = ['replay', 'scenario.yaml', '--db', 'none.duckdb'];
    expectRefusal(legriskWarm(words, { cwd }), 3, 'none.duckdb', 'no such file', 'legrisk import');
  });

  test('a new store below a regular file', () => {
    const said = ['--venue', 'binance-usdm', '--instrument', 'AVAXUSDT', '--kind', 'mark'];
    const words = ['import', 'long-mark.csv', ...said, '--db', 'a-file/new.duckdb'];
    const { code, stderr, stdout } = legriskWarm(words, { cwd });
    expect(stderr).toMatch(/^error: .*a-file.*: expected .*; found .*\n hint: .*--db/);
    expect([code === 2 || code === 3, stdout]).toEqual([true, '']);
  });

  // Node's recursive making of folders never comes back from here.
  test.skipIf(!existsSync('/proc/self'))('a place where no folder can be made', () => {
    expectRefusal(replay('--out', '/proc/none/reports'), 2, '/proc/none: expected a folder');
    const report = ['report', 'none', '--out', '/proc/none/x/index.html'];
    expect(legriskWarm(report, { cwd }).code).toBe(3);
    const said = ['--venue', 'binance-usdm', '--instrument', 'AVAXUSDT', '--kind', 'mark'];
    const words = ['import', 'long-mark.csv', ...said, '--db', '/proc/none/x/new.duckdb'];
    expectRefusal(legriskWarm(words, { cwd }), 2, '/proc/none: expected a folder', '--db');
  });

  test('a refused import leaves no folder of the store it would have made', () => {
    const said = ['--venue', 'binance-usdm', '--instrument', 'AVAXUSDT', '--kind', 'mark'];
    const words = ['import', 'a-file', ...said, '--db', 'new/below/new.duckdb'];
    expectRefusal(legriskWarm(words, { cwd }), 3, 'a-file');
  });

  test('reports below a regular file', () => {
    expectRefusal(replay('--out', 'a-file/reports'), 2, 'a-file', 'expected a folder', '--out');
  });

  test('a folder of the scenario’s name that holds something else is not emptied', () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'two-days'));
    writeFileSync(join(out, 'two-days', 'thesis.txt'), 'years of work');
    expectRefusal(replay('--out', out), 2, 'two-days', 'expected a folder that  legrisk replay');
    expect([...contentsOf(out)]).toEqual([['two-days/thesis.txt', 'years of work']]);
  });

  test('a matrix of folders that no replay wrote', () => {
    expectRefusal(legriskWarm(['report', '.'], { cwd }), 3, 'no readable result.json');
  });

  test('a matrix of a result that lost a part names the part', () => {
    const out = temporaryFolder();
    expect(replay('--out', out).code).toBe(0);
    const file = join(out, 'two-days', 'result.json');
    const whole = readFileSync(file, 'utf8');
    const report = () => legriskWarm(['report', join(out, 'two-days'), '--out', 'x.html'], { cwd });
    for (const [part, broken] of [
      ['legs', { ...JSON.parse(whole), legs: undefined }],
      [
        'legs[0].lifeIndex',
        {
          ...JSON.parse(whole),
          legs: [{ role: 'long', venue: 'x', side: 'long', entry: { atMs: 1 } }],
        },
      ],
      ['windowMs', { ...JSON.parse(whole), windowMs: [1, 1e300] }],
      [
        'totals.netQuote',
        { ...JSON.parse(whole), totals: { ...JSON.parse(whole).totals, netQuote: null } },
      ],
      ['scenario', []],
    ] as const) {
      writeFileSync(file, JSON.stringify(broken));
      expectRefusal(report(), 3, `two-days: expected a folder`, `without a readable ${part}\n`);
    }
  });

  test('control characters of options and files are spelled, not obeyed', () => {
    const order = String.fromCharCode(27);
    const answer = legriskWarm(['replay', `no${order}[2Jne.yaml`], { cwd });
    expectRefusal(answer, 2, 'no\\x1b[2Jne.yaml: expected a scenario file');
    expect(answer.stderr).not.toContain(order);
    const system = replay('--out', `a-file/${order}[2J`);
    expect(system.stderr).not.toContain(order);
    const said = ['--venue', 'binance-usdm', '--instrument', `A${order}B`, '--kind', 'mark'];
    const named = legriskWarm(['import', 'long-mark.csv', ...said, '--db', STORE], { cwd });
    expectRefusal(named, 2, '--instrument: expected a name without control characters');
    expect(named.stderr).not.toContain(order);
  });
});
