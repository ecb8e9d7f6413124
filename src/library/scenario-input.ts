/** The scenario that a program names: as text, as a file that was read, or as plain data. */
import { ScenarioError } from '../domain/errors.ts';
import { readScenarioText } from '../history/scenario-file.ts';
import { readDocument, type ScenarioDocument } from '../scenario/document.ts';
import { foundText } from '../scenario/found.ts';
import { plainDocument, plainValue } from '../scenario/plain.ts';
import { setPath } from '../scenario/set-path.ts';
import { requireText as requirePath } from './asked.ts';

/** A scenario's text with the name of its file, so that errors can point at the line. */
export class ScenarioFile {
  readonly file: string;
  readonly text: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }
}

/** YAML text (not a path), what {@link readScenario} returns, or an object with the keys of a scenario file. */
export type ScenarioInput = string | ScenarioFile | Readonly<Record<string, unknown>>;

/** Values by their path: `{ 'construction.leverage': 3, reserve: '20 %' }`; null takes a key away. */
export type ScenarioValues = Readonly<Record<string, unknown>>;

/**
 * Reads a scenario's file. It is checked when it is run.
 *
 * @throws ScenarioError when no file is there
 */
export function readScenario(path: string): ScenarioFile {
  requirePath('the scenario', path, 'the path of its file');
  return new ScenarioFile(path, readScenarioText(path));
}

/**
 * @throws ScenarioError when it is no YAML, or holds what no scenario file can
 */
export function documentOf(scenario: ScenarioInput, set: ScenarioValues = {}): ScenarioDocument {
  return Object.entries(set).reduce(
    (document, [path, value]) => setPath(document, path, plainValue(value, `set ${path}`)),
    written(scenario),
  );
}

function written(scenario: ScenarioInput): ScenarioDocument {
  if (scenario instanceof ScenarioFile) return readDocument(scenario.text, scenario.file);
  if (typeof scenario === 'string') return readDocument(requireText(scenario), '');
  if (typeof scenario === 'object' && scenario !== null && !Array.isArray(scenario))
    return plainDocument(scenario);
  throw new ScenarioError({
    where: 'the scenario',
    expected: 'its YAML text, what readScenario returns, or an object with its keys',
    found: foundText(scenario),
  });
}

/** A path in the place of a text is a slip that YAML would call a word. */
function requireText(text: string): string {
  if (text.includes('\n') || !/\.ya?ml\s*$/i.test(text)) return text;
  throw new ScenarioError({
    where: 'the scenario',
    expected: 'the text of a scenario',
    found: foundText(text),
    hint: `if that is its file:  readScenario(${JSON.stringify(text)})`,
  });
}
