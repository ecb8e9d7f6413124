/**
 * The reference engine: every bar, in time order, in the order of docs/method.md. It is the
 * specification in code; anything faster must agree with it.
 */
import type { Plan, Run } from '../domain/run.ts';
import type { Journal } from '../ledger/journal.ts';
import type { Tape } from '../market/tape.ts';
import { checkAtOpen, checkInside } from './check.ts';
import { closeAll } from './close-legs.ts';
import { openConstruction } from './open-legs.ts';
import { settleAtOpen } from './settle.ts';
import { type EngineState, newState, type Resolution } from './state.ts';
import { actOnSurvivor, decideOnSurvivor } from './survivor.ts';

export interface BarRun extends Run {
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
): BarRun {
  const state = newState(plan, tape, resolution);
  const bars = tape.openMs.length;
  // A trade already open is planned from the window's first bar on, like any other.
  const plannedExitMs = (tape.openMs[0] as number) + (plan.holdMs ?? Number.POSITIVE_INFINITY);
  if (plan.legs.some(({ position }) => position !== null)) openConstruction(state, 0);
  for (let bar = 0; bar < bars; bar++) {
    settleAtOpen(state, bar);
    if (mortal) watch(state, bar, checkAtOpen);
    if ((tape.openMs[bar] as number) >= plannedExitMs) closeAll(state, bar, 'open', 'policy');
    if (mortal) actOnSurvivor(state, bar);
    if (!state.opened) openConstruction(state, bar);
    if (mortal) watch(state, bar, checkInside);
    if (nothingHeld(state)) break;
  }
  closeAll(state, bars - 1, 'close', 'window-end');
  const { lives, idle, holding, ambiguousBars, otherNets, refusals, journal } = state;
  return { lives, idle, holding, ambiguousBars, otherNets, refusals, journal };
}

function nothingHeld({ held }: EngineState): boolean {
  for (let leg = 0; leg < held.length; leg++) if (held[leg] !== null) return false;
  return true;
}

/** Runs a margin check and, where it killed a leg, decides what becomes of the other. */
function watch(
  state: EngineState,
  bar: number,
  check: (state: EngineState, bar: number) => void,
): void {
  const before = state.lives.length;
  check(state, bar);
  if (state.lives.length === before) return;
  const caught = state.lives.slice(before).filter(({ exitKind }) => exitKind === 'liquidation');
  // Of a leg that is gone and one that lost a part, the one that is gone is decided on.
  const died = caught.find(({ leg }) => state.held[leg] === null) ?? caught[0];
  if (died !== undefined) decideOnSurvivor(state, bar, died.leg);
}
