/** Entering and leaving by rule: decided at a bar's close, done at the next open. */
import { EntryRefused, issueLine } from '../domain/errors.ts';
import type { ExitRuleName } from '../domain/run.ts';
import { lowerBound } from '../units/sorted.ts';
import { accountExits } from './account-rules.ts';
import { closeAll } from './close-legs.ts';
import { asksAt } from './collateral.ts';
import { nextReductionBar, reductionsAt } from './derisk.ts';
import { isWaiting, openingStopped, tellHalted } from './halts.ts';
import { holdsAt, nextFiring } from './market-rules.ts';
import { openConstruction } from './open-legs.ts';
import type { PolicyState } from './policy-state.ts';
import type { EngineState } from './state.ts';

export function isAnythingHeld({ held }: Pick<EngineState, 'held'>): boolean {
  for (let leg = 0; leg < held.length; leg++) if (held[leg] !== null) return true;
  return false;
}

/** Step 5: what the rules make of the bar, for the next open. */
export function decideByRule(state: EngineState, policies: PolicyState, bar: number): void {
  if (!isAnythingHeld(state)) {
    // One that waits for its venue stands.
    state.entryDue ||= isEntered(state, policies, bar);
    return;
  }
  policies.leaving = exitsAt(state, policies, bar);
  policies.asks = asksAt(state, policies, bar);
  policies.reducing = reductionsAt(state, policies, bar);
}

/** The exit rules that hold at a bar's close. */
function exitsAt(
  state: EngineState,
  { leave, market }: PolicyState,
  bar: number,
): readonly ExitRuleName[] {
  if (leave === null) return [];
  const ofMarket = (market?.leave ?? []).filter(({ firing }) => holdsAt(firing, bar));
  return [...ofMarket.map(({ rule }) => rule), ...accountExits(state, leave, bar)];
}

/** Step 3: everything goes that the rules of the close before asked to go. */
export function leaveByRule(state: EngineState, policies: PolicyState, bar: number): void {
  const { leaving: rules } = policies;
  if (rules.length === 0) return;
  policies.leaving = [];
  // What waits for its venue already has its order.
  if (state.held.every((held) => held === null || isWaiting(state, held))) return;
  policies.ruleExits.push({ bar, rules });
  closeAll(state, bar, 'open', 'policy');
}

/**
 * Step 3: the entry that is due; it waits while a venue fills no orders or takes no margin. A later one
 * that is not let in is told of, and is the last.
 *
 * @throws EntryRefused where it is the first
 */
export function enterAsDue(state: EngineState, bar: number): void {
  const isFirst = state.constructions === 0;
  const stopped = openingStopped(state, [0, 1], bar);
  if (stopped !== null) {
    const { leg, halt } = stopped;
    const lifeIndex = state.lives.filter((life) => life.leg === leg).length;
    tellHalted(state, halt, { what: 'entry', bar, leg, lifeIndex });
    return;
  }
  state.entryDue = false;
  try {
    openConstruction(state, bar);
  } catch (error) {
    if (isFirst || !(error instanceof EntryRefused)) throw error;
    state.entryRefusal = { bar, why: error.issues.map(issueLine).join('. ') };
  }
}

/** Whether a construction may still be opened, by the number of those that were. */
export const mayEnterAgain = (
  { constructions, entryRefusal }: EngineState,
  policies: PolicyState,
) => policies.enter !== null && entryRefusal === null && constructions < policies.enter.times;

function isEntered(state: EngineState, policies: PolicyState, bar: number): boolean {
  const { market } = policies;
  if (!mayEnterAgain(state, policies) || market === null || market.enter === null) return false;
  return bar >= firstBarCooled(state, policies) && holdsAt(market.enter, bar);
}

/** The first bar at whose close the cool-down after the last construction is over. */
function firstBarCooled({ lives, tape }: EngineState, { enter }: PolicyState): number {
  const last = lives.at(-1);
  if (last === undefined || enter === null) return 0;
  return lowerBound(tape.openMs, (tape.openMs[last.exitBar] as number) + enter.coolDown);
}

/**
 * The first bar after `bar` that the rules need to be walked as things stand: something arrives or is due
 * at its open, or a rule of the market holds at its close. What looks at the account is not in it.
 *
 * @returns the tape's length where there is none
 */
export function nextPolicyBar(state: EngineState, policies: PolicyState, bar: number): number {
  const { openMs } = state.tape;
  const bars = openMs.length;
  const { asks, leaving, reducing } = policies;
  if (state.entryDue || asks.length > 0 || leaving.length > 0 || reducing.length > 0)
    return bar + 1;
  let next = bars;
  for (const { arrivesMs } of policies.inFlight)
    next = Math.min(next, lowerBound(openMs, arrivesMs));
  const { market } = policies;
  if (market === null) return next;
  if (isAnythingHeld(state))
    return Math.min(
      next,
      nextFiring(market.leave, bar + 1, bars),
      nextReductionBar(state, policies, bar),
    );
  if (!mayEnterAgain(state, policies)) return next;
  const from = Math.max(bar + 1, firstBarCooled(state, policies));
  return Math.min(next, market.enter?.[from] ?? bars);
}
