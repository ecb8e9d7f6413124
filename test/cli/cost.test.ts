/**
 * Goal: `legrisk cost` says of a scenario what its sweep's rows say, refuses what it cannot answer, and writes what
 * it says.
 * Method: a week with a crash in it; every yearly figure once more from the rows of a sweep, in plain code.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CostResult } from '../../src/domain/cost.ts';
import { contentsOf, expectRefusal, shipped, temporaryFolder } from './legrisk.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
const scenario = shipped('scenarios/btc-2025-10-10-5x.yaml');
const ASKED = ['--hold', '8 h', '--entries', 'every=30min'];
const run = (...words: readonly string[]) => legriskWarm(words, { cwd });

describe('a week with a crash, entered every half hour for eight hours', () => {
  let result: CostResult;
  let text = '';
  let rows: readonly Readonly<Record<string, string>>[] = [];
  beforeAll(() => {
    const words = ['cost', scenario, '--leverages', '2,7,9', ...ASKED];
    result = JSON.parse(run(...words, '--json', '--out', 'made').stdout);
    text = run(...words).stdout;
    const grid = ['--grid', 'construction.leverage=2,7,9', '--format', 'csv', '--out', 'swept'];
    expect(run('sweep', scenario, ...ASKED, ...grid).code).toBe(0);
    const csv = readFileSync(join(cwd, 'swept', 'sweep.csv'), 'utf8');
    rows = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true }).data;
  });

  test.each([0, 1, 2])('its figures are those of the rows of a sweep: leverage %d', (i) => {
    const row = result.rows[i];
    const own = rows.filter(
      (one) => Number(one['leverage']) === row?.leverage && one['fully_observed'] === 'true',
    );
    const sum = (of: (one: Readonly<Record<string, string>>) => number): number =>
      own.reduce((total, one) => total + of(one), 0);
    const share = (name: string) => (one: Readonly<Record<string, string>>) =>
      Number(one[name]) / Number(one['capital_quote']);
    const years = (own.length * 8) / (365 * 24);
    const exits = own.filter((one) => one['first_liquidation_at_ms'] !== '').length;
    expect([row?.entries, row?.forcedExits]).toEqual([own.length, exits]);
    expect(row?.forcedExitsAYear?.value).toBeCloseTo(exits / years, 9);
    expect(row?.exitCostAprFraction?.value).toBeCloseTo(
      sum(share('forced_exit_loss_quote')) / years,
      9,
    );
    expect(row?.netAprFraction?.value).toBeCloseTo(sum(share('net_quote')) / years, 9);
    expect(row?.unharmedNetAprFraction).toBeCloseTo(sum(share('twin_net_quote')) / years, 9);
    expect(row?.missedAprFraction).toBeCloseTo(sum(share('forgone_after_exit_quote')) / years, 9);
  });

  test('the crash kills the two higher leverages and not the lower', () => {
    expect(result.rows.map(({ forcedExits }) => forcedExits > 0)).toEqual([false, true, true]);
    expect(result.rows[0]?.forcedExitsAYear?.value).toBe(0);
  });

  test('the terminal gets two tables within 80 columns, and what has to be known of them', () => {
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^ +9x /m);
    expect(text.replace(/\s+/g, ' ')).toContain('The history is a reconstruction');
    expect(text.replace(/\s+/g, ' ')).toContain('In-sample');
  });

  test('it has no field that docs/cost.md does not name', () => {
    const page = readFileSync(shipped('docs/cost.md'), 'utf8');
    const [row] = result.rows;
    const parts = [result, result.blocks, result.pays, row, row?.netAprFraction];
    const named = parts.flatMap((part) => Object.keys(part ?? {}));
    expect(named.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test('the folder gets the page, the table and the JSON', () => {
    const files = contentsOf(join(cwd, 'made'));
    expect([...files.keys()]).toEqual(['cost.csv', 'cost.html', 'cost.json']);
    expect(JSON.parse(files.get('cost.json') ?? '')).toEqual(result);
    const table = Papa.parse<Record<string, string>>(files.get('cost.csv') ?? '', {
      ...{ header: true, skipEmptyLines: true },
    });
    expect(table.data.map((line) => Number(line['net_apr_fraction']))).toEqual(
      result.rows.map(({ netAprFraction }) => netAprFraction?.value),
    );
  });

  test('again, and by the engine that walks every bar, it is the same', () => {
    const words = ['cost', scenario, '--leverages', '9', '--hold', '8 h', '--entries', 'every=8h'];
    const by = (engine: string): CostResult =>
      JSON.parse(run(...words, '--engine', engine, '--json').stdout);
    const indexed = by('indexed');
    expect(by('indexed')).toEqual(indexed);
    const net = ({ rows: [only] }: CostResult) => [
      only?.netAprFraction?.value ?? Number.NaN,
      only?.fundingAprFraction?.value ?? Number.NaN,
      only?.exitCostAprFraction?.value ?? Number.NaN,
    ];
    for (const [i, value] of net(by('bar')).entries())
      expect(value).toBeCloseTo(net(indexed)[i] ?? Number.NaN, 9);
  });
});

describe('what it can not answer is refused', () => {
  test.each([
    ['no time in the trade', [], '--hold: expected the planned time in the trade'],
    [
      'a hold longer than the window',
      ['--hold', '30 d'],
      'whose whole hold lies inside the window',
    ],
    ['leverages of nothing', ['--hold', '1 d', '--leverages', '0'], '--leverages: expected'],
  ])('%s', (_what, words, expected) => {
    expectRefusal(run('cost', scenario, ...words), 2, expected);
  });

  test('a leverage that the venue does not allow is told as refused, and the others stand', () => {
    const words = ['cost', scenario, '--leverages', '2,500', '--hold', '1 d'];
    const { rows }: CostResult = JSON.parse(run(...words, '--json').stdout);
    expect(rows[1]).toMatchObject({ entries: 0, netAprFraction: null });
    expect(rows[1]?.refused).toBeGreaterThan(0);
    expect(rows[1]?.refusal).toContain('500');
    expect(rows[0]?.entries).toBeGreaterThan(0);
  });
});
