/** How a stretch of time is covered, small enough to be seen at one glance. */

/** Cells of a strip: as many as can be told apart across a page. */
export const STRIP_CELLS = 120;

/**
 * The window in equal cells; of each the share of its time in which rows stand, from 0 to 1.
 *
 * @param gaps stretches without rows, [fromMs, toMs); they do not overlap
 */
export function coverageStrip(
  { from, to }: { readonly from: number; readonly to: number },
  gaps: readonly { readonly fromMs: number; readonly toMs: number }[],
): readonly number[] {
  const cellMs = (to - from) / STRIP_CELLS;
  const missingMs = new Float64Array(STRIP_CELLS);
  for (const { fromMs, toMs } of gaps) {
    const start = Math.max(fromMs, from);
    const end = Math.min(toMs, to);
    if (end <= start) continue;
    const last = Math.min(STRIP_CELLS - 1, Math.floor((end - from) / cellMs));
    for (let cell = Math.floor((start - from) / cellMs); cell <= last; cell++) {
      const opens = from + cell * cellMs;
      const inside = Math.min(end, opens + cellMs) - Math.max(start, opens);
      missingMs[cell] = (missingMs[cell] ?? 0) + Math.max(0, inside);
    }
  }
  return Array.from(missingMs, (ms) => shareOf(1 - ms / cellMs));
}

/** To three decimals, but a cell that lacks anything is not whole, and one with anything not empty. */
function shareOf(share: number): number {
  if (share >= 1 - 1e-9) return 1;
  if (share <= 1e-9) return 0;
  return Math.min(0.999, Math.max(0.001, Math.round(share * 1000) / 1000));
}
