/** A plan on its tape, by the engine that was asked for. */
import type { Plan } from '../domain/run.ts';
import { blockRanges } from '../market/block-ranges.ts';
import type { Tape } from '../market/tape.ts';
import type { Booked } from '../metrics/forced-exit.ts';
import { type BookedRun, runBars } from './bar-engine.ts';
import { runIndexed } from './indexed-engine.ts';
import { marketRules } from './market-rules.ts';
import type { Resolution } from './state.ts';

/** `bar` walks every bar; `indexed` takes the same steps at those at which something can happen. */
export type Engine = 'indexed' | 'bar';
export const ENGINES: readonly Engine[] = ['indexed', 'bar'];

/** Runs the one plan on the one tape: the construction itself, or its twin. */
export type RunPlan = (mortal: boolean, resolution?: Resolution) => BookedRun;

export function runner(plan: Plan, tape: Tape, engine: Engine): RunPlan {
  const market = marketRules(plan, tape);
  if (engine === 'bar')
    return (mortal, resolution) => runBars(plan, tape, mortal, resolution, market);
  const ranges = blockRanges(tape);
  return (mortal, resolution) => runIndexed(plan, tape, ranges, mortal, resolution, market);
}

export const booked = (plan: Plan, tape: Tape, run: BookedRun): Booked => ({ plan, tape, run });
