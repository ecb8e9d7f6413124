/**
 * The default engine: the steps of the reference engine, at the bars at which something can happen. What
 * falls due is known by its instant; what a price can bring is asked of the ranges of whole blocks of
 * bars before it is asked of a bar. The steps and every predicate are those of the reference engine, so
 * a run of one is a run of the other.
 */
import type { Plan } from '../domain/run.ts';
import { type BlockRanges, firstBarThatMay } from '../market/block-ranges.ts';
import type { Tape } from '../market/tape.ts';
import { lowerBound } from '../units/sorted.ts';
import { HOUR } from '../units/units.ts';
import { nextRoundBar } from './adl-state.ts';
import { type BookedRun, runThrough } from './bar-engine.ts';
import { nextUnwindingBar } from './exits/under-way.ts';
import { type MarketRules, marketRules } from './market-rules.ts';
import { nextPolicyBar } from './policies.ts';
import { priceEvents } from './price-events.ts';
import { type EngineState, newState, type Resolution } from './state.ts';

/**
 * Replays a construction over the tape.
 *
 * @param ranges     of this very tape
 * @param mortal     false for the twin: no margin check, no policy
 * @param resolution how bars whose order the record does not tell are resolved
 * @param market     the plan's rules of the market on this very tape
 */
export function runIndexed(
  plan: Plan,
  tape: Tape,
  ranges: BlockRanges,
  mortal: boolean,
  resolution: Resolution = { kind: 'all die' },
  market: MarketRules | null = marketRules(plan, tape),
): BookedRun {
  const state = newState(plan, tape, { mortal, resolution }, market);
  return runThrough(state, (bar) => nextBar(state, ranges, bar));
}

/** The next bar at which anything can happen. */
function nextBar(state: EngineState, ranges: BlockRanges, bar: number): number {
  const due = nextDue(state, bar);
  const may = state.mortal ? priceEvents(state, bar) : null;
  return may === null ? due : firstBarThatMay(ranges, bar + 1, due, may);
}

/** The next bar at which time alone brings something: a print, interest, an order, a transfer, other rules. */
function nextDue(state: EngineState, bar: number): number {
  const { tape, held, pending, plannedExitMs, policies } = state;
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
  if (state.entryDue) sooner(bar + 1);
  for (const { notBeforeMs } of state.waiting) sooner(lowerBound(openMs, notBeforeMs));
  if (pending !== null) sooner(lowerBound(openMs, Math.max(pending.notBeforeMs, now + 1)));
  if (state.unwindings.length > 0) sooner(nextUnwindingBar(state, bar));
  if (policies !== null) sooner(nextPolicyBar(state, policies, bar));
  for (const leg of state.deleveraging ?? [])
    if (leg !== null && held[leg.leg] !== null) sooner(nextRoundBar(leg, bar));
  return due;
}
