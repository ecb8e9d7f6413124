/** One series at the resolutions it is stored at. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoredKey } from './keys.ts';
import { plainRows } from './query.ts';
import type { WindowMs } from './window.ts';

export interface Variant {
  readonly seriesId: number;
  /** Length of a bar; 0 for what is no bar. */
  readonly resolutionMs: number;
}

/** Finest first. */
export async function variantsOf(
  connection: DuckDBConnection,
  { venue, instrument, kind, origin }: StoredKey,
): Promise<Variant[]> {
  const rows = await plainRows(
    connection,
    `SELECT series_id, resolution_ms FROM series
     WHERE venue = $venue AND instrument = $instrument AND kind = $kind AND origin = $origin
     ORDER BY resolution_ms`,
    { venue, instrument, kind, origin },
  );
  return rows.map((row) => ({ seriesId: Number(row[0]), resolutionMs: Number(row[1]) }));
}

/**
 * The bars to read: those of the resolution that is asked for, else the finest that cover the window,
 * else those that cover most of it. Null when there are none.
 */
export async function chooseVariant(
  connection: DuckDBConnection,
  key: StoredKey,
  window: WindowMs,
  resolutionMs: number | null,
): Promise<Variant | null> {
  const variants = await variantsOf(connection, key);
  if (resolutionMs !== null) {
    return variants.find((variant) => variant.resolutionMs === resolutionMs) ?? null;
  }
  if (variants.length < 2) return variants[0] ?? null;
  let best: { variant: Variant; coveredMs: number } | null = null;
  for (const variant of variants) {
    const extent = await plainRows(
      connection,
      'SELECT min(open_at_ms), max(open_at_ms) FROM bars WHERE series_id = $series::INTEGER',
      { series: variant.seriesId },
    );
    const from = Math.max(Number(extent[0]?.[0] ?? 0), window.fromMs);
    const to = Math.min(Number(extent[0]?.[1] ?? 0) + variant.resolutionMs, window.toMs);
    const coveredMs = Math.max(0, to - from);
    if (best === null || coveredMs > best.coveredMs) best = { variant, coveredMs };
  }
  return best?.variant ?? null;
}
