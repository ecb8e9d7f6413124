/** Blocks of a long table as Arrow record batches. */
import {
  Bool,
  type Data,
  type DataType,
  Field,
  Float64,
  type Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  type Timestamp,
  Utf8,
} from 'apache-arrow';
import type { TableBlock, TableColumn } from '../domain/table.ts';

/** What an instant is told as: milliseconds as a whole number, or as a time that tools know for one. */
type Instant = Int64 | Timestamp;

export const schemaOf = (columns: readonly TableColumn[], instant: Instant): Schema =>
  new Schema(columns.map((column) => new Field(column.name, typeOf(column, instant), true)));

/** @param schema of these columns */
export function batchOf(
  schema: Schema,
  columns: readonly TableColumn[],
  block: TableBlock,
): RecordBatch {
  const children = schema.fields.map((field, i) => {
    const values = block.cells[i] ?? new Float64Array(block.rows).fill(Number.NaN);
    return dataOf(field, columns[i] as TableColumn, values, block.texts);
  });
  const type = new Struct(schema.fields);
  return new RecordBatch(schema, makeData({ type, length: block.rows, nullCount: 0, children }));
}

function typeOf({ sort }: TableColumn, instant: Instant): DataType {
  if (sort === 'number') return new Float64();
  if (sort === 'instant') return instant;
  return sort === 'flag' ? new Bool() : new Utf8();
}

function dataOf(
  { type }: Field,
  column: TableColumn,
  values: Float64Array,
  texts: readonly string[],
): Data {
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
        // Either sort of instant is a whole number of 64 bits.
        type: type as Timestamp,
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
