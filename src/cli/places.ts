/** Where things are: what is shipped with the program, and the user's own store and reports. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ScenarioError } from '../domain/errors.ts';

export { shipped } from '../history/shipped.ts';

/** `--db`, else LEGRISK_DB, else data/legrisk.duckdb in the working directory. */
export const storePath = (option: string | undefined): string =>
  resolve(option ?? (process.env['LEGRISK_DB'] || join('data', 'legrisk.duckdb')));

/** `--rules`, else LEGRISK_RULES, else data/rules in the working directory. */
export const rulesPath = (option: string | undefined): string =>
  resolve(option ?? (process.env['LEGRISK_RULES'] || join('data', 'rules')));

/**
 * The user's own rule files, to be laid over the shipped ones.
 *
 * @throws ScenarioError when a folder is named that is not there; the default one need not be
 */
export function ownRules(option: string | undefined): string {
  const folder = rulesPath(option);
  const named = option ?? process.env['LEGRISK_RULES'];
  const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isThere || named === undefined || named === '') return folder;
  throw new ScenarioError({
    where: option === undefined ? 'LEGRISK_RULES' : '--rules',
    expected: 'a folder of rule files',
    found: named,
    hint: 'docs/rules.md says what goes into it',
  });
}
