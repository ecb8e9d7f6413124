/** Zstandard, piece by piece: what is unpacked is counted as it comes. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { ZSTDDecoder } from 'zstddec/stream';
import { DataError } from '../domain/errors.ts';
import { tooLarge } from './bomb.ts';

const CHUNK_BYTES = 65_536;
/** The decoder does not say that a piece is damaged: it gives nothing, again and again. */
const EMPTY_MAX = 1_000;

/**
 * Unpacks a file into another.
 *
 * @throws DataError when the file is no whole Zstandard, or becomes larger than `bytesMax`
 */
export async function unpackZstd(
  path: string,
  target: string,
  where: string,
  bytesMax: number,
): Promise<void> {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  const output = openSync(target, 'w');
  let bytes = 0;
  let empty = 0;
  try {
    for (const piece of decoder.decodeStreaming(chunksOf(path))) {
      empty = piece.length === 0 ? empty + 1 : 0;
      if (empty > EMPTY_MAX) throw damaged(where, 'bytes that can not be decoded');
      bytes += piece.length;
      if (bytes > bytesMax) throw tooLarge('Zstandard', bytesMax, 'more', where);
      for (let at = 0; at < piece.length; ) at += writeSync(output, piece, at);
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw damaged(where, error instanceof Error ? error.message : String(error));
  } finally {
    closeSync(output);
  }
}

function* chunksOf(path: string): Generator<Uint8Array> {
  const input = openSync(path, 'r');
  const bytes = new Uint8Array(CHUNK_BYTES);
  try {
    for (;;) {
      const length = readSync(input, bytes, 0, bytes.length, null);
      if (length === 0) return;
      yield bytes.subarray(0, length);
    }
  } finally {
    closeSync(input);
  }
}

const damaged = (where: string, found: string): DataError =>
  new DataError({
    where,
    expected: 'a whole Zstandard file',
    found,
    hint: 'the download was cut short or altered: fetch the file again',
  });
