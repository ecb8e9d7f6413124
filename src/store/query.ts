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

/** Statements under way, by connection: a result that is being streamed ends with the next statement. */
const turns = new WeakMap<DuckDBConnection, Promise<unknown>>();

/** Does the work when what was asked of the connection before is done. */
function inTurn<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(connection) ?? Promise.resolve()).then(work);
  turns.set(
    connection,
    mine.catch(() => null),
  );
  return mine;
}

/**
 * The result's columns as float64. The query casts: a BIGINT would arrive as bigint. The rows are
 * streamed, so that the database never holds them beside us.
 *
 * @returns one array a column; NULL becomes NaN
 */
export function numberColumns(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters = {},
): Promise<Float64Array[]> {
  return inTurn(connection, async () => {
    const result = await connection.stream(sql, parameters);
    const columns: Float64Array[][] = Array.from({ length: result.columnCount }, () => []);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return columns.map(joined);
      for (const [index, parts] of columns.entries()) parts.push(numbersOf(chunk, index));
    }
  });
}

/**
 * A column of a chunk. Where the binding shows the vector's own array, and no row is NULL, it is
 * copied whole; value by value, as it documents, takes twice as long over all.
 */
function numbersOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  const vector = chunk.getColumnVector(column);
  const items: unknown = Reflect.get(vector, 'items');
  const validity: unknown = Reflect.get(vector, 'validity');
  const rows = chunk.rowCount;
  const whole = typeof validity === 'object' && validity !== null && 'data' in validity;
  if (whole && validity.data === null && items instanceof Float64Array && items.length === rows)
    return items.slice();
  return Float64Array.from({ length: rows }, (_, row) => {
    const value = vector.getItem(row);
    return typeof value === 'number' ? value : Number.NaN;
  });
}

/** The parts end to end; they are let go, column by column. */
function joined(parts: Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  parts.length = 0;
  return whole;
}

/** The result's rows with bigint made number: for small results only. */
export async function plainRows(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters = {},
): Promise<(string | number | boolean | null)[][]> {
  const reader = await inTurn(connection, () => connection.runAndReadAll(sql, parameters));
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
