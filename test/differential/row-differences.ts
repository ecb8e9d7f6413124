/** A row of a sweep beside the replay that it stands for. */
import type { Scenario } from '../../src/domain/scenario.ts';
import { sliceTape } from '../../src/market/slice-tape.ts';
import type { Tape } from '../../src/market/tape.ts';
import { equityCurve } from '../../src/metrics/equity.ts';
import { runBars } from '../../src/replay/bar-engine.ts';
import { makePlan, type RuleBooks } from '../../src/replay/plan.ts';
import { tapeOf } from '../../src/replay/tape-of.ts';
import { AT, FIGURES, type Figure, type PointEngine, type Row } from '../../src/sweep/figures.ts';
import { makeMarket } from '../../src/sweep/market.ts';
import { pointEngine } from '../../src/sweep/point-engine.ts';
import { lowerBound } from '../../src/units/sorted.ts';
import { DAY } from '../../src/units/units.ts';
import { booksOf, historyOf, scenarioOf } from './engine.ts';
import type { OracleInput } from './oracle/types.ts';

export interface RowDifferences {
  readonly found: readonly string[];
  readonly how: PointEngine['how'];
}

/** Figures that are instants, counts or flags: equal or not. */
const EXACT: readonly Figure[] = [
  'entryAtMs',
  'worstEquityAtMs',
  'worstDayAtMs',
  'firstLiquidationAtMs',
  'liquidatedLeg',
  'ambiguous',
  'fullyObserved',
];

/**
 * Where a row and the replay by the engine that walks every bar differ, a line a figure.
 *
 * @param entries places in the window, from 0 to 1
 */
export function rowDifferences(input: OracleInput, entries: readonly number[]): RowDifferences {
  const scenario = scenarioOf(input);
  const books = booksOf(input);
  const { tape } = tapeOf(scenario, historyOf(input));
  const market = makeMarket(tape);
  const fast = pointEngine(scenario, books, market, { engine: 'indexed', onlyLeg: null });
  const slow = pointEngine(scenario, books, market, { engine: 'bar', onlyLeg: null });
  const [here, there] = [new Float64Array(FIGURES.length), new Float64Array(FIGURES.length)];
  const found: string[] = [];
  for (const at of entries) {
    const entryMs = tape.openMs[Math.floor(at * (tape.openMs.length - 1))] as number;
    const isExtreme = extremesOf(scenario, books, tape, lowerBound(tape.openMs, entryMs));
    const refused = [fast.figuresAt(entryMs, here), slow.figuresAt(entryMs, there)];
    if (refused[0] !== refused[1]) found.push(`refused: ${refused.join(' | ')}`);
    for (const [i, name] of FIGURES.entries()) {
      const [a, b] = [here[i] as number, there[i] as number];
      // Which of the two it took is what is compared here.
      if (name === 'wholeReplay' || alike(name, a, b, scenario.capital.amount)) continue;
      if (TIED.includes(name) && isExtreme(name, a, there)) continue;
      found.push(`${entryMs} ${name}: ${a} ${b}`);
    }
  }
  return { found, how: fast.how };
}

/** Where equity was equally low at two instants, to a rounding, either may be told. */
const TIED: readonly Figure[] = ['worstEquityAtMs', 'worstDayAtMs'];

/** Whether the reference engine's own curve is at its worst, or has its worst day, at an instant. */
function extremesOf(scenario: Scenario, books: RuleBooks, tape: Tape, bar: number) {
  return (name: Figure, atMs: number, row: Row): boolean => {
    const part = sliceTape(tape, bar);
    const plan = makePlan(scenario, books).plan;
    const { open, close } = equityCurve({ plan, tape: part, run: runBars(plan, part, true) });
    const slack = 1e-9 * plan.capital;
    const at = lowerBound(part.openMs, atMs);
    if (name === 'worstEquityAtMs')
      return (
        Math.min(open[at] as number, close[at] as number) <=
        (row[AT.worstEquityQuote] as number) + slack
      );
    const before = at === 0 ? plan.capital : (close[at - 1] as number);
    const after = close[lowerBound(part.openMs, atMs + DAY) - 1] as number;
    return after - before <= (row[AT.worstDayQuote] as number) + slack;
  };
}

function alike(name: Figure, a: number, b: number, capital: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (EXACT.includes(name)) return a === b;
  const scale = name.endsWith('Quote') ? capital : Math.max(1, Math.abs(b));
  return Math.abs(a - b) <= 1e-9 * Math.max(scale, Math.abs(b));
}
