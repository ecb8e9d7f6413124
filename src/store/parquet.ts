/** Parquet through DuckDB's own reader, as columns of the three sorts that market data has. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { numberColumns, plainRows, quoted } from './query.ts';

/** One column: numbers, instants or text. */
export type ParquetColumn =
  | { readonly name: string; readonly sort: 'number'; readonly values: Float64Array }
  /** UTC milliseconds; `zoned` is false for a timestamp without a time zone. NaN for NULL. */
  | {
      readonly name: string;
      readonly sort: 'instant';
      readonly zoned: boolean;
      readonly values: Float64Array;
    }
  | { readonly name: string; readonly sort: 'text'; readonly values: readonly (string | null)[] };

export interface ParquetTable {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
}

const NUMERIC = /^(DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*)$/;

/** Reads every column. */
export async function readParquet(
  connection: DuckDBConnection,
  path: string,
): Promise<ParquetTable> {
  const source = `read_parquet(${quoted(path)})`;
  const described = await plainRows(connection, `DESCRIBE SELECT * FROM ${source}`);
  const columns: ParquetColumn[] = [];
  for (const [name, type] of described) {
    columns.push(await readColumn(connection, source, String(name), String(type)));
  }
  return { rows: columns[0]?.values.length ?? 0, columns };
}

async function readColumn(
  connection: DuckDBConnection,
  source: string,
  name: string,
  type: string,
): Promise<ParquetColumn> {
  const identifier = `"${name.replaceAll('"', '""')}"`;
  if (type.startsWith('TIMESTAMP')) {
    const [values] = await numberColumns(
      connection,
      `SELECT epoch_ms(${identifier}::TIMESTAMP)::DOUBLE FROM ${source}`,
    );
    const zoned = type.includes('WITH TIME ZONE');
    return { name, sort: 'instant', zoned, values: values ?? new Float64Array() };
  }
  if (NUMERIC.test(type)) {
    const [values] = await numberColumns(connection, `SELECT ${identifier}::DOUBLE FROM ${source}`);
    return { name, sort: 'number', values: values ?? new Float64Array() };
  }
  const rows = await plainRows(connection, `SELECT ${identifier}::VARCHAR FROM ${source}`);
  return {
    name,
    sort: 'text',
    values: rows.map(([cell]) => (cell === null ? null : String(cell))),
  };
}
