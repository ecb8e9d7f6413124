/** The questions asked of the store: which series are there, and their rows inside a window. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  BarSeries,
  FundingSeries,
  Origin,
  PriceKind,
  Provenance,
  SeriesKey,
} from '../domain/series.ts';
import type { StoredKey, StoredKind } from './keys.ts';
import { numberColumns, plainRows } from './query.ts';

/** Half-open, UTC milliseconds. */
export interface WindowMs {
  readonly fromMs: number;
  readonly toMs: number;
}

export type BarKey = SeriesKey & { readonly kind: PriceKind };
export type FundingKey = SeriesKey & { readonly kind: 'funding' };

export interface SeriesSummary {
  readonly key: StoredKey;
  /** Length of one bar; null for funding. */
  readonly resolutionMs: number | null;
  /** Open of the first and of the last bar, or the first and last settlement. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly rows: number;
  readonly sources: readonly Provenance[];
}

interface Variant {
  readonly seriesId: number;
  readonly resolutionMs: number;
}

/** Every series, by venue, instrument, kind, origin and resolution. */
export async function listSeries(connection: DuckDBConnection): Promise<SeriesSummary[]> {
  const rows = await plainRows(
    connection,
    `WITH extent AS (
       SELECT series_id, min(open_at_ms) AS first_ms, max(open_at_ms) AS last_ms, count(*) AS n
       FROM bars GROUP BY series_id
       UNION ALL
       SELECT series_id, min(settled_at_ms), max(settled_at_ms), count(*)
       FROM funding GROUP BY series_id
       UNION ALL
       SELECT series_id, min(at_ms), max(at_ms), count(*) FROM observations GROUP BY series_id)
     SELECT series_id, venue, instrument, kind, origin, resolution_ms, first_ms, last_ms, n
     FROM series JOIN extent USING (series_id)
     ORDER BY venue, instrument, kind, origin, resolution_ms`,
  );
  const sources = await allSources(connection);
  return rows.map((row) => ({
    key: {
      venue: String(row[1]),
      instrument: String(row[2]),
      kind: String(row[3]) as StoredKind,
      origin: String(row[4]) as Origin,
    },
    resolutionMs: Number(row[5]) === 0 ? null : Number(row[5]),
    firstMs: Number(row[6]),
    lastMs: Number(row[7]),
    rows: Number(row[8]),
    sources: sources.get(Number(row[0])) ?? [],
  }));
}

/**
 * Bars with their open inside the window. Where the series is stored at several resolutions and
 * none is asked for: the finest that covers the window, else the one that covers most of it.
 *
 * @returns null when the store has no such series at all (or not at that resolution)
 */
export async function readBars(
  connection: DuckDBConnection,
  key: BarKey,
  window: WindowMs,
  resolutionMs: number | null,
): Promise<BarSeries | null> {
  const variant = await chooseVariant(connection, key, window, resolutionMs);
  if (variant === null) return null;
  const columns = await numberColumns(
    connection,
    `SELECT open_at_ms::DOUBLE, open_price, high_price, low_price, close_price
     FROM bars
     WHERE series_id = $series::INTEGER
       AND open_at_ms >= $from::BIGINT AND open_at_ms < $to::BIGINT
     ORDER BY open_at_ms`,
    { series: variant.seriesId, from: window.fromMs, to: window.toMs },
  );
  const [openMs, open, high, low, close] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const provenance = await sourcesWithin(connection, variant, window);
  return { key, resolutionMs: variant.resolutionMs, openMs, open, high, low, close, provenance };
}

/**
 * Prints whose recorded instant lies inside the window. Stamps keep their jitter, so that a caller
 * who lets a print belong to a boundary within a minute asks for a window wider by that minute.
 *
 * @returns null when the store has no such series
 */
export async function readFunding(
  connection: DuckDBConnection,
  key: FundingKey,
  window: WindowMs,
): Promise<FundingSeries | null> {
  const variant = (await variantsOf(connection, key))[0];
  if (variant === undefined) return null;
  const columns = await numberColumns(
    connection,
    `SELECT settled_at_ms::DOUBLE, rate_fraction, interval_ms::DOUBLE, price
     FROM funding
     WHERE series_id = $series::INTEGER
       AND settled_at_ms >= $from::BIGINT AND settled_at_ms < $to::BIGINT
     ORDER BY settled_at_ms`,
    { series: variant.seriesId, from: window.fromMs, to: window.toMs },
  );
  const [settledAtMs, rate, intervalMs, price] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const provenance = await sourcesWithin(connection, variant, window);
  return { key, settledAtMs, rate, intervalMs, price, provenance };
}

/** The series' rows in the table, finest first. */
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

async function chooseVariant(
  connection: DuckDBConnection,
  key: BarKey,
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

const SOURCE_COLUMNS = 'series_id, file, sha256, format, row_count, notes';

async function allSources(connection: DuckDBConnection): Promise<Map<number, Provenance[]>> {
  const bySeries = new Map<number, Provenance[]>();
  const sql = `SELECT ${SOURCE_COLUMNS} FROM sources ORDER BY source_id`;
  for (const row of await plainRows(connection, sql)) {
    const list = bySeries.get(Number(row[0])) ?? [];
    list.push(provenanceOf(row));
    bySeries.set(Number(row[0]), list);
  }
  return bySeries;
}

/** The files whose span of time meets the window. */
async function sourcesWithin(
  connection: DuckDBConnection,
  variant: Variant,
  window: WindowMs,
): Promise<Provenance[]> {
  const rows = await plainRows(
    connection,
    `SELECT ${SOURCE_COLUMNS} FROM sources
     WHERE series_id = $series::INTEGER
       AND last_at_ms >= $from::BIGINT AND first_at_ms < $to::BIGINT
     ORDER BY first_at_ms, source_id`,
    { series: variant.seriesId, from: window.fromMs, to: window.toMs },
  );
  return rows.map(provenanceOf);
}

function provenanceOf(row: readonly (string | number | boolean | null)[]): Provenance {
  return {
    file: String(row[1]),
    sha256: String(row[2]),
    format: String(row[3]),
    rows: Number(row[4]),
    notes: JSON.parse(String(row[5])) as string[],
  };
}
