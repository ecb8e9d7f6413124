/**
 * Folders, made one by one. Node's own recursive making never ends where a system answers "nothing
 * there" below a folder that is there, as the process file system does.
 */
import { mkdirSync, rmdirSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ScenarioError } from '../domain/errors.ts';

/**
 * Makes a folder and those on the way to it.
 *
 * @returns the folders that were not there before, outermost first
 * @throws ScenarioError naming the folder that can not be made; those made before it are gone again
 */
export function makeFolder(path: string): readonly string[] {
  const missing: string[] = [];
  let above = resolve(path);
  for (let stat = look(above); stat === null; stat = look(above)) {
    missing.unshift(above);
    if (dirname(above) === above) break;
    above = dirname(above);
  }
  if (look(above)?.isDirectory() !== true) throw refusal(above, 'a folder', 'a file in its place');
  const made: string[] = [];
  for (const folder of missing) {
    try {
      mkdirSync(folder);
      made.push(folder);
    } catch (error) {
      // Another process may have made it meanwhile.
      if (look(folder)?.isDirectory() === true) continue;
      removeEmpty(made);
      throw refusal(folder, 'a folder that can be made', reason(error));
    }
  }
  return made;
}

/** Takes away folders that hold nothing, innermost first; what holds something stays. */
export function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(folder);
    } catch {
      // Something is in it, and then so it is in all above it.
      return;
    }
  }
}

/** Null: nothing there, or nothing that can be there. */
function look(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw refusal(path, 'a path that can be read', reason(error));
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'a read-only file system',
  ENOSPC: 'no room on the disk',
  ENOENT: 'a file system that makes no folders here',
  ENAMETOOLONG: 'a name that is too long',
  ELOOP: 'links that lead in a circle',
};

const reason = (error: unknown): string => REASONS[codeOf(error)] ?? String(error);

const refusal = (where: string, expected: string, found: string): ScenarioError =>
  new ScenarioError({ where, expected, found, hint: ELSEWHERE });

/** Where else things may go. */
export const ELSEWHERE =
  'name another place, with --out for reports, --db for the store and --rules for rule files';
