/**
 * The folder of bundled reconstructions.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../../domain/errors.ts';
import { nearest } from '../../units/nearest.ts';
import { parsedCopies } from '../parsed-copy.ts';
import type { Reconstruction } from './model.ts';
import { parseReconstruction } from './parse.ts';

const EXTENSION = '.yaml';

/**
 * Names of the reconstructions in a folder, in order.
 *
 * @throws DataError when the folder cannot be read
 */
export function listReconstructions(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((file) => file.endsWith(EXTENSION))
      .map((file) => file.slice(0, -EXTENSION.length))
      .sort();
  } catch {
    throw new DataError({
      where: dir,
      expected: 'the folder of the bundled reconstructions',
      found: 'no folder that can be read',
    });
  }
}

/**
 * One reconstruction by name. Only names that the folder lists are opened, so a name from a
 * scenario cannot lead out of it.
 *
 * @throws DataError when there is none of that name, or its file is wrong
 */
export function readReconstruction(name: string, dir: string): Reconstruction {
  const names = listReconstructions(dir);
  if (!names.includes(name)) throw new DataError(unknownName(name, dir, names));
  const file = join(dir, `${name}${EXTENSION}`);
  const text = readFileSync(file, 'utf8');
  const reconstruction = parseReconstruction(text, file, parsedCopies(dir)(text));
  if (reconstruction.name === name) return reconstruction;
  throw new DataError({
    where: `${file}: name`,
    expected: `the file's own name, ${name}`,
    found: reconstruction.name,
  });
}

function unknownName(name: string, dir: string, names: readonly string[]) {
  const meant = nearest(name, names);
  const wrong = {
    where: dir,
    expected: `one of ${names.join(', ')}`,
    found: JSON.stringify(name),
  };
  return meant === null ? wrong : { ...wrong, hint: `did you mean ${meant}?` };
}
