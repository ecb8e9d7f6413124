/** A scenario's text. */
import { readFileSync, statSync } from 'node:fs';
import { ScenarioError } from '../domain/errors.ts';

/** @throws ScenarioError when no file is there */
export function readScenarioText(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() === true) return readFileSync(file, 'utf8');
  throw new ScenarioError({
    where: file,
    expected: 'a scenario file',
    found: stat === undefined ? 'nothing there' : 'a folder',
    hint:
      stat === undefined
        ? 'the bundled ones are under scenarios/'
        : `legrisk replay ${file.replace(/[\\/]+$/, '')}/*.yaml`,
  });
}
