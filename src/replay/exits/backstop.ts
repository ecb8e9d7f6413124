/** `backstop`: somebody takes both legs over at the trigger, at a discount on the notional of each. */
import type { ExitStyle } from '../../domain/exit-style.ts';
import { notionalAt } from '../../margin/isolated.ts';
import { type Breach, closeCaught } from '../liquidate.ts';
import { type EngineState, idleCash, settlementPrice } from '../state.ts';
import { charge, closeOther, netCoins, otherReference, standingOther } from './pair.ts';
import { passOn, type Unwinding } from './unwinding.ts';

/** A leg gives no more than it is worth; what is left comes back. */
export function handOver(
  state: EngineState,
  unwinding: Unwinding,
  breach: Breach,
  bar: number,
  { discount }: Extract<ExitStyle, { readonly kind: 'backstop' }>,
): void {
  const { held, price, phase } = breach;
  const moment = { bar, phase, price };
  const other = standingOther(state, held.leg, moment);
  const notional = notionalAt(held, price) * settlementPrice(state, held, bar, phase, price);
  const both = [{ leg: held, price, share: 1 }];
  if (other !== null)
    both.push({ leg: other, price: otherReference(state, held.leg, moment), share: 1 });
  passOn(unwinding, netCoins(both), state.tape.openMs[bar] as number);

  const before = idleCash(state);
  closeCaught(state, breach, bar, () => ({ share: 1, style: 'market', fee: 0, slippage: 0 }));
  const back = Math.max(0, idleCash(state) - before);
  charge(state, unwinding, held.tag, discount * notional, back, moment);
  if (other === null) return;
  const closed = closeOther(state, unwinding, other, moment, 1, null);
  charge(state, unwinding, other.tag, discount * closed.notional, closed.back, moment);
}
