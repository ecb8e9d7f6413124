/**
 * What the build read of the YAML files that come with the program, kept as JSON: reading YAML takes longer
 * than most commands. A copy is known by the hash of the text it was made of, so that a file that was changed
 * since is read itself, and so is every file where nothing was built. Copies lie with the built program and
 * not with the data, so that nothing laid among the data can speak for a file there.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The data of a YAML text of one folder, not yet checked; undefined where there is no copy of it. */
export type CopyOf = (text: string) => unknown;

/** Written by scripts/build-copies.mjs for a folder such as `data/venues`: data by the SHA-256 of the YAML's text. */
export function copiesFile(folder: string): string {
  const data = resolve(folder);
  return join(dirname(dirname(data)), 'dist', 'copies', `${basename(data)}.json`);
}

export function parsedCopies(folder: string): CopyOf {
  const known = new Map(Object.entries(readCopies(copiesFile(folder))));
  return (text) => known.get(sha256(text));
}

/** What can not be read is no copy: the YAML beside it can. */
function readCopies(file: string): object {
  try {
    const copies: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof copies === 'object' && copies !== null ? copies : {};
  } catch {
    return {};
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
