/** Text of a file whose size is bounded before it is read. */
import { readFileSync, statSync } from 'node:fs';
import { DataError } from '../domain/errors.ts';

/**
 * @param longest bytes
 * @throws DataError when the file is longer
 */
export function readTextFile(path: string, longest: number): string {
  const { size } = statSync(path);
  if (size <= longest) return readFileSync(path, 'utf8');
  throw new DataError({
    where: path,
    expected: `a file of at most ${longest / 1_000_000} MB`,
    found: `${Math.ceil(size / 1_000_000)} MB`,
  });
}
