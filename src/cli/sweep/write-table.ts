/** The rows of a sweep to its one file, from the first to the last. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { TableBlock, TableColumn } from '../../domain/table.ts';
import { named } from './disk.ts';
import type { SweepFormat } from './formats.ts';

/** A table that is made while it is written. */
export interface LongTable {
  readonly columns: readonly TableColumn[];
  readonly blocks: Iterable<TableBlock>;
  /** Whether any block has texts. */
  readonly hasTexts: boolean;
}

/**
 * Writes the table, and gives the file its name when all of it is there.
 *
 * @param made where it is written first: on the same disk
 */
export async function writeTable(
  format: SweepFormat,
  table: LongTable,
  made: string,
  path: string,
): Promise<void> {
  try {
    await WRITERS[format](table, made);
    renameSync(made, path);
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  }
}

const WRITERS: Readonly<Record<SweepFormat, (table: LongTable, path: string) => Promise<void>>> = {
  async parquet({ columns, blocks, hasTexts }, path) {
    const { writeParquet } = await import('../../store/write-parquet.ts');
    await writeParquet(path, columns, blocks, hasTexts);
  },
  async arrow({ columns, blocks }, path) {
    const { ArrowFile } = await import('../../loaders/write-arrow.ts');
    withFile(path, (write) => {
      const file = new ArrowFile(columns, write);
      for (const block of blocks) file.add(block);
      file.end();
    });
  },
  async csv({ columns, blocks }, path) {
    const { csvHeader, csvRows } = await import('../../report/table-csv.ts');
    const encoder = new TextEncoder();
    withFile(path, (write) => {
      write(encoder.encode(csvHeader(columns)));
      for (const block of blocks) write(encoder.encode(csvRows(columns, block)));
    });
  },
};

function withFile(path: string, work: (write: (bytes: Uint8Array) => void) => void): void {
  named(path, () => {
    const handle = openSync(path, 'w');
    try {
      work((bytes) => {
        // One call may write less than it was given.
        for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      });
    } finally {
      closeSync(handle);
    }
  });
}
