/** Exits that are ours to choose: planned, at the window's end, or a survivor's. */
import type { ExitKind } from '../domain/result.ts';
import { fillPrice, slippageCost } from './open-legs.ts';
import { chargeInterest } from './settle.ts';
import { bookPrice, handCoinToHolding, sweep } from './settlement.ts';
import { type EngineState, endLife, type HeldLeg, noteIdle, settlementPrice } from './state.ts';

/** Closes what is still open, the last leg first: the perp of an inverse carry hands its coin over. */
export function closeAll(
  state: EngineState,
  bar: number,
  phase: 'open' | 'close',
  kind: ExitKind,
): void {
  for (const held of [...state.held].reverse())
    if (held !== null) closeLeg(state, held, bar, phase, kind);
}

/** Sells (or buys back) one leg at the open or the close of `bar`. */
export function closeLeg(
  state: EngineState,
  held: HeldLeg,
  bar: number,
  phase: 'open' | 'close',
  kind: ExitKind,
): void {
  const atMs = state.tape.openMs[bar] as number;
  const exitTransfer = state.journal.transfers.length;
  if (phase === 'open') chargeInterest(state, held, bar, 'on leaving');
  const column = phase === 'open' ? held.tape.fillOpen : held.tape.fillClose;
  const reference = column[bar] as number;
  const direction = held.side > 0 ? -1 : 1;
  const fill = fillPrice(reference, direction, state.plan.slippage);

  bookPrice(state, held, bar, phase, reference);
  const quantity = held.quantity + held.coin;
  const x = settlementPrice(state, held, bar, phase, reference);
  const { contract, contracts } = held;
  const slippage = slippageCost({ contract, quantity, contracts }, fill, reference) * x;
  const notional = held.contract === 'inverse' ? held.contracts / fill : quantity * fill;
  const { journal } = state;
  journal.post(atMs, held.account, 'world:slippage', slippage, 'slippage', held.tag);
  journal.post(
    atMs,
    held.account,
    'world:fees',
    notional * held.plan.takerFee * x,
    'fee',
    held.tag,
  );
  if (held.lent > 0) handCoinToHolding(state, held, bar, phase, x);
  else sweep(state, held, bar);
  endLife(state, held, {
    bar,
    phase,
    price: fill,
    reference,
    kind,
    liquidation: null,
    exitTransfer,
  });
  noteIdle(state, bar, phase);
}
