/** Forced exits: what the trigger takes, and what comes back. */

import { invariant } from '../domain/errors.ts';
import type { CrossPlan, HedgeGone, LiquidationPlan, Phase } from '../domain/run.ts';
import { fromFemto } from '../ledger/journal.ts';
import { closureAt, remainder } from '../margin/closure.ts';
import type { PricePair } from '../margin/cross.ts';
import { bankruptcyPrice, equityAt, notionalAt } from '../margin/isolated.ts';
import { ruleAt } from '../margin/table-steps.ts';
import { carryOn } from './carry-on.ts';
import { turnAssetsIntoMoney } from './leg-collateral.ts';
import { bookPrice, handCoinToHolding, pricePnl, sweep } from './settlement.ts';
import {
  type EngineState,
  endLife,
  type HeldLeg,
  idleCash,
  noteIdle,
  settlementPrice,
} from './state.ts';
import { coinsOf, liquidationSlippage } from './unplanned.ts';

/** Where and how one leg was caught. */
export interface Breach {
  readonly held: HeldLeg;
  readonly price: number;
  readonly phase: Phase;
  /** The open was already beyond the trigger. */
  readonly gap: boolean;
  /** Prices of the assets behind the leg at that moment; not given: it has none. */
  readonly assetPrices?: readonly number[];
  /** The bar does not say that it was caught: only its assets' lows bring it, at a mark it may not have had then. */
  readonly doubtful?: boolean;
}

/**
 * Liquidates one isolated leg at its trigger, whole or in part as its venue does.
 *
 * @returns what is left of it, at work as the next life of its role; null when it is gone
 */
export function liquidateIsolated(state: EngineState, breach: Breach, bar: number): HeldLeg | null {
  const { held, price, phase } = breach;
  const rules = held.plan.liquidation;
  invariant(rules !== null, 'only a margined leg is liquidated');
  const slippageOf = (part: number): number =>
    liquidationSlippage(state, held, rules.slippage, {
      ...{ bar, phase, price },
      quantity: part * coinsOf(held, price),
    });
  return closeCaught(state, breach, bar, () => {
    const rule = ruleAt(rules.rules, state.tape.openMs[bar] as number);
    const again = held.continued && held.entryBar === bar;
    const so = { again, openedQuantity: held.openedQuantity };
    const { share, style } = closureAt(held, rule, rules, price, so, slippageOf);
    const slippage = style === 'takeover' ? 0 : slippageOf(share);
    return { share, style, fee: rules.fee, slippage };
  });
}

/** How a caught leg is closed. */
export interface ForcedClose {
  /** Of the quantity; below 1 the rest goes on. */
  readonly share: number;
  readonly style: Taking['style'];
  /** Fractions of what is closed. */
  readonly fee: number;
  readonly slippage: number;
}

/**
 * Closes a caught leg, or a part of it, where it was caught: its equity is split, never beyond what is there.
 *
 * @param how asked once the assets behind the leg are money
 * @returns what is left of it, at work as the next life of its role; null when it is gone
 */
export function closeCaught(
  state: EngineState,
  breach: Breach,
  bar: number,
  how: () => ForcedClose,
): HeldLeg | null {
  const { held, price, phase } = breach;
  const exitTransfer = state.journal.transfers.length;
  const prices = breach.assetPrices ?? [];
  const saleCost = turnAssetsIntoMoney(state, held, { bar, phase, price }, prices, 'forced');
  const { share, style, fee, slippage } = how();
  const x = settlementPrice(state, held, bar, phase, price);
  const equity = equityAt(held, price);
  bookPrice(state, held, bar, phase, price);
  const closed = share * notionalAt(held, price) * x;
  const taking = { style, slippages: [slippage], fees: [fee] };
  const { returned } = takeRemains(state, [held], taking, bar, equity * x, [closed]);
  const rest = share < 1 ? remainder(held, price, share, returned / x) : null;
  if (rest === null) {
    if (held.lent > 0) handCoinToHolding(state, held, bar, phase, x);
    else sweep(state, held, bar);
  }
  endLife(state, held, {
    bar,
    phase,
    price,
    reference: price,
    kind: 'liquidation',
    closedShare: share,
    liquidation: {
      equity: (equity + saleCost) * x,
      bankruptcyPrice: bankruptcyPrice(held),
      gap: breach.gap,
    },
    deleveraging: null,
    exitTransfer,
  });
  if (rest !== null) return carryOn(state, held, rest, breach, bar);
  noteIdle(state, bar, phase);
  return null;
}

/**
 * Unwinds both legs of a cross account together, each at its price of the same moment.
 *
 * @param how differs from what the venue does where the scenario says so
 */
export function liquidateCross(
  state: EngineState,
  at: PricePair,
  bar: number,
  phase: Phase,
  how: Partial<Pick<Taking, 'style'>> & { readonly first?: CaughtFirst } = {},
): void {
  const cross = state.plan.cross;
  const [spot, perp] = state.held;
  invariant(cross !== null && !!spot && !!perp, 'a cross account dies with both its legs');
  const legs = [spot, perp] as const;
  const prices = [at.spot, at.perp] as const;
  const exitTransfer = state.journal.transfers.length;
  for (const [i, held] of legs.entries()) bookPrice(state, held, bar, phase, prices[i] as number);
  const equity = fromFemto(state.journal.balance(perp.account));
  const notionals = notionalsOf(state, legs, prices, bar, phase);
  const venues = unwinding(state, cross, legs, prices, bar, phase);
  const taking = { ...venues, style: how.style ?? venues.style };
  takeRemains(state, legs, taking, bar, equity, notionals);
  for (const [i, held] of legs.entries()) {
    sweep(state, held, bar);
    const price = prices[i] as number;
    endLife(state, held, {
      bar,
      phase,
      price,
      reference: price,
      kind: 'liquidation',
      closedShare: 1,
      liquidation: {
        equity: i === 1 ? equity : 0,
        bankruptcyPrice: null,
        gap: phase === 'open',
        ...(how.first?.leg === held.leg ? { hedgeGone: how.first.hedgeGone } : {}),
      },
      deleveraging: null,
      exitTransfer,
    });
  }
  noteIdle(state, bar, phase);
}

/** The leg of a shared account that was closed before the other, and what that did. */
export interface CaughtFirst {
  readonly leg: number;
  readonly hedgeGone: HedgeGone;
}

/** The equity at a trigger, split: what the venue keeps, a figure a leg, and what comes back. */
export interface Remains {
  readonly fees: readonly number[];
  readonly slippages: readonly number[];
  readonly forfeited: number;
  readonly returned: number;
  /** What is missing beyond zero, the insurance fund's. */
  readonly insured: number;
}

/** What is taken of each leg that is closed: fractions of the closed notionals, in the legs' order. */
export interface Taking extends Pick<LiquidationPlan, 'style'> {
  readonly fees: readonly number[];
  readonly slippages: readonly number[];
}

export const unwinding = (
  state: EngineState,
  { liquidation, spotFee }: CrossPlan,
  legs: readonly HeldLeg[],
  prices: readonly number[],
  bar: number,
  phase: Phase,
): Taking => ({
  style: liquidation.style,
  fees: [spotFee, liquidation.fee],
  slippages: legs.map((held, i) => {
    const price = prices[i] as number;
    const order = { bar, phase, price, quantity: coinsOf(held, price) };
    return liquidationSlippage(state, held, liquidation.slippage, order);
  }),
});

/**
 * The fee first, then slippage on a sale, then, under a takeover, all the rest. Nothing is taken
 * beyond what is there.
 *
 * @param equity    of the account at the trigger, capital currency
 * @param notionals of the closed legs, capital currency, in their order
 */
export function splitRemains(rules: Taking, equity: number, notionals: readonly number[]): Remains {
  const takeover = rules.style === 'takeover';
  let left = Math.max(0, equity);
  const fees: number[] = [];
  const slippages: number[] = [];
  for (let leg = 0; leg < notionals.length; leg++) {
    const fee = Math.min((rules.fees[leg] ?? 0) * (notionals[leg] as number), left);
    fees.push(fee);
    left -= fee;
  }
  for (let leg = 0; leg < notionals.length; leg++) {
    const cost = (rules.slippages[leg] ?? 0) * (notionals[leg] as number);
    const slippage = takeover ? 0 : Math.min(cost, left);
    slippages.push(slippage);
    left -= slippage;
  }
  return {
    fees,
    slippages,
    forfeited: takeover ? left : 0,
    returned: takeover ? 0 : left,
    insured: Math.max(0, -equity),
  };
}

/** Books the split, fees and slippage by leg, the forfeit and the insurance with the last leg. */
export function takeRemains(
  state: EngineState,
  legs: readonly HeldLeg[],
  rules: Taking,
  bar: number,
  equity: number,
  notionals: readonly number[],
): Remains {
  const { journal } = state;
  const atMs = state.tape.openMs[bar] as number;
  const { account, tag } = legs.at(-1) as HeldLeg;
  const remains = splitRemains(rules, equity, notionals);
  const { fees, slippages, forfeited, insured } = remains;
  journal.post(atMs, 'world:insurance', account, insured, 'insurance', tag);
  for (const [i, held] of legs.entries())
    journal.post(atMs, account, 'world:fees', fees[i] as number, 'liquidation fee', held.tag);
  for (const [i, held] of legs.entries()) {
    const slipped = slippages[i] as number;
    journal.post(atMs, account, 'world:slippage', slipped, 'liquidation slippage', held.tag);
  }
  journal.post(atMs, account, 'world:liquidation', forfeited, 'margin forfeited', tag);
  return remains;
}

/** The net had a cross account been unwound here: an outcome that the record does not rule out. */
export function netIfUnwound(state: EngineState, at: PricePair, bar: number): number {
  const { cross, capital } = state.plan;
  const [spot, perp] = state.held;
  invariant(cross !== null && !!spot && !!perp, 'a cross account has both its legs');
  const legs = [spot, perp] as const;
  const prices = [at.spot, at.perp] as const;
  const pnl = legs.map((held, i) => pricePnl(state, held, bar, 'inside', prices[i] as number));
  const equity = fromFemto(state.journal.balance(perp.account)) + (pnl[0] ?? 0) + (pnl[1] ?? 0);
  const notionals = notionalsOf(state, legs, prices, bar, 'inside');
  const taking = unwinding(state, cross, legs, prices, bar, 'inside');
  const { returned } = splitRemains(taking, equity, notionals);
  const style = state.plan.exits[perp.leg] ?? null;
  const penalty = style?.kind === 'coordinated' ? style.penalty * (notionals[0] ?? 0) : 0;
  return idleCash(state) + returned - Math.min(penalty, returned) - capital;
}

/** Notional of each leg at its price, capital currency. */
const notionalsOf = (
  state: EngineState,
  legs: readonly HeldLeg[],
  prices: readonly number[],
  bar: number,
  phase: Phase,
): number[] =>
  legs.map((held, i) => {
    const price = prices[i] as number;
    return notionalAt(held, price) * settlementPrice(state, held, bar, phase, price);
  });
