/** Where a stretch ends that reaches into the present: no bar is fetched that may still change. */
import { rowSortOf } from '../store/keys.ts';
import { HOUR, MINUTE } from '../units/units.ts';
import type { Page, Wanted, Withheld } from './fetcher.ts';
import { stampsOf } from './page-rows.ts';

/** Venues need some seconds to close a bar, and some minutes to publish a settlement. */
const BARS_LATE_MS = MINUTE;
const PRINTS_LATE_MS = 10 * MINUTE;

/**
 * The same stretch on the grid of its bars, and ended where rows may still come or change. It may be
 * empty.
 */
export function settled(wanted: Wanted, nowMs: number): Wanted {
  const { kind, fromMs, toMs, resolutionMs } = wanted;
  if (rowSortOf(kind) !== 'bars')
    return { ...wanted, toMs: Math.min(toMs, nowMs - PRINTS_LATE_MS) };
  const up = (ms: number): number => Math.ceil(ms / resolutionMs) * resolutionMs;
  const closed = Math.floor((nowMs - BARS_LATE_MS) / resolutionMs) * resolutionMs;
  return { ...wanted, fromMs: up(fromMs), toMs: Math.min(up(toMs), closed) };
}

/** A venue that is behind with its bars has caught up after this. */
const BEHIND_MS = HOUR;

/**
 * Bars that are not there at the present's edge may only be late: the end of the pages behind their last
 * bar is not taken for an answer while it is younger than an hour.
 */
export function withoutEarlyEnd(
  pages: readonly Page[],
  { toMs, resolutionMs }: Wanted,
  nowMs: number,
): { readonly believed: readonly Page[]; readonly early: readonly Withheld[] } {
  const ends = pages.map(({ rows }) => (rows === null ? 0 : (stampsOf(rows).at(-1) ?? 0)));
  const edgeMs = Math.floor((nowMs - BEHIND_MS) / (resolutionMs || 1)) * resolutionMs;
  const cutMs = Math.max(edgeMs, ...ends.map((lastMs) => lastMs + resolutionMs));
  const reached = pages.some((page) => page.toMs === toMs);
  if (resolutionMs === 0 || !reached || cutMs >= toMs) return { believed: pages, early: [] };
  const believed = pages
    .map((page) => ({ ...page, toMs: Math.min(page.toMs, cutMs) }))
    .filter((page) => page.fromMs < page.toMs);
  const fromMs = Math.max(cutMs, Math.min(...pages.map((page) => page.fromMs)));
  return { believed, early: [{ fromMs, toMs, withheld: 'the venue has no bars of it yet' }] };
}
