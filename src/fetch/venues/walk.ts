/**
 * The ways in which venues hand out a long history page by page, each as the stretches that its answers
 * prove. None of them trusts a page size: an answer that holds rows is taken to end where its rows end,
 * unless the venue was asked for a span that can not hold more rows than an answer may.
 */
import { DataError } from '../../domain/errors.ts';
import type { PieceRows } from '../../loaders/piece.ts';
import { minuteText } from '../../units/time.ts';
import type { Page, Wanted, Withheld } from '../fetcher.ts';
import { stampsOf, within } from '../page-rows.ts';

/** One answer of a venue: its rows, oldest first, whatever the order of the body. */
export interface Body {
  /** Null: none. */
  readonly rows: PieceRows | null;
  readonly sha256: string;
  readonly notes: readonly string[];
  /** The venue says that the span holds more rows than it gave. */
  readonly more: boolean;
}

/** What is wanted, from which interface, and what messages call the two. */
export interface Walk {
  readonly wanted: Wanted;
  /** As the venue spells it. */
  readonly instrument: string;
  readonly asked: string;
  readonly where: string;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The pages of a walk, in its order. */
export type Pages = AsyncGenerator<Page | Withheld, void, undefined>;

const stampsIn = ({ rows }: Body): Float64Array =>
  rows === null ? new Float64Array() : stampsOf(rows);

function pageOf({ asked, wanted }: Walk, span: Span, { rows, sha256, notes }: Body): Page {
  const cut = rows === null ? null : within(rows, span);
  const { resolutionMs } = wanted;
  const page = { fromMs: span.fromMs, toMs: span.toMs, asked, sha256, notes };
  return { ...page, rows: cut?.sort === 'bars' ? { ...cut, resolutionMs } : cut };
}

/**
 * Oldest first, in spans that one answer holds whole.
 *
 * @param spanMs so short that not even the shortest bars or funding intervals overflow an answer
 * @param ask the rows inside the span; one bar more on either side does no harm
 * @throws DataError when the answer is about another time than the span
 */
export async function* bySpan(
  walk: Walk,
  spanMs: number,
  ask: (span: Span) => Promise<Body>,
): Pages {
  const { wanted } = walk;
  let fromMs = wanted.fromMs;
  while (fromMs < wanted.toMs) {
    const span = { fromMs, toMs: Math.min(fromMs + spanMs, wanted.toMs) };
    const body = await ask(span);
    const toMs = provenEnd(walk, span, body);
    yield pageOf(walk, { fromMs, toMs }, body);
    fromMs = toMs;
  }
}

/** Where the answer's stretch ends: at the span's end, or after its last bar where the venue has more. */
function provenEnd(walk: Walk, span: Span, body: Body): number {
  const { resolutionMs } = walk.wanted;
  requireNear(walk, span, stampsIn(body), resolutionMs);
  if (!body.more) return span.toMs;
  const lastMs = stampsIn(body).at(-1) ?? Number.NEGATIVE_INFINITY;
  const endMs = Math.min(lastMs + resolutionMs, span.toMs);
  if (endMs <= span.fromMs) throw stuck(walk, span.fromMs);
  return endMs;
}

/** A venue that does not heed the span answers with its newest rows: those are no answer. */
function requireNear(walk: Walk, span: Span, stamps: Float64Array, slackMs: number): void {
  const odd = stamps.find((at) => at < span.fromMs - slackMs || at > span.toMs + slackMs);
  if (odd === undefined) return;
  throw unheeded(walk, `rows from ${minuteText(span.fromMs)} to ${minuteText(span.toMs)}`, odd);
}

const unheeded = ({ where }: Walk, expected: string, atMs: number): DataError =>
  new DataError({
    where,
    expected,
    found: `one of ${minuteText(atMs)}`,
    hint: 'the venue, or what stands between, did not heed the times it was asked for',
  });

/** The venue keeps nothing of the time it was asked for, and says so. */
export const TOO_OLD = Symbol('too old');

/**
 * Bars, newest span first, for a venue that keeps only so many of them and refuses to be asked about
 * older ones. Where its oldest bar lies is found by halving what is left.
 */
export async function* byNewestSpan(
  walk: Walk,
  spanMs: number,
  withheld: string,
  ask: (span: Span) => Promise<Body | typeof TOO_OLD>,
): Pages {
  const { wanted } = walk;
  let toMs = wanted.toMs;
  let refusedMs: number | null = null;
  for (;;) {
    const oldestMs = refusedMs === null ? wanted.fromMs : midOf(refusedMs, toMs, wanted);
    if (toMs <= oldestMs) break;
    const span: Span = { fromMs: Math.max(toMs - spanMs, oldestMs), toMs };
    const body = await ask(span);
    if (body === TOO_OLD) {
      refusedMs = span.fromMs;
      continue;
    }
    requireNear(walk, span, stampsIn(body), wanted.resolutionMs);
    yield pageOf(walk, span, body);
    toMs = span.fromMs;
  }
  if (toMs > wanted.fromMs) yield { fromMs: wanted.fromMs, toMs, withheld };
}

/** The middle of a span on the grid of its bars; its end where it is one bar. */
function midOf(fromMs: number, toMs: number, { resolutionMs }: Wanted): number {
  return fromMs + Math.ceil((toMs - fromMs) / resolutionMs / 2) * resolutionMs;
}

export interface BackwardRule {
  /**
   * Are the rows at the oldest instant of an answer asked for once more with the next? Bars are not: a
   * bar is one row.
   */
  readonly overlap: boolean;
  /** Why what lies before the first row is withheld; null where the venue has it all, so there is none. */
  readonly withheld: string | null;
}

/**
 * Newest first by a cursor: each question is about what is older than an instant. The rows at the oldest
 * instant of an answer may have been cut apart, so they belong to the next.
 *
 * @param ask the newest rows before the instant
 * @throws DataError when an answer does not heed the cursor, or the cursor does not move
 */
export async function* backward(
  walk: Walk,
  rule: BackwardRule,
  ask: (beforeMs: number) => Promise<Body>,
): Pages {
  const { fromMs, toMs } = walk.wanted;
  let beforeMs = toMs;
  for (;;) {
    const body = await ask(beforeMs);
    const stamps = stampsIn(body);
    const oldestMs = stamps[0] ?? Number.NEGATIVE_INFINITY;
    requireBefore(walk, stamps, beforeMs);
    if (oldestMs <= fromMs && stamps.length > 0)
      return yield pageOf(walk, { fromMs, toMs: beforeMs }, body);
    if (stamps.length < (rule.overlap ? 2 : 1))
      return yield* rest(
        walk,
        { fromMs, toMs: beforeMs },
        body,
        rule.withheld,
        rule.overlap ? SETTLED_AT_LEAST_MS : 0,
      );
    const edgeMs = rule.overlap ? oldestMs + 1 : oldestMs;
    if (edgeMs >= beforeMs) throw stuck(walk, beforeMs);
    yield pageOf(walk, { fromMs: edgeMs, toMs: beforeMs }, body);
    beforeMs = edgeMs;
  }
}

/** No venue settles funding more often: nothing is missing in less than this before a first rate. */
const SETTLED_AT_LEAST_MS = 3_600_000;

/** Where what is known of a span begins: at its first row, or at its start where nothing fits before. */
function firstRowOf(body: Body, span: Span, shortestMs: number): number {
  const firstMs = stampsIn(body)[0] ?? span.toMs;
  return firstMs - span.fromMs < shortestMs && firstMs < span.toMs ? span.fromMs : firstMs;
}

/** The last answer of a backward walk: everything, or only down to its oldest row. */
function* rest(walk: Walk, span: Span, body: Body, withheld: string | null, shortestMs: number) {
  if (withheld === null) {
    yield pageOf(walk, span, body);
    return;
  }
  const edgeMs = firstRowOf(body, span, shortestMs);
  if (edgeMs < span.toMs) yield pageOf(walk, { fromMs: edgeMs, toMs: span.toMs }, body);
  if (span.fromMs < edgeMs) yield { fromMs: span.fromMs, toMs: edgeMs, withheld };
}

function requireBefore(walk: Walk, stamps: Float64Array, beforeMs: number): void {
  const newestMs = stamps.at(-1);
  if (newestMs !== undefined && newestMs >= beforeMs)
    throw unheeded(walk, `rows before ${minuteText(beforeMs)}`, newestMs);
}

function requireFrom(walk: Walk, stamps: Float64Array, fromMs: number): void {
  const oldestMs = stamps[0];
  if (oldestMs !== undefined && oldestMs < fromMs)
    throw unheeded(walk, `rows from ${minuteText(fromMs)} on`, oldestMs);
}

/**
 * Oldest first by a cursor: each question is about an instant and what is newer. The rows at the newest
 * instant of an answer may have been cut apart, so they belong to the next.
 *
 * @param ask the oldest rows at or after the instant
 * @throws DataError when an answer does not heed the cursor, or the cursor does not move
 */
export async function* forward(walk: Walk, ask: (fromMs: number) => Promise<Body>): Pages {
  const { toMs } = walk.wanted;
  let fromMs = walk.wanted.fromMs;
  for (;;) {
    const body = await ask(fromMs);
    const stamps = stampsIn(body);
    const newestMs = stamps.at(-1) ?? Number.NEGATIVE_INFINITY;
    requireFrom(walk, stamps, fromMs);
    if (stamps.length < 2 || newestMs >= toMs) return yield pageOf(walk, { fromMs, toMs }, body);
    if (newestMs <= fromMs) throw stuck(walk, fromMs);
    yield pageOf(walk, { fromMs, toMs: newestMs }, body);
    fromMs = newestMs;
  }
}

/**
 * Newest first by page numbers from 1. A settlement that falls due meanwhile pushes rows to the next page,
 * where they come a second time: they are left out there.
 *
 * @throws DataError when a page is not older than the one before
 */
export async function* byNumber(
  walk: Walk,
  withheld: string,
  ask: (number: number) => Promise<Body>,
): Pages {
  const { fromMs, toMs } = walk.wanted;
  let beforeMs = toMs;
  let passedMs = Number.POSITIVE_INFINITY;
  for (let number = 1; ; number += 1) {
    const body = await ask(number);
    const oldestMs = stampsIn(body)[0];
    if (oldestMs === undefined) break;
    if (oldestMs >= passedMs) throw stuck(walk, passedMs);
    passedMs = oldestMs;
    if (oldestMs - fromMs < SETTLED_AT_LEAST_MS)
      return yield pageOf(walk, { fromMs, toMs: beforeMs }, body);
    if (oldestMs >= beforeMs) continue;
    yield pageOf(walk, { fromMs: oldestMs, toMs: beforeMs }, body);
    beforeMs = oldestMs;
  }
  yield { fromMs, toMs: beforeMs, withheld };
}

/** All in one answer. */
export async function* atOnce(walk: Walk, ask: () => Promise<Body>): Pages {
  yield pageOf(walk, walk.wanted, await ask());
}

const stuck = ({ where }: Walk, atMs: number): DataError =>
  new DataError({
    where,
    expected: 'each answer to go on where the last one ended',
    found: `the same again at ${minuteText(atMs)}`,
    hint: 'the venue, or what stands between, repeats itself; try again later',
  });
