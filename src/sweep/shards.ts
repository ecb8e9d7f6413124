/**
 * A sweep is run in shards: stretches of rows that are computed, kept and taken up again whole. How
 * long they are depends on the sweep and not on who runs it, so that a sweep may be resumed with
 * another number of workers.
 */

/** Rows of closed form: a shard takes a tenth of a second and some megabytes. */
const ROWS_MAX = 16_384;
/** So that a small sweep is spread over workers too. */
const SHARDS_MIN = 16;
/** Bars that a shard of whole replays walks: about a second of work, which a kill may cost. */
const BARS_PER_SHARD = 5e6;

export interface Shards {
  /** Of every shard but the last. */
  readonly rows: number;
  readonly count: number;
  /** Rows of the whole sweep. */
  readonly total: number;
}

/** @param barsPerRow bars that one row walks; null: the rows are of closed form */
export function shardsOf(total: number, barsPerRow: number | null): Shards {
  const most = barsPerRow === null ? ROWS_MAX : Math.ceil(BARS_PER_SHARD / barsPerRow);
  const rows = Math.max(1, Math.min(ROWS_MAX, most, Math.ceil(total / SHARDS_MIN)));
  return { rows, count: Math.ceil(total / rows), total };
}

/** The rows of a shard, [from, to). */
export function rowsOf({ rows, total }: Shards, shard: number): readonly [number, number] {
  return [shard * rows, Math.min(total, (shard + 1) * rows)];
}
