/**
 * LZ4 frames. The codec decodes a frame whole, so what a file can become is found out first: a frame
 * announces the size of its blocks, and no block unpacks to more.
 *
 * Source: LZ4 frame format 1.6.x, github.com/lz4/lz4, doc/lz4_Frame_format.md.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { decompressFrameSync } from 'lz4-napi';
import { DataError } from '../domain/errors.ts';
import { tooLarge } from './bomb.ts';

const MAGIC = 0x184d2204;
const LEGACY_MAGIC = 0x184c2102;
/** Sixteen magics, for data that readers pass over. */
const SKIPPABLE = 0x184d2a50;
const BLOCK_BYTES: Readonly<Record<number, number>> = {
  4: 65_536,
  5: 262_144,
  6: 1_048_576,
  7: 4_194_304,
};
/** A block that did not shrink is stored as it is. */
const STORED = 0x8000_0000;

/** A day of every coin of Hyperliquid is 60 MB. */
export const LZ4_BYTES_MAX = 1_000_000_000;

interface Frame {
  readonly from: number;
  readonly to: number;
  /** It unpacks to no more than this. */
  readonly bytesMax: number;
}

/**
 * Unpacks a file into another.
 *
 * @throws DataError when the file is no whole LZ4, or can become larger than `bytesMax`
 */
export function unpackLz4(path: string, target: string, where: string, bytesMax: number): void {
  const bytes = readFileSync(path);
  const frames = framesOf(bytes, where);
  const most = frames.reduce((sum, frame) => sum + frame.bytesMax, 0);
  if (most > bytesMax) throw tooLarge('LZ4', bytesMax, `blocks of up to ${most} bytes`, where);
  const handle = openSync(target, 'w');
  try {
    for (const { from, to } of frames) writeAll(handle, decoded(bytes.subarray(from, to), where));
  } finally {
    closeSync(handle);
  }
}

function writeAll(handle: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) at += writeSync(handle, bytes, at);
}

/** The codec compares the checksums of the frame. */
function decoded(frame: Buffer, where: string): Uint8Array {
  try {
    const plain = decompressFrameSync(frame);
    return new Uint8Array(plain.buffer, plain.byteOffset, plain.byteLength);
  } catch (error) {
    throw damaged(where, error instanceof Error ? error.message : String(error));
  }
}

const damaged = (where: string, found: string): DataError =>
  new DataError({
    where,
    expected: 'a whole LZ4 file',
    found,
    hint: 'the download was cut short or altered: fetch the file again',
  });

/** @throws DataError when the frames do not end where the file ends */
function framesOf(bytes: Buffer, where: string): readonly Frame[] {
  const frames: Frame[] = [];
  let at = 0;
  const word = (): number => {
    if (at + 4 > bytes.length)
      throw damaged(where, `${bytes.length} bytes, which end inside a frame`);
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  while (at < bytes.length) {
    const from = at;
    const magic = word();
    if (magic >= SKIPPABLE && magic < SKIPPABLE + 16) {
      at += word();
      continue;
    }
    if (magic === LEGACY_MAGIC) throw damaged(where, 'the legacy format of LZ4');
    if (magic !== MAGIC) throw damaged(where, `other bytes at ${from}`);
    const [flags = 0, size = 0] = bytes.subarray(at, at + 2);
    const blockMax = BLOCK_BYTES[(size >> 4) & 7];
    if (flags >> 6 !== 1 || blockMax === undefined) throw damaged(where, `an odd frame at ${from}`);
    at += 2 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0) + 1;
    let bytesMax = 0;
    for (let block = word(); block !== 0; block = word()) {
      const length = block >= STORED ? block - STORED : block;
      at += length + (flags & 16 ? 4 : 0);
      bytesMax += block >= STORED ? length : Math.min(blockMax, length * 255);
    }
    at += flags & 4 ? 4 : 0;
    if (at > bytes.length) throw damaged(where, `${bytes.length} bytes, which end inside a frame`);
    frames.push({ from, to: at, bytesMax });
  }
  return frames;
}
