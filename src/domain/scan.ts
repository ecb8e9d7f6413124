/** What a scan tells: every pair at every leverage, what was quoted at its entries and what arrived. */
import type { ContractKind } from './instrument.ts';

/** Where the quote went: each a rate a year on all capital, above zero where it took; their sum is quoted − realised. */
export interface Shortfall {
  /** The quote is on the notional of one leg; the capital stands behind both. Below zero above 2x. */
  readonly exposureAprFraction: number;
  /** The rate at entry, held to the end, less the funding that the pair would have paid unharmed. */
  readonly decayAprFraction: number;
  /** The two prices moved apart. */
  readonly basisAprFraction: number;
  /** Fees, slippage and interest of the trade unharmed. */
  readonly costsAprFraction: number;
  /** What forced exits took, and what was missed after them. */
  readonly forcedExitAprFraction: number;
}
/** That capital stands behind two legs is arithmetic, and no cause. */
export type Cause = 'decay' | 'basis' | 'costs' | 'forcedExit';

/** Type-7 quantiles over entries. */
export interface Spread {
  readonly p05: number;
  readonly p50: number;
  readonly p95: number;
  readonly mean: number;
}

/** One entry that was made. */
export interface ScanEntry {
  readonly atMs: number;
  /** Venue of the leg that is long; of a carry the spot's. */
  readonly longVenue: string;
  readonly headlineAprFraction: number;
  readonly realisedAprFraction: number;
  /** Days before the entry for which both instruments were in the data already; they may be older. */
  readonly ageMs: number;
  /** Null: nothing was liquidated. */
  readonly liquidatedAtMs: number | null;
  /** Null where nothing can be liquidated. */
  readonly survivalLeverage: number | null;
  /** Null where the row took whole replays, which tell no notional. */
  readonly shortfall: Shortfall | null;
}

/** What became of the entry times that were asked for. */
export interface EntryCounts {
  readonly asked: number;
  /** The whole hold does not lie inside the pair's window. */
  readonly cutOff: number;
  readonly tooYoung: number;
  /** A rate was missing. */
  readonly noQuote: number;
  /** Quoted nothing, or less than was asked for. */
  readonly quotedLess: number;
  /** The venue's own rules did not let it in. */
  readonly refused: number;
  readonly entered: number;
}

/** A pair at one leverage. */
export interface ScanRow {
  readonly leverage: number;
  /** Why nothing was entered at this leverage; null where something was. */
  readonly notScanned: string | null;
  readonly counts: EntryCounts;
  readonly headlineAprFraction: (Spread & { readonly max: number }) | null;
  readonly realisedAprFraction: Spread | null;
  /** Share of entries that lost money. */
  readonly lostFraction: number | null;
  readonly forcedFraction: number | null;
  readonly forcedExits: number;
  /** Crashes behind them: liquidations more than 24 h apart. */
  readonly episodes: number;
  /** Mean over the entries; null where a row took whole replays. */
  readonly shortfall: Shortfall | null;
  /** Its largest part but for the exposure; null where nothing fell short. */
  readonly cause: Cause | null;
  readonly youngestAgeMs: number | null;
  readonly medianAgeMs: number | null;
  /** Over the entries at which something can be liquidated. */
  readonly survivalLeverage: { readonly p01: number; readonly p50: number } | null;
  readonly best: ScanEntry | null;
  readonly worst: ScanEntry | null;
  /** The scenario of the worst entry; `legrisk replay` gives its figures again. */
  readonly worstRecipe: string | null;
  readonly entries: readonly ScanEntry[];
}

export interface ScanLeg {
  readonly venue: string;
  readonly instrument: string;
  readonly contract: ContractKind;
  readonly quote: string;
  /** The first row of any series of it: it was listed then or before. */
  readonly firstMs: number;
  /** In quote currency, over whole days; null where no volume is recorded. */
  readonly medianDailyVolumeQuote: number | null;
}

export interface ScanPair {
  /** As people call it; no two pairs of a scan have the same. */
  readonly name: string;
  readonly coin: string;
  readonly kind: 'delta-neutral' | 'cash-and-carry';
  readonly legs: readonly [ScanLeg, ScanLeg];
  /** What both legs have; null where they have nothing in common. */
  readonly windowMs: readonly [number, number] | null;
  /** The series that stands for the marks. */
  readonly marks: 'mark' | 'last';
  /** Whether two quote currencies are counted as equal. */
  readonly atPar: boolean;
  /** Why the pair was not scanned; null where it was. */
  readonly notScanned: string | null;
  /** Null for a reconstruction, whose venues share one path, and where nothing was scanned. */
  readonly divergence: {
    readonly medianFraction: number;
    readonly p99Fraction: number;
    readonly maxFraction: number;
  } | null;
  /** Warnings of the data checks. */
  readonly warnings: number;
  readonly rows: readonly ScanRow[];
}

export interface ScanResult {
  readonly schemaVersion: 1;
  readonly reconstruction: string | null;
  /** From the first row of any pair to the last. */
  readonly windowMs: readonly [number, number];
  readonly holdMs: number;
  /** As asked: `every=1d`. */
  readonly entriesText: string;
  readonly leverages: readonly number[];
  readonly capital: { readonly amount: number; readonly currency: string };
  /** What becomes of the leg that is left after a liquidation, and how long after the end of its bar at the earliest. */
  readonly survivor: { readonly policy: 'close' | 'hold' | 'rehedge'; readonly reactionMs: number };
  readonly minAgeMs: number;
  readonly minHeadlineAprFraction: number;
  readonly pairs: readonly ScanPair[];
  /** Sentences about what was left out or taken for equal. */
  readonly notes: readonly string[];
}
