/** What the merges of the three sorts of rows share. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { RowSort } from './keys.ts';
import { type Parameters, plainRows } from './query.ts';
import { ROW_TABLES } from './sources.ts';

/** The series, and the stretch of it that the arriving rows can meet. */
export interface Within extends Parameters {
  readonly series: number;
  readonly first: number;
  readonly last: number;
}

/** Rows by the number of the source that brings them; a source that is not there has none. */
export type CountBySource = ReadonlyMap<number, number>;

/** What a merge did. */
export interface Merged {
  /** Rows that were not there; null: all of them. */
  readonly added: CountBySource | null;
  /** Stored rows that learned what their own source did not have. */
  readonly completed: CountBySource;
  /** Bars of equal prices whose stored volume is another one; it stays. */
  readonly otherVolume: CountBySource;
}

export const NO_ROWS: CountBySource = new Map();

/** Stored rows of the series around the arriving ones, as a subquery. */
export function storedWithin(sort: RowSort): string {
  const { table, at } = ROW_TABLES[sort];
  return `(SELECT * FROM ${table} WHERE series_id = $series::INTEGER
    AND ${at} BETWEEN $first::BIGINT AND $last::BIGINT)`;
}

/**
 * @param rows what follows FROM; the arriving rows are `a`
 */
export async function countBySource(
  connection: DuckDBConnection,
  rows: string,
  within: Within,
): Promise<CountBySource> {
  const sql = `SELECT a.source_id, count(*) FROM ${rows} GROUP BY a.source_id`;
  const counts = await plainRows(connection, sql, within);
  return new Map(counts.map(([source, count]) => [Number(source), Number(count)]));
}
