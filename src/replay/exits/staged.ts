/**
 * `staged`: equal parts of both legs, one after the other, until what is left meets its maintenance: the
 * least that restores it. While steps are under way they take the place of the leg's margin check.
 */
import type { ExitStyle } from '../../domain/exit-style.ts';
import { leavesNothing } from '../../margin/closure.ts';
import { equityAt, isLiquidated } from '../../margin/isolated.ts';
import { tableAt } from '../../margin/table-steps.ts';
import { type Breach, liquidateIsolated } from '../liquidate.ts';
import type { EngineState, HeldLeg } from '../state.ts';
import { closeOther, netCoins, otherReference, sellCaught, standingOther } from './pair.ts';
import { passOn, type Unwinding } from './unwinding.ts';

type Staged = Extract<ExitStyle, { readonly kind: 'staged' }>;

/**
 * One step: a part of the caught leg, as it was at the trigger, and the same share of the other.
 *
 * @param done steps before this one
 * @returns what is left of the caught leg and needs no further step now; null where it is gone, or waits for one
 */
export function takeStep(
  state: EngineState,
  unwinding: Unwinding,
  breach: Breach,
  bar: number,
  done: number,
  style: Staged,
): HeldLeg | null {
  const { held, price, phase } = breach;
  const moment = { bar, phase, price };
  const other = standingOther(state, held.leg, moment);
  const atMs = state.tape.openMs[bar] as number;
  unwinding.work = null;
  // A price that came back, or collateral that arrived since the last step, has restored it without one more.
  if (done > 0 && isKept(held, price, bar)) return held;
  unwinding.endBar = bar;
  if (equityAt(held, price) <= 0) {
    // Nothing is left to restore: the venue takes the rest, as it does.
    passOn(unwinding, netCoins([{ leg: held, price, share: 1 }]), atMs);
    return liquidateIsolated(state, breach, bar);
  }
  const part = 1 / (style.steps - done);
  const share = leavesNothing(held, part) ? 1 : part;
  const parts = [{ leg: held, price, share }];
  if (other !== null)
    parts.push({ leg: other, price: otherReference(state, held.leg, moment), share });
  passOn(unwinding, netCoins(parts), atMs);
  const rest = sellCaught(state, unwinding, breach, bar, share);
  if (other !== null) closeOther(state, unwinding, other, moment, share, 'market');
  if (rest === null || isKept(rest, price, bar)) return rest;
  const dueMs = atMs + style.over / style.steps;
  unwinding.work = { kind: 'stepping', done: done + 1, dueMs };
  return null;
}

/** Whether what a step left meets its own maintenance there. */
function isKept(rest: HeldLeg, price: number, bar: number): boolean {
  const rules = rest.plan.liquidation;
  if (rules === null || equityAt(rest, price) <= 0) return false;
  return !isLiquidated(rest, tableAt(rest.tables, bar), price, rules.equalityKills);
}

/** Whether a leg's margin check waits for the next step of its own unwinding. */
export const isInSteps = ({ unwindings }: Pick<EngineState, 'unwindings'>, leg: number): boolean =>
  unwindings.some(({ trigger, work }) => trigger.leg === leg && work?.kind === 'stepping');
