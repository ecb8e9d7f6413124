/**
 * How much of an isolated position one trigger closes, and how: all of it, or as many steps as the
 * venue's rule takes. What a step leaves must be alive by the one predicate that decides everything.
 */
import type { MarginRule } from '../domain/margin-rule.ts';
import type { ClosingSteps, LiquidationPlan } from '../domain/run.ts';
import { equityAt, type IsolatedLeg, isLiquidated, notionalAt, unrealised } from './isolated.ts';
import { maintenance } from './maintenance.ts';
import { measured, positionTable, tierIndex } from './position-table.ts';

export interface Closure {
  /** Of the quantity; 1: nothing goes on. */
  readonly share: number;
  /** `takeover`: what is left of the margin is lost. */
  readonly style: 'takeover' | 'market';
}

/** The mechanism as far as one leg meets it. */
export type Mechanism = Pick<
  LiquidationPlan,
  'style' | 'equalityKills' | 'fee' | 'slippage' | 'backstopBelow' | 'steps'
>;

/**
 * A tier is left by at least this share of the position; an excess below it goes with the next tier's.
 * A short in its tier's last unit would otherwise be reduced without end as its mark rises.
 */
const LEAST_STEP = 1e-3;
/** A rest smaller than this share of the leg as it was opened is sold with the part before it. */
export const LEAST_REST = 1e-3;

/** What selling a share of the position costs in slippage, as a fraction of what is sold. */
export type SlippageOf = (share: number) => number;

/**
 * @param leg    at its trigger, with the wallet it has there
 * @param price  the trigger
 * @param so     whether this position was already reduced in this bar, and what the leg was opened with
 * @param slippageOf where it is not the same for every size: in place of the mechanism's own
 */
export function closureAt(
  leg: IsolatedLeg,
  rule: MarginRule,
  mechanism: Mechanism,
  price: number,
  so: { readonly again: boolean; readonly openedQuantity: number },
  slippageOf: SlippageOf = () => mechanism.slippage,
): Closure {
  const style = mechanism.style === 'takeover' ? 'takeover' : 'market';
  const whole = { share: 1, style } as const;
  const equity = equityAt(leg, price);
  const needed = maintenance(positionTable(rule, leg), notionalAt(leg, price));
  const { backstopBelow, steps } = mechanism;
  if (backstopBelow !== null && equity < backstopBelow * needed)
    return { share: 1, style: 'takeover' };
  if (steps === null || equity <= 0) return whole;
  const kept = (part: number): boolean =>
    isKept(leg, rule, { ...mechanism, slippage: slippageOf(part) }, price, part);
  const share = stepShare(leg, rule, steps, price, so.again, kept);
  if (share === null) return whole;
  // Steps of a share would go on for ever; what is left of nearly nothing goes with the last one.
  const { quantity } = leg;
  const dust = leavesNothing({ quantity, openedQuantity: so.openedQuantity }, share);
  return { share: dust ? 1 : share, style: 'market' };
}

/** Whether closing a share leaves so little of a leg that it goes whole. */
export const leavesNothing = (
  leg: { readonly quantity: number; readonly openedQuantity: number },
  share: number,
): boolean => leg.quantity * (1 - share) < LEAST_REST * leg.openedQuantity;

/**
 * The share that is closed, or null where the position goes whole.
 *
 * @param kept whether what a share leaves is alive
 */
function stepShare(
  leg: IsolatedLeg,
  rule: MarginRule,
  steps: ClosingSteps,
  price: number,
  again: boolean,
  kept: (share: number) => boolean,
): number | null {
  switch (steps.kind) {
    case 'share': {
      const large = leg.quantity * price > steps.aboveNotional;
      return large && !again && kept(steps.share) ? steps.share : null;
    }
    case 'until kept': {
      for (let step = 1; step * steps.share < 1 - LEAST_STEP; step++)
        if (kept(step * steps.share)) return step * steps.share;
      return null;
    }
    case 'tiers':
      return tierShare(leg, rule, steps, price, kept);
  }
}

/** Tier after tier down, until what is left is alive; null from a tier that is not reduced. */
function tierShare(
  leg: IsolatedLeg,
  rule: MarginRule,
  steps: Extract<ClosingSteps, { readonly kind: 'tiers' }>,
  price: number,
  kept: (share: number) => boolean,
): number | null {
  const lowest = rule.tiers[0];
  // Where the requirement is taken at entry, so is the tier.
  const at = rule.basis === 'entry' ? leg.entry : price;
  const index = tierIndex(rule, leg, at);
  if (lowest === undefined || index + 1 < steps.from) return null;
  const least = (lowest.rate + rule.closeFee) * notionalAt(leg, price);
  if (steps.floor && equityAt(leg, price) < least) return null;
  for (let target = Math.max(0, index - steps.down); target >= 0; target--) {
    const share = 1 - (rule.tiers[target]?.to ?? 0) / measured(rule, leg, at);
    if (share >= LEAST_STEP && kept(share)) return share;
  }
  return null;
}

/** Whether what a step leaves, after its costs, meets its own maintenance at the trigger. */
function isKept(
  leg: IsolatedLeg,
  rule: MarginRule,
  { fee, slippage, equalityKills }: Mechanism,
  price: number,
  share: number,
): boolean {
  const cost = (fee + slippage) * share * notionalAt(leg, price);
  const equity = equityAt(leg, price) - cost;
  const rest = remainder(leg, price, share, equity);
  return equity > 0 && !isLiquidated(rest, positionTable(rule, rest), price, equalityKills);
}

/**
 * What goes on after a share was closed at a price: the rest of the position at its old entry, with
 * the wallet that leaves its equity what it is.
 *
 * @param equity after the costs of closing, settlement currency
 */
export function remainder(
  leg: IsolatedLeg,
  price: number,
  share: number,
  equity: number,
): IsolatedLeg {
  const { contract, side, entry } = leg;
  const quantity = leg.quantity * (1 - share);
  const contracts = leg.contracts * (1 - share);
  const rest = { contract, side, entry, quantity, contracts };
  return { ...rest, wallet: equity - unrealised(rest, price) };
}
