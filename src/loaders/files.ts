/** The files that an import was given: found, recognised by their first bytes, hashed. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { DataError } from '../domain/errors.ts';
import { entryAt, isFolder, requireFile } from './entry.ts';
import { expandPattern, isPattern } from './glob.ts';
import { PROVENANCE_ENDING } from './provenance-file.ts';

export type FileSort = 'zip' | 'parquet' | 'arrow' | 'gzip' | 'lz4' | 'zstd' | 'json' | 'csv';

export interface InputFile {
  readonly path: string;
  /** As messages name it: as the user wrote it. */
  readonly label: string;
  /** Folders on the way, outermost first: they may name the venue. */
  readonly folders: readonly string[];
}

/** Endings looked for inside folders; a file named on the command line may be called anything. */
const ENDINGS = /\.(zip|(csv|json|jsonl|ndjson|feather|arrow|ipc|parquet)(\.(gz|lz4|zst|zstd))?)$/i;

/**
 * The files under the given paths, in the order of their names. A path that is no file may be a pattern.
 *
 * @throws DataError for a path that does not exist, a pipe or a device, or a folder without market data
 */
export function findFiles(paths: readonly string[]): InputFile[] {
  const files = paths.flatMap((path) => {
    const named = entryAt(path) === null ? matching(path) : [path];
    const found = named.flatMap((one) =>
      isFolder(one) ? filesBelow(one, new Set()) : [regularFile(one)],
    );
    if (found.length > 0) return found.map(inputFile);
    throw new DataError({
      where: path,
      expected: 'zip, CSV, JSON, Feather, Arrow or Parquet files',
      found: isFolder(path) ? 'a folder with none of them' : 'folders with none of them',
    });
  });
  const seen = new Set<string>();
  return files.filter(({ path }) => {
    const fresh = !seen.has(resolve(path));
    seen.add(resolve(path));
    return fresh;
  });
}

function regularFile(path: string): string {
  requireFile(path);
  return path;
}

function matching(path: string): readonly string[] {
  const pattern = isPattern(path);
  const found = pattern ? expandPattern(path) : [];
  if (found.length > 0) return found;
  throw new DataError({
    where: path,
    expected: pattern ? 'a pattern that matches something' : 'a file or a folder',
    found: pattern ? 'no file and no folder that matches' : 'nothing of that name',
    hint: pattern
      ? '* and ? stay inside one folder, ** goes through any number of them'
      : 'check the path and the folder you are in',
  });
}

/**
 * Links are followed, but into each folder only once: neither circles nor webs of links go on for ever.
 *
 * @param entered where the folders that were gone through really are
 */
function filesBelow(folder: string, entered: Set<string>): string[] {
  const real = realpathSync(folder);
  if (entered.has(real)) return [];
  entered.add(real);
  const entries = readdirSync(folder).sort();
  return entries.flatMap((name) => {
    const path = join(folder, name);
    // A link to nowhere is no file.
    const entry = entryAt(path);
    if (entry?.isDirectory() === true) return filesBelow(path, entered);
    const isData = ENDINGS.test(name) && !name.endsWith(PROVENANCE_ENDING);
    return entry?.isFile() === true && isData ? [path] : [];
  });
}

function inputFile(path: string): InputFile {
  return { path, label: path, folders: resolve(path).split(sep).slice(0, -1).filter(Boolean) };
}

/** The name alone, as provenance keeps it. */
export const fileName = ({ path }: InputFile): string => basename(path);

const HEAD_BYTES = 262;
/** Where a tar says so. */
const TAR_AT = 257;

/** Of files that are no market data as they are: the first bytes, and what they mean. */
const STRANGERS: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x42, 0x5a, 0x68], 'a bzip2 file'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'an xz file'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7z file'],
  [[0x52, 0x61, 0x72, 0x21], 'a RAR file'],
  [[0x02, 0x21, 0x4c, 0x18], 'an LZ4 file of the legacy format'],
  [[0xff, 0xfe], 'text in UTF-16'],
  [[0xfe, 0xff], 'text in UTF-16'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an Excel workbook'],
];

/**
 * What the first bytes say; a name may lie.
 *
 * @throws DataError for an empty file, and for packings that are not read
 */
export function sortOf(path: string, label: string): FileSort {
  const head = headOf(path);
  if (head.length === 0) {
    throw new DataError({ where: label, expected: 'a file with data', found: 'an empty file' });
  }
  const begins = (...bytes: readonly number[]) => bytes.every((byte, at) => head[at] === byte);
  const text = String.fromCharCode(...head.subarray(0, 11)).replace(/^\u00ef\u00bb\u00bf/, '');
  requireReadable(head, label);
  if (text.startsWith('PK')) return 'zip';
  if (text.startsWith('PAR1')) return 'parquet';
  if (text.startsWith('ARROW1') || /\.(feather|arrow|ipc)$/i.test(path)) return 'arrow';
  if (begins(0x1f, 0x8b)) return 'gzip';
  if (begins(0x04, 0x22, 0x4d, 0x18)) return 'lz4';
  if (begins(0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  if (/\.zip$/i.test(path)) return 'zip';
  if (/\.parquet$/i.test(path)) return 'parquet';
  return /^\s*[[{]/.test(text) ? 'json' : 'csv';
}

function headOf(path: string): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES);
  const handle = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(handle, head, 0, head.length, 0));
  } finally {
    closeSync(handle);
  }
}

function requireReadable(head: Uint8Array, label: string): void {
  const tar = String.fromCharCode(...head.subarray(TAR_AT)) === 'ustar';
  const stranger = STRANGERS.find(([bytes]) => bytes.every((byte, at) => head[at] === byte))?.[1];
  const found = tar ? 'a tar archive' : stranger;
  if (found === undefined) return;
  throw new DataError({
    where: label,
    expected: 'CSV, JSON, Feather, Arrow or Parquet, alone or in zip, gzip, LZ4 or Zstandard',
    found,
    hint: found.startsWith('text') ? 'save it as UTF-8' : 'unpack it and import what is inside',
  });
}

/** SHA-256 of the file's bytes, lower-case hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}

/** The whole file. */
export function bytesOf(path: string): Uint8Array {
  const buffer = readFileSync(path);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
