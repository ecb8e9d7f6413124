/** Times at which a venue does not do what it is asked to. */
import type { EpochMs } from '../units/units.ts';

/**
 * `trading`: no order of ours is filled; the venue's own liquidations go on. `withdrawals`: nothing leaves.
 * `deposits`: nothing arrives. `transfers`: neither. `failing transfers`: what is sent comes back.
 */
export const HALT_KINDS = [
  'trading',
  'withdrawals',
  'deposits',
  'transfers',
  'failing transfers',
] as const;
export type HaltKind = (typeof HALT_KINDS)[number];

/** One halt, half-open. */
export interface Halt {
  readonly venue: string;
  readonly kind: HaltKind;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Where it was read; null: the scenario's own. */
  readonly source: string | null;
}

/** Spot that is sold to margin the perp. */
export interface SellingSpot {
  /** From the order to the money. */
  readonly time: number;
  /** Of the notional sold. */
  readonly slippage: number;
  readonly fee: number;
}
