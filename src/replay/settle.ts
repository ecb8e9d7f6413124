/** Cash that time brings and takes: funding prints, and interest on what is borrowed. */

import { moneyOwed } from '../margin/collateral-leg.ts';
import { fundingPayment, notionalAt } from '../margin/isolated.ts';
import { chargedPrice, startsHour } from '../market/due.ts';
import { YEAR } from '../units/units.ts';
import {
  type EngineState,
  type HeldLeg,
  idleCash,
  noteIdle,
  noteWallet,
  settlementPrice,
} from './state.ts';

/** Step 1 of a bar: everything due at this open, on what was held before it. */
export function settleAtOpen(state: EngineState, bar: number): void {
  const { held: legs, borrows } = state;
  // The perp first: a loan bears interest on what is owed after the same open's funding.
  for (let leg = legs.length - 1; leg >= 0; leg--) {
    const held = legs[leg];
    if (!held) continue;
    const due = held.tape.funding.bar;
    while (held.nextPrint < due.length && (due[held.nextPrint] as number) <= bar) {
      settlePrint(state, held, bar, held.nextPrint);
      held.nextPrint += 1;
    }
    if (borrows && startsHour(state.tape.openMs, bar)) chargeInterest(state, held, bar);
  }
}

/**
 * One funding print. The notional is taken at the print's own price where the record has one, else
 * at this bar's mark open.
 *
 * A borrow's print is paid whatever the side.
 */
function settlePrint(state: EngineState, held: HeldLeg, bar: number, print: number): void {
  const { funding } = held.tape;
  const perp = state.held[1];
  if (held.plan.fundingIsBorrow && state.plan.cross !== null && perp) {
    // The loan is the account's negative cash, which the perp's wallet holds.
    const loan = Math.max(0, -perp.wallet);
    credit(state, perp, bar, -loan * (funding.rate[print] as number), 'interest');
    return;
  }
  const price = chargedPrice(held.tape, print);
  const rate = funding.rate[print] as number;
  if (held.plan.fundingIsBorrow) {
    credit(state, held, bar, -notionalAt(held, price) * rate, 'interest');
    return;
  }
  held.settlements += funding.completes[print] as number;
  const payment = fundingPayment(held, price, rate);
  const free = held.plan.fundingPaidFrom === 'balance' ? settleFree(state, held, bar, payment) : 0;
  credit(state, held, bar, payment - free, 'funding');
}

/**
 * Funding of a venue that settles on the free balance: what comes goes there, what goes comes from
 * there while there is any. All that was ours at entry is posted or off the venue, so the free balance
 * is what funding has brought.
 *
 * @returns the part that did not touch the posted margin, settlement currency
 */
function settleFree(state: EngineState, held: HeldLeg, bar: number, payment: number): number {
  const price = held.tape.mark.open[bar] as number;
  const x = settlementPrice(state, held, bar, 'open', price);
  const there = Math.min(held.freeBalance, Math.max(0, idleCash(state)) / x);
  const moved = Math.max(payment, -there);
  held.freeBalance += moved;
  const atMs = state.tape.openMs[bar] as number;
  state.journal.post(atMs, 'world:funding', 'own:idle', moved * x, 'funding', held.tag);
  noteIdle(state, bar, 'open', true);
  return moved;
}

/**
 * Simple interest since the last charge: on borrowed coin at its price now, on an account's negative
 * cash, or on money that is owed beside a leg's assets.
 */
export function chargeInterest(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  when: 'in time' | 'on leaving' = 'in time',
): void {
  const atMs = state.tape.openMs[bar] as number;
  const loan = state.plan.cross;
  const elapsed = atMs - held.chargedAtMs;
  if (elapsed <= 0) return;
  const [debt, perYear] =
    loan !== null && held.leg === 1
      ? [Math.max(0, -held.wallet), loan.loanPerYear]
      : held.assets.length > 0
        ? [moneyOwed(held.wallet, held.assets), loanOf(state, held)]
        : [held.quantity * (held.tape.mark.open[bar] as number), held.plan.borrowPerYear];
  held.chargedAtMs = atMs;
  if (debt === 0 || perYear === 0) return;
  const amount = (-debt * perYear * elapsed) / YEAR;
  if (when === 'in time') credit(state, held, bar, amount, 'interest');
  else book(state, held, bar, amount, 'interest');
}

const loanOf = ({ plan }: EngineState, { leg }: HeldLeg): number =>
  plan.collateral[leg]?.loanPerYear ?? 0;

/** Moves cash into (or out of) a leg's wallet, in its settlement currency, and books it. */
function credit(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  amount: number,
  reason: 'funding' | 'interest',
): void {
  book(state, held, bar, amount, reason);
  noteWallet(held, bar);
}

/** The same without a step of the wallet: what is paid on leaving was never part of what had to live. */
function book(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  amount: number,
  reason: 'funding' | 'interest',
): void {
  held.wallet += amount;
  const price = held.tape.mark.open[bar] as number;
  const quote = amount * settlementPrice(state, held, bar, 'open', price);
  held.flowsAtCost += quote;
  const atMs = state.tape.openMs[bar] as number;
  const world = reason === 'funding' ? 'world:funding' : 'world:interest';
  state.journal.post(atMs, world, held.account, quote, reason, held.tag);
}
