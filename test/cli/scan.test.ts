/**
 * Goal: `legrisk scan` answers for a whole store, drops nothing, and what it says can be replayed.
 * Method: the command itself, in this process. Two days of hours at 100 on two venues: the short is paid 1 basis
 * point each 8 h, the long's venue has a wick to 75 at hour 30. At 5x each leg has 5,000 behind 25,000.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ScanOptions, scanCommand } from '../../src/cli/commands/scan.ts';
import type { ScanResult } from '../../src/domain/scan.ts';
import { HistoryReader } from '../../src/history/history-reader.ts';
import { readRuleBooks } from '../../src/loaders/venue-rules.ts';
import { replay } from '../../src/replay/replay.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { keptTerminal } from '../builders/terminal.ts';
import { fill } from './fill.ts';
import { temporaryFolder } from './legrisk.ts';
import { marksCsv, prepare, STORE } from './records.ts';

const cwd = temporaryFolder();
const LIQUIDATION = 'liquidation={maintenance: 1 %, style: full-margin}';

beforeAll(async () => {
  await prepare(cwd);
  writeFileSync(join(cwd, 'okx.csv'), marksCsv({}));
  // A third venue without funding: its pairs can not be scanned.
  await fill(cwd, STORE, [
    ['okx.csv', { venue: 'okx-swap', instrument: 'AVAX-USDT-SWAP', kind: 'mark' }],
  ]);
});

function options(change: Partial<ScanOptions> = {}): ScanOptions {
  return {
    leverage: ['5'],
    hold: '8 h',
    entries: 'every=8h',
    capital: '10_000 USDT',
    survivor: 'close',
    reaction: '0 min',
    minAge: undefined,
    minHeadline: undefined,
    coin: [],
    venue: [],
    construction: undefined,
    sameQuote: false,
    from: undefined,
    to: undefined,
    reconstruction: undefined,
    set: [LIQUIDATION, 'costs.taker=0 bps'],
    sort: 'realised',
    db: join(cwd, STORE),
    rules: undefined,
    out: undefined,
    json: true,
    ...change,
  };
}

async function scan(change: Partial<ScanOptions> = {}): Promise<ScanResult> {
  const terminal = keptTerminal();
  expect(await scanCommand(options(change), terminal)).toBe(0);
  expect(terminal.told).toHaveLength(1);
  return JSON.parse(terminal.told[0] ?? '');
}

describe('two days of a store', () => {
  // Quoted 1 basis point × 1,095 a year, 10.95 %. An entry is paid 2.50 of 10,000 in 8 h: 27.375 % a year. That of hour
  // 24 loses the long's 5,000 in the wick: −547.5 as a fraction a year. The prints end at hour 40: five entries.
  test('are told entry by entry', async () => {
    const [pair] = (await scan({ venue: ['binance-usdm', 'bybit-linear'] })).pairs;
    const row = pair?.rows[0];
    expect(row?.counts).toMatchObject({ entered: 5, refused: 0 });
    expect(row?.headlineAprFraction?.p50).toBeCloseTo(0.1095, 12);
    expect(row?.realisedAprFraction?.p50).toBeCloseTo(0.27375, 10);
    expect(row?.worst).toMatchObject({ longVenue: 'binance-usdm', atMs: Date.UTC(2025, 0, 2) });
    expect(row?.worst?.realisedAprFraction).toBeCloseTo(-547.5, 9);
    expect(row).toMatchObject({ lostFraction: 0.2, forcedFraction: 0.2, episodes: 1 });
  });

  // Notional is 2.5 times the capital: the quote is worth 27.375 % of it, which came, but for the wick's
  // 5,000 and the 2.50 of its print: 5,002.5 of 10,000 in 8 h, a fifth of the time.
  test('fell short by the wick alone', async () => {
    const row = (await scan({ venue: ['binance-usdm', 'bybit-linear'] })).pairs[0]?.rows[0];
    expect(row?.shortfall?.exposureAprFraction).toBeCloseTo(0.1095 - 0.27375, 10);
    expect(row?.shortfall?.decayAprFraction).toBeCloseTo(0, 10);
    expect(row?.shortfall?.forcedExitAprFraction).toBeCloseTo((0.50025 * 1_095) / 5, 9);
    expect(row?.cause).toBe('forcedExit');
  });

  test('a pair that lacks a series is told beside those that do not', async () => {
    const { pairs } = await scan();
    expect(pairs.map(({ notScanned }) => notScanned)).toEqual([
      null,
      'no funding of okx-swap AVAX-USDT-SWAP',
      'no funding of okx-swap AVAX-USDT-SWAP',
    ]);
  });

  test('a leverage that no rule lets in ends that leverage and nothing else', async () => {
    const [pair] = (await scan({ leverage: ['2,150'] })).pairs;
    expect(pair?.rows.map(({ notScanned }) => notScanned === null)).toEqual([true, false]);
  });

  test('age, quote, coin, construction and window narrow what is entered', async () => {
    const two = { venue: ['binance-usdm', 'bybit-linear'] };
    const young = (await scan({ ...two, minAge: '24 h' })).pairs[0]?.rows[0];
    expect(young?.counts).toMatchObject({ entered: 2, tooYoung: 3 });
    const dear = (await scan({ ...two, minHeadline: '11 %' })).pairs[0]?.rows[0];
    expect(dear?.notScanned).toMatch('no entry was quoted');
    const early = (await scan({ ...two, to: '2025-01-01T16:00Z' })).pairs[0]?.rows[0];
    expect(early?.counts.entered).toBe(2);
    await expect(scan({ coin: ['BTC'] })).rejects.toThrow(/and no pair/);
    await expect(scan({ construction: 'cash-and-carry' })).rejects.toThrow(/and no pair/);
  });

  test('fits a terminal of eighty columns, and tells the same bytes again', async () => {
    const texts = await Promise.all(
      [0, 1].map(async () => {
        const terminal = keptTerminal();
        await scanCommand(options({ json: false }), terminal);
        return terminal.told.join('\n');
      }),
    );
    expect(texts[0]).toBe(texts[1]);
    expect(
      Math.max(...(texts[0] ?? '').split('\n').map((line) => line.length)),
    ).toBeLessThanOrEqual(80);
    expect(texts[0]).toContain('not scanned:\n');
  });
});

describe('the bundled fresh listing', () => {
  const out = join(temporaryFolder(), 'a scan');
  let told: ScanResult;
  beforeAll(async () => {
    told = await scan({
      ...{ db: undefined, reconstruction: 'xpl-2025-08-22-listing', out },
      ...{ leverage: ['1', '2'], hold: '1 d', entries: 'every=1h', capital: '20_000 USDT' },
      set: ['liquidation={maintenance: 16.7 %, style: full-margin}'],
    });
  });

  // 800 % less the 0.005 % that Binance takes each four hours, 10.95 %; the print is rounded to 0.0913 %.
  test('was quoted at almost 800 % a year, and every entry lost', () => {
    for (const row of told.pairs[0]?.rows ?? []) {
      expect(row.headlineAprFraction?.max).toBeCloseTo(0.000913 * 8_760 - 0.1095, 10);
      expect(row.lostFraction).toBe(1);
      expect(row.realisedAprFraction?.p95).toBeLessThan(-1);
    }
  });

  test('its divergence is not told, because its venues share one path', () => {
    expect(told.pairs[0]).toMatchObject({ divergence: null, marks: 'last', atPar: true });
    expect(told.notes.join(' ')).toMatch('which is no record');
  });

  test('the folder holds the page, the tables, the JSON, and a scenario a line', () => {
    expect(readdirSync(out).sort()).toEqual([
      ...['scan-entries.csv', 'scan.csv', 'scan.html', 'scan.json', 'scenarios'],
    ]);
    expect(JSON.parse(readFileSync(join(out, 'scan.json'), 'utf8'))).toEqual(told);
    expect(readdirSync(join(out, 'scenarios'))).toHaveLength(2);
  });

  test('the scenario of the worst entry replays to its figures', async () => {
    const books = readRuleBooks('data/venues', new Set(['binance-usdm', 'hyperliquid']));
    const reader = new HistoryReader(null, books, 'data/reconstructions');
    for (const row of told.pairs[0]?.rows ?? []) {
      const scenario = parseScenario(row.worstRecipe ?? '', 'recipe');
      const { totals } = replay(scenario, books, await reader.read(scenario)).result;
      expect(totals.realisedAprFraction).toBeCloseTo(row.worst?.realisedAprFraction ?? 0, 9);
      expect(totals.headlineAprFraction).toBeCloseTo(row.worst?.headlineAprFraction ?? 0, 12);
    }
    await reader.close();
  });
});

test('how soon the leg that is left is acted on is told, and is in the scenario of the worst entry', async () => {
  const { survivor, pairs } = await scan({ reaction: '90 min', survivor: 'rehedge' });
  expect(survivor).toEqual({ policy: 'rehedge', reactionMs: 5_400_000 });
  const recipe = parseScenario(pairs[0]?.rows[0]?.worstRecipe ?? '', 'recipe');
  expect(recipe.survivor).toEqual({ policy: 'rehedge', reaction: 5_400_000 });
});

describe('what can not be asked', () => {
  test.each([
    [{ leverage: ['0'] }, '--leverage'],
    [{ leverage: ['two'] }, '--leverage'],
    [{ hold: 'a week' }, '--hold'],
    [{ capital: 'much' }, '--capital'],
    [{ minAge: 'old' }, '--min-age'],
    [{ reaction: 'soon' }, '--reaction'],
    // Both have 41 hours: 2,460 minutes at 300 leverages.
    [{ entries: 'every=1min', leverage: ['1:300:1'] }, 'at most 500,000 entries'],
    [{ set: ['hold=1 d'] }, 'say it by  --hold'],
    [{ set: ['survivor.policy=hold'] }, 'say it by  --survivor'],
    [{ minHeadline: '-1 %' }, '--min-headline'],
    [{ from: '2025-01-02', to: '2025-01-01' }, '--to'],
    [{ reconstruction: 'nothing-like-it' }, 'reconstructions'],
    [{ entries: 'now and then' }, '--entries'],
  ] as const)('%j is refused by name', async (change, where) => {
    await expect(scan(change)).rejects.toThrow(where);
  });
});
