/**
 * Goal: whoever follows docs/start.md on a clone sees what the page shows, to the end, without a network.
 * Method: its blocks of commands run in one shell, in order, in a folder that holds what a clone holds;
 * each block of output stands in what was printed, line after line, and the figures of the prose in the results.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../architecture/source.ts';
import { temporaryFolder } from '../cli/legrisk.ts';
import { type Block, blocksOf, pageText, proseOf, quotesOf, squeezed } from './page.ts';

const page = pageText('docs/start.md');
const blocks = blocksOf(page);
const isRun = (block: Block): boolean =>
  block.language === 'sh' && !block.remark.startsWith('not run: ');
const run = blocks.filter(isRun);

/** What stands behind a block of commands, before the next one: what they print. */
const shown = run.map((block) => {
  const after = blocks.slice(blocks.indexOf(block) + 1);
  const next = after.findIndex(({ language }) => language === 'sh');
  const until = next === -1 ? after : after.slice(0, next);
  return until.filter(({ language }) => language === 'text').map(({ text }) => text);
});

/** The exit code a block must end with: that of its remark, else 0. */
const codeOf = ({ remark }: Block): number => Number(/^ends with (\d+)$/.exec(remark)?.[1] ?? 0);

const SEAM = 'the next block of the page';

/** One shell script of all blocks; an alias holds from its line on, and only a code that the page tells may be one. */
const script = [
  'shopt -s expand_aliases',
  'exec 2>&1',
  ...run.flatMap((block) => [
    codeOf(block) === 0 ? 'set -e' : 'set +e',
    block.text,
    `echo "${SEAM} $?"`,
  ]),
].join('\n');

const clone = temporaryFolder();
let printed: readonly string[] = [];

// A dozen whole processes one after the other, on a machine that has other things to do.
const PATIENCE_MS = 300_000;

beforeAll(() => {
  for (const path of ['scenarios', 'scripts', 'data/reconstructions', 'package.json'])
    cpSync(join(ROOT, path), join(clone, path), { recursive: true });
  symlinkSync(join(ROOT, 'dist'), join(clone, 'dist'));
  const { PATH = '', TZ = '' } = process.env;
  const { stdout } = spawnSync('bash', ['-s'], {
    cwd: clone,
    input: script,
    env: { PATH, TZ, HOME: clone },
    encoding: 'utf8',
  });
  printed = stdout.split(new RegExp(`^${SEAM} `, 'm'));
}, PATIENCE_MS);

test('nothing but the network keeps a command of the page from being run here', () => {
  const left = blocks.filter((block) => block.language === 'sh' && !isRun(block));
  expect(left.map(({ text, remark }) => [text.trim(), remark])).toEqual([
    // The packages and the build are those of whoever runs this test.
    ['npm ci && npm start', 'not run: npm asks its registry'],
    ['legrisk fetch --for my-carry.yaml --db my.duckdb', 'not run: it asks the venues'],
  ]);
});

describe.each(
  run.map((block, index) => ({ block, index, name: squeezed(block.text).slice(0, 60) })),
)('$name', ({ block, index }) => {
  test('ends as the page says', () => {
    const before = printed[index] ?? '(the page broke off before)';
    expect(Number.parseInt(printed[index + 1] ?? '', 10), before).toBe(codeOf(block));
  });

  // A terminal may fold a sentence otherwise than the page.
  test('prints what the page shows', () => {
    const whole = ` ${squeezed(printed[index] ?? '')} `;
    const asked = (shown[index] ?? []).flatMap((text) => text.trimEnd().split('\n'));
    let from = 0;
    for (const line of asked.map((text) => ` ${squeezed(text)} `)) {
      const found = whole.indexOf(line, from);
      expect(found, `${line}\n---\n${printed[index]}`).toBeGreaterThanOrEqual(from);
      from = found + line.length - 1;
    }
  });
});

test('the pages that it tells to open were written', () => {
  const told = [...page.matchAll(/`(reports\/[\w./-]+\.html)`/g)].map(([, path = '']) => path);
  expect(told.length).toBeGreaterThan(3);
  expect(told.filter((path) => !existsSync(join(clone, path)))).toEqual([]);
});

describe('what the prose says', () => {
  const prose = squeezed(proseOf(page));
  const result = (name: string): { totals: Record<string, number> } =>
    JSON.parse(readFileSync(join(clone, 'reports', name, 'result.json'), 'utf8'));
  /** The figures of one leverage of the sweep, by their column. */
  const pointOf = (leverage: string): ((column: string) => number) => {
    const csv = readFileSync(join(clone, 'reports/my-carry-sweep/points.csv'), 'utf8');
    const [header = [], ...rows] = csv.split('\r\n').map((line) => line.split(','));
    const row = rows.find(([first]) => first === leverage);
    return (column) => Number(row?.[header.indexOf(column)] ?? Number.NaN);
  };
  const total = (name: string, figure: string): number => result(name).totals[figure] ?? Number.NaN;

  test('the sentence of the report is the report’s', () => {
    const html = readFileSync(join(clone, 'reports/btc-2025-10-10-hold/report.html'), 'utf8');
    const [sentence = ''] = quotesOf(page);
    expect(sentence).toMatch(/^On a reconstruction/);
    expect(squeezed(html.replace(/<[^>]*>/g, ''))).toContain(sentence);
  });

  test('survival leverages are those of the results', () => {
    expect(prose).toContain(
      `*survival leverage*: ${total('btc-2025-10-10-hold', 'pairSurvivalLeverage').toFixed(2)}x`,
    );
    const ofMine = total('my-carry', 'pairSurvivalLeverage').toFixed(2);
    expect(prose).toContain(`survival leverage is ${ofMine}x`);
    expect(prose).toContain(`it would have lived up to ${ofMine}x`);
  });

  test('the decision’s figures are those of the results', () => {
    const net = total('my-carry-3x', 'netQuote');
    expect(prose).toContain(
      `3x was paid ${net.toLocaleString('en-US', { maximumFractionDigits: 0 })}`,
    );
    const perCent = (fraction: number): string => (fraction * 100).toFixed(0);
    expect(prose).toContain(
      `${perCent(total('my-carry-3x', 'realisedAprFraction'))} % a year on all`,
    );
    const headline = perCent(total('my-carry-3x', 'headlineAprFraction'));
    expect(prose).toContain(`The quote at entry had promised ${headline} % a year on the position`);
  });

  // At 5x a median fortnight earns 0.456 − 0.392 = 0.064 % more than at 4x; 39.2 ÷ 0.064 = 608 of them are 23 years.
  test('what a step of leverage earns, and how long it takes to earn the crash back', () => {
    const [four, five] = [pointOf('4'), pointOf('5')];
    const inPerCent = (key: string, digits: number): string =>
      [pointOf('3'), four, five]
        .map((point) => `${(point(key) * 100).toFixed(digits)} %`)
        .join(' | ');
    expect(prose).toContain(`of capital | ${inPerCent('net_return_p50_fraction', 2)} |`);
    expect(prose).toContain(`the same, a year | ${inPerCent('realised_apr_p50_fraction', 1)} |`);
    const more = five('net_return_p50_fraction') - four('net_return_p50_fraction');
    expect(prose).toContain(`a fortnight earns ${(more * 100).toFixed(2)} % of the capital more`);
    const fortnights = five('forced_exit_loss_p99_fraction') / more;
    expect(Math.round(fortnights / 100) * 100).toBe(600);
    expect(Math.round((fortnights * 14) / 365)).toBe(23);
    expect(prose).toContain('the extra of six hundred fortnights, twenty-three years');
    expect(prose).toContain(
      `rolled, was paid ${(four('realised_apr_p50_fraction') * 100).toFixed(0)} %`,
    );
  });
});
