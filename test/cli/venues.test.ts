/**
 * Goal: `legrisk venues` and `legrisk tiers import` as a user runs them.
 * Method: the built program in a folder of its own, a small ccxt file, own rule files.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from './legrisk.ts';
import { legriskWarm } from './warm.ts';

let cwd = '';
beforeEach(() => {
  cwd = temporaryFolder();
});

const run = (...words: readonly string[]) => legriskWarm(words, { cwd });

const tier = (floor: number, cap: number, rate: number, cum: number) => ({
  minNotional: floor,
  maxNotional: cap,
  maintenanceMarginRate: rate,
  maxLeverage: 50,
  info: { cum: String(cum) },
});
// 5,000 · (2 % − 1 %) = 50.
const AVAX = [tier(0, 5_000, 0.01, 0), tier(5_000, 80_000, 0.02, 50)];
const write = (name: string, data: unknown) =>
  writeFileSync(join(cwd, name), typeof data === 'string' ? data : JSON.stringify(data));

const IMPORT = ['tiers', 'import', 'tiers.json', '--venue', 'gate-usdt', '--at', '2025-10-01'];
const WRITTEN = join('data', 'rules', 'gate-usdt-tiers-2025-10-01.json');

describe('legrisk venues', () => {
  test('lists every venue within 80 columns', () => {
    const { code, stdout } = run('venues');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(20);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  test('shows a day’s rules of one instrument, as text and as JSON', () => {
    const words = ['venues', 'bybit-linear', '--at', '2025-10-10', '--instrument', 'BTCUSDT'];
    expect(run(...words).stdout).toContain('0.5 % of notional at entry');
    const { at, instrument, venues } = JSON.parse(run(...words, '--json').stdout);
    expect([at, instrument, venues.length]).toEqual(['2025-10-10', 'BTCUSDT', 1]);
    expect(venues[0].rules.map((rule: { what: string }) => rule.what)).toContain('hedge rank');
  });

  test('gives whole books as JSON where no day is named', () => {
    const { schemaVersion, venues } = JSON.parse(run('venues', '--json').stdout);
    expect(schemaVersion).toBe(1);
    expect(venues).toHaveLength(19);
  });

  test.each([
    ['a venue that is none', ['venues', 'binance-usd'], /did you mean binance-usdm/],
    ['a day that is none', ['venues', 'deribit', '--at', '2025-02-30'], /a day such as/],
    ['an hour for a day', ['venues', 'deribit', '--at', '2025-02-03T04:00Z'], /a day such as/],
    ['an instrument of no venue', ['venues', '--instrument', 'BTCUSDT'], /a venue before it/],
    ['a folder that is not there', ['venues', '--rules', 'nowhere'], /a folder of rule files/],
  ])('%s is refused', (_what, words, expected) => {
    const { code, stdout, stderr } = run(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(expected);
  });

  test('lays the user’s own rules over the shipped ones', () => {
    const own = `schema: 1
venue: gate-usdt
fees: [{ in_force_from: 2025-01-01, dated_by: seen, taker: 3 bps, source: my own account, checked_against: nothing yet }]
`;
    mkdirSync(join(cwd, 'mine'));
    write('mine/gate.yaml', own);
    const { stdout } = run('venues', 'gate-usdt', '--at', '2025-10-10', '--rules', 'mine');
    expect(stdout).toContain('taker 0.03 %');
    expect(stdout).toContain('my own account');
  });

  test('a broken rule file of one’s own is a data error with its place', () => {
    mkdirSync(join(cwd, 'data', 'rules'), { recursive: true });
    write('data/rules/x.yaml', 'schema: 1\nvenue: gate-usdt\nfee: []\n');
    const { code, stderr } = run('venues', 'gate-usdt');
    expect(code).toBe(3);
    expect(stderr).toMatch(/x\.yaml:3: fee: expected a known key/);
  });
});

describe('legrisk tiers import', () => {
  test('writes a rule file that the next command uses', () => {
    write('tiers.json', { 'AVAX/USDT:USDT': AVAX, 'AVAX/USDT:USDT-251226': AVAX });
    const { code, stdout, stderr } = run(...IMPORT);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `gate-usdt: tiers of 1 instrument from 2025-10-01, 1 new\n${join(cwd, WRITTEN)}\n`,
    );
    expect(stderr).toContain('AVAX/USDT:USDT-251226');
    const page = run('venues', 'gate-usdt', '--instrument', 'AVAX_USDT').stdout;
    expect(page).toMatch(/80,000\s+2 %\s+50\s+50x/);
    expect(page).toContain('tiers.json (ccxt leverage tiers), sha256');
  });

  test('twice changes nothing; another symbol of the day is added', () => {
    write('tiers.json', { 'AVAX/USDT:USDT': AVAX });
    run(...IMPORT);
    const first = readFileSync(join(cwd, WRITTEN), 'utf8');
    expect(run(...IMPORT).stdout).toContain('0 new');
    expect(readFileSync(join(cwd, WRITTEN), 'utf8')).toBe(first);
    write('tiers.json', { 'AAVE/USDT:USDT': AVAX, 'AVAX/USDT:USDT': AVAX });
    const { tiers } = JSON.parse(run(...IMPORT, '--json').stdout);
    expect(tiers).toMatchObject({ venue: 'gate-usdt', at: '2025-10-01', instruments: 2, new: 1 });
    const kept = JSON.parse(readFileSync(join(cwd, WRITTEN), 'utf8')).maintenance;
    expect(kept.map((entry: { instruments: string[] }) => entry.instruments[0])).toEqual([
      'AAVE_USDT',
      'AVAX_USDT',
    ]);
    expect(readdirSync(join(cwd, 'data', 'rules'))).toHaveLength(1);
  });

  test('other tiers of the same day are refused and the file stays', () => {
    write('tiers.json', { 'AVAX/USDT:USDT': AVAX });
    run(...IMPORT);
    const first = readFileSync(join(cwd, WRITTEN), 'utf8');
    write('tiers.json', { 'AVAX/USDT:USDT': [tier(0, 5_000, 0.02, 0)] });
    const { code, stderr } = run(...IMPORT);
    expect(code).toBe(3);
    expect(stderr).toContain('others for AVAX_USDT');
    expect(readFileSync(join(cwd, WRITTEN), 'utf8')).toBe(first);
  });

  test('one table with a step refuses the whole file, and no folder is made', () => {
    const step = [tier(0, 5_000, 0.01, 0), tier(5_000, 80_000, 0.02, 75)];
    write('tiers.json', { 'AVAX/USDT:USDT': AVAX, 'AAVE/USDT:USDT': step });
    const { code, stderr } = run(...IMPORT);
    expect(code).toBe(3);
    expect(stderr).toContain('AAVE_USDT tier 2');
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  test.each([
    ['no day', ['tiers', 'import', 'tiers.json', '--venue', 'gate-usdt'], /--at: expected a value/],
    ['a venue that is a path', [...IMPORT.slice(0, 4), '../x', '--at', '2025-10-01'], /one of/],
    ['a file that is not there', ['tiers', 'import', 'no.json', ...IMPORT.slice(3)], /a JSON file/],
    ['a size of nothing', [...IMPORT, '--contract-size', '0'], /above zero/],
    ['a size that is none', [...IMPORT, '--contract-size', 'x'], /above zero/],
  ])('%s is refused', (_what, words, expected) => {
    write('tiers.json', { 'AVAX/USDT:USDT': AVAX });
    const { code, stderr } = run(...words);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  test('a folder that can not be is refused with the option that names it', () => {
    write('tiers.json', { 'AVAX/USDT:USDT': AVAX });
    const { code, stderr } = run(...IMPORT, '--rules', join('tiers.json', 'x'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/hint: .*--rules for rule files/);
  });

  test('a file beyond what a rule file may be is refused unread', () => {
    const path = join(cwd, 'tiers.json');
    writeFileSync(path, '');
    truncateSync(path, 32_000_001);
    const { code, stderr } = run(...IMPORT);
    expect(code).toBe(3);
    expect(stderr).toMatch(/expected a file of at most 32 MB; found 33 MB/);
  });

  test('one page of several is taken, and said to be one', () => {
    const row = { symbol: 'BTCUSDT', riskLimitValue: '2000000', maintenanceMargin: '0.005' };
    const list = [{ ...row, initialMargin: '0.01', maxLeverage: '100' }];
    const bybit = [
      'tiers',
      'import',
      'tiers.json',
      '--venue',
      'bybit-linear',
      '--at',
      '2026-10-01',
    ];
    write('tiers.json', { result: { list, nextPageCursor: 'first%3A100' } });
    expect(run(...bybit).stderr).toContain('one page of several (nextPageCursor)');
    write('tiers.json', { result: { list, nextPageCursor: '' } });
    expect(run(...bybit, '--rules', 'other').stderr).toBe('');
  });

  test('the folder is the one that is named, by option or surroundings', () => {
    write('tiers.json', { 'AVAX/USDT:USDT': AVAX });
    expect(run(...IMPORT, '--rules', 'here').code).toBe(0);
    expect(legriskWarm(IMPORT, { cwd, env: { LEGRISK_RULES: 'there' } }).code).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual(['here', 'there', 'tiers.json']);
  });
});
