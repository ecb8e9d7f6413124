/**
 * Goal: the trade unharmed that a cost is set against is the twin of the replay, whatever the construction.
 * Method: bundled days on which a leg dies: rebalanced, in one shared account, margined in coin. Each entry with
 * nothing mortal, beside the twin that its own replay tells.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HistoryReader } from '../../../src/history/history-reader.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { legsOf } from '../../../src/replay/plan.ts';
import { tapeOf } from '../../../src/replay/tape-of.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { AT, FIGURES } from '../../../src/sweep/figures.ts';
import { makeMarket } from '../../../src/sweep/market.ts';
import { pointEngine } from '../../../src/sweep/point-engine.ts';

test.each([
  ['btc-2025-10-10-rebalanced', 'indexed', 12],
  ['btc-2025-10-10-hold', 'indexed', 9],
  ['eth-2025-10-10-wbeth-collateral', 'replay', 8],
  ['btc-2021-01-inverse-3x', 'replay', 3],
] as const)('%s, by %s', async (name, how, leverage) => {
  const sets = [`construction.leverage=${leverage}`];
  const text = readFileSync(`scenarios/${name}.yaml`, 'utf8');
  const scenario = parseScenario(text, name, { sets });
  const venues = new Set(legsOf(scenario.construction).map(({ venue }) => venue));
  const books = readRuleBooks('data/venues', venues);
  const reader = new HistoryReader(null, books, 'data/reconstructions');
  const { tape } = tapeOf(scenario, await reader.read(scenario));
  const engineOf = (onlyLeg: 'neither' | null) =>
    pointEngine(scenario, books, makeMarket(tape), { engine: 'indexed', onlyLeg });
  const [actual, unharmed] = [engineOf(null), engineOf('neither')];
  expect(actual.how).toBe(how);
  let forced = 0;
  for (const hours of [0, 30, 70, 100]) {
    const [row, twin] = [new Float64Array(FIGURES.length), new Float64Array(FIGURES.length)];
    const entryMs = scenario.window.from + hours * 3_600_000;
    expect(actual.figuresAt(entryMs, row)).toBeNull();
    expect(unharmed.figuresAt(entryMs, twin)).toBeNull();
    if (!Number.isNaN(row[AT.firstLiquidationAtMs])) forced += 1;
    expect(twin[AT.firstLiquidationAtMs]).toBeNaN();
    expect(twin[AT.forcedExitLossQuote]).toBe(0);
    const [net, twinNet] = [twin[AT.netQuote] ?? Number.NaN, row[AT.twinNetQuote] ?? Number.NaN];
    expect(Math.abs(net - twinNet)).toBeLessThan(1e-9 * (row[AT.capitalQuote] ?? 0));
    const parts =
      (twin[AT.fundingEarnedQuote] ?? 0) +
      (twin[AT.pricePnlQuote] ?? 0) -
      (twin[AT.costsQuote] ?? 0);
    expect(Math.abs(parts - net)).toBeLessThan(1e-9 * (row[AT.capitalQuote] ?? 0));
  }
  expect(forced).toBeGreaterThan(0);
});
