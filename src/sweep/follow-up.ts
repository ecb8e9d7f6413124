/** How long each entry was watched, and how the watching ended. */

/** One element an entry that was let in, in the order of their instants. */
export interface FollowUp {
  readonly entryAtMs: Float64Array;
  /** From the entry to its first liquidation; else to the end of its hold or of the window. */
  readonly watchedMs: Float64Array;
  /** 1: it ended by a liquidation; 0: it was still alive (its time is censored). */
  readonly died: Uint8Array;
}

/**
 * @param entryAtMs in order
 * @param firstLiquidationAtMs NaN: none
 * @param letIn 1 for entries that the venue let in; the others were never at risk
 * @param holdMs planned time in the trade; null: to the window's end
 * @param windowEndMs the first instant outside the history
 */
export function followUp(
  entryAtMs: Float64Array,
  firstLiquidationAtMs: Float64Array,
  letIn: Uint8Array,
  holdMs: number | null,
  windowEndMs: number,
): FollowUp {
  const count = letIn.reduce((sum, one) => sum + one, 0);
  const told = {
    entryAtMs: new Float64Array(count),
    watchedMs: new Float64Array(count),
    died: new Uint8Array(count),
  };
  let at = 0;
  for (let i = 0; i < entryAtMs.length; i++) {
    if (letIn[i] === 0) continue;
    const entry = entryAtMs[i] as number;
    const death = firstLiquidationAtMs[i] as number;
    const isDead = !Number.isNaN(death);
    told.entryAtMs[at] = entry;
    told.died[at] = isDead ? 1 : 0;
    told.watchedMs[at] = isDead
      ? death - entry
      : Math.min(holdMs ?? Number.POSITIVE_INFINITY, windowEndMs - entry);
    at += 1;
  }
  return told;
}
