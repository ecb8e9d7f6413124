/** What the fetchers of all venues share: an answer as a body, and the plain kinds of feed. */
import { DataError } from '../../domain/errors.ts';
import type { Piece, PieceRows } from '../../loaders/piece.ts';
import type { StoredKind } from '../../store/keys.ts';
import { isoInstant } from '../../units/time.ts';
import { DAY, HOUR, MINUTE } from '../../units/units.ts';
import type { JsonAnswer } from '../client.ts';
import type { Feed, NoFeed, VenueFetcher, Wanted } from '../fetcher.ts';
import { stampsOf } from '../page-rows.ts';
import { type Body, bySpan, type Pages, type Span, type Walk } from './walk.ts';

/**
 * An answer whose rows were read.
 *
 * @param instrument as the body spells it
 * @throws DataError when the body names another instrument than it was asked about
 */
export function bodyOf(
  { sha256 }: JsonAnswer,
  { rows, notes, instrument: named }: Piece,
  { instrument, where }: { readonly instrument: string; readonly where: string },
): Body {
  if (named !== null && named !== instrument) {
    throw new DataError({
      where,
      expected: `rows of ${instrument}`,
      found: `rows of ${named}`,
      hint: 'the venue, or what stands between, answered another question',
    });
  }
  requireOrder(rows, where);
  return { rows, notes, sha256, more: false };
}

/**
 * Rows are cut by their instants, so they must stand in order.
 *
 * @throws DataError when they do not
 */
export function requireOrder(rows: PieceRows, where: string): void {
  const stamps = stampsOf(rows);
  const odd = stamps.findIndex((at, row) => row > 0 && at <= (stamps[row - 1] ?? at));
  if (odd < 0) return;
  throw new DataError({
    where,
    expected: 'one row an instant, in the order of time',
    found: `${isoInstant(stamps[odd] ?? 0)} after ${isoInstant(stamps[odd - 1] ?? 0)}`,
    hint: 'the venue, or what stands between, mixed up its rows; try again later',
  });
}

/** What a feed is about, and what messages call it. */
export interface Subject {
  readonly venue: string;
  readonly instrument: string;
  readonly asked: string;
}

export const walkOf = ({ venue, instrument, asked }: Subject, wanted: Wanted): Walk => ({
  wanted,
  instrument,
  asked,
  where: `${venue} ${instrument}, ${asked}`,
});

/** A venue that knows what it hands out before it is asked. */
export const fetcherFrom = (
  venue: string,
  offer: (kind: StoredKind, instrument: string) => Feed | NoFeed,
): VenueFetcher => ({
  venue,
  offer: async (kind, instrument) => offer(kind, instrument),
});

/** What is said of a feed beside its pages; what is left out is the plain case. */
export interface FeedTerms {
  readonly format: string;
  /** By the length of a bar, how the venue spells it; null for what is no bar. */
  readonly intervals: Intervals | null;
  readonly depth?: string;
  readonly notes?: readonly string[];
}

/** By the length of a bar in milliseconds, finest first, how the venue spells it. */
export type Intervals = ReadonlyMap<number, string>;

const UNIT_MS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY };

/** Names that begin with a count and the first letter of minute, hour or day: `30m`, `4HOURS`, `6Hutc`. */
export function intervalsNamed(names: readonly string[]): Intervals {
  const lengths = names.map((name): readonly [number, string] => {
    const [, count, unit = ''] = /^(\d+)([mhd])/i.exec(name) ?? [];
    return [Number(count) * (UNIT_MS[unit.toLowerCase()] ?? Number.NaN), name];
  });
  return new Map(lengths.toSorted(([a], [b]) => a - b));
}

export const feedOf = (
  { format, intervals, depth, notes = [] }: FeedTerms,
  pages: (wanted: Wanted) => Pages,
): Feed => ({
  format,
  resolutionsMs: intervals === null ? null : [...intervals.keys()],
  depth: depth ?? null,
  notes,
  verified: false,
  pages,
});

/** What is no bar: prints and single values. */
export const printsFeed = (
  { subject, ...terms }: Omit<FeedTerms, 'intervals'> & { readonly subject: Subject },
  pages: (walk: Walk) => Pages,
): Feed => feedOf({ ...terms, intervals: null }, (wanted) => pages(walkOf(subject, wanted)));

/** @throws DataError for a length of bar that the feed does not have */
export function spelled(intervals: Intervals, { where, wanted }: Walk): string {
  const name = intervals.get(wanted.resolutionMs);
  if (name !== undefined) return name;
  throw new DataError({
    where,
    expected: `bars of ${[...intervals.values()].join(', ')}`,
    found: `${wanted.resolutionMs} ms`,
  });
}

/** One question about bars, as a venue's own fetcher puts it. */
export interface BarsAsked extends Span {
  /** As the venue spells it. */
  readonly interval: string;
  readonly resolutionMs: number;
  readonly where: string;
}

export interface BarsPlan extends FeedTerms {
  readonly subject: Subject;
  readonly intervals: Intervals;
  /** How many bars an answer may hold. */
  readonly perAnswer: number;
  readonly ask: (asked: BarsAsked) => Promise<Body>;
}

/** Bars that are asked for by spans of time, oldest first. */
export const barsFeed = ({ subject, perAnswer, ask, ...terms }: BarsPlan): Feed =>
  feedOf(terms, (wanted) => {
    const walk = walkOf(subject, wanted);
    const interval = spelled(terms.intervals, walk);
    return bySpan(walk, perAnswer * wanted.resolutionMs, (span) =>
      ask({ ...span, interval, resolutionMs: wanted.resolutionMs, where: walk.where }),
    );
  });

const KIND_WORDS: Readonly<Partial<Record<StoredKind, string>>> = {
  mark: 'mark prices',
  index: 'index prices',
  last: 'candles of a perpetual',
  spot: 'candles of a spot market',
  funding: 'funding rates',
  premium: 'a premium index',
  borrow: 'borrow rates',
  'open-interest': 'open interest',
};

/** A kind that the venue's interface has no history of, or that is not asked of it. */
export const notOffered = (venue: string, kind: StoredKind): NoFeed => ({
  why: `no history of ${KIND_WORDS[kind] ?? kind} is fetched from ${venue}`,
  instead: [],
});
