/**
 * Goal: `legrisk compare` reads folders and scenarios alike, writes the page it is asked for and nothing else,
 * and its table fits a terminal.
 * Method: the bundled pair of 10 October 2025, across two venues and on one, replayed once in this process.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CompareOptions, compareCommand } from '../../../src/cli/commands/compare.ts';
import { comparisonText } from '../../../src/cli/compare/text.ts';
import { columnsOf } from '../../../src/cli/visible.ts';
import { ScenarioError } from '../../../src/domain/errors.ts';
import type { ReplayResult } from '../../../src/domain/result.ts';
import type { Comparison } from '../../../src/report/compare/comparison.ts';
import { avaxReport, calm } from '../../builders/report-fixture.ts';
import { keptTerminal } from '../../builders/terminal.ts';

const ACROSS = 'scenarios/btc-2025-10-10-hold.yaml';
const ON_ONE = 'scenarios/btc-2025-10-10-same-venue.yaml';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-compare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

async function compare(
  a: string,
  b: string,
  change: Partial<CompareOptions> = {},
): Promise<Answer> {
  const terminal = keptTerminal();
  const options: CompareOptions = {
    ...{ a, b, set: [], setB: [], view: 'auto', out: undefined, json: false },
    ...{ db: join(folder, 'none.duckdb'), rules: undefined, engine: 'indexed' },
    ...change,
  };
  const code = await compareCommand(options, terminal);
  return { code, out: terminal.told.join('\n'), said: terminal.said.join('\n') };
}

describe('the bundled pair', () => {
  const page = join(folder, 'pages', 'compare.html');
  let answer: Answer;
  let told: Comparison;
  beforeAll(async () => {
    answer = await compare(ACROSS, ON_ONE, { json: true, out: page });
    told = JSON.parse(answer.out);
  });

  test('is shown as crossing venues against staying on one, without being asked', () => {
    expect(told).toMatchObject({ schemaVersion: 1, identical: false, hindrances: [] });
    expect(told.venues).toMatchObject({ cross: 'a', asset: 'BTC' });
    expect(told.venues?.extraForcedExitLossFraction).toBeGreaterThan(0.1);
    expect(told.venues?.sentence).toMatch(
      /^Of the capital, crossing venues earned .* in forced exits\./,
    );
  });

  test('writes its page and nothing else', () => {
    expect(answer.said).toBe(`page: ${page}`);
    const beside = readdirSync(folder).filter((name) => name !== 'runs');
    expect([beside, readdirSync(join(folder, 'pages'))]).toEqual([['pages'], ['compare.html']]);
    expect(readFileSync(page, 'utf8')).toContain('btc-2025-10-10-same-venue');
  });

  test('accounts for the difference in net to the last millionth', () => {
    const micros = (quote: number): number => Math.round(quote * 1e6);
    const net = (side: 'a' | 'b'): number =>
      Number(told.figures.find(({ name }) => name === 'totals.netQuote')?.[side]);
    const lines = told.attribution?.lines ?? [];
    const sum = lines.reduce((total, line) => total + micros(line.differenceQuote), 0);
    expect(sum).toBe(micros(net('a')) - micros(net('b')));
    // Of a real replay the legs account for all of it but rounding.
    const rest = lines.find(({ means }) => means === 'otherCosts');
    expect(Math.abs(micros(rest?.differenceQuote ?? 0))).toBeLessThan(20);
  });

  test('fits eighty columns', () => {
    for (const line of comparisonText(told, { columns: 80 }).split('\n'))
      expect([line, columnsOf(line) <= 80]).toEqual([line, true]);
  });
});

describe('run folders', () => {
  const wrote = (
    scenario: string,
    change: Partial<ReplayResult>,
    files: Readonly<Record<string, string>>,
  ): string => {
    const run = join(folder, 'runs', scenario);
    mkdirSync(run, { recursive: true });
    writeFileSync(
      join(run, 'result.json'),
      JSON.stringify(avaxReport({ ...change, scenario }).result),
    );
    for (const [name, text] of Object.entries(files)) writeFileSync(join(run, name), text);
    return run;
  };
  const recipe = (leverage: number): string =>
    `schema: 1\nconstruction: { leverage: ${leverage} }\n`;
  const one = wrote(
    'one',
    {},
    { 'scenario.yaml': recipe(5), 'reproduce.txt': 'legrisk 1.0.0, x\n' },
  );
  const other = wrote('other', calm, {
    'scenario.yaml': recipe(3),
    'reproduce.txt': 'legrisk 2.0.0, x\n',
  });
  const older = wrote('older', calm, {});

  test('are compared as they lie there: what was asked, by which program, what came out', async () => {
    const { code, out } = await compare(one, other);
    expect(code).toBe(0);
    // By hand: −4,088.59 − 812.40 = −4,900.99.
    expect(out.replaceAll('\u00a0', ' ')).toContain('A ended with 4,900.99 USDT less than B');
    expect(out).toMatch(/construction\.leverage +5 +3\n/);
    expect(out).toMatch(/program +legrisk 1\.0\.0 +legrisk 2\.0\.0\n/);
    expect(out).toMatch(/Net +−4,088\.59 +\+812\.40 +−4,900\.99\n/);
  });

  test('are linked from the page where they have a report', async () => {
    writeFileSync(join(one, 'report.html'), '');
    const page = join(folder, 'runs', 'linked.html');
    await compare(one, other, { out: page });
    const markup = readFileSync(page, 'utf8');
    expect(markup).toContain('<a href="./one/report.html">');
    expect(markup).not.toContain('other/report.html');
  });

  test('of an older version that did not write its scenario are compared by what came out', async () => {
    const { out } = await compare(one, older, { json: true });
    expect(JSON.parse(out)).toMatchObject({
      scenarioDifferences: [],
      groundDifferences: [{ what: 'program', b: null }],
    });
  });

  test('against themselves have no difference', async () => {
    const { out } = await compare(one, one);
    expect(out.split('\n\n')).toHaveLength(2);
    expect(out).toContain('No difference: the same was asked, and every figure is the same.');
  });

  test('have nothing that could still be set', async () => {
    const refused = compare(one, other, { setB: ['construction.leverage=7'] });
    await expect(refused).rejects.toThrow(ScenarioError);
    await expect(refused).rejects.toThrow(
      /--set: expected two scenario files to set it in; found .*other/,
    );
  });

  test('that both cross venues are no answer to what crossing costs', async () => {
    await expect(compare(one, other, { view: 'venues' })).rejects.toThrow(
      /--view venues: expected one run across two exchanges and one on a single one/,
    );
  });

  test('with a damaged result are refused by the part that is wrong', async () => {
    const bad = wrote('bad', { events: [{ kind: 'magic' }] as never }, {});
    await expect(compare(one, bad)).rejects.toThrow(/events\[0\]\.atMs/);
  });

  test('with names that give orders to a terminal give none', async () => {
    const run = wrote('hostile', { ...calm, constructionText: '\u001b[2J' }, {});
    const hostile = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8'));
    writeFileSync(
      join(run, 'result.json'),
      JSON.stringify({ ...hostile, scenario: '\u001b]0;x\u0007\u202e' }),
    );
    const { out } = await compare(one, run);
    for (const sign of ['\u001b', '\u0007', '\u202e']) expect(out).not.toContain(sign);
  });
});
