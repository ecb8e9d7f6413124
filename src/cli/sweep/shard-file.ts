/**
 * A finished shard as bytes: a header with a checksum, every figure as a column of 64-bit floats,
 * and the reasons of refused rows. A file that was cut short, or lies from another sweep, is no
 * shard, and is computed again.
 */
import {
  closeSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { RowBlock } from '../../sweep/columns.ts';
import { FIGURES } from '../../sweep/figures.ts';
import { named } from './disk.ts';

const MAGIC = 0x6c72_7331;
/**
 * Magic, shard, rows, figures, bytes of the reasons, checksum of what follows; 32 bits each, in the
 * machine's own order, as all of it is read where it was written. Whole doubles, so that the columns are aligned.
 */
const HEADER_BYTES = 24;

export const shardPath = (folder: string, shard: number): string =>
  join(folder, `${String(shard).padStart(8, '0')}.shard`);

/** Writes a shard under its name once all of it is there. */
export function writeShard(folder: string, shard: number, block: RowBlock): void {
  const reasons = new TextEncoder().encode(JSON.stringify([...block.refused]));
  const columnsLength = block.rows * block.figures.length * 8;
  const bytes = new Uint8Array(HEADER_BYTES + columnsLength + reasons.length);
  const numbers = new Float64Array(block.rows * block.figures.length);
  for (const [i, column] of block.figures.entries()) numbers.set(column, i * block.rows);
  const body = bytes.subarray(HEADER_BYTES);
  body.set(new Uint8Array(numbers.buffer));
  body.set(reasons, columnsLength);
  const head = [MAGIC, shard, block.rows, block.figures.length, reasons.length, crc32(body)];
  bytes.set(new Uint8Array(Uint32Array.from(head).buffer));
  const made = `${shardPath(folder, shard)}.new`;
  try {
    named(made, () => {
      writeFileSync(made, bytes);
    });
  } catch (error) {
    // Half a shard on a full disk only takes room that the rest needs.
    rmSync(made, { force: true });
    throw error;
  }
  renameSync(made, shardPath(folder, shard));
}

/** The shard that lies there; null when none does, or not a whole one of this sweep. */
export function readShard(folder: string, shard: number, rows: number): RowBlock | null {
  const bytes = bytesOf(shardPath(folder, shard));
  if (bytes === null || bytes.length < HEADER_BYTES) return null;
  const head = new Uint32Array(bytes.buffer, 0, HEADER_BYTES / 4);
  const body = bytes.subarray(HEADER_BYTES);
  const columnsLength = rows * FIGURES.length * 8;
  const reasonsLength = body.length - columnsLength;
  const wanted = [MAGIC, shard, rows, FIGURES.length, reasonsLength, crc32(body)];
  if (!wanted.every((value, i) => value === head[i])) return null;
  const reasons: readonly (readonly [number, string])[] = JSON.parse(
    new TextDecoder().decode(body.subarray(columnsLength)),
  );
  const figures = FIGURES.map(
    (_, i) => new Float64Array(bytes.buffer, HEADER_BYTES + i * rows * 8, rows),
  );
  return { rows, figures, refused: new Map(reasons) };
}

/** The file in a buffer of its own, so that columns can be seen in it where they are. */
function bytesOf(path: string): Uint8Array<ArrayBuffer> | null {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const bytes = new Uint8Array(fstatSync(handle).size);
    let at = 0;
    for (let read = 1; read > 0 && at < bytes.length; at += read)
      read = readSync(handle, bytes, at, bytes.length - at, at);
    return at === bytes.length ? bytes : null;
  } finally {
    closeSync(handle);
  }
}
