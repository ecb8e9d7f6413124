/** The files that an import was given: found, recognised by their first bytes, hashed. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { DataError } from '../domain/errors.ts';

export type FileSort = 'zip' | 'parquet' | 'arrow' | 'gzip' | 'json' | 'csv';

export interface InputFile {
  readonly path: string;
  /** As messages name it: as the user wrote it. */
  readonly label: string;
  /** Folders on the way, outermost first: they may name the venue. */
  readonly folders: readonly string[];
}

/** Endings looked for inside folders; a file named on the command line may be called anything. */
const ENDINGS = /\.(zip|csv|csv\.gz|json|json\.gz|feather|arrow|ipc|parquet)$/i;

/**
 * The files under the given paths, in the order of their names.
 *
 * @throws DataError for a path that does not exist, or a folder without market data
 */
export function findFiles(paths: readonly string[]): InputFile[] {
  const files = paths.flatMap((path) => {
    if (!existsSync(path)) {
      throw new DataError({
        where: path,
        expected: 'a file or a folder',
        found: 'nothing of that name',
        hint: 'check the path; a pattern must be expanded by the shell',
      });
    }
    if (!statSync(path).isDirectory()) return [inputFile(path)];
    const found = filesBelow(path);
    if (found.length > 0) return found.map(inputFile);
    throw new DataError({
      where: path,
      expected: 'zip, CSV, JSON, Feather, Arrow or Parquet files',
      found: 'a folder with none of them',
    });
  });
  const seen = new Set<string>();
  return files.filter(({ path }) => {
    const fresh = !seen.has(resolve(path));
    seen.add(resolve(path));
    return fresh;
  });
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && ENDINGS.test(entry.name) ? [path] : [];
  });
}

function inputFile(path: string): InputFile {
  return { path, label: path, folders: resolve(path).split(sep).slice(0, -1).filter(Boolean) };
}

/** The name alone, as provenance keeps it. */
export const fileName = ({ path }: InputFile): string => basename(path);

/** What the first bytes say; a name may lie. */
export function sortOf(path: string, label: string): FileSort {
  const head = new Uint8Array(8);
  const handle = openSync(path, 'r');
  try {
    const length = readSync(handle, head, 0, head.length, 0);
    if (length === 0) {
      throw new DataError({ where: label, expected: 'a file with data', found: 'an empty file' });
    }
  } finally {
    closeSync(handle);
  }
  const text = String.fromCharCode(...head);
  if (text.startsWith('PK')) return 'zip';
  if (text.startsWith('PAR1')) return 'parquet';
  if (text.startsWith('ARROW1') || /\.(feather|arrow|ipc)$/i.test(path)) return 'arrow';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (/\.zip$/i.test(path)) return 'zip';
  if (/\.parquet$/i.test(path)) return 'parquet';
  return /^\s*[[{]/.test(text) ? 'json' : 'csv';
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
