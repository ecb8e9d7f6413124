/**
 * Stores of an earlier version of `schema.sql`: a reader reads them as they are and changes nothing,
 * so that readers share them as they share any other; the next writer brings them up to date.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { plainRows } from './query.ts';
import read1 from './read-1.sql';
import upgrade1 from './upgrade-1.sql';

/** The version of `schema.sql` that this program writes. */
export const SCHEMA_VERSION = 2;

interface Earlier {
  /** Makes the next version of it. */
  readonly upgrade: string;
  /** Lets it be read like the present version. */
  readonly read: string;
}

const EARLIER: ReadonlyMap<number, Earlier> = new Map([[1, { upgrade: upgrade1, read: read1 }]]);

export const isKnownVersion = (version: number): boolean =>
  version === SCHEMA_VERSION || EARLIER.has(version);

/** Makes a store of a known version readable, without writing to it. */
export async function adaptReader(connection: DuckDBConnection, version: number): Promise<void> {
  const earlier = EARLIER.get(version);
  if (earlier === undefined) return;
  const [row] = await plainRows(connection, 'SELECT current_database()');
  const store = `"${String(row?.[0]).replaceAll('"', '""')}"`;
  await connection.run(earlier.read.replaceAll('"store"', () => store));
}

/** Brings a store of a known version up to the present one; all of it, or nothing. */
export async function upgradeStore(connection: DuckDBConnection, version: number): Promise<void> {
  const steps: string[] = [];
  for (let from = version; from < SCHEMA_VERSION; from += 1)
    steps.push(EARLIER.get(from)?.upgrade ?? '');
  if (steps.length > 0) await connection.run(`BEGIN TRANSACTION; ${steps.join('\n')} COMMIT`);
}
