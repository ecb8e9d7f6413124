/** How a venue hands out its history: which series it has, and the pages of each. */
import type { PieceRows } from '../loaders/piece.ts';
import type { Question } from '../store/answers.ts';
import type { StoredKind } from '../store/keys.ts';

/** A stretch of one series that is wanted, [fromMs, toMs), UTC milliseconds. */
export interface Wanted extends Question {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * A stretch that the venue has answered whole: every row that it has in [fromMs, toMs), and no other.
 * A page is made only of bodies that were proven: parsed, in the shape the venue documents, with every
 * row read.
 */
export interface Page {
  readonly fromMs: number;
  readonly toMs: number;
  /** Null: the venue has no row there. */
  readonly rows: PieceRows | null;
  /** SHA-256 of the bodies it was read from, one after the other. */
  readonly sha256: string;
  /** Anything assumed or rebuilt, as sentences for the provenance. */
  readonly notes: readonly string[];
}

/** One series that a venue hands out. */
export interface Feed {
  /** The interface, as the answers in the store remember it: `/v5/market/mark-price-kline`. */
  readonly asked: string;
  /** As provenance names it: `bybit v5 json`. */
  readonly format: string;
  /** Lengths of bars that can be asked for, ms, finest first; null for what is no bar. */
  readonly resolutionsMs: readonly number[] | null;
  /** How far back the venue goes, in words, where it does not keep everything; null where it does. */
  readonly depth: string | null;
  /** What replay must know of these rows beyond their kind; may be empty. */
  readonly notes: readonly string[];
  /**
   * The pages of a stretch, in the order in which the venue is best asked. Together they cover it: a
   * stretch that the venue can not answer for is not part of any page.
   */
  readonly pages: (wanted: Wanted) => AsyncIterable<Page>;
}

/** What a venue does not hand out: why, and what stands in for it, as sentences. */
export interface NoFeed {
  readonly why: string;
  readonly instead: readonly string[];
}

export const isFeed = (offer: Feed | NoFeed): offer is Feed => 'pages' in offer;

/** One venue's interfaces. */
export interface VenueFetcher {
  readonly venue: string;
  readonly offer: (kind: StoredKind, instrument: string) => Feed | NoFeed;
}
