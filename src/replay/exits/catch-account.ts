/** A shared account was caught: its one engine closes both legs, with a penalty beside, or one leg after the other. */

import type { ExitStyle } from '../../domain/exit-style.ts';
import type { Phase } from '../../domain/run.ts';
import { fromFemto } from '../../ledger/journal.ts';
import type { PricePair } from '../../margin/cross.ts';
import { notionalAt } from '../../margin/isolated.ts';
import { liquidateCross } from '../liquidate.ts';
import { liquidateOneByOne } from '../one-by-one.ts';
import { type EngineState, type HeldLeg, settlementPrice } from '../state.ts';
import { coinsOf } from '../unplanned.ts';
import { charge, netCoins, paidSince } from './pair.ts';
import { newUnwinding, passOn } from './unwinding.ts';

/** The perp is the leg that is caught; the penalty is on the spot that hedged it. */
export function catchAccount(state: EngineState, at: PricePair, bar: number, phase: Phase): void {
  const [spot, perp] = state.held as [HeldLeg, HeldLeg];
  const style = state.plan.exits[perp.leg] ?? null;
  if (style?.kind === 'market') {
    sellOneByOne(state, at, bar, phase, style);
    return;
  }
  if (style?.kind !== 'coordinated') {
    liquidateCross(state, at, bar, phase);
    return;
  }
  const { leg, lifeIndex, construction, tag } = perp;
  const trigger = { leg, lifeIndex, construction, tag, bar, phase };
  const atMs = state.tape.openMs[bar] as number;
  const unwinding = newUnwinding({ ...trigger, price: at.perp, otherMark: at.spot }, style, atMs);
  state.unwindings.push(unwinding);
  const both = [
    { leg: spot, price: at.spot, share: 1 },
    { leg: perp, price: at.perp, share: 1 },
  ];
  passOn(unwinding, netCoins(both), atMs);
  const from = state.journal.transfers.length;
  const before = state.journal.balance('own:idle');
  liquidateCross(state, at, bar, phase);
  unwinding.caughtSlippage = paidSince(state, from, 'liquidation slippage', perp.tag);
  unwinding.otherSlippage = paidSince(state, from, 'liquidation slippage', spot.tag);
  const back = Math.max(0, fromFemto(state.journal.balance('own:idle') - before));
  const x = settlementPrice(state, spot, bar, phase, at.spot);
  const notional = notionalAt(spot, at.spot) * x;
  charge(state, unwinding, spot.tag, style.penalty * notional, back, { bar, phase });
}

/** The leg that goes first is the one that is caught; whoever sells it holds it for an instant. */
function sellOneByOne(
  state: EngineState,
  at: PricePair,
  bar: number,
  phase: Phase,
  style: Extract<ExitStyle, { readonly kind: 'market' }>,
): void {
  const from = state.journal.transfers.length;
  const legs = [...state.held];
  const first = liquidateOneByOne(state, at, bar, phase);
  const { leg, lifeIndex, construction, tag } = first;
  const [price, otherMark] = leg === 0 ? [at.spot, at.perp] : [at.perp, at.spot];
  const atMs = state.tape.openMs[bar] as number;
  const trigger = { leg, lifeIndex, construction, tag, bar, phase, price, otherMark };
  const unwinding = newUnwinding(trigger, style, atMs);
  state.unwindings.push(unwinding);
  passOn(unwinding, first.side * coinsOf(first, price), atMs);
  const paid = (of: string): number =>
    paidSince(state, from, 'liquidation slippage', of) + paidSince(state, from, 'slippage', of);
  unwinding.caughtSlippage = paid(tag);
  unwinding.otherSlippage = paid(legs[1 - leg]?.tag ?? '');
}
