/** Forced exits: what the trigger takes, and what comes back. */

import { invariant } from '../domain/errors.ts';
import type { LiquidationPlan, Phase } from '../domain/run.ts';
import { fromFemto } from '../ledger/journal.ts';
import type { PricePair } from '../margin/cross.ts';
import { bankruptcyPrice, equityAt, notionalAt } from '../margin/isolated.ts';
import { bookPrice, handCoinToHolding, sweep } from './settlement.ts';
import { type EngineState, endLife, type HeldLeg, noteIdle, settlementPrice } from './state.ts';

/** Where and how one leg was caught. */
export interface Breach {
  readonly held: HeldLeg;
  readonly price: number;
  readonly phase: Phase;
  /** The open was already beyond the trigger. */
  readonly gap: boolean;
}

/** Liquidates one isolated leg at its trigger. */
export function liquidateIsolated(state: EngineState, breach: Breach, bar: number): void {
  const { held, price, phase } = breach;
  const rules = held.plan.liquidation;
  invariant(rules !== null, 'only a margined leg is liquidated');
  const x = settlementPrice(state, held, bar, phase, price);
  const equity = equityAt(held, price);
  const exitTransfer = state.journal.transfers.length;
  bookPrice(state, held, bar, phase, price);
  takeRemains(state, [held], rules, bar, equity * x, [notionalAt(held, price) * x]);
  if (held.lent > 0) handCoinToHolding(state, held, bar, phase, x);
  else sweep(state, held, bar);
  endLife(state, held, {
    bar,
    phase,
    price,
    reference: price,
    kind: 'liquidation',
    liquidation: { equity: equity * x, bankruptcyPrice: bankruptcyPrice(held), gap: breach.gap },
    exitTransfer,
  });
  noteIdle(state, bar, phase);
}

/** Unwinds both legs of a cross account together, each at its price of the same moment. */
export function liquidateCross(state: EngineState, at: PricePair, bar: number, phase: Phase): void {
  const cross = state.plan.cross;
  const [spot, perp] = state.held;
  invariant(cross !== null && !!spot && !!perp, 'a cross account dies with both its legs');
  const legs = [spot, perp] as const;
  const prices = [at.spot, at.perp] as const;
  const exitTransfer = state.journal.transfers.length;
  for (const [i, held] of legs.entries()) bookPrice(state, held, bar, phase, prices[i] as number);
  const equity = fromFemto(state.journal.balance(perp.account));
  const notionals = legs.map((held, i) => {
    const price = prices[i] as number;
    return notionalAt(held, price) * settlementPrice(state, held, bar, phase, price);
  });
  takeRemains(state, legs, cross.liquidation, bar, equity, notionals);
  for (const [i, held] of legs.entries()) {
    sweep(state, held, bar);
    const price = prices[i] as number;
    const liquidation = {
      equity: i === 1 ? equity : 0,
      bankruptcyPrice: null,
      gap: phase === 'open',
    };
    const kind = 'liquidation';
    const life = { bar, phase, price, reference: price, kind, liquidation, exitTransfer } as const;
    endLife(state, held, life);
  }
  noteIdle(state, bar, phase);
}

/**
 * Books what the venue keeps of the equity at the trigger: the fee first, then slippage on a sale,
 * then, under a takeover, all the rest. Nothing is taken beyond what is there; what is missing is
 * the insurance fund's.
 *
 * @param equity    of the account at the trigger, capital currency
 * @param notionals of the closed legs, capital currency, in their order
 */
function takeRemains(
  state: EngineState,
  legs: readonly HeldLeg[],
  rules: LiquidationPlan,
  bar: number,
  equity: number,
  notionals: readonly number[],
): void {
  const { journal } = state;
  const atMs = state.tape.openMs[bar] as number;
  const { account, tag } = legs.at(-1) as HeldLeg;
  if (equity < 0) {
    journal.post(atMs, 'world:insurance', account, -equity, 'insurance', tag);
    return;
  }
  let left = equity;
  const take = (
    share: number,
    world: 'world:fees' | 'world:slippage',
    reason: 'liquidation fee' | 'liquidation slippage',
  ): void => {
    for (const [i, held] of legs.entries()) {
      const taken = Math.min(share * (notionals[i] as number), left);
      journal.post(atMs, account, world, taken, reason, held.tag);
      left -= taken;
    }
  };
  take(rules.fee, 'world:fees', 'liquidation fee');
  if (rules.style === 'takeover')
    journal.post(atMs, account, 'world:liquidation', left, 'margin forfeited', tag);
  else take(rules.slippage, 'world:slippage', 'liquidation slippage');
}
