/**
 * Auto-deleveraging as a scenario states it: a venue closes winning positions to cover bankrupt ones, and
 * whose turn it is follows from where each stands in the venue's queue.
 */
import type { EpochMs, Fraction } from '../units/units.ts';

/**
 * At which price a venue closes a deleveraged position.
 *
 * `bankruptcy`: the liquidated position's bankruptcy price, wherever the market is (Binance FAQ
 * 360033525471; BitMEX; dYdX v4). `mark`: the mark of that moment (OKX). `previous mark`: the mark of
 * the update before (Hyperliquid). `bankruptcy near mark`: the bankruptcy price while it is within
 * `share` of the mark, else the mark (Bybit, 5 %, from a third party's copy, wuyelx.com/6291.html).
 */
export type AdlCloseRule =
  | { readonly kind: 'bankruptcy' | 'mark' | 'previous mark' }
  | { readonly kind: 'bankruptcy near mark'; readonly share: number };

/**
 * What a venue orders winners by; the higher goes first (src/margin/adl.ts has the formulas).
 *
 * `profit on notional`: profit ÷ notional · notional ÷ equity (Binance). `profit on entry value`: the
 * same of the value at entry (BitMEX). `price ratio`: mark ÷ entry · notional ÷ equity (Hyperliquid).
 * `margin ratio`: profit ÷ margin over equity ÷ maintenance (OKX). `random`: by nothing (dYdX v4).
 */
export const ADL_SCORES = [
  'profit on notional',
  'profit on entry value',
  'price ratio',
  'margin ratio',
  'random',
] as const;
export type AdlScore = (typeof ADL_SCORES)[number];

/** At which price positions are closed. */
export type AdlPrice =
  /** As the venue's rule book has it. */
  | { readonly kind: 'venue' }
  | { readonly kind: 'mark' | 'previous mark' | 'oracle' }
  /**
   * Bankruptcy price of the positions they are closed against: so far from the mark against whoever is
   * closed (above it for a short, below it for a long), for the price went through it before. Below
   * zero: on the other side.
   */
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
  /** Of that side's positions still open, by quantity, first in the queue first; above 0 and at most 1. */
  readonly share: Fraction;
  readonly price: AdlPrice;
  /** Where it was read; null: the scenario's own, or a model's. */
  readonly source: string | null;
}

/** Rounds that were recorded on a venue, under one name. */
export interface AdlRecord {
  readonly name: string;
  readonly title: string;
  /** Oldest first. Of an instrument that some name, only those are its rounds. */
  readonly events: readonly AdlEvent[];
  /** What of them is derived or assumed, a sentence each. */
  readonly assumed: readonly string[];
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

/** Where a leg stands among the winners, when it is opened. */
export type AdlQueue =
  /** This share of the side's quantity is closed before the leg's turn: 0 is first. */
  | { readonly kind: 'behind'; readonly share: Fraction }
  /** Among these, by the venue's own score at the event's mark. */
  | {
      readonly kind: 'population';
      readonly accounts: readonly QueuedAccount[];
      /** The leg's own weight as it is opened, counted as theirs; 0: too small to count, it goes whole. */
      readonly own: number;
    };

/** All that a scenario says of it. */
export interface Adl {
  /** The scenario's own, in the order in which it states them. */
  readonly events: readonly AdlEvent[];
  /** Name of the bundled record whose events count beside them; null: none. */
  readonly history: string | null;
  readonly queue: AdlQueue;
}
