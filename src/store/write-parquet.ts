/**
 * A long table to one Parquet file. DuckDB's writer pulls the blocks as it needs them, so that no
 * more than a row group of the table is ever held.
 */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBDataChunk,
  DuckDBInstance,
  DuckDBTableFunction,
  VARCHAR,
} from '@duckdb/node-api';
import type { TableBlock, TableColumn } from '../domain/table.ts';
import { quoted } from './query.ts';

/** Rows of a DuckDB vector; a data chunk holds no more. */
const CHUNK_ROWS = 2048;
const SOURCE = 'legrisk_rows';
/** Names of the columns on their way into DuckDB: whatever the table calls them, these need no quoting. */
const cell = (column: number): string => `cell${column}`;

/**
 * Writes a new file; one that is there is overwritten.
 *
 * @param blocks   read once, from first to last
 * @param hasTexts whether any block has texts; without, columns of text are empty
 * @throws Error with `code` ENOSPC or EACCES and `path` when the file cannot be written
 */
export async function writeParquet(
  path: string,
  columns: readonly TableColumn[],
  blocks: Iterable<TableBlock>,
  hasTexts: boolean,
): Promise<void> {
  // One thread: the rows come from one place, and the file's bytes depend on nothing else.
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '400MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    const sent = columns.map(({ sort }) => (sort === 'text' && hasTexts ? VARCHAR : DOUBLE));
    const source = new ChunkSource(columns, blocks, hasTexts);
    connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: SOURCE,
        parameterTypes: [],
        bindFunction: (bind) => {
          for (const [i, type] of sent.entries()) bind.addResultColumn(cell(i), type);
        },
        initFunction: (init) => {
          init.setMaxThreads(1);
        },
        mainFunction: (_info, chunk) => {
          source.fill(chunk);
        },
      }),
    );
    const told = columns.map(
      (column, i) => `${sqlOf(column, cell(i), hasTexts)} AS ${nameOf(column)}`,
    );
    await connection.run(
      `COPY (SELECT ${told.join(', ')} FROM ${SOURCE}()) TO ${quoted(path)} (FORMAT parquet, COMPRESSION snappy)`,
    );
  } catch (error) {
    throw diskError(error, path) ?? error;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const nameOf = ({ name }: TableColumn): string => `"${name.replaceAll('"', '""')}"`;

/** A cell as the column's own type. Numbers travel as doubles, and an empty cell as NaN. */
function sqlOf(column: TableColumn, from: string, hasTexts: boolean): string {
  switch (column.sort) {
    case 'number':
      return present(from, from);
    case 'instant':
      return present(from, `${from}::${BIGINT}`);
    case 'flag':
      return `(${present(from, `${from} = 1`)})::${BOOLEAN}`;
    case 'word':
      return present(from, `([${column.words.map(quoted).join(', ')}])[${from}::INTEGER + 1]`);
    case 'text':
      return hasTexts ? from : `NULL::${VARCHAR}`;
  }
}

const present = (from: string, value: string): string =>
  `CASE WHEN isfinite(${from}) THEN ${value} END`;

/** Blocks cut to the chunks that DuckDB asks for. */
class ChunkSource {
  readonly #columns: readonly TableColumn[];
  readonly #blocks: Iterator<TableBlock>;
  readonly #hasTexts: boolean;
  #block: TableBlock | null = null;
  #at = 0;

  constructor(columns: readonly TableColumn[], blocks: Iterable<TableBlock>, hasTexts: boolean) {
    this.#columns = columns;
    this.#blocks = blocks[Symbol.iterator]();
    this.#hasTexts = hasTexts;
  }

  /** The next rows; none after the last. */
  fill(chunk: DuckDBDataChunk): void {
    while (this.#block === null || this.#at >= this.#block.rows) {
      const next = this.#blocks.next();
      if (next.done === true) {
        chunk.rowCount = 0;
        return;
      }
      this.#block = next.value;
      this.#at = 0;
    }
    const { rows, cells, texts } = this.#block;
    const from = this.#at;
    const to = Math.min(rows, from + CHUNK_ROWS);
    chunk.rowCount = to - from;
    for (const [i, { sort }] of this.#columns.entries()) {
      const values = cells[i]?.subarray(from, to) ?? new Float64Array(to - from);
      if (sort === 'text' && this.#hasTexts)
        chunk.setColumnValues(
          i,
          Array.from(values, (place) => texts[place] ?? null),
        );
      else setNumbers(chunk, i, values);
    }
    this.#at = to;
  }
}

/**
 * A column of doubles without empty cells. The vector's own array is written whole where the binding
 * shows it; cell by cell, as it documents, takes several times as long.
 */
function setNumbers(chunk: DuckDBDataChunk, column: number, values: Float64Array): void {
  const vector = chunk.getColumnVector(column);
  const items: unknown = Reflect.get(vector, 'items');
  if (items instanceof Float64Array && items.length === values.length) items.set(values);
  else for (const [row, value] of values.entries()) vector.setItem(row, value);
  vector.flush();
}

/** What the disk said through DuckDB, in the form that Node's own file functions have. */
function diskError(error: unknown, path: string): Error | null {
  const said = error instanceof Error ? error.message : String(error);
  const code = /no space left|disk quota|file too large/i.test(said)
    ? 'ENOSPC'
    : /permission denied|read-only file system/i.test(said)
      ? 'EACCES'
      : null;
  return code === null ? null : Object.assign(new Error(said), { code, path });
}
