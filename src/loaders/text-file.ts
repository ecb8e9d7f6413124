/** Text of a file whose size is bounded before it is read. */
import { readFileSync } from 'node:fs';
import { DataError } from '../domain/errors.ts';
import { requireFile } from './entry.ts';

/**
 * @param longest bytes
 * @param where what messages call it
 * @throws DataError when the path is no regular file, or the file is longer
 */
export function readTextFile(path: string, longest: number, where: string = path): string {
  const { size } = requireFile(path);
  if (size <= longest) return readFileSync(path, 'utf8');
  throw new DataError({
    where,
    expected: `a file of at most ${longest / 1_000_000} MB`,
    found: `${Math.ceil(size / 1_000_000)} MB`,
  });
}
