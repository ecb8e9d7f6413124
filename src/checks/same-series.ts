/** Stretches in which two series are one: closes equal to the last digit, bar after bar. */
import type { Pair } from './align.ts';
import { joined } from './found.ts';
import { SAME_SERIES } from './thresholds.ts';

/**
 * Row ranges of the aligned rows, both included, in which closes of `a` are those of `b` so many rows
 * `before`; only bars whose close moved are counted.
 */
export function sameRows(
  { a, b, inA, inB }: Pair,
  before = 0,
): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  let last = a.close[inA[0] ?? 0] as number;
  let [from, moved, equal] = [0, 0, 0];
  for (let i = 1; i < inA.length; i++) {
    const now = a.close[inA[i] as number] as number;
    if (now === last) continue;
    last = now;
    moved++;
    if (now === b.close[(inB[i] as number) - before]) equal++;
    if (moved < SAME_SERIES.bars) continue;
    if (equal >= SAME_SERIES.share * moved) ranges.push([from, i]);
    [from, moved, equal] = [i + 1, 0, 0];
  }
  return joined(ranges);
}
