/** The files that rows came from. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SourceSpan } from '../checks/history.ts';
import type { Provenance } from '../domain/series.ts';
import type { RowSort } from './keys.ts';
import { plainRows } from './query.ts';
import type { WindowMs } from './window.ts';

const SOURCE_COLUMNS = 'series_id, file, sha256, format, row_count, notes';

/** Every file, by the number of its series. */
export async function allSources(
  connection: DuckDBConnection,
): Promise<ReadonlyMap<number, readonly Provenance[]>> {
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
export async function sourcesWithin(
  connection: DuckDBConnection,
  seriesId: number,
  window: WindowMs,
): Promise<Provenance[]> {
  const rows = await plainRows(
    connection,
    `SELECT ${SOURCE_COLUMNS} FROM sources
     WHERE series_id = $series::INTEGER
       AND last_at_ms >= $from::BIGINT AND first_at_ms < $to::BIGINT
     ORDER BY first_at_ms, source_id`,
    { series: seriesId, from: window.fromMs, to: window.toMs },
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

/** Where the rows of each sort lie, and the column of their instants. */
export const ROW_TABLES: Readonly<
  Record<RowSort, { readonly table: string; readonly at: string }>
> = {
  bars: { table: 'bars', at: 'open_at_ms' },
  prints: { table: 'funding', at: 'settled_at_ms' },
  values: { table: 'observations', at: 'at_ms' },
};

/**
 * The stretch of the window's rows that each file brought, oldest first. A row that several files
 * have belongs to the one that came first.
 */
export async function spansWithin(
  connection: DuckDBConnection,
  seriesId: number,
  sort: RowSort,
  window: WindowMs,
): Promise<SourceSpan[]> {
  const { table, at } = ROW_TABLES[sort];
  const rows = await plainRows(
    connection,
    `SELECT file, first_ms, last_ms
     FROM (SELECT source_id, min(${at}) AS first_ms, max(${at}) AS last_ms FROM ${table}
           WHERE series_id = $series::INTEGER AND ${at} >= $from::BIGINT AND ${at} < $to::BIGINT
           GROUP BY source_id) JOIN sources USING (source_id)
     ORDER BY first_ms, source_id`,
    { series: seriesId, from: window.fromMs, to: window.toMs },
  );
  return rows.map(([file, first, last]) => ({
    file: String(file),
    firstMs: Number(first),
    lastMs: Number(last),
  }));
}
