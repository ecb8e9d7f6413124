/**
 * Goal: a row of a sweep is a replay. The closed form goes from event to event and adds funding up by sums;
 * the reference engine walks every bar and books every print.
 * Method: random scenarios, entered at the window's start and at later bars; each figure of the row beside
 * that of the reference engine, to 1e-9 relative (of the capital, for amounts near zero).
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildTape } from '../../src/market/build-tape.ts';
import { FIGURES, type Figure } from '../../src/sweep/figures.ts';
import { makeMarket } from '../../src/sweep/market.ts';
import { pointEngine } from '../../src/sweep/point-engine.ts';
import { anyInputs, inputs } from './arbitraries.ts';
import { booksOf, historyOf, scenarioOf } from './engine.ts';
import { hasRealData } from './oracle/read.ts';
import type { OracleInput } from './oracle/types.ts';
import { movedInputs } from './policy-arbitraries.ts';
import { REAL_INPUTS } from './real.ts';
import { lethalInputs } from './sql/lethal.ts';
import { tendedInputs } from './sql/policies.ts';

/** Figures that are instants, counts or flags: equal or not. */
const EXACT: readonly Figure[] = [
  'entryAtMs',
  'firstLiquidationAtMs',
  'liquidatedLeg',
  'ambiguous',
  'fullyObserved',
];

/** Differences between the two, a line each; the reason where there is no closed form. */
function differences(input: OracleInput, entries: readonly number[]) {
  const scenario = scenarioOf(input);
  const books = booksOf(input);
  const history = historyOf(input);
  const { tape } = buildTape(history.legs, history.shared, {
    window: scenario.window,
    gridMs: scenario.grid,
    gapsMaxMs: scenario.gaps.max,
  });
  const market = makeMarket(tape);
  const fast = pointEngine(scenario, books, market, { engine: 'indexed', onlyLeg: null });
  const slow = pointEngine(scenario, books, market, { engine: 'bar', onlyLeg: null });
  const [here, there] = [new Float64Array(FIGURES.length), new Float64Array(FIGURES.length)];
  const found: string[] = [];
  for (const at of entries) {
    const entryMs = tape.openMs[Math.floor(at * (tape.openMs.length - 1))] as number;
    const refused = [fast.figuresAt(entryMs, here), slow.figuresAt(entryMs, there)];
    if (refused[0] !== refused[1]) found.push(`refused: ${refused.join(' | ')}`);
    for (const [i, name] of FIGURES.entries()) {
      const [a, b] = [here[i] as number, there[i] as number];
      if (!alike(name, a, b, scenario.capital.amount)) found.push(`${entryMs} ${name}: ${a} ${b}`);
    }
  }
  return { found, how: fast.how };
}

function alike(name: Figure, a: number, b: number, capital: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (EXACT.includes(name)) return a === b;
  // Two equal extremes a rounding apart may be told of either of their bars.
  if (name === 'worstEquityAtMs' || name === 'worstDayAtMs') return true;
  const scale = name.endsWith('Quote') ? capital : Math.max(1, Math.abs(b));
  return Math.abs(a - b) <= 1e-9 * Math.max(scale, Math.abs(b));
}

const ENTRIES = [0, 0.2, 0.55];

describe('a row is a replay', () => {
  test.each([
    ['plain', inputs, 100] as const,
    ['any', anyInputs, 40] as const,
    ['with collateral that moves', movedInputs, 100] as const,
    ['that kills', () => lethalInputs, 400] as const,
    ['that kills and is tended', () => tendedInputs, 100] as const,
  ])('whatever the scenario: %s', { timeout: 120_000 }, (_, arbitrary, least) => {
    let closed = 0;
    fc.assert(
      fc.property(arbitrary(), (input) => {
        const { found, how } = differences(input, ENTRIES);
        if (how === 'indexed') closed += 1;
        expect(found).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(closed).toBeGreaterThan(least);
  });

  test.skipIf(!hasRealData)('on recorded history', { timeout: 120_000 }, () => {
    for (const { name, make } of REAL_INPUTS.filter((_, i) => i % 8 === 1))
      expect({ name, found: differences(make(), [0, 0.3]).found }).toEqual({ name, found: [] });
  });
});
