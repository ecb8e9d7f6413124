/**
 * A long table as an Arrow IPC file, a record batch a block. Uncompressed: the compressed batches
 * that this version of the library writes are refused by other readers.
 */
import {
  AsyncByteQueue,
  Bool,
  type Data,
  type DataType,
  Field,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow';
import type { TableBlock, TableColumn } from '../domain/table.ts';

/** Bytes go to `write` as they are made. */
export class ArrowFile {
  readonly #columns: readonly TableColumn[];
  readonly #schema: Schema;
  readonly #writer = new RecordBatchFileWriter();

  constructor(columns: readonly TableColumn[], write: (bytes: Uint8Array) => void) {
    this.#columns = columns;
    this.#schema = new Schema(
      columns.map((column) => new Field(column.name, typeOf(column), true)),
    );
    this.#writer.reset(new Outlet(write), this.#schema);
  }

  add(block: TableBlock): void {
    const children = this.#columns.map((column, i) => {
      const values = block.cells[i] ?? new Float64Array(block.rows).fill(Number.NaN);
      return dataOf(column, values, block.texts);
    });
    const type = new Struct(this.#schema.fields);
    const data = makeData({ type, length: block.rows, nullCount: 0, children });
    this.#writer.write(new RecordBatch(this.#schema, data));
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

function typeOf({ sort }: TableColumn): DataType {
  if (sort === 'number') return new Float64();
  if (sort === 'instant') return new Int64();
  return sort === 'flag' ? new Bool() : new Utf8();
}

function dataOf(column: TableColumn, values: Float64Array, texts: readonly string[]): Data {
  const { length } = values;
  const nullBitmap = bits(values, Number.isFinite);
  const nullCount = values.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  const frame = { length, nullCount, nullBitmap };
  switch (column.sort) {
    case 'number':
      return makeData({ ...frame, type: new Float64(), data: values });
    case 'instant':
      return makeData({
        ...frame,
        type: new Int64(),
        data: BigInt64Array.from(values, (at) => BigInt(Number.isFinite(at) ? at : 0)),
      });
    case 'flag':
      return makeData({ ...frame, type: new Bool(), data: bits(values, (value) => value === 1) });
    default:
      return makeData({
        ...frame,
        type: new Utf8(),
        ...utf8Of(values, column.sort === 'word' ? column.words : texts),
      });
  }
}

/** One bit a row, the lowest first. */
function bits(values: Float64Array, isSet: (value: number) => boolean): Uint8Array {
  // Arrow pads its buffers to eight bytes.
  const bytes = new Uint8Array(Math.ceil(values.length / 64) * 8);
  for (const [row, value] of values.entries())
    if (isSet(value)) bytes[row >> 3] = (bytes[row >> 3] ?? 0) | (1 << (row & 7));
  return bytes;
}

/** The texts that the places name, end to end, with the offset of each; an empty cell is none. */
function utf8Of(
  places: Float64Array,
  texts: readonly string[],
): { readonly valueOffsets: Int32Array; readonly data: Uint8Array } {
  const encoder = new TextEncoder();
  const words = texts.map((text) => encoder.encode(text));
  const valueOffsets = new Int32Array(places.length + 1);
  for (const [row, place] of places.entries())
    valueOffsets[row + 1] = (valueOffsets[row] ?? 0) + (words[place]?.length ?? 0);
  const data = new Uint8Array(valueOffsets[places.length] ?? 0);
  for (const [row, place] of places.entries()) {
    const word = words[place];
    if (word !== undefined) data.set(word, valueOffsets[row]);
  }
  return { valueOffsets, data };
}
