/**
 * Goal: what the page of a sweep says of its best and its safest cell is what its rows say, and the commands that
 * it offers give the figures that it shows beside them.
 * Method: the two days of records.ts, whose wick kills at 4x and above; DuckDB over the rows' file; the commands as
 * a shell reads them.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { cellCommands } from '../../src/report/sweep/commands.ts';
import type { SweepData } from '../../src/report/sweep/data.ts';
import type { SweepSummary } from '../../src/sweep/summary.ts';
import { contentsOf, temporaryFolder } from './legrisk.ts';
import { prepare, STORE } from './records.ts';
import { legriskWarm } from './warm.ts';

type Summary = ReturnType<SweepSummary['finish']>['summary'];

const cwd = temporaryFolder();
const GRID = [
  ...['--grid', 'construction.leverage=3:5:1', '--grid', 'reserve=0 %,20 %'],
  ...['--entries', 'every=2h', '--hold', '12 h'],
];
let page = '';
let summary: Summary;

const read = (name: string): string => readFileSync(join(cwd, 'out', name), 'utf8');

beforeAll(async () => {
  await prepare(cwd);
  const words = ['sweep', 'scenario.yaml', '--db', STORE, '--out', 'out', ...GRID];
  const { code, stderr } = legriskWarm(words, { cwd });
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining(`page: ${join('out', 'sweep.html')}`),
  ]);
  page = read('sweep.html');
  ({ summary } = JSON.parse(read('sweep.json')));
}, 60_000);

/** The rows a cell of the grid, as SQL sees them; figures rounded where two ways of adding differ. */
const CELLS = `
  SELECT leverage, reserve,
    round(quantile_cont(return_on_capital_fraction, 0.5) FILTER (fully_observed), 12) AS median,
    round(least(median, avg(return_on_capital_fraction) FILTER (fully_observed)), 12) AS net,
    count(first_liquidation_at_ms) / count(*) AS forced,
    round(quantile_cont(forced_exit_loss_quote / capital_quote, 0.99) FILTER (fully_observed), 12) AS loss
  FROM 'FILE' WHERE refused IS NULL GROUP BY leverage, reserve`;

async function firstBy(order: string): Promise<Readonly<Record<string, unknown>>> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const cells = CELLS.replace('FILE', join(cwd, 'out', 'sweep.parquet'));
  const told = await connection.runAndReadAll(
    `SELECT * FROM (${cells}) ORDER BY ${order}, leverage, reserve LIMIT 1`,
  );
  return told.getRowObjectsJS()[0] ?? {};
}

describe('the best cell and the safest', () => {
  test.each([
    ['best', 'net DESC, forced, loss'],
    ['safest', 'forced, loss, net DESC'],
  ] as const)('%s is the first of the rows by %s', async (name, order) => {
    const { leverage, reserve, median, forced } = await firstBy(order);
    const told = summary[name];
    expect(told?.point).toEqual({ leverage, reserve });
    expect(told?.netReturnFraction?.p50).toBeCloseTo(Number(median), 11);
    expect((told?.deaths ?? 0) / ((told?.observed ?? 0) + (told?.censored ?? 0))).toBe(forced);
  });
});

describe('a command of a cell', () => {
  const data = (): SweepData =>
    JSON.parse(/id="sweep-data">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '');

  /** Runs a line as typed, with the words that a shell makes of it. */
  function run(line: string | null, ...more: readonly string[]): string {
    const script = `legrisk() { printf '%s\\0' "$@"; }; ${line ?? ''}`;
    const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
    const answer = legriskWarm([...stdout.split('\0').slice(0, -1), ...more], { cwd });
    expect(answer.code).toBe(0);
    return answer.stdout;
  }

  test.each([0, 5])('replays its middle and its worst entry: of cell %i', (place) => {
    const told = data();
    const cell = told.cells[place];
    if (cell === undefined) throw new Error('no such cell');
    const [middle, worst] = cellCommands(told, cell);
    for (const [command, entry] of [
      [middle, cell.median],
      [worst, cell.worst],
    ] as const) {
      const [result] = JSON.parse(run(command?.line ?? null, '--json')).results;
      expect(result.windowMs[0]).toBe(entry?.entryAtMs);
      expect(result.totals.returnOnCapitalFraction).toBeCloseTo(
        entry?.returnFraction ?? Number.NaN,
        8,
      );
    }
  });

  test('sweeps it alone, to the same figures', () => {
    const told = data();
    const cell = told.cells[4];
    if (cell === undefined) throw new Error('no such cell');
    const alone = JSON.parse(run(cellCommands(told, cell)[2]?.line ?? null, '--json'));
    const { point: _of, ...figures } = summary.points[4] ?? { point: {} };
    expect(alone.summary.points[0]).toEqual({ point: {}, ...figures });
  });
});

test('the page links to files that are there, and names each', () => {
  const there = [...contentsOf(join(cwd, 'out')).keys()];
  const linked = [...page.matchAll(/href="\.\/([^"]+)"/g)].map(([, name]) => name);
  expect([...new Set(linked)].sort()).toEqual(there.filter((name) => name !== 'sweep.html').sort());
});
