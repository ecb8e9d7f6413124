/** What lies at a path: a file, a folder, or something that an import can not read to its end. */
import { type Stats, statSync } from 'node:fs';
import { DataError } from '../domain/errors.ts';

/** What the system says of a path at which nothing can lie; links in a circle are one. */
const NOWHERE: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'];

/** Links are followed. Null: nothing is there. */
export function entryAt(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOWHERE.includes(error.code)) return null;
    throw error;
  }
}

export const isFolder = (path: string): boolean => entryAt(path)?.isDirectory() === true;

/**
 * A pipe may never begin and a device never end: neither is opened.
 *
 * @throws DataError when the path is no regular file
 */
export function requireFile(path: string): Stats {
  const entry = entryAt(path);
  if (entry?.isFile() === true) return entry;
  throw new DataError({
    where: path,
    expected: 'a file',
    found: entry === null ? 'nothing of that name' : strangerOf(entry),
    ...(entry === null || entry.isDirectory() ? {} : { hint: 'save what it gives into a file' }),
  });
}

function strangerOf(entry: Stats): string {
  if (entry.isDirectory()) return 'a folder';
  if (entry.isFIFO()) return 'a pipe';
  return entry.isSocket() ? 'a socket' : 'a device';
}
