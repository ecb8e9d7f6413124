/**
 * Goal: an option of one's own (its price, its delta, its fees) is replayed against a perpetual, from files to figures.
 *
 * Two days of hours. The call costs 10 and ends at 16; its delta is 0.5, and 0.8 from the second day on. The perp stands
 * at 100 and pays the short 1 bp every eight hours, settling on five opens after the first. With 7,000 at 5x
 * q = 7,000 ÷ (10 + 0.5·100 ÷ 5) = 350 calls for 3,500 and 175 coin short.
 *
 *     price    350·(16 − 10)                  = 2,100
 *     funding  5·175·100·0.0001               =     8.75
 *     delta    350·0.5 − 175 = 0, then 350·0.8 − 175 = 105
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MarketStore, openStore, replay, ScenarioError, sweep } from '../../src/index.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { renderScenario } from '../../src/scenario/render.ts';
import { temporaryFolder } from '../cli/legrisk.ts';
import { fundingCsv, marksCsv } from '../cli/records.ts';

const RULES = `schema: 1
venue: my-desk
title: My desk
trigger: { price: mark, equality: liquidates, source: null, checked_against: nothing yet }
fees: [{ in_force_from: 2024-01-01, dated_by: seen, taker: 0 bps, source: null, checked_against: nothing yet }]
liquidation: []
`;
const SCENARIO = `schema: 1
name: call-against-perp
window: { from: 2025-01-01, to: 2025-01-03 }
capital: 7_000 USDT
construction:
  kind: cash-and-carry
  spot: { venue: my-desk, instrument: AVAX-CALL, base: AVAX, quote: USDT, contract: spot, delta: { instrument: call-delta } }
  perp: { venue: bybit-linear, instrument: AVAXUSDT }
  leverage: 5
costs: { taker: 0 bps, slippage: 0 bps }
liquidation: { maintenance: 1 %, style: full-margin }
`;
const FIRST_MS = Date.UTC(2025, 0, 1);
const HOUR_MS = 3_600_000;

/** 10, rising by 0.125 an hour from the open of every bar to its close: 48 hours later 16. */
const callCsv = (): string => {
  const rows = Array.from({ length: 48 }, (_, bar) => {
    const open = 10 + bar / 8;
    return `${FIRST_MS + bar * HOUR_MS},${open},${open + 0.125},${open},${open + 0.125}`;
  });
  return ['open_at_ms,open,high,low,close', ...rows, ''].join('\n');
};
const deltaCsv = (first: number): string =>
  `at_ms,value\n${FIRST_MS},${first}\n${FIRST_MS + 24 * HOUR_MS},0.8\n`;

let folder = '';
let rules = '';
let store: MarketStore;
beforeAll(async () => {
  folder = temporaryFolder();
  rules = join(folder, 'rules');
  mkdirSync(rules);
  const files = {
    'rules/desk.yaml': RULES,
    'call.csv': callCsv(),
    'delta.csv': deltaCsv(0.5),
    'mark.csv': marksCsv({}),
    'funding.csv': fundingCsv(0.0001),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  store = await openStore(join(folder, 'history.duckdb'), { mode: 'write' });
  const take = (name: string, said: object) => store.import(join(folder, name), { ...said, rules });
  await take('call.csv', { venue: 'my-desk', instrument: 'AVAX-CALL', kind: 'spot' });
  await take('delta.csv', { instrument: 'call-delta', kind: 'signal', timeZone: 'UTC' });
  await take('mark.csv', { venue: 'bybit-linear', instrument: 'AVAXUSDT', kind: 'mark' });
  await take('funding.csv', { venue: 'bybit-linear', instrument: 'AVAXUSDT', kind: 'funding' });
});

afterAll(() => store.close());

describe('an option of one’s own', () => {
  test('earns by its own price, and is hedged by its delta at the entry', async () => {
    const { result } = await replay(SCENARIO, { store, rules });
    const [call, perp] = result.legs;
    expect(call?.quantityBase).toBeCloseTo(350, 9);
    expect(perp?.quantityBase).toBeCloseTo(175, 9);
    expect(call?.pricePnlQuote).toBeCloseTo(2_100, 6);
    expect(perp?.fundingQuote).toBeCloseTo(8.75, 6);
    expect(result.totals.netQuote).toBeCloseTo(2_108.75, 6);
    expect(result.netDelta.worstBase).toBeCloseTo(105, 9);
    expect(result.netDelta.worstAtMs).toBe(FIRST_MS + 24 * HOUR_MS);
    expect(result.coverage['own call-delta signal']?.rows).toBe(2);
    expect(result.spotChartVerdict).toBeNull();
  });

  test('a sweep replays each of its rows whole, to the same figures', async () => {
    const entries = ['2025-01-01', '2025-01-02'];
    const { rows, note } = await sweep(SCENARIO, { store, rules, entries });
    expect(note).toContain('delta of its own');
    const alone = await replay(SCENARIO, { store, rules, set: { 'window.from': '2025-01-02' } });
    expect(rows.get(1)?.['net_quote']).toBe(alone.result.totals.netQuote);
    // 7,000 ÷ (13 + 0.8·100 ÷ 5): what was known then of the delta sizes it.
    expect(alone.result.legs[0]?.quantityBase).toBeCloseTo(7_000 / 29, 9);
  });

  test('the recipe says it again', () => {
    const scenario = parseScenario(SCENARIO, '');
    expect(parseScenario(renderScenario(scenario), '')).toEqual(scenario);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'coin on a venue of ours',
      { 'construction.spot.venue': 'binance-spot' },
      /delta: expected no delta/,
    ],
    [
      'collateral',
      { 'construction.margin': 'cross' },
      /delta: expected no delta under margin: cross/,
    ],
    [
      'something borrowed',
      { 'construction.kind': 'reverse-cash-and-carry', 'construction.borrow': '1 %/year' },
      /delta: expected no delta on what is borrowed/,
    ],
    ['no series', { 'construction.spot.delta.instrument': 'none' }, /^DataError: own none signal/],
  ])('is not %s', async (_what, set, said) => {
    const refused = await replay(SCENARIO, { store, rules, set }).catch(String);
    expect(refused).toMatch(said);
  });

  test('a perpetual has none', () => {
    const text = SCENARIO.replace('AVAXUSDT }', 'AVAXUSDT, delta: { instrument: x } }');
    expect(() => parseScenario(text, '')).toThrow(ScenarioError);
  });
});
