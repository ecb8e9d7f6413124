/**
 * Staging: rows on their way in, in a temporary table that dies with the connection. Nothing here
 * touches the store's own tables.
 */
import { DOUBLE, type DuckDBConnection } from '@duckdb/node-api';
import { appendColumns, plainRows, quoted } from './query.ts';

/** Columns of equal length, oldest first. Times are UTC milliseconds, prices quote per base. */
export interface BarColumns {
  readonly openMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Traded in the bar, in base coin; NaN where unknown. Null: the source has none. */
  readonly volume: Float64Array | null;
}

/** Columns of equal length, oldest first: a value, and the instant from which on it was known. */
export interface ValueColumns {
  readonly atMs: Float64Array;
  readonly value: Float64Array;
}

/** Columns of equal length, oldest first; NaN in the last two where the record is silent. */
export interface FundingColumns {
  readonly settledAtMs: Float64Array;
  /** Fraction of notional for one interval. */
  readonly rate: Float64Array;
  readonly intervalMs: Float64Array;
  readonly price: Float64Array;
}

/** A staged table; its name is ours, never a user's. */
export interface Staged {
  readonly table: string;
}

/** Where the columns of a bulk CSV stand; every file of one call is alike. */
export interface CsvLayout {
  readonly columnCount: number;
  readonly header: boolean;
  readonly newline: '\n' | '\r\n';
  /** Indexes of the columns. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Null where there is none. */
  readonly volume: number | null;
  /** May the values be zero or negative? Only a premium index may. */
  readonly signed: boolean;
}

/** One file of a staged CSV, in the unit of its stamps. */
export interface CsvSummary {
  readonly path: string;
  readonly rows: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Smallest step between neighbouring rows; null with fewer than two rows. */
  readonly stepMin: number | null;
  /** Rows that are not later than the one before. */
  readonly disorder: number;
  /** Rows with a missing, infinite or impossible price. */
  readonly bad: number;
  readonly volumeIsZero: boolean;
}

/** DuckDB could not read the file as laid out; the reader of single rows can say why. */
export class CsvUnreadable extends Error {
  override readonly name = 'CsvUnreadable';
}

let tables = 0;
function nextTable(): string {
  tables += 1;
  return `staged_${tables}`;
}

export async function stageBars(connection: DuckDBConnection, bars: BarColumns): Promise<Staged> {
  const table = nextTable();
  await connection.run(
    `CREATE TEMP TABLE ${table} (stamp DOUBLE, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE,
       volume DOUBLE)`,
  );
  const volume = bars.volume ?? new Float64Array(bars.openMs.length).fill(Number.NaN);
  const columns = [bars.openMs, bars.open, bars.high, bars.low, bars.close, volume];
  await appendColumns(connection, table, Array(6).fill(DOUBLE), columns);
  return { table };
}

export async function stageValues(
  connection: DuckDBConnection,
  { atMs, value }: ValueColumns,
): Promise<Staged> {
  const table = nextTable();
  await connection.run(`CREATE TEMP TABLE ${table} (stamp DOUBLE, value DOUBLE)`);
  await appendColumns(connection, table, Array(2).fill(DOUBLE), [atMs, value]);
  return { table };
}

export async function stageFunding(
  connection: DuckDBConnection,
  prints: FundingColumns,
): Promise<Staged> {
  const table = nextTable();
  await connection.run(
    `CREATE TEMP TABLE ${table} (stamp DOUBLE, rate DOUBLE, interval_ms DOUBLE, price DOUBLE)`,
  );
  const columns = [prints.settledAtMs, prints.rate, prints.intervalMs, prints.price];
  await appendColumns(connection, table, Array(4).fill(DOUBLE), columns);
  return { table };
}

/**
 * Reads plain CSV files of one layout with one `read_csv` of explicit types: sniffing every file
 * costs twenty times more. A path that exists is taken as it stands, pattern characters or not.
 *
 * @throws CsvUnreadable when a cell or a row does not fit the layout
 */
export async function stageCsv(
  connection: DuckDBConnection,
  paths: readonly string[],
  layout: CsvLayout,
): Promise<{ staged: Staged; files: CsvSummary[] }> {
  const table = nextTable();
  const volume = layout.volume === null ? 'NULL::DOUBLE' : `c${layout.volume}`;
  try {
    await connection.run(
      `CREATE TEMP TABLE ${table} AS
       SELECT c${layout.at} AS stamp, c${layout.open} AS open, c${layout.high} AS high,
              c${layout.low} AS low, c${layout.close} AS close, ${volume} AS volume,
              ${paths.length > 1 ? 'filename' : `${quoted(paths[0] ?? '')}::VARCHAR`} AS file
       FROM ${csvSource(paths, layout)}`,
    );
  } catch (error) {
    throw new CsvUnreadable(error instanceof Error ? error.message : String(error));
  }
  return { staged: { table }, files: await summaries(connection, table, layout, paths.length > 1) };
}

function csvSource(paths: readonly string[], layout: CsvLayout): string {
  const doubles = [layout.open, layout.high, layout.low, layout.close, layout.volume];
  const columns = Array.from({ length: layout.columnCount }, (_, index) => {
    const type = index === layout.at ? 'BIGINT' : doubles.includes(index) ? 'DOUBLE' : 'VARCHAR';
    return `'c${index}': '${type}'`;
  });
  return `read_csv([${paths.map(quoted).join(', ')}], auto_detect = false, delim = ',',
    quote = '"', escape = '"', new_line = '${layout.newline === '\n' ? '\\n' : '\\r\\n'}',
    header = ${layout.header}, compression = 'none', filename = ${paths.length > 1},
    columns = {${columns.join(', ')}})`;
}

async function summaries(
  connection: DuckDBConnection,
  table: string,
  { signed }: CsvLayout,
  shared: boolean,
): Promise<CsvSummary[]> {
  // The first row of a file has no neighbour before it; alone in its table it needs no asking.
  const step = 'stamp - lag(stamp) OVER ()';
  const stepInFile = shared ? `CASE WHEN lag(file) OVER () = file THEN ${step} END` : step;
  const sound = `isfinite(open) AND isfinite(high) AND isfinite(low) AND isfinite(close)
    AND ${signed ? 'true' : 'low > 0'}
    AND low <= least(open, close) AND high >= greatest(open, close)`;
  const rows = await plainRows(
    connection,
    `SELECT file, count(*), min(stamp), max(stamp), min(step), count(*) FILTER (step <= 0),
            count(*) FILTER (NOT coalesce(stamp IS NOT NULL AND ${sound}, false)),
            coalesce(max(abs(volume)) = 0, false)
     FROM (SELECT *, ${stepInFile} AS step FROM ${table})
     GROUP BY file ORDER BY file`,
  );
  return rows.map((row) => ({
    path: String(row[0]),
    rows: Number(row[1]),
    firstAt: Number(row[2]),
    lastAt: Number(row[3]),
    stepMin: row[4] === null || row[4] === undefined ? null : Number(row[4]),
    disorder: Number(row[5]),
    bad: Number(row[6]),
    volumeIsZero: row[7] === true,
  }));
}

/** A file and the length of its bars, in the unit of its stamps. */
export interface CsvGrid {
  readonly path: string;
  readonly firstAt: number;
  readonly step: number;
}

/** By path, how many rows do not stand a whole number of steps after the file's first stamp. */
export async function offGrid(
  connection: DuckDBConnection,
  staged: Staged,
  grids: readonly CsvGrid[],
): Promise<ReadonlyMap<string, number>> {
  const values = grids.map(
    ({ path, firstAt, step }) => `(${quoted(path)}, ${firstAt}::BIGINT, ${step}::BIGINT)`,
  );
  const rows = await plainRows(
    connection,
    `SELECT file, count(*) FROM ${staged.table}
     JOIN (VALUES ${values.join(', ')}) grid (path, first, step) ON file = path
     WHERE (stamp - first) % step <> 0
     GROUP BY file`,
  );
  return new Map(rows.map(([path, count]) => [String(path), Number(count)]));
}

export async function dropStaged(connection: DuckDBConnection, staged: Staged): Promise<void> {
  await connection.run(`DROP TABLE ${staged.table}`);
}
