/** Times at which a venue does not do what it is asked to. */
import type { DurationMs, EpochMs, Fraction } from '../units/units.ts';

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

/** One halt of one venue, half-open. */
export interface Halt {
  readonly venue: string;
  readonly kind: HaltKind;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Where it was read; null: the scenario's own. */
  readonly source: string | null;
  /** Name of the record that comes with the program; null: the scenario's own. */
  readonly record: string | null;
  /** What the source does not say and was put in its place, a sentence; null: nothing. */
  readonly assumed: string | null;
}

/** A halt as a scenario states it: in full, or as the name of a record that comes with the program. */
export type StatedHalt = Halt | NamedRecord;
export interface NamedRecord {
  readonly named: string;
}

/** Spot that is sold to margin the perp. */
export interface SellingSpot {
  /** From the order to the money that can be sent. */
  readonly time: DurationMs;
  /** Of the notional sold; null: as of planned fills. */
  readonly slippage: Fraction | null;
  /** Of the notional sold; null: the taker fee of its venue. */
  readonly fee: Fraction | null;
}

/** What had to wait: an order, or collateral that was to leave or to arrive. */
export type Waited =
  | 'exit'
  | 'entry'
  | 'reopening'
  | 'reduction'
  | 'spot sale'
  | 'withdrawal'
  | 'deposit'
  /** What is still open at the window's end, marked there though it could not have been sold. */
  | 'window end';
