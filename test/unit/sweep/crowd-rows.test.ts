/**
 * Goal: a bundled day under its crowd says what its header says, and a row of a sweep is the replay that begins
 * at its entry, crowd and all.
 * Method: btc-2025-10-10-crowded. The size that kills is known from the law: the push that is missing is the same
 * whatever the prefactor Y, and goes with Y · √size, so size · Y² is one number, to the 1 % it is looked for.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { HistoryReader } from '../../../src/history/history-reader.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { legsOf } from '../../../src/replay/plan.ts';
import { replay } from '../../../src/replay/replay.ts';
import { tapeOf } from '../../../src/replay/tape-of.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { AT, FIGURES } from '../../../src/sweep/figures.ts';
import { makeMarket } from '../../../src/sweep/market.ts';
import { pointEngine } from '../../../src/sweep/point-engine.ts';
import { epochMs } from '../../../src/units/units.ts';

const text = readFileSync('scenarios/btc-2025-10-10-crowded.yaml', 'utf8');
const scenario = parseScenario(text, 'crowded.yaml', {});
const venues = new Set(legsOf(scenario.construction).map(({ venue }) => venue));
const books = readRuleBooks('data/venues', venues);
const history = await new HistoryReader(null, books, 'data/reconstructions').read(scenario);

const at = (prefactor: number): Scenario => {
  const { crowd } = scenario;
  if (crowd === null) throw new Error('the day has a crowd');
  return { ...scenario, crowd: { ...crowd, impact: { ...crowd.impact, prefactor } } };
};

describe('10 October 2025 at 5.8x', () => {
  const told = [0.3, 1, 3].map((prefactor) => replay(at(prefactor), books, history).result.crowd);

  test('lives alone, and at 0.3; dies at 1 and at 3', () => {
    expect(told.map((one) => one?.diesWithout)).toEqual([false, false, false]);
    expect(told.map((one) => one?.diesWith)).toEqual([false, true, true]);
  });

  test('is killed by a crowd that goes with one over the square of the prefactor', () => {
    const [low, one, high] = told.map((each) => (each?.fatalNotionalQuote ?? 0) / 1e9) as [
      number,
      number,
      number,
    ];
    expect(one).toBeCloseTo(1.9, 1);
    expect(low * 0.09).toBeGreaterThan(one * 0.98);
    expect(low * 0.09).toBeLessThan(one * 1.02);
    expect(high * 9).toBeGreaterThan(one * 0.98);
    expect(high * 9).toBeLessThan(one * 1.02);
  });
});

test('a row is the replay that begins at its entry', () => {
  const { tape } = tapeOf(scenario, history);
  const point = pointEngine(scenario, books, makeMarket(tape), {
    engine: 'indexed',
    onlyLeg: null,
  });
  expect(point.how).toBe('replay');
  expect(point.note).toMatch(/crowd/);
  for (const hours of [0, 100]) {
    const from = epochMs(scenario.window.from + hours * 3_600_000);
    const row = new Float64Array(FIGURES.length);
    expect(point.figuresAt(from, row)).toBeNull();
    const begun = { ...scenario, window: { from, to: scenario.window.to } };
    const { totals } = replay(begun, books, history).result;
    expect(row[AT.netQuote]).toBeCloseTo(totals.netQuote, 6);
    expect(row[AT.forcedExitLossQuote]).toBeCloseTo(totals.forcedExitLossQuote, 6);
  }
});
