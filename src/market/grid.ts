/** The grid of one replay, and stretches of it that a series does not have. */

/** Bar i opens at firstMs + i · gridMs. */
export interface Grid {
  readonly firstMs: number;
  readonly gridMs: number;
  readonly bars: number;
}

/** Bars that lie wholly in [from, to), on multiples of the grid since the epoch. */
export function gridOf(window: { from: number; to: number }, gridMs: number): Grid {
  const first = Math.ceil(window.from / gridMs) * gridMs;
  return { firstMs: first, gridMs, bars: Math.max(0, Math.floor((window.to - first) / gridMs)) };
}

/** Where the last bar ends. */
export const endOf = ({ firstMs, gridMs, bars }: Grid): number => firstMs + bars * gridMs;

/** A stretch without rows, [fromMs, toMs). */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}
