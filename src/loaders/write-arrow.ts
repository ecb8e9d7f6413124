/**
 * A long table as an Arrow IPC file, a record batch a block. Uncompressed: the compressed batches
 * that this version of the library writes are refused by other readers.
 */
import { AsyncByteQueue, Int64, RecordBatchFileWriter, type Schema } from 'apache-arrow';
import type { TableBlock, TableColumn } from '../domain/table.ts';
import { batchOf, schemaOf } from './arrow-batch.ts';

/** Bytes go to `write` as they are made. */
export class ArrowFile {
  readonly #columns: readonly TableColumn[];
  readonly #schema: Schema;
  readonly #writer = new RecordBatchFileWriter();

  constructor(columns: readonly TableColumn[], write: (bytes: Uint8Array) => void) {
    this.#columns = columns;
    this.#schema = schemaOf(columns, new Int64());
    this.#writer.reset(new Outlet(write), this.#schema);
  }

  add(block: TableBlock): void {
    this.#writer.write(batchOf(this.#schema, this.#columns, block));
  }

  /** Writes the footer; without it the file is none. */
  end(): void {
    this.#writer.finish();
  }
}

/** Hands on what the writer gives it instead of keeping it. */
class Outlet extends AsyncByteQueue {
  readonly #write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    super();
    this.#write = write;
  }

  override write(bytes: Uint8Array): void {
    this.#write(bytes);
  }
}
