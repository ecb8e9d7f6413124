/** `coordinated`: an engine that sees both legs closes both, at one instant or with a lag between them. */
import type { ExitStyle } from '../../domain/exit-style.ts';
import type { Breach } from '../liquidate.ts';
import type { EngineState, HeldLeg } from '../state.ts';
import {
  charge,
  closeOther,
  netCoins,
  otherReference,
  type PairMoment,
  sellCaught,
  standingOther,
} from './pair.ts';
import { holdUnhedged, passOn, type Unwinding } from './unwinding.ts';

type Coordinated = Extract<ExitStyle, { readonly kind: 'coordinated' }>;

/** The caught leg at its trigger; the other with it, or at the first open after the lag. */
export function closeTogether(
  state: EngineState,
  unwinding: Unwinding,
  breach: Breach,
  bar: number,
  style: Coordinated,
): void {
  const { held, price, phase } = breach;
  const moment = { bar, phase, price };
  const other = standingOther(state, held.leg, moment);
  const atMs = state.tape.openMs[bar] as number;
  const caught = { leg: held, price, share: 1 };
  if (other === null) passOn(unwinding, netCoins([caught]), atMs);
  else {
    const beside = { leg: other, price: otherReference(state, held.leg, moment), share: 1 };
    if (style.lag === 0) passOn(unwinding, netCoins([caught, beside]), atMs);
    else holdUnhedged(unwinding, netCoins([beside]), atMs);
  }
  sellCaught(state, unwinding, breach, bar, 1);
  if (other === null) return;
  if (style.lag === 0) closeWithPenalty(state, unwinding, other, moment, style);
  else unwinding.work = { kind: 'closing', dueMs: atMs + state.tape.gridMs + style.lag };
}

/** The other leg at the first open after the lag. */
export function closeLate(
  state: EngineState,
  unwinding: Unwinding,
  other: HeldLeg,
  bar: number,
  style: Coordinated,
): void {
  const { leg } = unwinding.trigger;
  const price = state.tape.legs[leg]?.mark.open[bar] as number;
  holdUnhedged(unwinding, 0, state.tape.openMs[bar] as number);
  closeWithPenalty(state, unwinding, other, { bar, phase: 'open', price }, style);
}

function closeWithPenalty(
  state: EngineState,
  unwinding: Unwinding,
  other: HeldLeg,
  moment: PairMoment,
  { penalty }: Coordinated,
): void {
  const { notional, back } = closeOther(state, unwinding, other, moment, 1, 'market');
  charge(state, unwinding, other.tag, penalty * notional, back, moment);
}
