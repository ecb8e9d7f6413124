/**
 * "Isolated margin" of docs/method.md: equity against maintenance, and the mark where they meet.
 * Amounts are in the leg's settlement currency: quote for a linear leg, coin for an inverse one.
 */
import type { Life } from './life.ts';
import { maintenance, notionalOf, type Table } from './table.ts';

/** Notional at a price. */
export const notionalAt = (life: Life, price: number): number => notionalOf(life, price);

/** Gain since the entry fill. */
export const gainAt = (life: Life, price: number): number =>
  life.contract === 'inverse'
    ? life.sign * life.contracts * (1 / life.entry - 1 / price)
    : life.sign * life.quantity * (price - life.entry);

export const equityAt = (life: Life, price: number): number => life.wallet + gainAt(life, price);

/** Whether equality survives is the venue's word. */
export function isBreached(
  table: Table,
  equalityKills: boolean,
  life: Life,
  price: number,
): boolean {
  const equity = equityAt(life, price);
  const needed = maintenance(table, notionalAt(life, price));
  return equalityKills ? equity <= needed : equity < needed;
}

/**
 * The mark where both sides meet, between one at which the leg lives and one at which it does not.
 * The page gives closed forms; halving the stretch finds the same mark without them.
 */
export const triggerOf = (isDead: (price: number) => boolean, from: number, to: number): number =>
  from + meetingPart((part) => isDead(from + part * (to - from))) * (to - from);

/** The part of the way from 0 (alive) to 1 (dead) after which it is dead. */
export function meetingPart(isDead: (part: number) => boolean): number {
  let alive = 0;
  let dead = 1;
  for (;;) {
    const middle = (alive + dead) / 2;
    if (middle <= alive || middle >= dead) return dead;
    if (isDead(middle)) dead = middle;
    else alive = middle;
  }
}

/** The mark at which the wallet is gone; null where no positive price does. */
export function bankruptcyOf(life: Life): number | null {
  const { quantity: q, contracts: n, entry: e, wallet: w, sign } = life;
  const price = life.contract === 'inverse' ? n / (n / e + sign * w) : e - (sign * w) / q;
  return price > 0 && Number.isFinite(price) ? price : null;
}
