/** Everything of a crowd that changes while bars pass, and what it was given. */
import type { Crowd } from '../domain/crowd.ts';
import type { Plan } from '../domain/run.ts';
import type { Tape } from '../market/tape.ts';
import type { PremiumMeter } from './basis.ts';
import type { CrowdMarket, Seated } from './market.ts';
import type { Account } from './population.ts';

export interface CrowdInput {
  readonly plan: Plan;
  readonly tape: Tape;
  readonly crowd: Crowd;
  /** Accounts with our construction. */
  readonly accounts: readonly Account[];
  /** Holders of the other side, by market. */
  readonly opposite: readonly (readonly Account[])[];
  /** Quantity of our own legs, base units. */
  readonly own: readonly [number, number];
  /** By leg: what is known at each open of the volume of the bar before it, coins; null: not loaded. */
  readonly traded: readonly (Float64Array | null)[];
}

/** Coin that is sold or bought at the first open at or after an instant. */
export interface Order {
  readonly dueMs: number;
  readonly market: number;
  /** A whole position, if it is still there then; or so much coin, signed. */
  readonly what: Seated | number;
  /** Coin that had stood behind a position. */
  readonly isCollateral: boolean;
}

export interface CrowdState {
  readonly input: CrowdInput;
  readonly markets: readonly CrowdMarket[];
  readonly meters: readonly (PremiumMeter | null)[];
  /** By when they are due. */
  readonly orders: Order[];
  mostRounds: number;
  converged: boolean;
}

/** The end of a bar: what is decided in it is done from there on. */
export const endOf = ({ tape }: CrowdInput, bar: number): number =>
  (tape.openMs[bar] as number) + tape.gridMs;

/** Gives an order. All reactions are of one length, so it nearly always comes last. */
export function give({ orders }: CrowdState, order: Order): void {
  let at = orders.length;
  while (at > 0 && (orders[at - 1] as Order).dueMs > order.dueMs) at -= 1;
  orders.splice(at, 0, order);
}
