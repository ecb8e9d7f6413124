/** A venue's holdings for one case, so long that they take several answers. */
import type { Wanted } from '../../../src/fetch/fetcher.ts';
import { type Case, STEP } from './cases.ts';
import { HOUR, makeBars, makePrints, type Span } from './history.ts';
import type { Holdings } from './hosts-cursor.ts';

/** 2025-03-01T00:00Z, the present of these tests. */
export const NOW = Date.UTC(2025, 2, 1);

export interface Arranged {
  readonly span: Span;
  readonly has: Holdings;
}

/** Minute bars up to now, of so many answers, with three holes. */
export function barsOf(one: Case, seed: number, answers: number): Arranged {
  const span = { fromMs: NOW - Math.ceil(one.perAnswer * answers) * STEP, toMs: NOW };
  const length = (span.toMs - span.fromMs) / STEP;
  const hole = (from: number, bars: number): Span => {
    const fromMs = span.fromMs + Math.floor(from * length) * STEP;
    return { fromMs, toMs: fromMs + bars * STEP };
  };
  const holes = [hole(0.2, 1), hole(0.5, 37), hole(0.77, 2)];
  const unit = one.kind === 'premium' ? 1e-9 : 0.01;
  const bars = makeBars(seed, span, { stepMs: STEP, holes, unit });
  return { span, has: { instrument: one.instrument, stepMs: STEP, bars, prints: [] } };
}

/** Settlements up to now, of so many answers at least. */
export function printsOf(one: Case, seed: number, answers: number): Arranged {
  const rows = Math.ceil(one.perAnswer * answers);
  const { intervalsMs, jitterMs, instrument } = one;
  const span = { fromMs: NOW - rows * HOUR * 3, toMs: NOW };
  const prints = makePrints(seed, span, { intervalsMs, jitterMs });
  return { span, has: { instrument, stepMs: HOUR, bars: [], prints } };
}

export const wantedOf = (one: Case, { fromMs, toMs }: Span, resolutionMs: number): Wanted => ({
  venue: one.venue,
  instrument: one.instrument,
  kind: one.kind,
  resolutionMs,
  fromMs,
  toMs,
});
