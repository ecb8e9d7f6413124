/** What the store holds: every series with its extent, its files and its holes. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Origin } from '../domain/series.ts';
import { fundingHoles } from '../market/funding-schedule.ts';
import type { Gaps, SeriesDescription, SeriesFilter, SeriesSummary } from './description.ts';
import { rowSortOf, type StoredKind } from './keys.ts';
import { numberColumns, plainRows } from './query.ts';
import { allSources } from './sources.ts';

export type { Gaps, SeriesDescription, SeriesFilter, SeriesSummary } from './description.ts';

interface Numbered {
  readonly seriesId: number;
  readonly summary: SeriesSummary;
}

/** Every series, by venue, instrument, kind, origin and resolution. */
export async function listSeries(
  connection: DuckDBConnection,
  filter: SeriesFilter = {},
): Promise<SeriesSummary[]> {
  return (await numbered(connection, filter)).map(({ summary }) => summary);
}

/** As {@link listSeries}, with the gaps, for which the rows have to be gone through. */
export async function describeSeries(
  connection: DuckDBConnection,
  filter: SeriesFilter = {},
): Promise<SeriesDescription[]> {
  const descriptions: SeriesDescription[] = [];
  for (const { seriesId, summary } of await numbered(connection, filter))
    descriptions.push({ ...summary, gaps: await gapsOf(connection, seriesId, summary) });
  return descriptions;
}

async function numbered(
  connection: DuckDBConnection,
  { venue, instrument, kind }: SeriesFilter,
): Promise<Numbered[]> {
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
     WHERE coalesce(venue = $venue::VARCHAR, true)
       AND coalesce(instrument = $instrument::VARCHAR, true)
       AND coalesce(kind = $kind::VARCHAR, true)
     ORDER BY venue, instrument, kind, origin, resolution_ms`,
    { venue: venue ?? null, instrument: instrument ?? null, kind: kind ?? null },
  );
  const sources = await allSources(connection);
  return rows.map((row) => ({
    seriesId: Number(row[0]),
    summary: {
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
    },
  }));
}

async function gapsOf(
  connection: DuckDBConnection,
  seriesId: number,
  { key, resolutionMs, firstMs, lastMs, rows }: SeriesSummary,
): Promise<Gaps | null> {
  const sort = rowSortOf(key.kind);
  if (sort === 'values') return null;
  if (sort === 'prints' || resolutionMs === null)
    return await printGaps(connection, seriesId, firstMs, lastMs);
  const missing = (lastMs - firstMs) / resolutionMs + 1 - rows;
  // Bars stand on one grid and none twice, so their number tells whether any is missing.
  if (missing === 0) return { count: 0, longestMs: 0, totalMs: 0 };
  const found = await plainRows(
    connection,
    `SELECT count(*), max(step) FROM (
       SELECT open_at_ms - lag(open_at_ms) OVER (ORDER BY open_at_ms) AS step
       FROM bars WHERE series_id = $series::INTEGER)
     WHERE step > $resolution::BIGINT`,
    { series: seriesId, resolution: resolutionMs },
  );
  const [count, step] = found[0] ?? [];
  const longestMs = Number(step ?? resolutionMs) - resolutionMs;
  return { count: Number(count), longestMs, totalMs: missing * resolutionMs };
}

/** By the interval in force, which venues change; at least two prints tell one. */
async function printGaps(
  connection: DuckDBConnection,
  seriesId: number,
  firstMs: number,
  lastMs: number,
): Promise<Gaps | null> {
  const [settledAtMs, intervalMs] = await numberColumns(
    connection,
    `SELECT settled_at_ms::DOUBLE, interval_ms::DOUBLE FROM funding
     WHERE series_id = $series::INTEGER ORDER BY settled_at_ms`,
    { series: seriesId },
  );
  if (settledAtMs === undefined || intervalMs === undefined || settledAtMs.length < 2) return null;
  const holes = fundingHoles({ settledAtMs, intervalMs }, { from: firstMs, to: lastMs });
  const lengths = holes.map((hole) => hole.toMs - hole.fromMs - hole.intervalMs);
  const totalMs = lengths.reduce((sum, length) => sum + length, 0);
  return { count: holes.length, longestMs: Math.max(0, ...lengths), totalMs };
}
