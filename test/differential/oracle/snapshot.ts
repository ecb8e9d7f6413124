/**
 * What a construction is worth at an instant, in the three figures that make its net.
 */
import { costsOf, type Life } from './life.ts';
import { isAlive, type State } from './state.ts';

export interface Snapshot {
  readonly fundingQuote: number;
  readonly priceQuote: number;
  readonly costsQuote: number;
}

export interface Walk {
  readonly state: State;
  /** When a later construction was refused; null: none was. */
  readonly refusedMs: number | null;
  /** By bar: at the open after what settles there and before any exit; and at the close likewise. */
  readonly snapshots: { open: Snapshot; close: Snapshot }[];
}

/** Sums over all lives, those still alive marked by `marked`. */
export function snapshot(state: State, marked: (life: Life) => number): Snapshot {
  let fundingQuote = 0;
  let priceQuote = 0;
  let costsQuote = 0;
  for (const life of state.lives) {
    fundingQuote += life.fundingQuote;
    priceQuote += isAlive(life) ? marked(life) : life.pricePnlQuote;
    costsQuote += costsOf(life);
  }
  return { fundingQuote, priceQuote, costsQuote };
}

export const netAt = (taken: Snapshot): number =>
  taken.fundingQuote + taken.priceQuote - taken.costsQuote;
