/** Numbers in and out of DuckDB by the column, the only way that is fast enough for bars. */
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

export type Parameters = Record<string, DuckDBValue>;

/** Rows of a DuckDB vector; a data chunk holds no more. */
const CHUNK_ROWS = 2048;

/**
 * The result's columns as float64. The query casts: a BIGINT would arrive as bigint.
 *
 * @returns one array a column; NULL becomes NaN
 */
export async function numberColumns(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters = {},
): Promise<Float64Array[]> {
  const result = await connection.run(sql, parameters);
  const chunks = await result.fetchAllChunks();
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const columns = Array.from({ length: result.columnCount }, () => new Float64Array(rows));
  let at = 0;
  for (const chunk of chunks) {
    columns.forEach((column, index) => {
      const values = chunk.getColumnValues(index);
      for (let row = 0; row < values.length; row += 1) {
        const value = values[row];
        column[at + row] = typeof value === 'number' ? value : Number.NaN;
      }
    });
    at += chunk.rowCount;
  }
  return columns;
}

/** The result's rows with bigint made number: for small results only. */
export async function plainRows(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters = {},
): Promise<(string | number | boolean | null)[][]> {
  const reader = await connection.runAndReadAll(sql, parameters);
  return reader
    .getRows()
    .map((row) =>
      row.map((value) =>
        typeof value === 'string' || typeof value === 'boolean' || value === null
          ? value
          : Number(value),
      ),
    );
}

/** Appends columns of equal length to a temporary table; NaN becomes NULL where a column may be. */
export async function appendColumns(
  connection: DuckDBConnection,
  table: string,
  types: readonly DuckDBType[],
  columns: readonly Float64Array[],
): Promise<void> {
  const rows = columns[0]?.length ?? 0;
  const appender = await connection.createAppender(table, 'main', 'temp');
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const chunk = DuckDBDataChunk.create(types, Math.min(CHUNK_ROWS, rows - from));
    columns.forEach((column, index) => {
      const part = Array.from(column.subarray(from, from + CHUNK_ROWS), (x) =>
        Number.isNaN(x) ? null : x,
      );
      chunk.setColumnValues(index, part);
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** Text as a SQL literal, for the places where a statement takes no parameter. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
