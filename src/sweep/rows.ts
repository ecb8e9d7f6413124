/** The rows of a sweep in their order: which combination each one is. */

import type { Space } from './combinations.ts';

/** Every combination, or some of them. */
export interface Rows {
  readonly count: number;
  readonly space: Space;
  /** The combinations that are run, in ascending order; null: all. */
  readonly sample: Float64Array | null;
}

/** Point of the grid, and place among the entries, of a row. */
export function combinationAt(
  { space, sample }: Pick<Rows, 'space' | 'sample'>,
  row: number,
): { readonly point: number; readonly entry: number } {
  const combination = sample === null ? row : (sample[row] ?? 0);
  const point = Math.floor(combination / space.entries);
  return { point, entry: combination - point * space.entries };
}

/** Consecutive rows of one point, [from, to) counted from the first that was asked about. */
export interface Run {
  readonly point: number;
  readonly from: number;
  readonly to: number;
}

/** The rows from `first` on, a run a point. */
export function* runsOf(
  rows: Pick<Rows, 'space' | 'sample'>,
  first: number,
  count: number,
): Generator<Run> {
  for (let from = 0; from < count; ) {
    const { point } = combinationAt(rows, first + from);
    const to = endOf(rows, first, count, from, point);
    yield { point, from, to };
    from = to;
  }
}

function endOf(
  rows: Pick<Rows, 'space' | 'sample'>,
  first: number,
  count: number,
  from: number,
  point: number,
): number {
  if (rows.sample === null) return Math.min(count, (point + 1) * rows.space.entries - first);
  let to = from + 1;
  while (to < count && combinationAt(rows, first + to).point === point) to += 1;
  return to;
}
