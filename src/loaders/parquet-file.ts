/** A Parquet file as a table. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DataError } from '../domain/errors.ts';
import type { Store } from '../store/store.ts';
import type { Table } from './table.ts';

const MAGIC = 'PAR1';
/** Magic at the head; footer length and magic at the tail. */
const BYTES_MIN = 12;

/**
 * @throws DataError when the file is cut short or can not be read
 */
export async function readParquetTable(store: Store, path: string, where: string): Promise<Table> {
  requireWhole(path, where);
  try {
    const table = await store.readParquet(path);
    return { ...table, whereOf: (row) => `${where}, row ${row + 1}` };
  } catch (error) {
    throw new DataError({
      where,
      expected: 'a readable Parquet file',
      found: (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '',
      hint: 'download or export the file again',
    });
  }
}

function requireWhole(path: string, where: string): void {
  const handle = openSync(path, 'r');
  try {
    const { size } = fstatSync(handle);
    const tail = new Uint8Array(MAGIC.length);
    if (size >= BYTES_MIN) readSync(handle, tail, 0, tail.length, size - MAGIC.length);
    if (String.fromCharCode(...tail) === MAGIC) return;
    throw new DataError({
      where,
      expected: 'a whole Parquet file, which ends with PAR1',
      found: `${size} bytes that do not`,
      hint: 'the file was cut short: download or export it again',
    });
  } finally {
    closeSync(handle);
  }
}
