/** Margin checks: who is caught at an open, and who inside a bar. */
import type { CrossAccount, PricePair } from '../margin/cross.ts';
import { crossAccountOf, crossTrigger, isCrossLiquidated } from '../margin/cross.ts';
import { type IsolatedLeg, isLiquidated, liquidationPrice } from '../margin/isolated.ts';
import { tableAt } from '../margin/table-steps.ts';
import { closeLeg } from './close-legs.ts';
import { type Breach, liquidateCross, liquidateIsolated, netIfUnwound } from './liquidate.ts';
import type { EngineState, HeldLeg } from './state.ts';

/** Step 2: what funding or a gap has already killed by the open. Returns the legs that died. */
export function checkAtOpen(state: EngineState, bar: number): void {
  if (state.plan.cross !== null) {
    const account = crossAccount(state, bar);
    if (account === null) return;
    const at = pairAt(state, bar, 'open', 'open');
    if (isCrossLiquidated(account, at)) liquidateCross(state, at, bar, 'open');
    return;
  }
  const { held: legs } = state;
  for (let leg = 0; leg < legs.length; leg++) {
    const held = legs[leg];
    if (!held || held.plan.liquidation === null) continue;
    const price = held.tape.mark.open[bar] as number;
    const { equalityKills } = held.plan.liquidation;
    if (isLiquidated(held, tableAt(held.tables, bar), price, equalityKills))
      liquidateIsolated(state, { held, price, phase: 'open', gap: true }, bar);
  }
}

/** Step 4: the bar's extremes, for everything held through it. */
export function checkInside(state: EngineState, bar: number): void {
  if (state.plan.cross !== null) {
    checkCrossInside(state, bar);
    return;
  }
  let breaches: Breach[] | null = null;
  const { held: legs } = state;
  for (let leg = 0; leg < legs.length; leg++) {
    const held = legs[leg];
    const breach = held ? breachInside(held, bar) : null;
    if (breach !== null) breaches = [...(breaches ?? []), breach];
  }
  if (breaches !== null) die(state, breaches, bar);
}

/** Liquidates everything caught inside one bar; of two whose order is unknown, as `resolution` says. */
function die(state: EngineState, breaches: readonly Breach[], bar: number): void {
  const doubtful = breaches.length > 1 && breaches.every(({ gap }) => !gap);
  if (doubtful) state.ambiguousBars.push(bar);
  const { resolution } = state;
  // A leg entered beyond its trigger is gone at the open, before anything inside the bar.
  const inOrder = breaches.toSorted((a, b) => Number(b.gap) - Number(a.gap));
  for (const breach of inOrder) {
    const spared = doubtful && resolution.kind === 'survives' && resolution.leg === breach.held.leg;
    if (!spared) liquidateToTheEnd(state, breach, bar);
  }
  if (doubtful && resolution.kind === 'survives') {
    const spared = state.held[resolution.leg];
    if (spared) closeLeg(state, spared, bar, 'close', 'survivor-close');
  }
}

/** A leg that is closed in steps may be caught again by the same bar, further on. */
function liquidateToTheEnd(state: EngineState, breach: Breach, bar: number): void {
  let next: Breach | null = breach;
  while (next !== null) {
    const rest = liquidateIsolated(state, next, bar);
    next = rest === null ? null : breachInside(rest, bar);
  }
}

/** What of a leg decides whether a bar catches it. */
export type Exposed = IsolatedLeg & Pick<HeldLeg, 'plan' | 'tape' | 'tables'>;

/** Where a bar catches a leg. */
export type Caught = Omit<Breach, 'held'>;

/** The exact price at which the bar's extreme catches a leg; the open where that is beyond already. */
export function caughtInside(held: Exposed, bar: number): Caught | null {
  const rules = held.plan.liquidation;
  if (rules === null) return null;
  const { open, high, low } = held.tape.mark;
  const extreme = (held.side > 0 ? low[bar] : high[bar]) as number;
  const table = tableAt(held.tables, bar);
  if (!isLiquidated(held, table, extreme, rules.equalityKills)) return null;
  const from = open[bar] as number;
  if (isLiquidated(held, table, from, rules.equalityKills))
    return { price: from, phase: 'open', gap: true };
  const exact = liquidationPrice(held, table) ?? extreme;
  // The root lies between the two by the predicate; rounding may put it a hair outside.
  const price = Math.min(Math.max(exact, Math.min(from, extreme)), Math.max(from, extreme));
  return { price, phase: 'inside', gap: false };
}

function breachInside(held: HeldLeg, bar: number): Breach | null {
  const caught = caughtInside(held, bar);
  return caught === null ? null : { held, ...caught };
}

/**
 * A cross account is asked at all-lows and at all-highs. A breach only at low spot with high perp (or
 * its mirror) needs the two extremes at one moment, which the record does not say.
 */
function checkCrossInside(state: EngineState, bar: number): void {
  const account = crossAccount(state, bar);
  if (account === null) return;
  const open = pairAt(state, bar, 'open', 'open');
  if (isCrossLiquidated(account, open)) {
    liquidateCross(state, open, bar, 'open');
    return;
  }
  const together = [pairAt(state, bar, 'low', 'low'), pairAt(state, bar, 'high', 'high')];
  const [first, second] = together.filter((at) => isCrossLiquidated(account, at));
  if (second !== undefined) {
    // Both ends of the bar kill it; which end came first is not told.
    state.ambiguousBars.push(bar);
    state.otherNets.push(netIfUnwound(state, crossTrigger(account, open, second), bar));
  }
  if (first !== undefined) {
    liquidateCross(state, crossTrigger(account, open, first), bar, 'inside');
    return;
  }
  const corners = [pairAt(state, bar, 'low', 'high'), pairAt(state, bar, 'high', 'low')];
  const breached = corners.filter((at) => isCrossLiquidated(account, at));
  if (breached.length === 0) return;
  state.ambiguousBars.push(bar);
  for (const corner of breached)
    state.otherNets.push(netIfUnwound(state, crossTrigger(account, open, corner), bar));
}

/** One price of a bar. */
export type Column = 'open' | 'high' | 'low' | 'close';

/** Both legs' prices at the named points of a bar. */
export function pairAt(state: EngineState, bar: number, spot: Column, perp: Column): PricePair {
  const [first, second] = state.tape.legs;
  return {
    spot: first?.mark[spot][bar] as number,
    perp: second?.mark[perp][bar] as number,
  };
}

/** The shared account as it stands; null where there is none, or it is gone. */
export function crossAccount(state: EngineState, bar: number): CrossAccount | null {
  const { cross } = state.plan;
  const [spot, perp] = state.held;
  if (cross === null || !spot || !perp) return null;
  return crossAccountOf(cross, spot, perp, tableAt(perp.tables, bar));
}
