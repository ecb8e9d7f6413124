/** Margin checks: who is caught at an open, and who inside a bar. */
import type { CrossAccount, PricePair } from '../margin/cross.ts';
import { crossAccountOf, crossTrigger, isCrossLiquidated } from '../margin/cross.ts';
import { isLiquidated } from '../margin/isolated.ts';
import { tableAt } from '../margin/table-steps.ts';
import { assetPrices } from '../market/asset-prices.ts';
import { caughtBacked, caughtInside } from './caught.ts';
import { closeLeg } from './close-legs.ts';
import { catchAccount } from './exits/catch-account.ts';
import { catchLeg } from './exits/catch-leg.ts';
import { isInSteps } from './exits/staged.ts';
import { countedAt } from './leg-collateral.ts';
import { type Breach, netIfUnwound } from './liquidate.ts';
import type { EngineState, HeldLeg } from './state.ts';

/** Step 2: what funding or a gap has already killed by the open. Returns the legs that died. */
export function checkAtOpen(state: EngineState, bar: number): void {
  if (state.plan.cross !== null) {
    const account = crossAccount(state, bar);
    if (account === null) return;
    const at = pairAt(state, bar, 'open', 'open');
    if (isCrossLiquidated(account, at)) catchAccount(state, at, bar, 'open');
    return;
  }
  const { held: legs } = state;
  for (let leg = 0; leg < legs.length; leg++) {
    const held = legs[leg];
    if (!held || held.plan.liquidation === null || isInSteps(state, leg)) continue;
    const price = held.tape.mark.open[bar] as number;
    const { equalityKills } = held.plan.liquidation;
    if (isLiquidated(countedAt(held, 'open', bar), tableAt(held.tables, bar), price, equalityKills))
      catchLeg(
        state,
        { held, price, phase: 'open', gap: true, assetPrices: assetPrices(held.tape, 'open', bar) },
        bar,
      );
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
    const breach = held ? breachInside(state, held, bar) : null;
    if (breach !== null) breaches = [...(breaches ?? []), breach];
  }
  if (breaches !== null) die(state, breaches, bar);
}

/** Liquidates everything caught inside one bar; of two whose order is unknown, as `resolution` says. */
function die(state: EngineState, found: readonly Breach[], bar: number): void {
  const { resolution } = state;
  const together = found.length > 1 && found.every(({ gap }) => !gap);
  if (together || found.some((breach) => breach.doubtful)) state.ambiguousBars.push(bar);
  // What only prices of two series at their worst together bring may as well not have come.
  const breaches = found.filter(
    ({ doubtful: may, held }) =>
      !(may && resolution.kind === 'survives' && resolution.leg === held.leg),
  );
  const doubtful = breaches.length > 1 && breaches.every(({ gap }) => !gap);
  // A leg entered beyond its trigger is gone at the open, before anything inside the bar.
  const inOrder = breaches.toSorted((a, b) => Number(b.gap) - Number(a.gap));
  for (const breach of inOrder) {
    const spared = doubtful && resolution.kind === 'survives' && resolution.leg === breach.held.leg;
    const still = spared ? null : stillCaught(state, breach, bar);
    if (still !== null) liquidateToTheEnd(state, still, bar);
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
    const rest = catchLeg(state, next, bar);
    next = rest === null ? null : breachInside(state, rest, bar);
  }
}

/** The breach as it is once the one before it was dealt with: that may have closed this leg too, or a part of it. */
function stillCaught(state: EngineState, breach: Breach, bar: number): Breach | null {
  const held = state.held[breach.held.leg] ?? null;
  if (held === breach.held) return breach;
  return held === null ? null : breachInside(state, held, bar);
}

function breachInside(state: EngineState, held: HeldLeg, bar: number): Breach | null {
  if (isInSteps(state, held.leg)) return null;
  const caught = held.assets.length === 0 ? caughtInside(held, bar) : caughtBacked(held, bar);
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
    catchAccount(state, open, bar, 'open');
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
    catchAccount(state, crossTrigger(account, open, first), bar, 'inside');
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
