/** How a venue hands out its history: which series it has, and the pages of each. */
import type { PieceRows } from '../loaders/piece.ts';
import type { Question } from '../store/answers.ts';
import type { StoredKind } from '../store/keys.ts';
import type { Client } from './client.ts';

/**
 * A stretch of one series that is wanted, [fromMs, toMs), UTC milliseconds. Bars are wanted by their
 * open; both ends stand on the grid of the bars, and none reaches into the present.
 */
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
  /** Null: the venue has no row there. Bars say their resolution. */
  readonly rows: PieceRows | null;
  /** The path of the archive file, or of the interface: `/v5/market/mark-price-kline`. */
  readonly asked: string;
  /** SHA-256 of the body it was read from; of several, see `hashOf`. */
  readonly sha256: string;
  /** Anything assumed or rebuilt, as sentences for the provenance. */
  readonly notes: readonly string[];
}

/** A stretch that can not be answered for now: said in the summary, and not remembered as answered. */
export interface Withheld {
  readonly fromMs: number;
  readonly toMs: number;
  /** A sentence. */
  readonly withheld: string;
}

export const isWithheld = (page: Page | Withheld): page is Withheld => 'withheld' in page;

/** One series that a venue hands out. */
export interface Feed {
  /** As provenance names it: `bybit v5 json`. */
  readonly format: string;
  /** Lengths of bars that can be asked for, ms, finest first; null for what is no bar. */
  readonly resolutionsMs: readonly number[] | null;
  /** How far back the venue goes, in words, where it does not keep everything; null where it does. */
  readonly depth: string | null;
  /** What replay must know of these rows beyond their kind; may be empty. */
  readonly notes: readonly string[];
  /**
   * Are the bodies proven whole by a checksum? Where they are not, a hole between the rows is asked for
   * once more before it is believed: a list that lost its end is still a list.
   */
  readonly verified: boolean;
  /**
   * The pages of a stretch, in the order in which the venue is best asked: each wholly after the one
   * before, or each wholly before it. What is part of no page has not been answered.
   */
  readonly pages: (wanted: Wanted) => AsyncIterable<Page | Withheld>;
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
  /** @throws ScenarioError for an instrument that the venue can not have */
  readonly offer: (kind: StoredKind, instrument: string) => Promise<Feed | NoFeed>;
}

/** What a fetcher is given of the world; tests give their own. */
export interface FetchWorld {
  readonly client: Client;
  /** UTC milliseconds. */
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}
