/**
 * Zip members to files of our own, with what the reader leaves to its caller: CRC, sizes, names.
 * A member's name never becomes a path.
 */
import { closeSync, createWriteStream, openSync, readSync, writeFileSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, inflateRaw } from 'node:zlib';
import { type Entry, open, type ZipFile } from 'yauzl';
import { DataError } from '../domain/errors.ts';

/** A month of one-second candles is 300 MB; beyond these a zip is a bomb, not market data. */
export const ZIP_LIMITS = {
  members: 10_000,
  memberBytes: 2_000_000_000,
  totalBytes: 8_000_000_000,
  /** Uncompressed over compressed, asked above a megabyte. Candles reach 30, zeros a thousand. */
  ratio: 250,
} as const;

const ENDINGS = /\.(csv|json|jsonl|ndjson|feather|arrow|ipc|parquet)(\.(gz|lz4|zst|zstd))?$/i;

export interface ZipMember {
  /** As in the zip, for messages and hints only. */
  readonly name: string;
  /** Where it was unpacked to. */
  readonly path: string;
}

/**
 * Unpacks the members that can hold market data.
 *
 * @param target gives the path of a fresh file for the nth member
 * @throws DataError for a zip that is cut short, corrupt, encrypted, too large, or climbs out
 */
export async function unpackZip(
  path: string,
  where: string,
  target: (index: number) => string,
): Promise<ZipMember[]> {
  try {
    const zip = await openZip(path);
    try {
      const entries = await entriesOf(zip, where);
      const wanted = entries.filter((entry) => ENDINGS.test(entry.fileName.trim()));
      if (wanted.length === 0) {
        const found = entries
          .map((entry) => entry.fileName)
          .slice(0, 5)
          .join(', ');
        const expected = 'a zip with CSV, JSON, Feather, Arrow or Parquet inside';
        throw new DataError({ where, expected, found: found || 'an empty zip' });
      }
      const members: ZipMember[] = [];
      for (const [index, entry] of wanted.entries()) {
        const member = { name: entry.fileName, path: target(index) };
        await unpack(zip, entry, path, member.path, `${where}, ${entry.fileName}`);
        members.push(member);
      }
      return members;
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw unreadable(where, error instanceof Error ? error.message : String(error));
  }
}

/** The reader refuses names that would lead out of a folder, in words of its own. */
const CLIMBING = /^(?:invalid relative path|absolute path|invalid characters in fileName): /;

function unreadable(where: string, said: string): DataError {
  if (CLIMBING.test(said))
    return new DataError({
      where,
      expected: 'members whose names stay inside the zip',
      found: said,
      hint: 'no archive of market data names a path outside itself: unpack it yourself if you trust it',
    });
  return new DataError({
    where,
    expected: 'a whole zip file',
    found: said,
    hint: 'the download was cut short or altered: fetch the file again',
  });
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error === null ? resolve(zip) : reject(error),
    );
  });
}

function entriesOf(zip: ZipFile, where: string): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    let total = 0;
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      total += entry.uncompressedSize;
      try {
        requireSound(entry, `${where}, ${entry.fileName}`);
        requireWithin('members', entries.length + 1, ZIP_LIMITS.members, where);
        requireWithin('bytes unpacked', total, ZIP_LIMITS.totalBytes, where);
      } catch (error) {
        reject(error);
        return;
      }
      if (!entry.fileName.endsWith('/')) entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function requireSound(entry: Entry, where: string): void {
  if (entry.isEncrypted()) {
    throw new DataError({
      where,
      expected: 'a member without a password',
      found: 'an encrypted one',
      hint: 'unpack it yourself and import the file inside',
    });
  }
  requireWithin('bytes', entry.uncompressedSize, ZIP_LIMITS.memberBytes, where);
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  if (entry.uncompressedSize > 1_000_000) {
    requireWithin('times its packed size', ratio, ZIP_LIMITS.ratio, where);
  }
}

function requireWithin(what: string, found: number, limit: number, where: string): void {
  if (found <= limit) return;
  throw new DataError({
    where,
    expected: `at most ${limit} ${what}`,
    found: String(Math.round(found)),
    hint: 'this is no market data archive; unpack it yourself if you trust it',
  });
}

/** A smaller member is inflated in one call: for a day of candles the streams take longer than the work. */
const AT_ONCE_BYTES_MAX = 16_000_000;
const DEFLATED = 8;

/** The checksum is ours to compare. */
async function unpack(
  zip: ZipFile,
  entry: Entry,
  from: string,
  path: string,
  where: string,
): Promise<void> {
  const bytes = Math.max(entry.compressedSize, entry.uncompressedSize);
  const atOnce = entry.compressionMethod === DEFLATED && bytes <= AT_ONCE_BYTES_MAX;
  const sum = atOnce ? await inflate(zip, entry, from, path) : await stream(zip, entry, path);
  if (sum === entry.crc32) return;
  throw new DataError({
    where,
    expected: `checksum ${hex(entry.crc32)}, as the zip says`,
    found: hex(sum),
    hint: 'the file was altered or damaged: fetch it again',
  });
}

/** Inflates a small member, held to its announced size; its checksum. */
async function inflate(zip: ZipFile, entry: Entry, from: string, path: string): Promise<number> {
  const { compressedSize, uncompressedSize } = entry;
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const packed = new Uint8Array(compressedSize);
  const handle = openSync(from, 'r');
  try {
    const read = readSync(handle, packed, 0, compressedSize, fileDataStart);
    if (read < compressedSize) throw new Error('unexpected EOF');
  } finally {
    closeSync(handle);
  }
  const plain = await inflated(packed, uncompressedSize);
  writeFileSync(path, plain);
  return crc32(plain);
}

function inflated(packed: Uint8Array, announced: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // One byte more than announced tells that there are more.
    inflateRaw(packed, { maxOutputLength: announced + 1 }, (error, result) => {
      const tooMany = error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      const bytes = tooMany ? announced + 1 : result?.length;
      if (error !== null && !tooMany) reject(error);
      else if (bytes === announced)
        resolve(new Uint8Array(result.buffer, result.byteOffset, bytes));
      else reject(new Error(`${announced} bytes announced, and ${bytes} or more inside`));
    });
  });
}

/** Inflates a large member piece by piece; yauzl holds it to its announced size. Its checksum. */
async function stream(zip: ZipFile, entry: Entry, path: string): Promise<number> {
  const readable = await zip.openReadStreamPromise(entry);
  let sum = 0;
  const checked = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
  });
  await pipeline(readable, checked, createWriteStream(path));
  return sum;
}

const hex = (sum: number): string => sum.toString(16).padStart(8, '0');
