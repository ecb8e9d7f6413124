/**
 * Goal: what no exchange can have recorded stops whoever would use it, is let pass by its name, and is
 * then said wherever the figures are; what may be real, and what lies elsewhere, stops nobody.
 * Method: sixty made days, with one thing planted each time. The frozen stretch is 60 prints of eight
 * hours from print 60 on: 20 days, 2025-01-21 00:00 to 2025-02-09 16:00. The window of the scenario,
 * 11 January to 20 February, is read with the prints of the three days before it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, legrisk, shipped, temporaryFolder } from './legrisk.ts';
import { FIRST_MS, type Planted, prepare, STORE } from './sixty-days.ts';
import { legriskWarm } from './warm.ts';

const DAY_MS = 86_400_000;
const SERIES = 'bybit-linear AVAXUSDT funding';
const FROZEN: Planted = { frozen: [60, 60] };
const FIRST_FROZEN_MS = FIRST_MS + 20 * DAY_MS;

async function stored(planted: Planted) {
  const cwd = temporaryFolder();
  await prepare(cwd, planted);
  const run = (...words: readonly string[]) => legriskWarm([...words, '--db', STORE], { cwd });
  return { cwd, run, replay: (...words: string[]) => run('replay', 'scenario.yaml', ...words) };
}

type Stored = Awaited<ReturnType<typeof stored>>;

describe('funding that stands still for twenty days', () => {
  let cwd = '';
  let run: Stored['run'];
  let replay: Stored['replay'];
  beforeAll(async () => {
    ({ cwd, run, replay } = await stored(FROZEN));
  });

  test('stops a replay, which says where, since when, why and what to do', () => {
    const answer = replay('--json');
    expectRefusal(
      answer,
      3,
      `error: ${SERIES}: expected a record that an exchange can have made; found frozen-funding from 2025-01-21 00:00 UTC: `,
      '0.0314 % for 60 prints',
      'accept: [frozen-funding]',
      'legrisk data check --venue bybit-linear --instrument AVAXUSDT',
    );
    expect(JSON.parse(answer.stderr).error.issues).toHaveLength(1);
  });

  test.each([
    ['sweep', ['--hold', '1 d']],
    ['size', ['--hold', '1 d', '--max-loss', '5 %', '--coverage', '99%']],
  ])('stops a %s once, not once a row', (command, words) => {
    const answer = run(command, 'scenario.yaml', '--entries', 'every=24h', ...words);
    expectRefusal(answer, 3, `error: ${SERIES}: expected`);
    expect(answer.stderr.match(/error: /g)).toHaveLength(1);
  });

  test('accepted by name, it runs and says so on terminal, JSON and page', () => {
    const { code, stdout, stderr } = replay(
      ...['--json', '--out', 'out', '--set', 'accept=[frozen-funding]'],
    );
    expect(code).toBe(0);
    expect(stderr).toContain('data: 1 error accepted by name (frozen-funding)');
    const [result] = JSON.parse(stdout).results;
    expect(result.findings).toEqual([
      {
        ...{ code: 'frozen-funding', severity: 'error', accepted: true, series: [SERIES] },
        ...{
          rows: 60,
          firstMs: FIRST_FROZEN_MS,
          lastMs: FIRST_FROZEN_MS + 20 * DAY_MS - 28_800_000,
        },
        reason: expect.stringContaining('60 prints'),
      },
    ]);
    expect(result.acceptedUnfound).toEqual([]);
    const page = readFileSync(join(cwd, 'out/sixty-days/report.html'), 'utf8');
    expect(page).toContain('DATA ERRORS ACCEPTED');
    expect(page).toContain('Error, accepted by name</strong> <code>frozen-funding</code>');
    const summary = readFileSync(join(cwd, 'out/sixty-days/summary.csv'), 'utf8').split('\r\n');
    const at = summary[0]?.split(',').indexOf('data_errors_accepted') ?? -1;
    expect(at).toBeGreaterThan(0);
    // The recipe that the page prints runs again as it stands.
    const recipe = readFileSync(join(cwd, 'out/sixty-days/scenario.yaml'), 'utf8');
    expect(recipe).toContain('accept:\n  - frozen-funding\n');
  });

  test('another name does not let it pass', () => {
    expectRefusal(replay('--set', 'accept=[filled-funding]'), 3, 'found frozen-funding from');
  });

  test('accepted, a sweep and a size run and say so', () => {
    const accept = ['--set', 'accept=[frozen-funding]', '--hold', '1 d', '--entries', 'every=48h'];
    const limits = ['--max-loss', '5 %', '--coverage', '99%', '--leverages', '1,2'];
    for (const words of [
      ['sweep', 'scenario.yaml', ...accept, '--out', 'swept'],
      ['size', 'scenario.yaml', ...accept, ...limits],
    ]) {
      const { code, stdout, stderr } = run(...words, '--json');
      expect(JSON.parse(stdout).findings).toMatchObject([{ code: 'frozen-funding' }]);
      expect(stderr.match(/data: 1 error accepted by name \(frozen-funding\)/g)).toHaveLength(1);
      expect(code).toBe(0);
    }
  });

  test('what is accepted and not there is told, and is no error', () => {
    const { code, stdout, stderr } = replay(
      ...['--json', '--set', 'accept=[frozen-funding, zone-shift]'],
    );
    expect(code).toBe(0);
    expect(stderr).toContain('note: accepted, and not found in the data: zone-shift');
    expect(JSON.parse(stdout).results[0].acceptedUnfound).toEqual(['zone-shift']);
  });

  test('outside the window it stops nobody', () => {
    // Three of the frozen prints are left in the three days before 12 February; seven days make an error.
    const { code, stdout, stderr } = replay('--json', '--set', 'window.from=2025-02-11');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).results[0].findings).toEqual([]);
  });
});

describe('legrisk data check', () => {
  let cwd = '';
  let run: Stored['run'];
  beforeAll(async () => {
    ({ cwd, run } = await stored({ ...FROZEN, wick: 700, missing: [100, 101] }));
  });
  const check = (...words: readonly string[]) => run('data', 'check', ...words);

  test('is a table within 80 columns, errors first with their reason, and ends with what it comes to', () => {
    const { code, stdout, stderr } = check();
    expect([code, stderr]).toEqual([3, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.slice(0, 4)).toEqual([
      'severity  finding                  rows  when (UTC)',
      'error     frozen-funding             60  2025-01-21 00:00 to 2025-02-09 16:00',
      `          ${SERIES}`,
      expect.stringMatching(/^ {12}the rate stays at 0\.0314 % for 60 prints/),
    ]);
    expect(stdout).toMatch(/^warning {3}gap {25}2 {2}2025-01-05 04:00 to 2025-01-05 05:00$/m);
    expect(stdout).toMatch(/^warning {3}unconfirmed-bar {13}1 {2}2025-01-30 04:00$/m);
    // 1,438 and 1,440 bars, 180 prints on each venue.
    expect(stdout).toMatch(/^4 series of 1 coin, 3,238 rows: 1 error, \d warnings/m);
  });

  test('an accepted error is shown, and fails nothing', () => {
    const { code, stdout } = check('--accept', 'frozen-funding');
    expect(code).toBe(0);
    expect(stdout).toContain('1 error, accepted by name');
  });

  test('--json has every finding whole, and a strip a series', () => {
    const { code, stdout, stderr } = check('--json');
    expect([code, stderr]).toEqual([3, '']);
    const { schemaVersion, findings, series, notChecked } = JSON.parse(stdout);
    expect([schemaVersion, notChecked]).toEqual([1, []]);
    expect(findings[0]).toMatchObject({
      ...{ code: 'frozen-funding', severity: 'error', accepted: false, rows: 60 },
      where: [{ rows: 60 }],
    });
    expect(series.map(({ series: name }: { series: string }) => name)).toEqual([
      'binance-usdm AVAXUSDT funding',
      'binance-usdm AVAXUSDT mark',
      'bybit-linear AVAXUSDT funding',
      'bybit-linear AVAXUSDT mark',
    ]);
    const [, long, , short] = series;
    // Sixty days in 120 cells: half a day each. Bars 100 and 101 stand in the ninth cell, of twelve.
    expect(long.strip).toHaveLength(120);
    expect(long.strip[8]).toBeCloseTo(10 / 12, 3);
    expect(long.strip.filter((share: number) => share < 1)).toHaveLength(1);
    expect(long.gapsMs).toEqual([[FIRST_MS + 100 * 3_600_000, FIRST_MS + 102 * 3_600_000]]);
    expect([long.rows, long.expectedRows, short.expectedRows]).toEqual([1_438, 1_440, 1_440]);
    expect(long.sources).toMatchObject([{ file: 'long-mark.csv', rows: 1_438 }]);
  });

  test('--out writes a page and the same as JSON', () => {
    const { stdout, stderr } = check('--out', 'checked', '--json');
    expect(stderr).toContain('check.html');
    expect(readdirSync(join(cwd, 'checked')).sort()).toEqual(['check.html', 'check.json']);
    expect(JSON.parse(readFileSync(join(cwd, 'checked/check.json'), 'utf8'))).toEqual(
      JSON.parse(stdout),
    );
    const page = readFileSync(join(cwd, 'checked/check.html'), 'utf8');
    expect(page).toContain('<code>frozen-funding</code>');
    expect(page.match(/<svg class="coverage"/g)).toHaveLength(4);
  });

  test('a filter tells of some series, and compares them with all', () => {
    const { stdout } = check('--venue', 'binance-usdm', '--kind', 'mark', '--json');
    const { findings, series } = JSON.parse(stdout);
    expect(series).toHaveLength(1);
    expect(findings.map(({ code }: { code: string }) => code)).toContain('unconfirmed-bar');
    expect(findings.map(({ code }: { code: string }) => code)).not.toContain('frozen-funding');
  });

  test('a window looks at its rows only', () => {
    const { code, stdout } = check('--from', '2025-02-11', '--to', '2025-02-21', '--json');
    const { findings, series } = JSON.parse(stdout);
    expect([code, findings]).toEqual([0, []]);
    expect(series.map(({ rows }: { rows: number }) => rows)).toEqual([30, 240, 30, 240]);
  });

  test('a series at two lengths of bar is told apart by them', () => {
    const daily = ['open_at_ms,open,high,low,close'];
    for (let day = 0; day < 60; day++)
      daily.push(`${FIRST_MS + day * DAY_MS},30,${31 + day / 100},29,${30 + (day % 7) / 10}`);
    writeFileSync(join(cwd, 'daily.csv'), `${daily.join('\n')}\n`);
    const words = ['--venue', 'okx-swap', '--instrument', 'AVAX-USDT-SWAP', '--kind', 'last'];
    for (const file of ['daily.csv', 'short-mark.csv'])
      expect(run('import', file, ...words).code).toBe(0);
    const { series } = JSON.parse(check('--json', '--venue', 'okx-swap').stdout);
    expect(series.map(({ series: name }: { series: string }) => name)).toEqual([
      'okx-swap AVAX-USDT-SWAP last 1 h',
      'okx-swap AVAX-USDT-SWAP last 1 d',
    ]);
  });

  test.each([
    [['--accept', 'frozen-fundin'], 2, 'did you mean frozen-funding?'],
    [['--accept', 'gap,nothing-such'], 2, 'docs/data-checks.md has them all'],
    [['--from', '2025-02-02', '--to', '2025-02-02'], 2, 'an instant after  --from'],
    [['--venue', 'bybit-linaer'], 3, 'did you mean bybit-linear?'],
    [['--instrument', 'DOGEUSDT'], 3, 'legrisk data list'],
  ])('%j is refused with what to do', (words, code, said) => {
    expectRefusal(check(...words), code, said);
  });
});

describe('a wick on one venue', () => {
  test('is a warning, which stops nobody and stands in the result', async () => {
    const { replay } = await stored({ wick: 700 });
    const { code, stdout } = replay('--json');
    expect(code).toBe(0);
    const [{ findings }] = JSON.parse(stdout).results;
    expect(findings).toMatchObject([
      {
        ...{ code: 'unconfirmed-bar', severity: 'warning', accepted: false, rows: 1 },
        series: ['binance-usdm AVAXUSDT mark', 'bybit-linear AVAXUSDT mark'],
        firstMs: FIRST_MS + 700 * 3_600_000,
      },
    ]);
    const { stderr } = replay('--out', 'out');
    expect(stderr).toContain('data: 1 warning; ');
  });
});

describe('a reconstruction', () => {
  test('is not checked, and the checks are not even loaded', () => {
    const cwd = temporaryFolder();
    const { code, stdout } = legrisk(
      ['replay', shipped('scenarios/btc-2025-10-10-5x.yaml'), '--json'],
      // Node writes down every script that it ran.
      { cwd, env: { NODE_V8_COVERAGE: join(cwd, 'ran') } },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout).results[0].findings).toEqual([]);
    const ran = readdirSync(join(cwd, 'ran')).map((file) =>
      readFileSync(join(cwd, 'ran', file), 'utf8'),
    );
    expect(ran.join()).toContain('/dist/chunks/replay-');
    expect(ran.join()).not.toContain('/dist/chunks/checks-');
  });

  test('and in the store beside records it is said to be left out', async () => {
    const { run } = await stored({});
    expect(run('import', shipped('data/reconstructions/btc-2025-10-10.yaml')).code).toBe(0);
    const { code, stdout } = run('data', 'check');
    expect(code).toBe(0);
    expect(stdout).toMatch(/not checked: \d+ series of reconstructions, which are nobody’s record/);
  });
});
