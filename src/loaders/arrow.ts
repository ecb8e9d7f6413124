/** Arrow IPC files (freqtrade's Feather among them), compressed with LZ4 or ZSTD, to a table. */
import {
  Table as ArrowTable,
  CompressionType,
  compressionRegistry,
  DataType,
  Precision,
  type RecordBatch,
  RecordBatchFileReader,
  RecordBatchReader,
  TimeUnit,
  type Vector,
} from 'apache-arrow';
import { decompressFrameSync } from 'lz4-napi';
import { ZSTDDecoder } from 'zstddec';
import { DataError } from '../domain/errors.ts';
import type { Column, Table } from './table.ts';

const MAGIC = 'ARROW1';
/** Magic and padding at the head; footer length and magic at the tail. */
const HEAD_BYTES = 8;
const TAIL_BYTES = 10;
/** Rows a byte of the file: eight bytes of a stamp, packed as tightly as LZ4 can. */
const ROWS_A_BYTE = 32;

function decodeLz4(data: Uint8Array): Uint8Array {
  const plain = decompressFrameSync(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  return new Uint8Array(plain.buffer, plain.byteOffset, plain.byteLength);
}

let codecs: Promise<void> | null = null;

/** A compressed batch throws unless a codec is registered; ZSTD's needs its module instantiated. */
function registerCodecs(): Promise<void> {
  codecs ??= (async () => {
    const zstd = new ZSTDDecoder();
    await zstd.init();
    compressionRegistry.set(CompressionType.LZ4_FRAME, {
      decode: decodeLz4,
    });
    compressionRegistry.set(CompressionType.ZSTD, {
      decode: (data: Uint8Array) => zstd.decode(data),
    });
  })();
  return codecs;
}

/** @throws DataError when the file is cut short, corrupt, or has columns of other sorts */
export async function readArrow(bytes: Uint8Array, where: string): Promise<Table> {
  requireWhole(bytes, where);
  await registerCodecs();
  try {
    const table = tableOf(bytes);
    const columns = table.schema.fields.map((field, index) => {
      const vector = table.getChildAt(index);
      return columnOf(field.name, field.type as DataType, vector);
    });
    return { rows: table.numRows, columns, whereOf: (row) => `${where}, row ${row + 1}` };
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError({
      where,
      expected: 'a readable Arrow file',
      found: error instanceof Error ? error.message : String(error),
      hint: 'download or export the file again',
    });
  }
}

/**
 * Batch by batch, as the footer lists them: the library's own loop never ends where the footer points at a
 * message that is no batch.
 */
function tableOf(bytes: Uint8Array): ArrowTable {
  const reader = RecordBatchReader.from(bytes);
  if (!(reader instanceof RecordBatchFileReader)) throw new Error('a stream');
  reader.open();
  const batches: RecordBatch[] = [];
  for (let index = 0; index < reader.numRecordBatches; index += 1) {
    const batch = reader.readRecordBatch(index);
    if (batch === null) throw new Error(`a footer whose batch ${index + 1} is none`);
    batches.push(batch);
  }
  const table = new ArrowTable(reader.schema, batches);
  const lengths = table.schema.fields.map((_, index) => table.getChildAt(index)?.length ?? 0);
  const rows = Math.max(table.numRows, ...lengths);
  if (rows > bytes.length * ROWS_A_BYTE)
    throw new Error(`${rows} rows announced in ${bytes.length} bytes`);
  return table;
}

/** The reader fails on a truncated file with a message that helps nobody, so it is asked first. */
function requireWhole(bytes: Uint8Array, where: string): void {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const tail = bytes.length - MAGIC.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const room = bytes.length - HEAD_BYTES - TAIL_BYTES;
  const whole = room > 0 && text(0, MAGIC.length) === MAGIC && text(tail, bytes.length) === MAGIC;
  const footer = whole ? view.getInt32(bytes.length - TAIL_BYTES, true) : 0;
  if (whole && footer > 0 && footer <= room) return;
  throw new DataError({
    where,
    expected: 'a whole Arrow file, which begins and ends with ARROW1',
    found: `${bytes.length} bytes that do not${whole ? ' hold the footer they announce' : ''}`,
    hint: 'the file was cut short: download or export it again',
  });
}

function columnOf(name: string, type: DataType, vector: Vector | null): Column {
  const length = vector?.length ?? 0;
  if (DataType.isTimestamp(type)) {
    const perMs = UNITS_PER_MS[type.unit];
    const zoned = typeof type.timezone === 'string' && type.timezone !== '';
    return { name, sort: 'instant', zoned, values: rawNumbers(vector, perMs) };
  }
  const half = DataType.isFloat(type) && type.precision === Precision.HALF;
  if ((DataType.isFloat(type) && !half) || DataType.isInt(type)) {
    return { name, sort: 'number', values: rawNumbers(vector, 1) };
  }
  const values = Array.from({ length }, (_, row) => {
    const cell: unknown = vector?.get(row);
    return cell === null || cell === undefined ? null : String(cell);
  });
  return { name, sort: 'text', values };
}

const UNITS_PER_MS: Readonly<Record<TimeUnit, number>> = {
  [TimeUnit.SECOND]: 0.001,
  [TimeUnit.MILLISECOND]: 1,
  [TimeUnit.MICROSECOND]: 1_000,
  [TimeUnit.NANOSECOND]: 1_000_000,
};

/** Cells as float64, NaN for null, from the buffers: going cell by cell costs ten times more. */
function rawNumbers(vector: Vector | null, unitsPerValue: number): Float64Array {
  const numbers = new Float64Array(vector?.length ?? 0);
  let at = 0;
  for (const chunk of vector?.data ?? []) {
    const values = chunk.values as ArrayLike<number | bigint>;
    for (let row = 0; row < chunk.length; row += 1) {
      const scaled = Number(values[row] ?? Number.NaN) / unitsPerValue;
      const valid = chunk.nullCount === 0 || chunk.getValid(row);
      numbers[at + row] = valid ? scaled : Number.NaN;
    }
    at += chunk.length;
  }
  return unitsPerValue > 1 ? numbers.map(Math.floor) : numbers;
}
