/** What goes into "Auto-deleveraging" of docs/method.md and what comes out of it, as plain numbers. */

/** One round of "Auto-deleveraging" that may meet a leg. */
export interface OracleRound {
  readonly legIndex: 0 | 1;
  readonly atMs: number;
  /** Of what is then open of the leg's side. */
  readonly share: number;
  /** A price, a named one, or so far beyond the mark. */
  readonly price: number | 'mark' | 'previous mark' | { readonly beyond: number };
}

/** Somebody else in the queue. */
export interface OracleQueued {
  readonly entry: number;
  readonly leverage: number;
  readonly weight: number;
  readonly deltaNeutral: boolean;
}

export type OracleScore =
  | 'profit on notional'
  | 'profit on entry value'
  | 'price ratio'
  | 'margin ratio';

/** "Auto-deleveraging": rounds, and where a leg stands when it is opened. */
export interface OracleAdl {
  readonly rounds: readonly OracleRound[];
  readonly queue:
    | { readonly behind: number }
    | { readonly accounts: readonly OracleQueued[]; readonly own: number };
  readonly score: OracleScore;
  /** Whether delta-neutral accounts stand behind all others. */
  readonly hedgesLast: boolean;
  /** A bankruptcy price is taken within this share of the mark only; null: wherever it is. */
  readonly bankruptcyWithin: number | null;
}

/** What a round did to a leg. */
export interface OracleDeleveraging {
  readonly markPrice: number;
  readonly haircutQuote: number;
  readonly closedFraction: number;
  readonly aheadFraction: number;
  readonly takenFraction: number;
}
