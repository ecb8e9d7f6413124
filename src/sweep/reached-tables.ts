/** A position's tables through time, and the brackets of them that prices of the tape can reach. */
import type { MarginTable } from '../domain/margin-rule.ts';
import type { LegPlan, TableStep } from '../domain/run.ts';
import { positionTable } from '../margin/position-table.ts';
import { tableSteps } from '../margin/table-steps.ts';
import type { Opening } from '../replay/sizing.ts';
import type { LegCourse } from './leg-course.ts';

/** Brackets `first` to `last` of a table, from bar `bar` on. */
export interface ReachedTable extends TableStep {
  readonly first: number;
  readonly last: number;
}

/** What rounding in a published table may move an edge between brackets by. */
const EDGE = 1e-5;

/** What a leg has to hold from its entry on; empty where nothing can liquidate it. */
export function tablesOf(
  { liquidation, contract }: LegPlan,
  { quantity, entry }: Opening,
  course: LegCourse,
  bar: number,
): readonly ReachedTable[] {
  if (liquidation === null) return [];
  const position = { contract, quantity, entry, contracts: quantity * entry };
  const least = quantity * course.lowest * (1 - EDGE);
  const most = quantity * course.highest * (1 + EDGE);
  const [{ rule }, ...later] = liquidation.rules;
  if (later.length === 0) return [reachedTable(positionTable(rule, position), 0, least, most)];
  return tableSteps(liquidation.rules, position, course.openMs, bar).map(({ bar: from, table }) =>
    reachedTable(table, from, least, most),
  );
}

/** A table with the brackets that bind for notionals from `least` to `most`. */
function reachedTable(table: MarginTable, bar: number, least: number, most: number): ReachedTable {
  const edges = edgesOf(table);
  let [first, last] = [0, edges.length - 1];
  while (last > 0 && (edges[last] as number) > most) last -= 1;
  while (first < last && (edges[first + 1] as number) < least) first += 1;
  return { bar, table, first, last };
}

/** The notional from which each bracket's line is above the one below. */
function edgesOf(table: MarginTable): Float64Array {
  const known = knownEdges.get(table);
  if (known !== undefined) return known;
  const { rate, deduction } = table;
  const edges = new Float64Array(rate.length);
  for (let b = 1; b < rate.length; b++) {
    const steeper = (rate[b] as number) - (rate[b - 1] as number);
    const further = (deduction[b] as number) - (deduction[b - 1] as number);
    // Two brackets of one rate are one line; its second name begins where its first does.
    edges[b] = steeper > 0 ? further / steeper : (edges[b - 1] as number);
  }
  knownEdges.set(table, edges);
  return edges;
}

const knownEdges = new WeakMap<MarginTable, Float64Array>();
