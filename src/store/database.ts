/**
 * The DuckDB file: opened once a process, refused in plain words when it can not be.
 *
 * Two instances over one file in one process raise no error and lose committed tables, so open
 * files are remembered here: readers share one instance, and a writer has the file to itself.
 */
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DataError } from '../domain/errors.ts';
import schema from './schema.sql';
import { adaptReader, isKnownVersion, SCHEMA_VERSION, upgradeStore } from './upgrade.ts';

export type StoreMode = 'read' | 'write';

const CONFIG = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  memory_limit: '400MB',
} as const;

/** DuckDB writes its magic bytes after an eight-byte checksum. */
const MAGIC = { text: 'DUCK', at: 8 } as const;

interface OpenFile {
  readonly instance: DuckDBInstance;
  readonly mode: StoreMode;
  users: number;
}

const openFiles = new Map<string, OpenFile>();

export interface Database {
  /** Absolute, and without links. */
  readonly path: string;
  readonly connection: DuckDBConnection;
  /** Did this call make the file? */
  readonly created: boolean;
  /** Closes the connection, and the file with its last user; `discard` removes the file then. */
  readonly close: (discard: boolean) => void;
}

/**
 * Opens the file, or makes it in write mode with an empty schema. A store of an earlier version is
 * brought up to date by a writer, and read as it is.
 *
 * @throws DataError when the file is missing, not DuckDB, not ours, of a later version, locked by
 * another process, or can not be made where it is wanted
 */
export async function openDatabase(path: string, mode: StoreMode): Promise<Database> {
  const created = !existsSync(path);
  if (created) await makeStore(path, mode);
  else requireMagic(path);
  const file = await openFile(realpathSync(path), path, mode);
  const connection = await file.instance.connect();
  const close = (discard: boolean) => {
    connection.closeSync();
    release(file, discard ? path : null);
  };
  try {
    if (mode === 'write') await makeSchema(connection);
    await requireOurs(connection, path, mode);
    await connection.run("SET TimeZone = 'UTC'");
    return { path: realpathSync(path), connection, created, close };
  } catch (error) {
    close(created);
    throw error;
  }
}

async function openFile(canonical: string, path: string, mode: StoreMode): Promise<OpenFile> {
  const known = openFiles.get(canonical);
  if (known !== undefined) {
    if (known.mode === 'write' || mode === 'write') throw openedTwice(path);
    known.users += 1;
    return known;
  }
  try {
    const access = mode === 'read' ? 'READ_ONLY' : 'READ_WRITE';
    const instance = await DuckDBInstance.create(canonical, { ...CONFIG, access_mode: access });
    const file: OpenFile = { instance, mode, users: 1 };
    openFiles.set(canonical, file);
    return file;
  } catch (error) {
    throw openingError(path, error);
  }
}

const openedTwice = (path: string): DataError =>
  new DataError({
    where: path,
    expected: 'a store that nothing else in this program has open while it is written',
    found: 'open already',
    hint: 'use the store that is open, or close it first',
  });

function release(file: OpenFile, discardPath: string | null): void {
  file.users -= 1;
  if (file.users > 0) return;
  file.instance.closeSync();
  for (const [path, open] of openFiles) if (open === file) openFiles.delete(path);
  if (discardPath !== null) removeStore(discardPath);
}

/**
 * Makes an empty store under another name and gives it its own when it is whole: a process that dies
 * while the file is being made leaves no half of one in its place.
 */
async function makeStore(path: string, mode: StoreMode): Promise<void> {
  if (mode === 'read') {
    throw new DataError({
      where: path,
      expected: 'a store to read',
      found: 'no such file',
      hint: 'fill one first:  legrisk fetch --for <scenario>,  or of files you have:  legrisk import <files>',
    });
  }
  const made = `${resolve(path)}.new`;
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
    const instance = await newInstance(made);
    const connection = await instance.connect();
    try {
      await makeSchema(connection);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
    giveName(made, path);
  } catch (error) {
    throw openingError(path, error);
  }
}

/** Another process may have made the store meanwhile: then it is that one. */
function giveName(made: string, path: string): void {
  if (!existsSync(path)) {
    // Of a store of this name that somebody took away; it would be replayed into ours.
    rmSync(`${path}.wal`, { force: true });
    try {
      linkSync(made, path);
    } catch (error) {
      // Not every file system has links, which unlike a new name never replace what is there.
      if (!existsSync(path)) renameSync(made, path);
      else if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  removeStore(made);
}

/** An instance over a new file, or over what a process left that died while it made one. */
async function newInstance(made: string): Promise<DuckDBInstance> {
  const isLeft = existsSync(made);
  try {
    return await DuckDBInstance.create(made, CONFIG);
  } catch (error) {
    // Whoever holds it is making it right now.
    if (!isLeft || isLocked(error)) throw error;
    removeStore(made);
    return await DuckDBInstance.create(made, CONFIG);
  }
}

function removeStore(path: string): void {
  rmSync(path, { force: true });
  rmSync(`${path}.wal`, { force: true });
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

/** Makes the tables of a file that has none, all or none of them. */
async function makeSchema(connection: DuckDBConnection): Promise<void> {
  if ((await tableNames(connection)).length > 0) return;
  await connection.run(`BEGIN TRANSACTION; ${schema} COMMIT`);
}

/** None in a new file, or in one whose making was interrupted. */
async function tableNames(connection: DuckDBConnection): Promise<string[]> {
  const found = await connection.runAndReadAll(
    'SELECT table_name FROM duckdb_tables() WHERE NOT internal',
  );
  return found.getRows().map(([name]) => String(name));
}

async function requireOurs(
  connection: DuckDBConnection,
  path: string,
  mode: StoreMode,
): Promise<void> {
  if (!(await tableNames(connection)).includes('legrisk_store')) {
    throw new DataError({
      where: path,
      expected: 'a legrisk store',
      found: 'a DuckDB file without the table legrisk_store',
      hint: 'name another file with --db; a new one is made when it does not exist',
    });
  }
  const told = await connection.runAndReadAll('SELECT max(schema_version) FROM legrisk_store');
  const version = Number(told.getRows()[0]?.[0] ?? 0);
  if (!isKnownVersion(version)) {
    throw new DataError({
      where: path,
      expected: `a store of schema version ${SCHEMA_VERSION} or earlier`,
      found: `version ${version}`,
      hint: 'open it with the legrisk that wrote it, or import the files into a new store',
    });
  }
  if (mode === 'write') await upgradeStore(connection, version);
  else await adaptReader(connection, version);
}

const isLocked = (error: unknown): boolean =>
  error instanceof Error && /set lock/i.test(error.message);

/** What DuckDB or the file system said, as an issue with something to do. */
function openingError(path: string, error: unknown): DataError {
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  if (isLocked(error)) {
    const pid = /PID (\d+)/.exec(said)?.[1];
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
