/**
 * "Isolated margin" of docs/method.md: equity against maintenance, and the mark where they meet.
 * Amounts are in the leg's settlement currency: quote for a linear leg, coin for an inverse one.
 */
import type { Life } from './life.ts';
import type { OracleBracket } from './types.ts';

export interface Bracket {
  /** ρ */
  readonly rate: number;
  /** k */
  readonly deduction: number;
}

/** k₁ = 0, k_{b+1} = k_b + (ρ_{b+1} − ρ_b)·end_b. */
export function withDeductions(table: readonly OracleBracket[]): Bracket[] {
  const brackets: Bracket[] = [];
  let deduction = 0;
  let before: OracleBracket | null = null;
  for (const bracket of table) {
    if (before !== null) deduction += (bracket.rate - before.rate) * before.to;
    brackets.push({ rate: bracket.rate, deduction });
    before = bracket;
  }
  return brackets;
}

/** max over brackets of ρ·notional − k. */
export const maintenance = (brackets: readonly Bracket[], notional: number): number =>
  Math.max(...brackets.map(({ rate, deduction }) => rate * notional - deduction));

/** Notional at a price. */
export const notionalAt = (life: Life, price: number): number =>
  life.contract === 'inverse' ? life.contracts / price : life.quantity * price;

/** Gain since the entry fill. */
export const gainAt = (life: Life, price: number): number =>
  life.contract === 'inverse'
    ? life.sign * life.contracts * (1 / life.entry - 1 / price)
    : life.sign * life.quantity * (price - life.entry);

export const equityAt = (life: Life, price: number): number => life.wallet + gainAt(life, price);

/** Equality survives. */
export const isBreached = (brackets: readonly Bracket[], life: Life, price: number): boolean =>
  equityAt(life, price) < maintenance(brackets, notionalAt(life, price));

/** The exact mark where both sides meet: the first one met on the way from where the leg lives. */
export function triggerOf(brackets: readonly Bracket[], life: Life): number {
  const { quantity: q, contracts: n, entry: e, wallet: w } = life;
  const prices = brackets.map(({ rate, deduction }) => {
    if (life.contract !== 'inverse')
      return life.sign > 0
        ? (e - (w + deduction) / q) / (1 - rate)
        : (e + (w + deduction) / q) / (1 + rate);
    if (life.sign > 0) return (n * (1 + rate)) / (w + n / e + deduction);
    const short = n / e - w - deduction;
    return short > 0 ? (n * (1 - rate)) / short : Number.POSITIVE_INFINITY;
  });
  return life.sign > 0 ? Math.max(...prices) : Math.min(...prices);
}

/** The mark at which the wallet is gone; null where no positive price does. */
export function bankruptcyOf(life: Life): number | null {
  const { quantity: q, contracts: n, entry: e, wallet: w, sign } = life;
  const price = life.contract === 'inverse' ? n / (n / e + sign * w) : e - (sign * w) / q;
  return price > 0 && Number.isFinite(price) ? price : null;
}
