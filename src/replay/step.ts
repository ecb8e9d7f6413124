/** One bar, in the order of docs/method.md. Both engines are made of it: they differ in which bars they take. */
import { isForced } from '../metrics/moments.ts';
import { checkAtOpen, checkInside } from './check.ts';
import { closeAll, closeWaiting } from './close-legs.ts';
import { bringHome, receiveCollateral, sendCollateral } from './collateral.ts';
import { deleverage } from './deleverage.ts';
import { reduceByRule } from './derisk.ts';
import {
  continueUnwindings,
  endUnwindings,
  leavesSurvivor,
  othersAreAtWork,
} from './exits/under-way.ts';
import { openConstruction } from './open-legs.ts';
import {
  decideByRule,
  enterAsDue,
  isAnythingHeld,
  leaveByRule,
  mayEnterAgain,
} from './policies.ts';
import { settleAtOpen } from './settle.ts';
import type { EngineState } from './state.ts';
import { actOnSurvivor, decideOnSurvivor } from './survivor.ts';

/** Before the first bar: a trade already open is held from its open on. */
export function beginRun(state: EngineState): void {
  if (state.plan.legs.some(({ position }) => position !== null)) openConstruction(state, 0);
}

/** Everything that happens in bar `bar`, from its open to its close. */
export function stepBar(state: EngineState, bar: number): void {
  const { mortal, policies } = state;
  if (policies !== null) receiveCollateral(state, policies, bar);
  settleAtOpen(state, bar);
  if (mortal) watch(state, bar, checkAtOpen);
  if (state.deleveraging !== null) watch(state, bar, deleverage);
  if (state.unwindings.length > 0) watch(state, bar, continueUnwindings);
  closeWaiting(state, bar);
  if ((state.tape.openMs[bar] as number) >= state.plannedExitMs)
    closeAll(state, bar, 'open', 'policy');
  if (policies !== null) {
    leaveByRule(state, policies, bar);
    reduceByRule(state, policies, bar);
  }
  if (mortal) actOnSurvivor(state, bar);
  if (state.entryDue) enterAsDue(state, bar);
  if (policies !== null) sendCollateral(state, policies, bar);
  if (mortal) watch(state, bar, checkInside);
  if (policies !== null) decideByRule(state, policies, bar);
}

/** After the last bar: what is still open is closed at its close, and what is still on its way is home. */
export function endRun(state: EngineState): void {
  closeAll(state, state.tape.openMs.length - 1, 'close', 'window-end');
  endUnwindings(state);
  if (state.policies !== null) bringHome(state);
}

/** Whether everything is over: nothing is held, and nothing will be. */
export function isOver(state: EngineState): boolean {
  if (isAnythingHeld(state) || state.entryDue || othersAreAtWork(state)) return false;
  return state.policies === null || !mayEnterAgain(state, state.policies);
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
  const caught = state.lives
    .slice(before)
    .filter((life) => isForced(life) && leavesSurvivor(state, life));
  // Of a leg that is gone and one that lost a part, the one that is gone is decided on.
  const died = caught.find(({ leg }) => state.held[leg] === null) ?? caught[0];
  if (died !== undefined) decideOnSurvivor(state, bar, died.leg);
}
