/** `legrisk schema`: the scenario format as JSON Schema, for editors. */
import { readFileSync } from 'node:fs';
import { glossaryMarkdown } from '../../report/glossary.ts';
import { scenarioJsonSchemaText, withScenarioReference } from '../../scenario/json-schema.ts';
import { EXIT } from '../failure.ts';
import { shipped } from '../places.ts';
import { replaceFile } from '../run-folder.ts';
import type { Terminal } from '../terminal.ts';

/** @param options.write also bring docs/scenario.schema.json, docs/scenario.md and docs/glossary.md up to date */
export function schemaCommand(options: { readonly write: boolean }, terminal: Terminal): number {
  if (!options.write) {
    terminal.out(scenarioJsonSchemaText().trimEnd());
    return EXIT.done;
  }
  const guide = shipped('docs', 'scenario.md');
  replaceFile(shipped('docs', 'scenario.schema.json'), scenarioJsonSchemaText());
  replaceFile(guide, withScenarioReference(readFileSync(guide, 'utf8')));
  replaceFile(shipped('docs', 'glossary.md'), glossaryMarkdown());
  terminal.say('docs/scenario.schema.json, docs/scenario.md and docs/glossary.md are up to date');
  return EXIT.done;
}
