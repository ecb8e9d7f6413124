/** Where a stretch ends that reaches into the present: no bar is fetched that may still change. */
import { rowSortOf } from '../store/keys.ts';
import { MINUTE } from '../units/units.ts';
import type { Wanted } from './fetcher.ts';

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
