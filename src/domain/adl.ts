/**
 * Auto-deleveraging as a scenario states it: a venue closes winning positions to cover bankrupt ones, and
 * whose turn it is follows from where each stands in the venue's queue.
 */
import type { EpochMs, Fraction } from '../units/units.ts';

/** At which price positions are closed. */
export type AdlPrice =
  /** As the venue's rule book has it. */
  | { readonly kind: 'venue' }
  | { readonly kind: 'mark' | 'previous mark' | 'oracle' }
  /** Bankruptcy price of the positions they are closed against: this far beyond the mark, in their loss. */
  | { readonly kind: 'bankruptcy'; readonly beyond: Fraction }
  /** As printed, quote per base. */
  | { readonly kind: 'printed'; readonly price: number };

/** One round of a venue's auto-deleveraging. */
export interface AdlEvent {
  readonly venue: string;
  /** Null: every instrument of the venue. */
  readonly instrument: string | null;
  /** It takes effect at the first open at or after this instant. */
  readonly at: EpochMs;
  /** The side that is closed: the winners. */
  readonly side: 'long' | 'short';
  /** Of that side's open positions, by quantity, first in the queue first; above 0 and at most 1. */
  readonly share: Fraction;
  readonly price: AdlPrice;
  /** Where it was read; null: the scenario's own, or a model's. */
  readonly source: string | null;
}

/** Somebody else on the leg's side of the venue's queue. */
export interface QueuedAccount {
  readonly entry: number;
  readonly leverage: number;
  /** Of the queue, by quantity: weights need not sum to 1. */
  readonly weight: number;
  /** The venue counts the account as delta-neutral. */
  readonly deltaNeutral: boolean;
}

/** Where a leg stands among the winners. */
export type AdlQueue =
  /** This share of the side's quantity is closed before the leg's turn: 0 is first. */
  | { readonly kind: 'behind'; readonly share: Fraction }
  /** Among these, by the venue's own score at the event's mark. */
  | { readonly kind: 'population'; readonly accounts: readonly QueuedAccount[] };

/** All that a scenario says of it. */
export interface Adl {
  /** Oldest first. */
  readonly events: readonly AdlEvent[];
  /** Name of the bundled record that some of the events are from; null: none. */
  readonly history: string | null;
  readonly queue: AdlQueue;
}
