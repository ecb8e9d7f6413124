/**
 * The DuckDB file: opened once a process, refused in plain words when it can not be.
 *
 * Two instances over one file in one process raise no error and lose committed tables, so open
 * files are remembered here: readers share one instance, and a second writer is our own fault.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DataError, invariant } from '../domain/errors.ts';
import schema from './schema.sql';

export type StoreMode = 'read' | 'write';

/** The version of `schema.sql` that this program reads and writes. */
const SCHEMA_VERSION = 2;

/** DuckDB writes its magic bytes after an eight-byte checksum. */
const MAGIC = { text: 'DUCK', at: 8 } as const;

interface OpenFile {
  readonly instance: DuckDBInstance;
  readonly mode: StoreMode;
  users: number;
}

const openFiles = new Map<string, OpenFile>();

export interface Database {
  readonly connection: DuckDBConnection;
  /** Did this call make the file? */
  readonly created: boolean;
  /** Closes the connection, and the file with its last user; `discard` removes the file then. */
  readonly close: (discard: boolean) => void;
}

/**
 * Opens the file, or makes it in write mode with an empty schema.
 *
 * @throws DataError when the file is missing, not DuckDB, not ours, of a later version, locked by
 * another process, or can not be made where it is wanted
 */
export async function openDatabase(path: string, mode: StoreMode): Promise<Database> {
  const created = !existsSync(path);
  if (created) prepareNew(path, mode);
  else requireMagic(path);
  const canonical = join(realpathSync(dirname(resolve(path))), basename(path));
  const file = await openFile(existsSync(path) ? realpathSync(path) : canonical, path, mode);
  const connection = await file.instance.connect();
  const close = (discard: boolean) => {
    connection.closeSync();
    release(file, discard ? path : null);
  };
  try {
    const empty = mode === 'write' && (await tableNames(connection)).length === 0;
    if (empty) await connection.run(`BEGIN TRANSACTION; ${schema} COMMIT`);
    else await requireOurs(connection, path);
    await connection.run("SET TimeZone = 'UTC'");
    return { connection, created, close };
  } catch (error) {
    close(created);
    throw error;
  }
}

async function openFile(canonical: string, path: string, mode: StoreMode): Promise<OpenFile> {
  const known = openFiles.get(canonical);
  if (known !== undefined) {
    invariant(known.mode === 'read' && mode === 'read', `${path} is opened twice, once to write`);
    known.users += 1;
    return known;
  }
  try {
    const instance = await DuckDBInstance.create(canonical, {
      access_mode: mode === 'read' ? 'READ_ONLY' : 'READ_WRITE',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: '400MB',
    });
    const file: OpenFile = { instance, mode, users: 1 };
    openFiles.set(canonical, file);
    return file;
  } catch (error) {
    throw openingError(path, error);
  }
}

function release(file: OpenFile, discardPath: string | null): void {
  file.users -= 1;
  if (file.users > 0) return;
  file.instance.closeSync();
  for (const [path, open] of openFiles) if (open === file) openFiles.delete(path);
  if (discardPath === null) return;
  rmSync(discardPath, { force: true });
  rmSync(`${discardPath}.wal`, { force: true });
}

function prepareNew(path: string, mode: StoreMode): void {
  if (mode === 'read') {
    throw new DataError({
      where: path,
      expected: 'a store to read',
      found: 'no such file',
      hint: 'fill one first:  legrisk import <files> --venue V --db FILE',
    });
  }
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
  } catch (error) {
    throw openingError(path, error);
  }
}

function requireMagic(path: string): void {
  if (statSync(path).isDirectory())
    throw new DataError({
      where: path,
      expected: 'a store, which is one file',
      found: 'a folder',
      hint: `name the file in it:  --db ${join(path, 'legrisk.duckdb')}`,
    });
  const head = new Uint8Array(MAGIC.at + MAGIC.text.length);
  let length = 0;
  try {
    const handle = openSync(path, 'r');
    try {
      length = readSync(handle, head, 0, head.length, 0);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw openingError(path, error);
  }
  const signature = String.fromCharCode(...head.subarray(MAGIC.at));
  if (length === head.length && signature === MAGIC.text) return;
  throw new DataError({
    where: path,
    expected: 'a DuckDB file',
    found: length < head.length ? `${length} bytes` : 'a file without the DuckDB signature',
    hint: 'name the store with --db; market data goes in with  legrisk import <file>',
  });
}

/** None in a new file, or in one whose making was interrupted. */
async function tableNames(connection: DuckDBConnection): Promise<string[]> {
  const found = await connection.runAndReadAll(
    'SELECT table_name FROM duckdb_tables() WHERE NOT internal',
  );
  return found.getRows().map(([name]) => String(name));
}

async function requireOurs(connection: DuckDBConnection, path: string): Promise<void> {
  if (!(await tableNames(connection)).includes('legrisk_store')) {
    throw new DataError({
      where: path,
      expected: 'a legrisk store',
      found: 'a DuckDB file without the table legrisk_store',
      hint: 'name another file with --db; a new one is made when it does not exist',
    });
  }
  const version = await connection.runAndReadAll('SELECT max(schema_version) FROM legrisk_store');
  const is = Number(version.getRows()[0]?.[0] ?? 0);
  if (is === SCHEMA_VERSION) return;
  throw new DataError({
    where: path,
    expected: `a store of schema version ${SCHEMA_VERSION}`,
    found: `version ${is}`,
    hint: 'import the files into a new store with this version of legrisk',
  });
}

/** What DuckDB or the file system said, as an issue with something to do. */
function openingError(path: string, error: unknown): DataError {
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const pid = /PID (\d+)/.exec(said)?.[1];
  if (/set lock/i.test(said)) {
    return new DataError({
      where: path,
      expected: 'a store that no other process is writing',
      found: pid === undefined ? 'a lock of another process' : `a lock of process ${pid}`,
      hint:
        pid === undefined
          ? 'wait until the other program is done'
          : `wait until process ${pid} is done, or end it`,
    });
  }
  return new DataError({
    where: path,
    expected: 'a store that can be opened',
    found: said,
    hint: 'check the path, its permissions and the space on the disk, or name another with --db',
  });
}
