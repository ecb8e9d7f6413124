/**
 * Goal: a variant's figures are those of the scenario that it is, replayed by itself; one that can not be run is
 * told with its reason and stops nobody.
 * Method: a day of a bundled reconstruction; each variant is written out by hand as a file of its own, and
 * replayed as its command line says.
 */
import { expect, test } from 'vitest';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { HistoryReader } from '../../../src/history/history-reader.ts';
import { withVariants } from '../../../src/history/variants.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import { replay } from '../../../src/replay/replay.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';

const BASE = `schema: 1
name: a-day-otherwise
window: { from: 2025-10-10T20:00Z, to: 2025-10-10T23:00Z }
capital: 100_000 USDT
construction:
  kind: delta-neutral
  long: { venue: binance-usdm, instrument: BTCUSDT }
  short: { venue: hyperliquid, instrument: BTC }
  leverage: 7
quotes: at par
data: { reconstruction: btc-2025-10-10 }
mark: last
liquidation: { maintenance: 1 %, style: full-margin }
`;
const VARIANTS = `variants:
  - { name: at 3x, construction: { leverage: 3 } }
  - { name: not let in, construction: { leverage: 300 } }
  - { name: no such history, construction: { short: { venue: bybit-linear, instrument: BTCUSDT } }, data: { reconstruction: eth-2025-10-10 } }
  - { name: shocked, stress: [{ mark: short, by: 20 %, from: 2025-10-10T21:20Z, for: 30 min }], survivor: { policy: hold } }
  - { name: another venue, construction: { short: { venue: bybit-linear, instrument: BTCUSDT } } }
  - { name: the same }
`;

const books = readRuleBooks(
  'data/venues',
  new Set(['binance-usdm', 'hyperliquid', 'bybit-linear']),
);
const reader = new HistoryReader(null, books, 'data/reconstructions');
const engine = 'indexed';

async function run(scenario: Scenario) {
  const history = await reader.read(scenario);
  const { result } = replay(scenario, books, history, engine);
  const read: string[] = [];
  const counting = {
    read: (one: Scenario) => {
      read.push(one.construction.kind === 'delta-neutral' ? one.construction.short.venue : '');
      return reader.read(one);
    },
  };
  const told = await withVariants(result, scenario, { books, reader: counting, engine, history });
  return { result, told, read };
}

test('every variant is what its own scenario gives, and is told by what it changes', async () => {
  const scenario = parseScenario(BASE + VARIANTS, 'a.yaml');
  const { result, told, read } = await run(scenario);
  const [three, refused, missing, shocked, other, same] = told.variants;

  expect(told).toEqual({ ...result, variants: told.variants });
  expect(told.variants.map(({ name }) => name)).toEqual([
    ...['at 3x', 'not let in', 'no such history', 'shocked', 'another venue', 'the same'],
  ]);
  // Only what reads other series is read again.
  expect(read).toEqual(['bybit-linear', 'bybit-linear']);

  expect(three).toMatchObject({
    changed: [{ path: 'construction.leverage', base: '7', variant: '3' }],
    sets: ['construction.leverage=3'],
    outcome: { firstForced: null, forcedExit: null, nakedMs: 0 },
    assumptions: [],
  });
  expect(refused?.outcome).toBeNull();
  expect(refused?.refused).toMatch(/^construction\.leverage \(long\): expected a margin above/);
  expect(missing?.refused).toMatch(/a series of eth-2025-10-10; found none/);
  expect(shocked?.sets).toEqual([
    'survivor.policy=hold',
    'stress=[{"mark":"short","by":"20 %","from":"2025-10-10T21:20Z","for":"30 min"}]',
  ]);
  expect(shocked?.changed[1]).toEqual({
    ...{ path: 'stress', base: null },
    variant: 'mark short, by 20 %, from 2025-10-10T21:20Z, for 30 min',
  });
  expect(shocked?.assumptions[0]).toMatch(/^STRESSED, not history/);
  // Entered near 117,700 at 7x it dies near 133,000, which 1.2 times 111,000 is; that is reached on the way up.
  const { firstForced } = shocked?.outcome ?? {};
  expect(firstForced).toMatchObject({ role: 'short', kind: 'liquidation', closedFraction: 1 });
  expect(firstForced?.atMs).toBeGreaterThan(Date.UTC(2025, 9, 10, 21, 22));
  expect(firstForced?.atMs).toBeLessThan(Date.UTC(2025, 9, 10, 21, 50));
  expect(same).toMatchObject({ changed: [], sets: [], differenceQuote: 0 });
  expect(other?.differenceQuote).toBe(
    (other?.outcome?.netQuote ?? Number.NaN) - result.totals.netQuote,
  );

  for (const { sets, outcome, name } of told.variants) {
    if (outcome === null) continue;
    const alone = parseScenario(renderScenario(scenario), 'scenario.yaml', {
      sets: [...sets, 'variants=[]'],
    });
    const { result: own, told: none } = await run(alone);
    expect(none.variants, name).toEqual([]);
    expect(outcome.netQuote, name).toBe(own.totals.netQuote);
    expect(outcome.forcedExit, name).toEqual(own.forcedExit);
    expect(outcome.exits, name).toEqual(own.exits);
    expect(outcome.ends, name).toEqual(
      own.legs.map(({ role, exit: { atMs, kind } }) => ({ role, atMs, kind })),
    );
  }
});

test('what is neither the scenario’s fault nor the data’s is not told as a refusal', async () => {
  const scenario = parseScenario(`${BASE}variants: [{ name: a, fills: mark }]\n`, 'a.yaml');
  const history = await reader.read(scenario);
  const { result } = replay(scenario, books, history, engine);
  const broken = { read: () => Promise.reject(new TypeError('a disk')) };
  await expect(
    withVariants(result, scenario, { books, reader: broken, engine, history }),
  ).rejects.toThrow('a disk');
});
