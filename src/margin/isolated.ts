/**
 * Isolated margin of one leg: what it is worth, when it dies, and at which price exactly.
 *
 * Linear contracts (and borrowed spot) are margined in quote, inverse ones in coin. Amounts here
 * are in the leg's own settlement currency.
 */
import type { ContractKind } from '../domain/instrument.ts';
import type { MarginTable } from '../domain/margin-rule.ts';
import { maintenance } from './maintenance.ts';

export interface IsolatedLeg {
  readonly contract: ContractKind;
  /** +1 long, −1 short. */
  readonly side: 1 | -1;
  /** Base units. */
  readonly quantity: number;
  /** Fill price, quote per base. */
  readonly entry: number;
  /** Quote notional of an inverse contract, quantity · entry; unused otherwise. */
  readonly contracts: number;
  /** Margin posted plus funding and interest since. */
  readonly wallet: number;
}

/**
 * Unrealised P&L at a price.
 *
 *     linear   s · q · (p − e)           [quote]
 *     inverse  s · N · (1/e − 1/p)       [coin]
 */
export function unrealised(leg: Omit<IsolatedLeg, 'wallet'>, price: number): number {
  return leg.contract === 'inverse'
    ? leg.side * leg.contracts * (1 / leg.entry - 1 / price)
    : leg.side * leg.quantity * (price - leg.entry);
}

/** Notional at a price, in the settlement currency: q · p, or N / p in coin. */
export const notionalAt = (
  leg: Pick<IsolatedLeg, 'contract' | 'quantity' | 'contracts'>,
  price: number,
): number => (leg.contract === 'inverse' ? leg.contracts / price : leg.quantity * price);

/** Notional at entry, in the settlement currency: q · e, or the coin itself. */
export const entryNotional = (contract: ContractKind, quantity: number, entry: number): number =>
  contract === 'inverse' ? quantity : quantity * entry;

/**
 * What one funding print moves to (positive) or from a leg, in its settlement currency.
 *
 *     payment = −s · notional(p) · rate
 */
export const fundingPayment = (
  leg: Omit<IsolatedLeg, 'wallet'>,
  price: number,
  rate: number,
): number => -leg.side * notionalAt(leg, price) * rate;

/** Wallet plus unrealised P&L. */
export const equityAt = (leg: IsolatedLeg, price: number): number =>
  leg.wallet + unrealised(leg, price);

/**
 * The predicate that decides every isolated liquidation, in both engines.
 *
 * @param equalityKills whether equity equal to maintenance liquidates; the venue's word
 */
export function isLiquidated(
  leg: IsolatedLeg,
  table: MarginTable,
  price: number,
  equalityKills: boolean,
): boolean {
  const equity = equityAt(leg, price);
  const needed = maintenance(table, notionalAt(leg, price));
  return equalityKills ? equity <= needed : equity < needed;
}

/**
 * The mark at which equity meets maintenance, or null where no positive price does.
 *
 * Equity less maintenance is the least of one straight line a tier (in p, or in 1/p for inverse
 * contracts), so the first root met while the price moves against the leg is the answer.
 *
 *     long   max over b of (e − (W + k_b)/q) / (1 − ρ_b)
 *     short  min over b of (e + (W + k_b)/q) / (1 + ρ_b)
 *
 * @source the venues' closed forms are this one solved for their own bracket; see docs/method.md
 */
export function liquidationPrice(leg: IsolatedLeg, table: MarginTable): number | null {
  // One tier without a positive root: a short in quote or a long in coin is then dead at every price.
  const deadWithoutRoot = (leg.contract === 'inverse') === leg.side > 0;
  let answer: number | null = null;
  for (let b = 0; b < table.rate.length; b++) {
    const rate = table.rate[b] as number;
    const root = tierRoot(leg, rate, table.deduction[b] as number, table.slope);
    if (!isPrice(root)) {
      if (deadWithoutRoot) return null;
      continue;
    }
    if (answer === null || (leg.side > 0 ? root > answer : root < answer)) answer = root;
  }
  return answer;
}

/** The mark at which the whole wallet is lost, or null where no positive price does that. */
export function bankruptcyPrice(leg: IsolatedLeg): number | null {
  const root = tierRoot(leg, 0, 0, 0);
  return isPrice(root) ? root : null;
}

const isPrice = (root: number): boolean => root > 0 && Number.isFinite(root);

/** Where W + P&L(p) = ρ · n(p) − k + slope · n(p)², for one tier. */
function tierRoot(leg: IsolatedLeg, rate: number, deduction: number, slope: number): number {
  const { side, quantity, entry, contracts, wallet } = leg;
  return leg.contract === 'inverse'
    ? contracts / coinRoot(side, rate, contracts / entry + side * (wallet + deduction), slope)
    : (entry - (side * (wallet + deduction)) / quantity) / (1 - side * rate);
}

/**
 * The notional in coin, n = N/p, at which a coin-margined leg meets its requirement:
 *
 *     slope · n² + (ρ + s) · n − s · reach = 0        reach = N/e + s · (W + k)
 *
 * Of two roots the one that stays where it is as the slope goes to zero is the one met first while
 * the price moves against the leg; written so that the slope may be zero.
 */
function coinRoot(side: 1 | -1, rate: number, reach: number, slope: number): number {
  const linear = 1 + side * rate;
  const under = linear * linear + side * 4 * slope * reach;
  return (2 * reach) / (linear + Math.sqrt(under));
}
