/** A scenario's text. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ScenarioError } from '../domain/errors.ts';
import { nearest } from '../units/nearest.ts';

/** @throws ScenarioError when no file is there, with the one that may have been meant */
export function readScenarioText(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() === true) return readFileSync(file, 'utf8');
  throw new ScenarioError({
    where: file,
    expected: 'a scenario file',
    found: stat === undefined ? 'nothing there' : 'a folder',
    hint:
      stat === undefined
        ? absentHint(file)
        : `legrisk replay ${file.replace(/[\\/]+$/, '')}/*.yaml`,
  });
}

/** Where scenarios lie in a copy of the project. */
const BUNDLED = 'scenarios';

/** The scenario of the same folder, or of the bundled ones, that is called nearly so. */
function absentHint(file: string): string {
  for (const folder of new Set([dirname(file), BUNDLED])) {
    const near = nearest(basename(file), scenariosIn(folder));
    if (near !== null) return `did you mean ${join(folder, near)}?`;
  }
  return 'the bundled ones are under scenarios/;  legrisk init  writes one of your own';
}

function scenariosIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch {
    return [];
  }
}
