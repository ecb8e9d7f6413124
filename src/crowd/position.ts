/** One leg of one account of the crowd: what it is worth, and the price at which it is liquidated. */
import type { MarginTable } from '../domain/margin-rule.ts';
import type { TableStep } from '../domain/run.ts';
import {
  bankruptcyPrice,
  equityAt,
  type IsolatedLeg,
  liquidationPrice,
  notionalAt,
} from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';

/** A position, and the accounts like it that it stands for. Amounts are of one account. */
export interface Position extends IsolatedLeg {
  /** Base units. */
  quantity: number;
  /** Quote notional of an inverse contract. */
  contracts: number;
  /** Settlement currency. */
  wallet: number;
  /** Coin that stands behind a linear contract beside its wallet; 0 for an inverse one, whose wallet is coin. */
  coins: number;
  /** Accounts like this one: more than its own where the crowd is scaled. */
  readonly weight: number;
  /** What it has to hold, through time; empty where nothing can liquidate it. */
  readonly tables: readonly TableStep[];
  readonly enteredBar: number;
  /** The mark at which it is liquidated; null: none. Of its wallet and table as they are now. */
  trigger: number | null;
  alive: boolean;
}

/** Equity in the quote currency at a price. */
export const equityInQuote = (position: Position, price: number): number =>
  position.contract === 'inverse'
    ? equityAt(position, price) * price
    : equityAt(position, price) + position.coins * price;

/** Coin that goes to the venue with the position, and is sold. */
export const coinsBehind = (position: Position): number =>
  position.contract === 'inverse' ? Math.max(0, position.wallet) : position.coins;

/** Whether it would be liquidated at a price. */
export const isUnderMargined = (position: Position, table: MarginTable, price: number): boolean =>
  position.contract === 'inverse'
    ? equityAt(position, price) < maintenance(table, notionalAt(position, price))
    : equityInQuote(position, price) < maintenance(table, notionalAt(position, price));

/** The mark at which equity meets maintenance; null where no positive price does. */
export function triggerOf(position: Position, table: MarginTable): number | null {
  return position.coins === 0 ? liquidationPrice(position, table) : coinTrigger(position, table);
}

/** The mark at which nothing is left; null where there is none. */
export function bankruptcyOf(position: Position): number | null {
  return position.coins === 0 ? bankruptcyPrice(position) : coinTrigger(position, NO_TABLE);
}

const NO_TABLE: MarginTable = { rate: [0], deduction: [0], slope: 0 };

/**
 * A linear contract behind which coin stands: the coin falls with the price, and a long loses on both.
 *
 *     long   max over b of (q · e − W − k_b) / (q · (1 − ρ_b) + c)
 *     short  min over b of (q · e + W + k_b) / (q · (1 + ρ_b) − c), of those above zero
 */
function coinTrigger(position: Position, { rate, deduction }: MarginTable): number | null {
  const { side, quantity, entry, wallet, coins } = position;
  let answer: number | null = null;
  for (let b = 0; b < rate.length; b++) {
    const reach = quantity * entry - side * (wallet + (deduction[b] as number));
    const slope = quantity * (1 - side * (rate[b] as number)) + side * coins;
    const root = reach / slope;
    if (!(slope > 0 && root > 0)) continue;
    if (answer === null || (side > 0 ? root > answer : root < answer)) answer = root;
  }
  return answer;
}
