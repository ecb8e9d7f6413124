/** A mark that is the instrument's own trades, or a spot market's. */
import type { Finding, FoundRows } from '../domain/finding.ts';
import type { Grids, Pair } from './align.ts';
import { type Comparison, suspectedCopies } from './coin.ts';
import { finding, joined, whenText } from './found.ts';
import { sameRows } from './same-series.ts';
import type { Bars } from './subject.ts';

/** Rows of one venue filed as another's: nothing but copying makes two venues equal. */
export function foreignRows(own: Bars, reference: Bars, pair: Pair): readonly Finding[] {
  if (own.venue === reference.venue || own.kind !== reference.kind) return [];
  const { a, inA } = pair;
  const at = (row: number): number => a.openMs[inA[row] as number] as number;
  const stretches = sameRows(pair).map(([from, to]) => ({
    fromMs: at(from),
    toMs: at(to),
    rows: to - from + 1,
  }));
  if (stretches.length === 0) return [];
  const reason = `closes of ${own.name} and ${reference.name} are equal to the last digit (${whenText(stretches)}): one venue's rows lie in the other's record.`;
  return [finding('splice', 'error', [own.name, reference.name], stretches, reason)];
}

/** What an import writes down when it was told to take trades for something else. */
const AT_WORD = /^trade candles .* imported as mark/;

export function copies(series: readonly Bars[], grids: Grids): readonly Finding[] {
  return suspectedCopies(series).flatMap((comparison) => {
    const pair = grids.pair(comparison.own, comparison.reference);
    const ranges = pair === null ? [] : joined([...sameRows(pair), ...sameRows(pair, 1)]);
    return pair === null || ranges.length === 0 ? [] : [told(comparison, pair, ranges)];
  });
}

function told(
  { own, reference }: Comparison,
  { a, inA }: Pair,
  ranges: readonly (readonly [number, number])[],
): Finding {
  const at = (row: number): number => a.openMs[inA[row] as number] as number;
  const stretches: readonly FoundRows[] = ranges.map(([from, to]) => ({
    fromMs: at(from),
    toMs: at(to),
    rows: to - from + 1,
  }));
  const names = [own.name, reference.name];
  const where = `closes equal to the last digit (${whenText(stretches)})`;
  if (reference.kind === 'spot') {
    const reason = `${own.name} is ${reference.name}: ${where}; spot prices were filed as a perpetual's.`;
    return finding('spot-as-mark', 'error', names, stretches, reason);
  }
  const asked = own.notes.some((note) => AT_WORD.test(note));
  const reason = `${own.name} is ${reference.name}: ${where}; it tells when trades would have liquidated, not when the venue did.`;
  return finding('last-as-mark', asked ? 'warning' : 'error', names, stretches, reason);
}
