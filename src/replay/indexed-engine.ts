/**
 * The default engine: the steps of the reference engine, at the bars at which something can happen. What
 * falls due is known by its instant; whether a price can liquidate anything is asked of the ranges of
 * whole blocks of bars before it is asked of a bar.
 *
 * Equity less requirement is concave in a leg's price (in its inverse, for coin-margined contracts), so
 * where neither end of a range kills a leg no price between them does. Nothing else is assumed: the
 * steps and every predicate are those of the reference engine, and a run of one is a run of the other.
 */
import type { Plan } from '../domain/run.ts';
import { crossAccountOf, isCrossLiquidated } from '../margin/cross.ts';
import { isLiquidated } from '../margin/isolated.ts';
import { tableAt } from '../margin/table-steps.ts';
import { lowerBound } from '../market/align.ts';
import { type BlockRanges, firstBarThatMay, type PairRanges } from '../market/block-ranges.ts';
import type { Tape } from '../market/tape.ts';
import { HOUR } from '../units/units.ts';
import { type BookedRun, runOf } from './bar-engine.ts';
import { type EngineState, type HeldLeg, newState, type Resolution } from './state.ts';
import { beginRun, endRun, isOver, stepBar } from './step.ts';

/**
 * Replays a construction over the tape.
 *
 * @param ranges     of this very tape
 * @param mortal     false for the twin: no margin check, no policy
 * @param resolution how bars whose order the record does not tell are resolved
 */
export function runIndexed(
  plan: Plan,
  tape: Tape,
  ranges: BlockRanges,
  mortal: boolean,
  resolution: Resolution = { kind: 'all die' },
): BookedRun {
  const state = newState(plan, tape, { mortal, resolution });
  beginRun(state);
  let bar = 0;
  while (bar < tape.openMs.length) {
    stepBar(state, bar);
    if (isOver(state)) break;
    bar = nextBar(state, ranges, bar);
  }
  endRun(state);
  return runOf(state);
}

/** The next bar at which anything can happen. */
function nextBar(state: EngineState, ranges: BlockRanges, bar: number): number {
  const due = nextDue(state, bar);
  if (!state.mortal) return due;
  const [first, second] = state.held;
  const { cross } = state.plan;
  if (cross !== null) {
    if (!first || !second) return due;
    const account = crossAccountOf(cross, first, second, tableAt(second.tables, bar));
    // Adjusted equity never falls with the spot's price, nor does what is lacking with the perp's.
    return firstBarThatMay(ranges, bar + 1, due, ([spot, perp], at) =>
      isCrossLiquidated(account, {
        spot: spot?.low[at] as number,
        perp: perp?.high[at] as number,
      }),
    );
  }
  const legs = [first, second].filter((held) => held != null && held.plan.liquidation !== null);
  if (legs.length === 0) return due;
  return firstBarThatMay(ranges, bar + 1, due, (pair, at) =>
    legs.some((held) => mayDie(held as HeldLeg, pair, at, bar)),
  );
}

/** Whether a price in the range liquidates the leg as it stands now. */
function mayDie(held: HeldLeg, pair: PairRanges, at: number, bar: number): boolean {
  const range = pair[held.leg];
  const table = tableAt(held.tables, bar);
  const kills = held.plan.liquidation?.equalityKills ?? false;
  return (
    isLiquidated(held, table, range?.low[at] as number, kills) ||
    isLiquidated(held, table, range?.high[at] as number, kills)
  );
}

/** The next bar at which time alone brings something: a print, interest, an order, other rules. */
function nextDue(state: EngineState, bar: number): number {
  const { tape, held, pending, plannedExitMs } = state;
  const { openMs } = tape;
  let due = openMs.length;
  const sooner = (at: number | undefined): void => {
    if (at !== undefined && at > bar && at < due) due = at;
  };
  for (const leg of held) {
    if (leg === null) continue;
    sooner(leg.tape.funding.bar[leg.nextPrint]);
    for (const step of leg.tables) sooner(step.bar);
  }
  const now = openMs[bar] as number;
  if (state.borrows) sooner(lowerBound(openMs, (Math.floor(now / HOUR) + 1) * HOUR));
  if (Number.isFinite(plannedExitMs)) sooner(lowerBound(openMs, plannedExitMs));
  if (pending !== null) sooner(lowerBound(openMs, Math.max(pending.notBeforeMs, now + 1)));
  return due;
}
