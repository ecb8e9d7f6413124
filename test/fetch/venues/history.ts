/** Made-up history of one instrument, as a venue would have it: drawn from a seed, with holes. */
import type { PieceRows } from '../../../src/loaders/piece.ts';
import { randomStream } from '../../../src/units/random.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Bar {
  readonly openMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface Print {
  readonly atMs: number;
  readonly rate: number;
  readonly price: number;
  readonly intervalMs: number;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface BarsPlan {
  readonly stepMs: number;
  readonly holes: readonly Span[];
  /** What a unit of the draw is worth: 0.01 makes cents. */
  readonly unit: number;
}

/** Bars of a span without those of the holes; few digits, so that none is lost in text. */
export function makeBars(seed: number, { fromMs, toMs }: Span, { stepMs, holes, unit }: BarsPlan) {
  const random = randomStream(seed, 'bars');
  const bars: Bar[] = [];
  let units = 100_000;
  for (let openMs = fromMs; openMs < toMs; openMs += stepMs) {
    const path = [0, 1, 2, 3].map(() => {
      units = Math.max(100, units + Math.round(random.bell() * 50));
      return Number((units * unit).toFixed(10));
    });
    const [open = 1, , , close = 1] = path;
    const volume = Math.round(random.uniform() * 1000) / 8;
    if (holes.some((hole) => openMs >= hole.fromMs && openMs < hole.toMs)) continue;
    bars.push({ openMs, open, high: Math.max(...path), low: Math.min(...path), close, volume });
  }
  return bars;
}

export interface PrintsPlan {
  /** Intervals one after the other, each for an equal part of the span. */
  readonly intervalsMs: readonly number[];
  /** Stamps come up to so much late. */
  readonly jitterMs: number;
}

/** Settlements of a span; the interval changes on the way, and stamps jitter. */
export function makePrints(
  seed: number,
  span: Span,
  { intervalsMs, jitterMs }: PrintsPlan,
): Print[] {
  const random = randomStream(seed, 'prints');
  const prints: Print[] = [];
  const partMs = (span.toMs - span.fromMs) / intervalsMs.length;
  for (let dueMs = span.fromMs; dueMs < span.toMs; ) {
    const intervalMs = intervalsMs[Math.floor((dueMs - span.fromMs) / partMs)] ?? HOUR;
    const atMs = dueMs + Math.floor(random.uniform() * (jitterMs + 1));
    // A rate of minus nothing is nothing.
    const rate = Math.round(random.bell() * 1e4) / 1e8 || 0;
    prints.push({ atMs, rate, price: Math.round(random.uniform() * 1e6) / 100 + 1, intervalMs });
    dueMs = (Math.floor(dueMs / intervalMs) + 1) * intervalMs;
  }
  return prints;
}

/** Rows as one compares them: the instant and what stands beside it. */
export type Plain = readonly (readonly number[])[];

export const plainBars = (bars: readonly Bar[], { fromMs, toMs }: Span): Plain =>
  bars
    .filter(({ openMs }) => openMs >= fromMs && openMs < toMs)
    .map(({ openMs, open, high, low, close }) => [openMs, open, high, low, close]);

export const plainPrints = (prints: readonly Print[], { fromMs, toMs }: Span): Plain =>
  prints.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ atMs, rate }) => [atMs, rate]);

/** What was fetched, in the same form. */
export function plainRows(rows: PieceRows | null): Plain {
  if (rows === null) return [];
  if (rows.sort === 'values')
    return [...rows.columns.atMs].map((at, row) => [at, rows.columns.value[row] ?? Number.NaN]);
  if (rows.sort === 'prints')
    return [...rows.columns.settledAtMs].map((at, row) => [
      at,
      rows.columns.rate[row] ?? Number.NaN,
    ]);
  const { openMs, open, high, low, close } = rows.columns;
  return [...openMs].map((at, row) => [
    at,
    ...[open, high, low, close].map((column) => column[row] ?? Number.NaN),
  ]);
}
