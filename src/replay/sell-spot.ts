/** Spot as a top-up: a part of what is held outright is sold, and what it brings can be sent once it is there. */
import type { Rebalancing } from '../domain/scenario.ts';
import { closeAt } from './close-legs.ts';
import { fillPrice } from './open-legs.ts';
import { DUST, type EngineState, type HeldLeg, idleCash, settlementPrice } from './state.ts';

/** Less than this share of the spot is not left over: it is sold with the rest. */
const LEAST_REST = 1e-3;

/** The spot that is held outright; null: there is none, or no more. */
export function spotOf({ held }: Pick<EngineState, 'held'>): HeldLeg | null {
  const [spot] = held;
  return spot != null && spot.contract === 'spot' && spot.plan.liquidation === null ? spot : null;
}

/** What was sold, and what can be sent of it beside the fee of the transfer, capital currency. */
export interface SpotSale {
  readonly quote: number;
  readonly sold: { readonly quantity: number; readonly price: number };
}

/**
 * Sells as much of the spot at a bar's open as brings what is asked for and the transfer's fee, after slippage
 * and taker fee; all of it where that is not enough. Nothing is sold for what could not be sent.
 */
export function sellSpot(
  state: EngineState,
  spot: HeldLeg,
  { fee, selling }: Pick<Rebalancing, 'fee' | 'selling'>,
  asked: number,
  bar: number,
): SpotSale {
  const reference = spot.tape.fillOpen[bar] as number;
  const slippage = selling?.slippage ?? state.plan.slippage;
  const taker = selling?.fee ?? spot.plan.takerFee;
  const price = fillPrice(reference, -1, slippage);
  const worth = settlementPrice(state, spot, bar, 'open', reference);
  const whole = spot.quantity * price * (1 - taker) * worth;
  const wanted = (Math.min(asked, whole - fee) + fee) / whole;
  if (wanted * whole - fee <= DUST * state.plan.capital)
    return { quote: 0, sold: { quantity: 0, price } };
  const share = wanted > 1 - LEAST_REST ? 1 : wanted;
  const before = idleCash(state);
  closeAt(state, spot, {
    bar,
    phase: 'open',
    reference,
    share,
    slippage,
    fee: taker,
    kind: 'policy',
  });
  const brought = idleCash(state) - before;
  const quote = Math.min(asked, brought - fee);
  return { quote, sold: { quantity: spot.quantity * share, price } };
}
