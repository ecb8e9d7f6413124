/**
 * The reference engine: every bar, in time order. With `step.ts` it is the specification in code;
 * anything faster must agree with it.
 */
import type { Plan, Run } from '../domain/run.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Tape } from '../market/tape.ts';
import { type EngineState, newState, type Resolution } from './state.ts';
import { beginRun, endRun, isOver, stepBar } from './step.ts';

export interface BookedRun extends Run {
  readonly journal: Journal;
}

/**
 * Replays a construction over the tape.
 *
 * @param mortal     false for the twin: no margin check, no policy
 * @param resolution how bars whose order the record does not tell are resolved
 */
export function runBars(
  plan: Plan,
  tape: Tape,
  mortal: boolean,
  resolution: Resolution = { kind: 'all die' },
): BookedRun {
  const state = newState(plan, tape, { mortal, resolution });
  beginRun(state);
  for (let bar = 0; bar < tape.openMs.length; bar++) {
    stepBar(state, bar);
    if (isOver(state)) break;
  }
  endRun(state);
  return runOf(state);
}

/** What a finished run tells. */
export function runOf(state: EngineState): BookedRun {
  const { lives, idle, holding, ambiguousBars, otherNets, refusals, journal } = state;
  return { lives, idle, holding, ambiguousBars, otherNets, refusals, journal };
}
