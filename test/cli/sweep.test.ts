/**
 * Goal: `legrisk sweep` says of every combination what `legrisk replay` says of it, whoever computes
 * it, in whatever format.
 * Method: two days of small records (records.ts) at 100 with one wick to 75 in the long's bar 30. At
 * leverage L the long posts 100/L a unit and owes 1 % of the mark: at 75 it lives while 100/L − 25 ≥
 * 0.75, so 3 lives and 4 dies, for every entry up to the wick's bar.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import Papa from 'papaparse';
import { beforeAll, describe, expect, test } from 'vitest';
import { contentsOf, temporaryFolder } from './legrisk.ts';
import { prepare, STORE, WICK_BAR } from './records.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
const FIRST_MS = Date.UTC(2025, 0, 1);
const HOUR_MS = 3_600_000;

beforeAll(() => prepare(cwd));

type CsvRow = Readonly<Record<string, string>>;

/** Runs a sweep into a folder of its own; its stdout. */
function sweep(out: string, ...words: readonly string[]): string {
  const { code, stdout, stderr } = legriskWarm(
    ['sweep', 'scenario.yaml', '--db', STORE, '--out', out, '--quiet', ...words],
    { cwd },
  );
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

const read = (out: string, name: string) => readFileSync(join(cwd, out, name));

function csvRows(out: string): readonly CsvRow[] {
  const { data } = Papa.parse<CsvRow>(read(out, 'sweep.csv').toString(), {
    header: true,
    skipEmptyLines: true,
  });
  return data;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const GRID = ['--grid', 'construction.leverage=3:5:1', '--entries', 'every=1h'];

describe('a row', () => {
  test.each(['indexed', 'bar'])('of a sweep of one is the replay, by %s', (engine) => {
    for (const [leverage, from] of [
      ['5', '2025-01-01'],
      ['5', '2025-01-02T09:00'],
    ] as const) {
      const grid = ['--grid', `construction.leverage=${leverage}`, '--entries', from];
      sweep('one', ...grid, '--engine', engine, '--format', 'csv');
      const [row, ...others] = csvRows('one');
      expect(others).toEqual([]);
      const sets = [`construction.leverage=${leverage}`, `window.from=${from}`];
      const words = ['--db', STORE, '--json', '--engine', engine];
      const { stdout } = legriskWarm(
        ['replay', 'scenario.yaml', ...words, ...sets.flatMap((set) => ['--set', set])],
        { cwd },
      );
      const [result] = JSON.parse(stdout).results;
      for (const [name, value] of Object.entries(result.totals)) {
        const cell = row?.[snake(name)];
        if (value === null) expect([name, cell]).toEqual([name, '']);
        else expect(Number(cell), name).toBeCloseTo(Number(value), 8);
      }
      const dead = result.legs.find((leg: { liquidation: unknown }) => leg.liquidation !== null);
      expect(row?.['first_liquidation_at_ms']).toBe(String(dead?.exit.atMs ?? ''));
      expect(row?.['liquidated_role']).toBe(dead?.role ?? '');
      expect(row?.['ambiguous']).toBe(String(result.ambiguous));
      expect(row?.['refused']).toBe('');
    }
  });

  test('tells the death of every entry up to the wick, at leverages that the wick kills', () => {
    sweep('deaths', ...GRID, '--format', 'csv');
    const rows = csvRows('deaths');
    expect(rows).toHaveLength(3 * 48);
    for (const [i, row] of rows.entries()) {
      const [leverage, bar] = [3 + Math.floor(i / 48), i % 48];
      expect(row['leverage']).toBe(String(leverage));
      expect(row['entry_at_ms']).toBe(String(FIRST_MS + bar * HOUR_MS));
      const dies = leverage > 3 && bar <= WICK_BAR;
      expect(row['first_liquidation_at_ms']).toBe(
        dies ? String(FIRST_MS + WICK_BAR * HOUR_MS) : '',
      );
      expect(row['liquidated_role']).toBe(dies ? 'long' : '');
    }
  });

  test('is observed in full only where the planned time ends inside the window', () => {
    sweep('held', '--entries', 'every=12h', '--hold', '24 h', '--format', 'csv');
    // Of entries 0, 12, 24 and 36 hours in, the last has 12 hours left of the 48.
    expect(csvRows('held').map((row) => row['fully_observed'])).toEqual([
      ...['true', 'true', 'true', 'false'],
    ]);
  });

  test('of a leverage that the account does not live with at entry says why, and has no figures', () => {
    sweep('refused', '--grid', 'construction.leverage=3,200', '--format', 'csv');
    const [let3, not200] = csvRows('refused');
    expect(let3?.['refused']).toBe('');
    expect(not200?.['refused']).toMatch(/expected .*; found/);
    expect(not200?.['net_quote']).toBe('');
    expect(not200?.['entry_at_ms']).toBe(String(FIRST_MS));
  });
});

describe('a table', () => {
  const formats = ['parquet', 'arrow', 'csv'] as const;

  test.each(formats)('of %s is the same bytes for any number of workers', (format) => {
    const told = [1, 3].map((workers) => {
      const out = `${format}-${workers}`;
      sweep(out, ...GRID, '--format', format, '--workers', String(workers));
      return [...contentsOf(join(cwd, out))];
    });
    expect(told[1]).toEqual(told[0]);
    const tables = ['points.csv', 'survival.csv', 'frontier.csv'];
    const names = ['scenario.yaml', 'sweep.json', 'sweep.html', `sweep.${format}`, ...tables];
    expect(told[0]?.map(([name]) => name)).toEqual(names.sort());
  });

  test('with a crowd in every row is the same for any number of workers', () => {
    const impact = '{ prefactor: 1, volume: 1_000_000_000 USDT, volatility: 4 % }';
    const crowd = `crowd: { notional: 50_000_000 USDT, leverages: 4, entry_band: 2 %, impact: ${impact} }\n`;
    writeFileSync(join(cwd, 'crowded.yaml'), `${read('.', 'scenario.yaml')}${crowd}`);
    const grid = ['--grid', 'crowd.impact.prefactor=0.3,1,3', '--entries', 'every=6h'];
    const told = [1, 2].map((workers) => {
      const out = `crowd-${workers}`;
      const words = ['--db', STORE, '--out', out, '--quiet', '--format', 'csv', ...grid];
      const ran = legriskWarm(['sweep', 'crowded.yaml', ...words, '--workers', String(workers)], {
        cwd,
      });
      expect(ran.code).toBe(0);
      return [...contentsOf(join(cwd, out))];
    });
    expect(told[1]).toEqual(told[0]);
    expect(csvRows('crowd-1').length).toBeGreaterThan(3);
  });

  test('is the same table in every format', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const path = join(cwd, 'parquet-1', 'sweep.parquet');
    const parquet = await connection.runAndReadAll(`SELECT * FROM '${path}'`);
    const arrow = tableFromIPC(read('arrow-1', 'sweep.arrow'));
    const rows = csvRows('csv-1');
    const names = Object.keys(rows[0] ?? {});
    expect(parquet.columnNames()).toEqual(names);
    expect(arrow.schema.fields.map(({ name }) => name)).toEqual(names);
    const text = (cell: unknown) => (cell === null || cell === undefined ? '' : String(cell));
    const fromParquet = parquet.getRows().map((row) => row.map(text));
    expect(fromParquet).toEqual(rows.map((row) => names.map((name) => row[name])));
    const fromArrow = rows.map((_row, i) =>
      names.map((_name, column) => text(arrow.getChildAt(column)?.get(i))),
    );
    expect(fromArrow).toEqual(fromParquet);
  });

  test('of a sample is some rows of the whole, the same for the same seed', () => {
    const sampled = (out: string, seed: string) => {
      sweep(out, ...GRID, '--format', 'csv', '--sample', '40', '--seed', seed);
      return csvRows(out);
    };
    const whole = csvRows('csv-1').map((row) => JSON.stringify(row));
    const rows = sampled('sample', '7').map((row) => JSON.stringify(row));
    expect(rows).toHaveLength(40);
    const places = rows.map((row) => whole.indexOf(row));
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThanOrEqual(0);
    expect(sampled('again', '7').map((row) => JSON.stringify(row))).toEqual(rows);
    expect(sampled('other', '8').map((row) => JSON.stringify(row))).not.toEqual(rows);
  });
});

describe('the axes', () => {
  test('may be words and quantities, and are told in internal units', () => {
    const grid = ['--grid', 'survivor.policy=close,hold', '--grid', 'reserve=0 %:20 %:10 %'];
    sweep('axes', ...grid, '--format', 'csv');
    const told = csvRows('axes').map((row) => `${row['policy']} ${row['reserve']}`);
    expect(told).toEqual(['close 0', 'close 0.1', 'close 0.2', 'hold 0', 'hold 0.1', 'hold 0.2']);
  });

  test('may change the history that is read', () => {
    sweep('grids', '--grid', 'grid=1 h,2 h', '--entries', 'every=8h', '--format', 'csv');
    const times = csvRows('grids').map((row) => [row['grid'], row['first_liquidation_at_ms']]);
    // The wick of 06:00 lies in the two-hour bar of 06:00 too; entries from 08:00 on are past it.
    const death = String(FIRST_MS + WICK_BAR * HOUR_MS);
    const expected = [death, death, death, death, '', ''];
    expect(times).toEqual(
      [3_600_000, 7_200_000].flatMap((grid) => expected.map((at) => [String(grid), at])),
    );
  });
});

describe('stdout', () => {
  test('with --json is one object with the files, the survival and the summary', () => {
    const answer = JSON.parse(sweep('json', ...GRID, '--json'));
    expect(answer).toMatchObject({
      ...{ schemaVersion: 1, scenario: 'two-days', complete: true, combinations: 144 },
      ...{ points: 3, entries: 48, refused: 0, files: [join('json', 'sweep.parquet')] },
    });
    expect(answer.survival).toHaveLength(3);
    expect(answer.summary).toBeTypeOf('object');
    const stored = JSON.parse(read('json', 'sweep.json').toString());
    expect(stored).toEqual({
      ...answer,
      ...{ files: ['sweep.parquet'], page: 'sweep.html' },
      tables: ['points.csv', 'survival.csv', 'frontier.csv'],
    });
    expect(answer.page).toBe(join('json', 'sweep.html'));
  });

  test('without it is a table, and a pipe sees no progress', () => {
    const words = ['sweep', 'scenario.yaml', '--db', STORE, '--out', 'table', ...GRID];
    const { code, stdout, stderr } = legriskWarm(words, { cwd });
    expect(code).toBe(0);
    // The wick of records.ts, which the other venue does not have.
    expect(stderr).toBe(
      `data: 1 warning; legrisk data check  has the whole of it\nrows: ${join('table', 'sweep.parquet')}\npage: ${join('table', 'sweep.html')}\n`,
    );
    expect(stdout).toMatch(/^leverage /m);
  });
});
