/**
 * The reference engine: every bar, in time order. With `step.ts` it is the specification in code;
 * anything faster must agree with it.
 */
import type { Plan, Run } from '../domain/run.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Tape } from '../market/tape.ts';
import { exitOutcomes } from './exits/outcome.ts';
import { type MarketRules, marketRules } from './market-rules.ts';
import { type EngineState, newState, type Resolution } from './state.ts';
import { beginRun, endRun, isOver, stepBar } from './step.ts';

export interface BookedRun extends Run {
  readonly journal: Journal;
}

/**
 * Replays a construction over the tape.
 *
 * @param mortal     false for the twin: no margin check, no collateral moved, and only the market's rules
 * @param resolution how bars whose order the record does not tell are resolved
 * @param market     the plan's rules of the market on this tape, where they are known already
 */
export function runBars(
  plan: Plan,
  tape: Tape,
  mortal: boolean,
  resolution: Resolution = { kind: 'all die' },
  market: MarketRules | null = marketRules(plan, tape),
): BookedRun {
  const state = newState(plan, tape, { mortal, resolution }, market);
  return runThrough(state, (bar) => bar + 1);
}

/** Takes a run's steps from its first bar to its end, at the bars that `next` names one after the other. */
export function runThrough(state: EngineState, next: (bar: number) => number): BookedRun {
  beginRun(state);
  for (let bar = 0; bar < state.tape.openMs.length; bar = next(bar)) {
    stepBar(state, bar);
    if (isOver(state)) break;
  }
  endRun(state);
  return runOf(state);
}

/** What a finished run tells. */
function runOf(state: EngineState): BookedRun {
  const { lives, idle, holding, ambiguousBars, otherNets, refusals, journal } = state;
  const { entryRefusal, policies, spared, halted } = state;
  return {
    lives,
    idle,
    holding,
    ambiguousBars,
    otherNets,
    refusals,
    moves: policies?.moves ?? [],
    ruleExits: policies?.ruleExits ?? [],
    reductions: policies?.reductions ?? [],
    halted,
    entryRefusal,
    spared,
    exitOutcomes: exitOutcomes(state),
    journal,
  };
}
