/** How long a bar is: told by the steps between stamps, checked against the file's name. */
import { DataError } from '../domain/errors.ts';
import { durationText } from '../units/time.ts';

/** Longer bars than a week are months, which are not of one length. */
const RESOLUTION_MS_MAX = 7 * 86_400_000;

/** What is known of a bar's length before the stamps are looked at; null where nothing is. */
export interface ResolutionHints {
  /** From the file's name, which people get wrong. */
  readonly namedMs: number | null;
  /** From the close time in the first row, which is the exchange's own word. */
  readonly closeTimeMs: number | null;
}

/**
 * @param stepMinMs smallest step between neighbours; null with a single row
 * @throws DataError when nothing tells, or when what tells does not agree
 */
export function resolutionOf(
  stepMinMs: number | null,
  { namedMs, closeTimeMs }: ResolutionHints,
  where: string,
): number {
  const told = closeTimeMs ?? namedMs;
  if (namedMs !== null && closeTimeMs !== null && namedMs !== closeTimeMs) {
    throw contradiction(namedMs, `bars that close after ${durationText(closeTimeMs)}`, where);
  }
  if (stepMinMs === null) {
    if (told !== null) return told;
    throw new DataError({
      where,
      expected: 'two bars or more, or the length of a bar in the name',
      found: 'one bar',
      hint: 'name the file as freqtrade does: BTC_USDT_USDT-1h-mark',
    });
  }
  // A sparse file can have every step too long; only the close time proves that it is so.
  const sparse = closeTimeMs !== null && stepMinMs % closeTimeMs === 0;
  if (told !== null && told !== stepMinMs && !sparse) {
    throw contradiction(told, `stamps ${durationText(stepMinMs)} apart`, where);
  }
  const resolutionMs = told ?? stepMinMs;
  if (resolutionMs <= RESOLUTION_MS_MAX) return resolutionMs;
  throw new DataError({
    where,
    expected: 'bars of a week or shorter',
    found: `stamps ${durationText(stepMinMs)} apart`,
  });
}

const contradiction = (toldMs: number, found: string, where: string): DataError =>
  new DataError({
    where,
    expected: `bars of ${durationText(toldMs)}, as the name or the close times say`,
    found,
    hint: 'name the file for the bars it holds',
  });

/** @throws DataError when the stamps do not stand on one grid of that resolution */
export function requireGrid(offGridRows: number, resolutionMs: number, where: string): void {
  if (offGridRows === 0) return;
  throw new DataError({
    where,
    expected: `stamps a whole number of ${durationText(resolutionMs)} apart`,
    found: `${offGridRows} rows beside that grid`,
    hint: 'split the file where its resolution changes',
  });
}

/** The smallest step of stamps in order; null with fewer than two. */
export function stepMin(stamps: Float64Array): number | null {
  let least = Number.POSITIVE_INFINITY;
  for (let row = 1; row < stamps.length; row += 1) {
    least = Math.min(least, (stamps[row] ?? 0) - (stamps[row - 1] ?? 0));
  }
  return Number.isFinite(least) ? least : null;
}

/** Rows that are not a whole number of steps after the first. */
export function offGridRows(stamps: Float64Array, stepMs: number): number {
  const first = stamps[0] ?? 0;
  let rows = 0;
  for (const stamp of stamps) if ((stamp - first) % stepMs !== 0) rows += 1;
  return rows;
}
