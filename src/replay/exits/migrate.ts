/**
 * `migrate`: the liquidator opens the offset of the caught leg on the other leg's venue at once, and closes
 * both in equal parts. It all happens on the caught leg's equity: what is left of it comes back at the end,
 * and once it is gone the insurance fund takes over what remains.
 */
import type { ExitStyle } from '../../domain/exit-style.ts';
import type { LegPlan } from '../../domain/run.ts';
import {
  type AccountName,
  type Femto,
  fromFemto,
  type Reason,
  toFemto,
} from '../../ledger/journal.ts';
import { quoteOn } from '../../market/settlement-price.ts';
import { type Breach, closeCaught } from '../liquidate.ts';
import { type EngineState, noteIdle } from '../state.ts';
import { coinsOf, unplannedSlippage } from '../unplanned.ts';
import { otherReference, type PairMoment, tapeOfLeg } from './pair.ts';
import { type Migration, partsOver, passOn, type Unwinding } from './unwinding.ts';

/** The leg ends for us at its trigger; its equity is at work with the liquidator from there on. */
export function migrate(
  state: EngineState,
  unwinding: Unwinding,
  breach: Breach,
  bar: number,
  { over }: Extract<ExitStyle, { readonly kind: 'migrate' }>,
): void {
  const { held, price, phase } = breach;
  const { journal, tape } = state;
  const atMs = tape.openMs[bar] as number;
  const coins = coinsOf(held, price);
  const before = journal.balance('own:idle');
  closeCaught(state, breach, bar, () => ({ share: 1, style: 'market', fee: 0, slippage: 0 }));
  const remains = journal.balance('own:idle') - before;
  if (remains <= 0n) {
    passOn(unwinding, held.side * coins, atMs);
    // Nothing is left to work with: the insurance fund has taken it.
    return;
  }
  journal.post(atMs, 'own:idle', 'own:transit', remains, 'transfer', held.tag);
  const otherPrice = otherReference(state, held.leg, { bar, phase, price });
  const work: Migration = {
    kind: 'migrating',
    ...{ side: held.side, coins, caughtPrice: price, otherPrice, remains },
    left: partsOver(over, tape.gridMs),
    dueMs: atMs + tape.gridMs,
  };
  unwinding.work = work;
  unwinding.otherSlippage += payFor(state, unwinding, work, 1 - held.leg, coins, {
    ...{ bar, phase, price: otherPrice },
  });
  noteIdle(state, bar, phase);
}

/** Settles both positions at an open and closes the parts that are due; at the window's end all that is left. */
export function closeParts(
  state: EngineState,
  unwinding: Unwinding,
  work: Migration,
  at: { readonly bar: number; readonly phase: 'open' | 'close' },
): void {
  const { bar, phase } = at;
  const { openMs, gridMs } = state.tape;
  const atMs = (openMs[bar] as number) + (phase === 'close' ? gridMs : 0);
  unwinding.endBar = bar;
  settle(state, unwinding, work, at);
  while (work.remains > 0n && work.left > 0 && (phase === 'close' || work.dueMs <= atMs)) {
    const coins = phase === 'close' ? work.coins : work.coins / work.left;
    const { leg } = unwinding.trigger;
    const caught = { bar, phase, price: work.caughtPrice };
    unwinding.caughtSlippage += payFor(state, unwinding, work, leg, coins, caught);
    const other = { bar, phase, price: work.otherPrice };
    unwinding.otherSlippage += payFor(state, unwinding, work, 1 - leg, coins, other);
    work.coins -= coins;
    work.left = phase === 'close' ? 0 : work.left - 1;
    work.dueMs += gridMs;
  }
  if (work.left === 0 || work.remains <= 0n) end(state, unwinding, work, bar);
  noteIdle(state, bar, phase);
}

/** What both positions made since they were last settled; where that is more than there is, the fund pays and it is over. */
function settle(
  state: EngineState,
  unwinding: Unwinding,
  work: Migration,
  { bar, phase }: { readonly bar: number; readonly phase: 'open' | 'close' },
): void {
  const { leg } = unwinding.trigger;
  const price = (index: number): number => {
    const { fillOpen, fillClose } = tapeOfLeg(state, index);
    return (phase === 'open' ? fillOpen : fillClose)[bar] as number;
  };
  const [caught, other] = [price(leg), price(1 - leg)];
  const gain =
    (caught - work.caughtPrice) * quoteOn(tapeOfLeg(state, leg), bar, phase) -
    (other - work.otherPrice) * quoteOn(tapeOfLeg(state, 1 - leg), bar, phase);
  work.caughtPrice = caught;
  work.otherPrice = other;
  move(state, unwinding, work, bar, 'world:price', toFemto(work.side * work.coins * gain), 'price');
  if (work.remains >= 0n) return;
  move(state, unwinding, work, bar, 'world:insurance', -work.remains, 'insurance');
}

/** Fee and slippage of one order, as far as there is something to pay it with. @returns the slippage */
function payFor(
  state: EngineState,
  unwinding: Unwinding,
  work: Migration,
  leg: number,
  coins: number,
  { bar, phase, price }: PairMoment,
): number {
  const plan = state.plan.legs[leg] as LegPlan;
  const tape = tapeOfLeg(state, leg);
  const notional = coins * price * quoteOn(tape, bar, phase === 'close' ? 'close' : 'open');
  const pay = (quote: number, world: AccountName, reason: Reason): Femto => {
    const asked = toFemto(quote);
    const paid = asked > work.remains ? work.remains : asked;
    move(state, unwinding, work, bar, world, -paid, reason);
    return paid;
  };
  pay(Math.max(0, plan.takerFee) * notional, 'world:fees', 'liquidation fee');
  const order = { bar, phase, price, quantity: coins };
  const slippage = unplannedSlippage(state, { plan, tape }, order) * notional;
  return fromFemto(pay(slippage, 'world:slippage', 'liquidation slippage'));
}

/** Moves value into (or, below zero, out of) what the liquidator works with: ours, and on its way home. */
function move(
  { journal, tape }: EngineState,
  { trigger }: Unwinding,
  work: Migration,
  bar: number,
  world: AccountName,
  amount: Femto,
  reason: Reason,
): void {
  journal.post(tape.openMs[bar] as number, world, 'own:transit', amount, reason, trigger.tag);
  work.remains += amount;
}

function end(state: EngineState, unwinding: Unwinding, work: Migration, bar: number): void {
  const atMs = state.tape.openMs[bar] as number;
  const { tag } = unwinding.trigger;
  state.journal.post(atMs, 'own:transit', 'own:idle', work.remains, 'transfer', tag);
  unwinding.work = null;
}
