/** How well the two legs stood against each other: their prices, what was left unhedged, and how an exchange saw it. */

export interface DivergenceResult {
  /** |a − b| ÷ mean of a and b, over bar closes. */
  readonly medianFraction: number;
  readonly p99Fraction: number;
  readonly maxFraction: number;
  readonly maxAtMs: number;
  /** Of the same bars: the part that is the indexes' and the part that is premium; null if no index. */
  readonly indexPart: { readonly medianFraction: number; readonly maxFraction: number } | null;
  readonly premiumPart: { readonly medianFraction: number; readonly maxFraction: number } | null;
  /** Median within a bar of a settlement of either leg, and elsewhere; null where there is none. */
  readonly aroundSettlementsMedianFraction: number | null;
  readonly elsewhereMedianFraction: number | null;
  /** By the size of the move of the bar's UTC hour (|close ÷ open − 1| of the first leg), a row a bucket. */
  readonly byMove: readonly {
    readonly moveFromFraction: number;
    readonly moveToFraction: number | null;
    readonly bars: number;
    readonly medianFraction: number;
    readonly maxFraction: number;
  }[];
}

export interface NetDeltaResult {
  readonly worstBase: number;
  readonly worstAtMs: number;
  /** Time with |net delta| beyond the band, while the construction was open. */
  readonly outsideBandMs: number;
  readonly bandBase: number;
  /** Steps: the value holds from its instant to the next. */
  readonly series: readonly { readonly atMs: number; readonly base: number }[];
}

/**
 * Whether an exchange would have counted the account as delta-neutral in one coin, asked at every
 * bar's close while a leg was held there. Only the legs on that exchange are in it.
 */
export interface DeltaNeutralAccount {
  /** As the scenario names it: `binance`. */
  readonly exchange: string;
  readonly underlier: string;
  /** At the first such close; null, like what follows, where no leg lived to one. */
  readonly qualifiesAtEntry: boolean | null;
  /** |long − short| ÷ the larger; null too where nothing held there counts. */
  readonly relativeDiffAtEntryFraction: number | null;
  readonly reasonAtEntry: string | null;
  /** Of the closes at which a leg was held there. */
  readonly qualifyingTimeFraction: number | null;
  /** Each time it began or ceased to qualify; stamped by its bar. Before the first it does not. */
  readonly changes: readonly {
    readonly atMs: number;
    readonly qualifies: boolean;
    readonly relativeDiffFraction: number | null;
    readonly reason: string;
  }[];
}
