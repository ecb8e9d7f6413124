/**
 * What `legrisk data export` writes beside each file: which series its rows are. An import of the file
 * reads it, so that an exported folder comes back without a word said, whatever the series are called.
 */
import { readFileSync, statSync } from 'node:fs';
import { DataError } from '../domain/errors.ts';
import { STORED_KINDS } from '../store/keys.ts';
import type { NameHints } from './names.ts';

/** Behind the whole name of the file it stands beside. */
export const PROVENANCE_ENDING = '.provenance.json';

type Told = Pick<NameHints, 'venue' | 'instrument' | 'kind' | 'resolutionMs'>;

/**
 * Null where there is none, or where it is about other bytes: a file that was changed since is what its
 * own content says.
 *
 * @param sha256 of the file's bytes
 * @throws DataError when the file holds a reconstruction, which never becomes a record
 */
export function readProvenance(path: string, sha256: string, where: string): Told | null {
  const beside = path + PROVENANCE_ENDING;
  if (statSync(beside, { throwIfNoEntry: false })?.isFile() !== true) return null;
  const told = objectOf(parsed(readFileSync(beside, 'utf8')));
  const key = objectOf(told['key']);
  if (told['schemaVersion'] !== 1 || told['sha256'] !== sha256) return null;
  const { venue, instrument, origin } = key;
  const kind = STORED_KINDS.find((known) => known === key['kind']) ?? null;
  if (typeof venue !== 'string' || typeof instrument !== 'string' || kind === null) return null;
  if (origin !== 'record') {
    throw new DataError({
      where,
      expected: 'a record of an exchange',
      found: `rows of ${String(origin)}`,
      hint: 'import the reconstruction from its own file:  legrisk import data/reconstructions',
    });
  }
  const length = told['resolutionMs'];
  return { venue, instrument, kind, resolutionMs: typeof length === 'number' ? length : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
