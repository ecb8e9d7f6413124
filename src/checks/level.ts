/** The level of one series over another: medians and scatter by blocks of aligned bars. */
import type { Pair } from './align.ts';
import { LEVEL_BLOCK } from './thresholds.ts';

export interface Levels {
  readonly pair: Pair;
  /** Close of `a` over close of `b`, by aligned row. */
  readonly ratio: Float64Array;
  /** Median of the ratio, by block of rows; the last block takes the rest of the rows too. */
  readonly median: Float64Array;
  /** Median distance from it, as a fraction of it. */
  readonly scatter: Float64Array;
}

/** Rows of a block that are looked at: every other one. */
const EVERY = 2;

export function levelsOf(pair: Pair): Levels {
  const { a, b, inA, inB } = pair;
  const n = inA.length;
  const ratio = new Float64Array(n);
  for (let i = 0; i < n; i++)
    ratio[i] = (a.close[inA[i] as number] as number) / (b.close[inB[i] as number] as number);
  const blocks = Math.max(n > 0 ? 1 : 0, Math.floor(n / LEVEL_BLOCK));
  const median = new Float64Array(blocks);
  const scatter = new Float64Array(blocks);
  const sample = new Float64Array(LEVEL_BLOCK);
  for (let block = 0; block < blocks; block++) {
    const from = block * LEVEL_BLOCK;
    const to = Math.min(from + LEVEL_BLOCK, n);
    let count = 0;
    for (let i = from; i < to; i += EVERY) sample[count++] = ratio[i] as number;
    const middle = medianOf(sample, count);
    for (let k = 0; k < count; k++) sample[k] = Math.abs((sample[k] as number) - middle);
    median[block] = middle;
    scatter[block] = medianOf(sample, count) / middle;
  }
  return { pair, ratio, median, scatter };
}

/** Median of the first `count` values, which it sorts. */
export function medianOf(values: Float64Array, count: number): number {
  if (count > LEVEL_BLOCK) {
    values.subarray(0, count).sort();
    return values[count >> 1] as number;
  }
  for (let i = 1; i < count; i++) {
    const own = values[i] as number;
    let j = i - 1;
    for (; j >= 0 && (values[j] as number) > own; j--) values[j + 1] = values[j] as number;
    values[j + 1] = own;
  }
  return values[count >> 1] as number;
}

/** The block a row belongs to. */
export const blockOf = ({ median }: Levels, row: number): number =>
  Math.min(Math.floor(row / LEVEL_BLOCK), median.length - 1);

/** Median of rows `from` to `to` (the last left out), and the median distance from it as a fraction. */
export function levelAround(
  { ratio }: Levels,
  from: number,
  to: number,
): { readonly median: number; readonly scatter: number } {
  const every = Math.max(1, Math.floor((to - from) / LEVEL_BLOCK));
  const sample = new Float64Array(Math.ceil((to - from) / every));
  let count = 0;
  for (let i = from; i < to; i += every) sample[count++] = ratio[i] as number;
  const median = medianOf(sample, count);
  for (let k = 0; k < count; k++) sample[k] = Math.abs((sample[k] as number) - median);
  return { median, scatter: medianOf(sample, count) / median };
}
