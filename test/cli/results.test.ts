/**
 * Goal: what a replay answers is what the record says, on stdout and nowhere else.
 * Method: the two days of records.ts, by hand. Capital 10,000, half on each venue, 5x at 100:
 *
 *     q = 5,000 · 5 ÷ 100 = 250; the long dies at the mark where 5,000 + 250·(m − 100) = 1 % · 250·m:
 *     m = (100 − 20) ÷ 0.99 = 80.8081, in the bar of 06:00 on the second day, whose low is 75
 *     all of its 5,000 are gone; the short is closed at 100 one bar later, after three prints of
 *     250 · 100 · 0.0001 = 2.50: net = −5,000 + 7.50. The twin lives through and earns five: 12.50
 *     forced-exit loss at 07:00 = (0 + 7.50) − (−5,000 + 7.50) = 5,000; forgone after it 5.00
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, contentsOf, temporaryFolder } from './legrisk.ts';
import { prepare, STORE } from './records.ts';
import { legriskWarm } from './warm.ts';

const cwd = temporaryFolder();
const replay = (...words: readonly string[]) =>
  legriskWarm(['replay', 'scenario.yaml', '--db', STORE, ...words], { cwd });

beforeAll(() => prepare(cwd));

describe('--json', () => {
  test('is one object with the figures of the hand calculation, and nothing else is said', () => {
    const { code, stdout, stderr } = replay('--json');
    expect([code, stderr]).toEqual([0, '']);
    const { schemaVersion, results } = JSON.parse(stdout);
    expect([schemaVersion, results.length]).toEqual([1, 1]);
    const [{ legs, totals, forcedExit, scenario }] = results;
    expect(scenario).toBe('two-days');
    const [long, short] = legs;
    expect(long.quantityBase).toBe(250);
    expect(long.liquidation.triggerPrice).toBeCloseTo(80 / 0.99, 10);
    expect(long.liquidation.bankruptcyPrice).toBeCloseTo(80, 10);
    expect(long.exit).toMatchObject({ atMs: Date.UTC(2025, 0, 2, 6), kind: 'liquidation' });
    expect(short.exit).toEqual({
      atMs: Date.UTC(2025, 0, 2, 7),
      price: 100,
      kind: 'survivor-close',
    });
    expect([long.settlements, short.settlements]).toEqual([3, 3]);
    expect(totals.netQuote).toBeCloseTo(-4_992.5, 9);
    expect(totals.twinNetQuote).toBeCloseTo(12.5, 9);
    expect(totals.forcedExitLossQuote).toBeCloseTo(5_000, 9);
    expect(totals.forgoneAfterExitQuote).toBeCloseTo(5, 9);
    expect(forcedExit.residualQuote).toBeCloseTo(0, 4);
  });

  test('writes no file, unless a folder is named', () => {
    const before = contentsOf(cwd);
    replay('--json');
    expect(contentsOf(cwd)).toEqual(before);
  });

  test('says the same as the result.json of the report, where a folder is named', () => {
    const out = temporaryFolder();
    const { results } = JSON.parse(replay('--json', '--out', out).stdout);
    expect([...contentsOf(out).keys()]).toContain('two-days/report.html');
    expect([JSON.parse(contentsOf(out).get('two-days/result.json') ?? '')]).toEqual(results);
  });

  test.each(['data list', 'venues'])('%s --json is one object too', (command) => {
    const db = command === 'venues' ? [] : ['--db', STORE];
    const { code, stdout, stderr } = legriskWarm([...command.split(' '), '--json', ...db], { cwd });
    expect(JSON.parse(stdout).schemaVersion).toBe(1);
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('reports', () => {
  const out = temporaryFolder();
  let answer: Answer;
  let files: ReadonlyMap<string, string>;
  beforeAll(() => {
    answer = replay('--out', out);
    files = contentsOf(out);
  });

  test('the folder holds the matrix, the summary, and a folder a scenario', () => {
    const { code, stdout, stderr } = answer;
    expect(code).toBe(0);
    expect([...files.keys()].sort()).toEqual([
      'index.html',
      'summary.csv',
      'two-days/equity.csv',
      'two-days/events.csv',
      'two-days/ledger.csv',
      'two-days/legs.csv',
      'two-days/report.html',
      'two-days/reproduce.txt',
      'two-days/result.json',
      'two-days/rules.csv',
      'two-days/scenario.yaml',
      'two-days/summary.csv',
    ]);
    expect(stdout).toMatch(/two-days +long 2025-01-02 06:00 +8 +5,000 +-4,99[23]\n/);
    expect(stderr).toContain(join(out, 'two-days', 'report.html'));
  });

  test('the page names the command on the scenario beside it, and its hash is that of the file', () => {
    const recipe = files.get('two-days/scenario.yaml') ?? '';
    const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 16);
    const page = files.get('two-days/report.html') ?? '';
    expect(page).toContain(`scenario ${hash}, data `);
    expect(page).toContain('legrisk replay scenario.yaml (the file beside this page)');
  });

  test('the scenario beside a report replays to the same result', () => {
    const second = temporaryFolder();
    const again = join(out, 'two-days', 'scenario.yaml');
    const { code } = legriskWarm(['replay', again, '--db', STORE, '--out', second], { cwd });
    expect(code).toBe(0);
    expect(contentsOf(second)).toEqual(files);
  });

  test('report gathers runs that were made before', () => {
    const elsewhere = temporaryFolder();
    const page = join(elsewhere, 'all.html');
    const { code, stdout } = legriskWarm(['report', join(out, 'two-days'), '--out', page], { cwd });
    expect([code, stdout]).toEqual([0, `${page}\n`]);
    expect(contentsOf(elsewhere).get('all.html')).toContain('two-days/report.html');
  });

  test('a second replay replaces the folder, whole', () => {
    const used = temporaryFolder();
    replay('--out', used, '--set', 'construction.leverage=2');
    const first = contentsOf(used);
    expect([...first.keys()]).toEqual([...files.keys()]);
    expect(first.get('two-days/result.json')).not.toBe(files.get('two-days/result.json'));
    expect(replay('--out', used, '--quiet').stderr).toBe('');
    expect(contentsOf(used)).toEqual(files);
  });
});

describe('--set', () => {
  test('at 2x the long lives through the wick', () => {
    const answer = replay('--json', '--set', 'construction.leverage=2');
    const [{ legs, totals }] = JSON.parse(answer.stdout).results;
    expect(legs.map(({ liquidation }: { liquidation: unknown }) => liquidation)).toEqual([
      null,
      null,
    ]);
    // 5,000 · 2 ÷ 100 = 100 coins, five prints of 100 · 100 · 0.0001.
    expect(totals.netQuote).toBeCloseTo(5, 9);
  });
});

describe('gates', () => {
  test('a gate that holds keeps exit 0', () => {
    const words = ['--set', 'construction.leverage=2', '--set', 'gates.survives=true'];
    expect(replay('--json', ...words).code).toBe(0);
  });

  test('a gate that fails turns it into 1, and the result is still told whole', () => {
    const words = ['--set', 'gates.survives=true', '--set', 'gates.forced_exit_loss_max=10 %'];
    const { code, stdout } = replay('--json', ...words);
    expect(code).toBe(1);
    const [{ gates }] = JSON.parse(stdout).results;
    expect(gates.length).toBe(2);
    for (const gate of gates) expect(gate).toMatchObject({ passed: false });
  });

  test('one failed gate among several scenarios is enough', () => {
    writeFileSync(
      join(cwd, 'calm.yaml'),
      contentsOf(cwd).get('scenario.yaml')?.replace('two-days', 'calm') ?? '',
    );
    const words = ['scenario.yaml', 'calm.yaml', '--db', STORE, '--json'];
    expect(legriskWarm(['replay', ...words, '--set', 'gates.survives=true'], { cwd }).code).toBe(1);
    expect(legriskWarm(['replay', ...words], { cwd }).code).toBe(0);
  });
});
