/** Exits by an order: planned, at the window's end, a survivor's, or of a part of a leg. */
import { invariant } from '../domain/errors.ts';
import type { ExitKind } from '../domain/result.ts';
import type { LifeDeleveraging, Phase } from '../domain/run.ts';
import { fromFemto } from '../ledger/journal.ts';
import { remainder } from '../margin/closure.ts';
import { assetPrices } from '../market/asset-prices.ts';
import { carryOn } from './carry-on.ts';
import { exitWaits, tellUnsold } from './halts.ts';
import { turnAssetsIntoMoney } from './leg-collateral.ts';
import { fillPrice, slippageCost } from './open-legs.ts';
import { chargeInterest } from './settle.ts';
import { bookPrice, handCoinToHolding, sweep } from './settlement.ts';
import {
  type EngineState,
  endLife,
  type HeldLeg,
  noteIdle,
  settlementPrice,
  type WaitingExit,
} from './state.ts';
import { coinsOf, unplannedSlippage } from './unplanned.ts';

/**
 * Closes what is still open, the last leg first: the perp of an inverse carry hands its coin over. At an open
 * a leg whose venue fills no orders waits; at a close it is marked there all the same, and that is told.
 */
export function closeAll(
  state: EngineState,
  bar: number,
  phase: 'open' | 'close',
  kind: ExitKind,
): void {
  for (const held of [...state.held].reverse()) {
    if (held === null) continue;
    if (phase === 'close') tellUnsold(state, held, bar);
    else if (exitWaits(state, held, bar, kind)) continue;
    closeLeg(state, held, bar, phase, kind);
  }
}

/** Closes the legs that waited for their venue, at the first open at which it fills orders. */
export function closeWaiting(state: EngineState, bar: number): void {
  const { waiting, tape } = state;
  if (waiting.length === 0) return;
  const isDue = ({ notBeforeMs }: WaitingExit) => notBeforeMs <= (tape.openMs[bar] as number);
  state.waiting = waiting.filter((one) => !isDue(one));
  for (const { leg, construction, kind } of waiting.filter(isDue)) {
    const held = state.held[leg];
    if (held?.construction !== construction || exitWaits(state, held, bar, kind)) continue;
    closeLeg(state, held, bar, 'open', kind);
  }
}

/** Sells (or buys back) one leg at the open or the close of `bar`. */
export function closeLeg(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  phase: 'open' | 'close',
  kind: ExitKind,
): void {
  const column = phase === 'open' ? held.tape.fillOpen : held.tape.fillClose;
  const reference = column[bar] as number;
  const order = { bar, phase, price: reference, quantity: coinsOf(held, reference) + held.coin };
  closeAt(state, held, {
    bar,
    phase,
    reference,
    share: 1,
    // Who leaves as planned is in no hurry.
    slippage:
      kind === 'survivor-close' ? unplannedSlippage(state, held, order) : state.plan.slippage,
    fee: held.plan.takerFee,
    kind,
  });
}

/** One order that takes a leg, or a part of it, out. */
export interface ClosingOrder {
  readonly bar: number;
  readonly phase: Phase;
  /** What the leg is marked at when it is given, quote. */
  readonly reference: number;
  /** Of the quantity, above 0 and at most 1; an inverse carry's perp goes whole. */
  readonly share: number;
  /** Fraction of the reference, against us. */
  readonly slippage: number;
  /** Fraction of the notional at the fill. */
  readonly fee: number;
  readonly kind: ExitKind;
  /** Of an auto-deleveraging: its haircut leaves the leg with it. */
  readonly deleveraging?: LifeDeleveraging;
  /** What the life says it was closed at, where a venue closes it by no order; not given: the fill. */
  readonly closePrice?: number;
}

/**
 * Gives one such order. What a part leaves over stays as margin of the rest; of a leg that is held outright
 * the part's proceeds become idle cash.
 *
 * @returns the rest, at work as the next life of its role; null when the leg is gone
 */
export function closeAt(state: EngineState, held: HeldLeg, order: ClosingOrder): HeldLeg | null {
  const { bar, phase, reference, share, kind } = order;
  const atMs = state.tape.openMs[bar] as number;
  const { journal } = state;
  const exitTransfer = journal.transfers.length;
  if (phase === 'open') chargeInterest(state, held, bar, 'on leaving');
  if (share === 1) {
    // Of a part the assets stay with the rest.
    const prices = assetPrices(held.tape, phase === 'inside' ? 'open' : phase, bar);
    turnAssetsIntoMoney(state, held, { bar, phase, price: reference }, prices, 'closed');
  }
  const direction = held.side > 0 ? -1 : 1;
  const fill = fillPrice(reference, direction, order.slippage);

  bookPrice(state, held, bar, phase, reference);
  const x = settlementPrice(state, held, bar, phase, reference);
  const whole = fromFemto(journal.balance(held.account));
  const quantity = (held.quantity + held.coin) * share;
  const contracts = held.contracts * share;
  const slippage = slippageCost({ contract: held.contract, quantity, contracts }, fill, reference);
  const notional = held.contract === 'inverse' ? contracts / fill : quantity * fill;
  const { account, tag } = held;
  journal.post(atMs, account, 'world:slippage', slippage * x, 'slippage', tag);
  journal.post(atMs, account, 'world:fees', notional * order.fee * x, 'fee', tag);
  const { deleveraging = null } = order;
  const haircut = deleveraging?.haircut ?? 0;
  journal.post(atMs, account, 'world:deleveraging', haircut, 'deleveraging', tag);
  if (share === 1) {
    if (held.lent > 0) handCoinToHolding(state, held, bar, phase, x);
    else sweep(state, held, bar);
  } else {
    invariant(held.lent === 0 && held.coin === 0, 'an inverse carry is closed whole');
    if (held.plan.liquidation === null) {
      const kept = whole * (1 - share);
      const proceeds = fromFemto(journal.balance(account)) - kept;
      journal.post(atMs, account, 'own:idle', proceeds, 'margin', tag);
    }
  }
  endLife(state, held, {
    bar,
    phase,
    price: order.closePrice ?? fill,
    reference,
    kind,
    closedShare: share,
    liquidation: null,
    deleveraging,
    exitTransfer,
  });
  if (share < 1) {
    const left = fromFemto(journal.balance(account)) / x;
    const rest = remainder(held, reference, share, left);
    carryOn(state, held, rest, { price: reference, phase }, bar);
  }
  noteIdle(state, bar, phase);
  return state.held[held.leg] ?? null;
}
