/** Which series of a coin are held against which. */
import type { Bars } from './subject.ts';

/** A series and the one it is held against. */
export interface Comparison {
  readonly own: Bars;
  readonly reference: Bars;
}

const spanOf = ({ openMs, resolutionMs }: Bars): number =>
  openMs.length === 0 ? 0 : (openMs.at(-1) as number) - (openMs[0] as number) + resolutionMs;

const overlapOf = (a: Bars, b: Bars): number =>
  a.openMs.length === 0 || b.openMs.length === 0
    ? 0
    : Math.min(a.openMs.at(-1) as number, b.openMs.at(-1) as number) -
      Math.max(a.openMs[0] as number, b.openMs[0] as number) +
      Math.min(a.resolutionMs, b.resolutionMs);

const KINDS = ['mark', 'last', 'index', 'spot'];

/** Longest first; then by kind, resolution and name, so that the order of the input plays no part. */
function ranked(series: readonly Bars[]): readonly Bars[] {
  return [...series].sort(
    (a, b) =>
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
      spanOf(b) - spanOf(a) ||
      a.resolutionMs - b.resolutionMs ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : (a.openMs[0] ?? 0) - (b.openMs[0] ?? 0)),
  );
}

/**
 * A tree over the comparable series: each is held against one before it in rank: of its
 * own length of bar first, then of its own instrument, kind, exchange; among equals the one it shares
 * most time with. Trades and indexes are held against their instrument's mark in any case.
 */
export function comparisons(series: readonly Bars[]): readonly Comparison[] {
  const order = ranked(series);
  return order.flatMap((own, i) => {
    let best: { readonly reference: Bars; readonly score: number } | null = null;
    for (const reference of order.slice(0, i)) {
      const shared = overlapOf(own, reference);
      if (shared <= 0) continue;
      const score = closeness(own, reference) + shared / (spanOf(own) + 1);
      if (best === null || score > best.score) best = { reference, score };
    }
    if (best === null) return [];
    const { reference } = best;
    const mark = order.slice(0, i).find((one) => one.kind === 'mark' && isOfOne(one, own));
    const apart = mark !== undefined && own.kind !== 'mark' && overlapOf(own, mark) > 0;
    const beside = apart && !isOfOne(own, reference) ? [{ own, reference: mark }] : [];
    return [{ own, reference }, ...beside];
  });
}

const isOfOne = (a: Bars, b: Bars): boolean => a.venue === b.venue && a.instrument === b.instrument;

function closeness(own: Bars, reference: Bars): number {
  return (
    (own.resolutionMs === reference.resolutionMs ? 8 : 0) +
    (isOfOne(own, reference) ? 4 : own.kind === reference.kind ? 2 : 0) +
    (own.exchange === reference.exchange ? 1 : 0)
  );
}

/** The series a venue's leg is judged by: its finest mark, or what stands in for it. */
export function mains(series: readonly Bars[]): readonly Bars[] {
  const byInstrument = new Map<string, Bars>();
  for (const bars of ranked(series)) {
    const key = `${bars.venue} ${bars.instrument}`;
    const held = byInstrument.get(key);
    if (held === undefined || (held.kind === bars.kind && bars.resolutionMs < held.resolutionMs))
      byInstrument.set(key, bars);
  }
  return [...byInstrument.values()];
}

/** Marks and trades of perpetuals beside what they may be a copy of. */
export function suspectedCopies(series: readonly Bars[]): readonly Comparison[] {
  return series.flatMap((own) =>
    ranked(series).flatMap((reference) => {
      const asLast = own.kind === 'mark' && reference.kind === 'last' && isOfOne(own, reference);
      const asSpot = (own.kind === 'mark' || own.kind === 'last') && reference.kind === 'spot';
      if (!asLast && !asSpot) return [];
      return overlapOf(own, reference) > 0 ? [{ own, reference }] : [];
    }),
  );
}
