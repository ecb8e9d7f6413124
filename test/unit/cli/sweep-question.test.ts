/**
 * Goal: what can not be swept is refused before anything is read or written, and each refusal says
 * what was expected and what to type.
 * Method: one fault at a time in what the command line may say, over one good scenario; folders made by hand.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Manifest, SweepFolder } from '../../../src/cli/sweep/folder.ts';
import { type QuestionOptions, readQuestion } from '../../../src/cli/sweep/question.ts';
import { ScenarioError } from '../../../src/domain/errors.ts';
import { historiesOf } from '../../../src/sweep/histories.ts';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-question-'));
const SCENARIO = join(folder, 'scenario.yaml');

beforeAll(() => {
  writeFileSync(
    SCENARIO,
    `schema: 1
name: asked
window: { from: 2025-01-01, to: 2025-01-03 }
capital: 10_000 USDT
construction:
  kind: delta-neutral
  long:  { venue: binance-usdm, instrument: AVAXUSDT }
  short: { venue: bybit-linear, instrument: AVAXUSDT }
  leverage: 5
costs: { taker: 0 bps, slippage: 0 bps }
liquidation: { maintenance: 1 %, style: full-margin }
`,
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const asked = (options: Partial<QuestionOptions>): QuestionOptions => ({
  ...{ scenario: SCENARIO, grid: [], set: [], entries: undefined, hold: undefined },
  ...{ sample: undefined, seed: '1' },
  ...options,
});

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('a question', () => {
  test('without a grid is one point', () => {
    const { axes, entries, rows } = readQuestion(asked({}));
    expect([axes.length, entries.length, rows.count]).toEqual([0, 1, 1]);
  });

  test('has as many rows as points times entries', () => {
    const grid = ['construction.leverage=2:10:1', 'survivor.policy=close,hold'];
    const { rows } = readQuestion(asked({ grid, entries: 'every=1h' }));
    expect(rows.count).toBe(9 * 2 * 48);
  });

  test('takes --hold into the scenario, and entries from a file', () => {
    const file = join(folder, 'entries.txt');
    writeFileSync(file, '2025-01-02\n2025-01-01T12:00\n');
    const { scenario, entries } = readQuestion(asked({ hold: '1 d', entries: `@${file}` }));
    expect([scenario.hold, entries.length]).toEqual([86_400_000, 2]);
  });

  test.each<[string, Partial<QuestionOptions>, ...string[]]>([
    ['an unknown path', { grid: ['construction.levrage=2:3:1'] }, 'did you mean', 'leverage'],
    ['the window', { grid: ['window.from=2025-01-01,2025-01-02'] }, '--entries every=1h'],
    ['a name', { grid: ['name=a,b'] }, 'a path that can be swept'],
    ['a block', { grid: ['liquidation=1,2'] }, 'a path that can be swept'],
    ['an empty grid', { grid: [''] }, 'path=from:to:step or path=a,b,c'],
    ['an empty axis', { grid: ['reserve='] }, '--grid reserve: expected at least one value'],
    ['a step of zero', { grid: ['construction.leverage=2:9:0'] }, 'a step other than zero'],
    ['a bare number for a quantity', { grid: ['reserve=10,20'] }, '--grid reserve', 'write 10 %'],
    ['a leverage of nought', { grid: ['construction.leverage=0:5:1'] }, 'found 0, at leverage = 0'],
    ['a last value beyond', { grid: ['reserve=0 %:120 %:30 %'] }, '--grid reserve', '120 %'],
    ['a wrong word', { grid: ['survivor.policy=close,stay'] }, 'found "stay", at policy = stay'],
    ['too many', { grid: ['construction.leverage=1:2:0.000000001'] }, '--sample', '1,000,000,000'],
    ['a sample of more than all', { grid: ['reserve=0 %,1 %'], sample: '3' }, '--sample'],
    ['a sample that is no number', { sample: 'abc' }, '--sample: expected', 'found "abc"'],
    ['a sample of parts', { grid: ['reserve=0 %,1 %'], sample: '1.5' }, '--sample', 'found 1.5'],
    ['an entry outside', { entries: '2025-02-01' }, '--entries', 'inside the window'],
    ['hold and an axis of it', { hold: '1 d', grid: ['hold=1 d,2 d'] }, '--hold', 'found both'],
    ['a hold that is none', { hold: 'long' }, '--hold: expected', 'found "long"'],
    ['a hold without length', { hold: '0 d' }, '--hold: expected', 'above zero'],
    ['a seed that is none, without a sample', { seed: 'abc' }, '--seed', 'found "abc"'],
    ['a seed between whole numbers', { seed: '1.5' }, '--seed', 'found 1.5'],
    ['a seed below nought', { seed: '-1' }, '--seed: expected a whole number from 0', 'found -1'],
    ['a seed above its range', { seed: '4294967296' }, '--seed', 'found 4294967296'],
    ['a blank for a seed', { seed: ' ' }, '--seed', 'found " "'],
    [
      'a rebalancing from somewhere at no margin ratio',
      { grid: ['rebalance.from=reserve'] },
      'at: 60 %',
    ],
    ['no scenario', { scenario: join(folder, 'none.yaml') }, 'expected a scenario file'],
  ])('of %s is refused', (_what, options, ...parts) => {
    const said = refusal(() => readQuestion(asked(options)));
    for (const part of parts) expect(said).toContain(part);
  });

  test('of more than a thousand million may be sampled', () => {
    const grid = ['construction.leverage=1:2:0.000000001'];
    const { rows } = readQuestion(asked({ grid, sample: '5' }));
    expect([rows.count, rows.space.points]).toEqual([5, 1_000_000_001]);
  });
});

describe('histories', () => {
  const histories = (...grid: readonly string[]) => {
    const { document, axes } = readQuestion(asked({ grid }));
    return historiesOf(document, axes).size;
  };

  test('are one for axes that change what is done, not what is read', () => {
    expect(histories('construction.leverage=1:200:1', 'survivor.policy=close,hold')).toBe(1);
  });

  test('are one for each different reading', () => {
    expect(histories('grid=1 h,2 h', 'reserve=0 %,5 %', 'gaps.max=0 min,1 h')).toBe(4);
  });

  test('are refused beyond eight', () => {
    const said = refusal(() => histories('grid=1 h,2 h,3 h', 'gaps.max=0 min,1 h,2 h'));
    expect(said).toContain('at most 8');
  });
});

describe('a folder', () => {
  const manifest: Manifest = {
    ...{ version: 1, program: '0', scenario: 'a', grid: ['x=1'], entries: [1, 'b'], sample: null },
    ...{ seed: 1, engine: 'bar', format: 'csv', data: [], rules: 'c', shardRows: 5 },
  };
  const at = (name: string) => new SweepFolder(join(folder, name));

  test('is made, is unfinished until it is finished, and then is gone if nothing came of it', () => {
    const sweep = at('new/below');
    expect(sweep.open(manifest, false)).toBe(false);
    expect(refusal(() => at('new/below').open(manifest, false))).toContain('--resume');
    expect(at('new/below').open(manifest, true)).toBe(true);
    sweep.finish();
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  test('of something else is left alone', () => {
    mkdirSync(join(folder, 'thesis'));
    writeFileSync(join(folder, 'thesis', 'thesis.txt'), 'years of work');
    expect(refusal(() => at('thesis').open(manifest, false))).toContain('no sweep.json');
    expect(refusal(() => at('thesis').open(manifest, true))).toContain('no sweep.json');
    expect(readdirSync(join(folder, 'thesis'))).toEqual(['thesis.txt']);
    expect(refusal(() => at('thesis/thesis.txt').open(manifest, false))).toContain('found a file');
  });

  test('of a finished sweep is taken, and only our files of it are replaced', () => {
    const sweep = at('again');
    sweep.open(manifest, false);
    writeFileSync(sweep.file('sweep.csv'), 'old');
    sweep.writeResult({ files: ['sweep.csv', '../thesis/thesis.txt'] });
    sweep.finish();
    expect(at('again').open(manifest, false)).toBe(false);
    sweep.writeResult({ files: ['sweep.arrow'] });
    expect(readdirSync(sweep.path).sort()).toEqual(['.sweep', 'sweep.json']);
    expect(existsSync(join(folder, 'thesis', 'thesis.txt'))).toBe(true);
  });

  test('names every part in which another sweep differs', () => {
    at('parts').open(manifest, false);
    const other = { ...manifest, grid: ['x=2'], rules: 'd' };
    const said = refusal(() => at('parts').open(other, true));
    expect(said).toContain('grid: expected what the unfinished sweep has, ["x=1"]; found ["x=2"]');
    expect(said).toContain('rules: expected');
    expect(said.match(/expected/g)).toHaveLength(2);
  });
});
