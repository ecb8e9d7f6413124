/**
 * Goal: the same inputs give the same bytes, whatever the clock, the zone and the language of the
 * machine; and no byte of colour goes where nobody asked for it.
 * Method: run twice, the second time elsewhere, and compare every file.
 */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { contentsOf, legrisk, shipped, start, temporaryFolder } from './legrisk.ts';
import { prepare, STORE } from './records.ts';
import { legriskWarm } from './warm.ts';

const CRASH = shipped('scenarios/btc-2025-10-10-hold.yaml');
const NAME = 'btc-2025-10-10-hold';
const ESCAPE = '\u001b';

describe('same inputs, same bytes', () => {
  const cwd = temporaryFolder();
  beforeAll(() => prepare(cwd));

  function made(env: Readonly<Record<string, string>>): Map<string, string> {
    const out = temporaryFolder();
    const words = ['replay', 'scenario.yaml', CRASH, '--db', STORE, '--out', out];
    const { code } = legrisk(words, { cwd, env });
    expect(code).toBe(0);
    return contentsOf(out);
  }

  test('again, in zones on both sides of UTC and in another language; none names a folder of here', () => {
    const west = made({ TZ: 'America/New_York' });
    expect(west.size).toBe(2 + 2 * 10);
    const german = { TZ: 'Pacific/Chatham', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' };
    expect(differing(made(german), west)).toEqual([]);
    for (const [file, text] of west) {
      expect(text, file).not.toContain(cwd);
      expect(text, file).not.toContain(shipped(''));
    }
  });
});

/** The names alone: a page in a failure's text would bury it. */
const differing = (a: Map<string, string>, b: Map<string, string>): readonly string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((file) => a.get(file) !== b.get(file));

describe('reconstructions', () => {
  const cwd = temporaryFolder();
  let onTheSpot = '';
  beforeAll(() => {
    onTheSpot = legriskWarm(['replay', CRASH, '--json', '--out', 'out'], { cwd }).stdout;
  });

  test('every bundled scenario rests on one that is bundled', () => {
    const bundled = readdirSync(shipped('data/reconstructions')).map((file) => file.slice(0, -5));
    for (const file of readdirSync(shipped('scenarios')).filter((name) => name.endsWith('.yaml'))) {
      const text = readFileSync(shipped(`scenarios/${file}`), 'utf8');
      const named = /reconstruction:\s*([\w-]+)/.exec(text)?.[1];
      expect(bundled, file).toContain(named);
    }
  });

  test('every output that rests on one says so', () => {
    const [result] = JSON.parse(onTheSpot).results;
    expect(result.reconstruction).toBe('btc-2025-10-10');
    expect(result.seeds.run).toBe(100);
    expect(result.divergence).toBeNull();
    for (const series of Object.keys(result.provenance)) {
      expect(result.provenance[series].length, series).toBeGreaterThan(0);
      for (const { format } of result.provenance[series])
        expect(format).toMatch(/^reconstruction, (?:seed 1|prints)$/);
    }
    const files = contentsOf(join(cwd, 'out'));
    for (const file of ['index.html', `${NAME}/report.html`])
      expect(files.get(file), file).toMatch(/reconstruction/i);
    expect(files.get('summary.csv')).toContain('btc-2025-10-10');
  });

  // Long q coins in USDC, at noon worth u = 0.900 + (0.909 − 0.900) · 3.5 ÷ 4 = 0.9079 USDT each (the
  // control points of 08:30 and 12:30). At 1x the long's whole value is q coins, whatever a USDC is
  // worth; at par it is q coins ÷ u. So par invents q · m · (1 ÷ u − 1) of the dollar price m.
  test('two dollars taken as one invent a profit, of just what USDC had lost', () => {
    const cwd = temporaryFolder();
    const names = ['quote-currency', 'at-par'];
    const paths = names.map((name) => shipped(`scenarios/usdc-2023-03-11-${name}.yaml`));
    const { stdout } = legriskWarm(['replay', ...paths, '--json'], { cwd });
    const [real, par] = JSON.parse(stdout).results;
    const [{ quantityBase }, short] = real.legs;
    const invented = quantityBase * short.exit.price * (1 / 0.9079 - 1);
    expect(invented).toBeGreaterThan(5_000);
    expect((par.totals.netQuote - real.totals.netQuote) / invented).toBeCloseTo(1, 1);
    expect(Math.abs(real.totals.netQuote)).toBeLessThan(200);
    expect(par.totals.netQuote).toBeGreaterThan(4_500);
  });

  test('README shows what the program answers', () => {
    const cwd = temporaryFolder();
    const names = ['btc-2025-10-10-5x', NAME, 'btc-2021-01-rally'];
    const paths = names.map((name) => shipped(`scenarios/${name}.yaml`));
    const { stdout } = legriskWarm(['replay', ...paths], { cwd });
    const readme = readFileSync(shipped('README.md'), 'utf8');
    expect(readme).toContain(stdout.replace(/^(?=.)/gm, '    '));
    const page = contentsOf(join(cwd, 'reports')).get(`${NAME}/report.html`) ?? '';
    const sentence = /\*(On a reconstruction[^*]+)\*/.exec(readme)?.[1]?.replace(/\s+/g, ' ');
    expect(page.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ')).toContain(sentence);
  });

  test('README shows what a sweep answers', () => {
    const readme = readFileSync(shipped('README.md'), 'utf8');
    const words = ['--grid', 'construction.leverage=2:10:1', '--entries', 'every=1h'];
    expect(readme).toContain(`legrisk sweep scenarios/btc-2025-10-10-5x.yaml ${words.join(' ')}\n`);
    const scenario = shipped('scenarios/btc-2025-10-10-5x.yaml');
    const { stdout } = legriskWarm(['sweep', scenario, ...words], { cwd: temporaryFolder() });
    const told = stdout.split('\n').filter((line) => /^leverage |^ +[67] /.test(line));
    expect(told).toHaveLength(3);
    expect(readme).toContain(
      told.map((line) => `    ${line.replaceAll('\u00a0', ' ')}`).join('\n'),
    );
    expect(stdout).toMatch(/^168 entries a point/m);
  });

  test('imported into a store or expanded on the spot, the figures are the same', () => {
    const words = ['import', shipped('data/reconstructions/btc-2025-10-10.yaml'), '--db', STORE];
    expect(legriskWarm(words, { cwd }).code).toBe(0);
    const stored = legriskWarm(['replay', CRASH, '--json', '--db', STORE], { cwd });
    expect(JSON.parse(stored.stdout)).toEqual(JSON.parse(onTheSpot));
  });
});

describe('a pipe', () => {
  const cwd = temporaryFolder();

  test('receives no colour, with NO_COLOR or without', () => {
    const capable = { TERM: 'xterm-256color' };
    for (const [words, env] of [
      [['--help'], capable],
      [['replay', 'absent.yaml'], capable],
      [['venues'], capable],
      [['venues'], { ...capable, NO_COLOR: '1' }],
    ] as const) {
      const { stdout, stderr } = legrisk(words, { cwd, env });
      expect(stdout + stderr).not.toContain(ESCAPE);
    }
  });

  test('that is closed early is no fault', async () => {
    const child = start(['venues', '--json'], { cwd });
    let said = '';
    child.stderr?.on('data', (chunk: unknown) => {
      said += String(chunk);
    });
    child.stdout?.destroy();
    const [code] = await once(child, 'exit');
    expect([code, said]).toEqual([0, '']);
  });
});

describe('Ctrl-C', () => {
  test('ends with 130, and what was written until then is whole', async () => {
    const cwd = temporaryFolder();
    const all = readdirSync(shipped('scenarios')).filter((file) => file.endsWith('.yaml'));
    const paths = all.map((file) => shipped(`scenarios/${file}`));
    const child = start(['replay', ...paths, '--out', 'out'], { cwd });
    // The first report is told on stderr; many are still to come.
    await once(child.stderr ?? child, 'data');
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    const entries = readdirSync(join(cwd, 'out'));
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.length).toBeLessThan(all.length);
    for (const folder of entries)
      expect(readdirSync(join(cwd, 'out', folder)).sort()).toEqual([
        'equity.csv',
        'events.csv',
        'ledger.csv',
        'legs.csv',
        'report.html',
        'reproduce.txt',
        'result.json',
        'rules.csv',
        'scenario.yaml',
        'summary.csv',
      ]);
  });
});
