/** The two options in which a sweep and a size say when they enter, and for how long. */
import { readFileSync } from 'node:fs';
import { ScenarioError } from '../domain/errors.ts';
import type { Window } from '../domain/scenario.ts';
import { readDocument, type ScenarioDocument } from '../scenario/document.ts';
import { foundText } from '../scenario/found.ts';
import { DURATION } from '../scenario/quantity.ts';
import { applySets } from '../scenario/set-path.ts';
import { readEntries } from '../sweep/entries.ts';
import { readScenarioText } from './scenario-file.ts';
import { named } from './sweep/disk.ts';

/**
 * The scenario's file, with `--set` over it and `--hold` over both.
 *
 * @throws ScenarioError when there is no such file, it is no YAML, or the hold is no length of time
 */
export function readHeldDocument(
  file: string,
  set: readonly string[],
  hold: string | undefined,
): ScenarioDocument {
  // Refused by the name under which it was typed, before the scenario's own `hold` is blamed.
  if (hold !== undefined && !((DURATION.read(hold) ?? 0) > 0))
    throw new ScenarioError({
      where: '--hold',
      expected: 'a length of time above zero',
      found: foundText(hold),
      hint: 'such as  --hold "30 d"',
    });
  const sets = hold === undefined ? set : [...set, `hold=${hold}`];
  return applySets(readDocument(readScenarioText(file), file), sets);
}

/**
 * The entry times in order; `@file` holds instants, one a line.
 *
 * @throws ScenarioError as `readEntries`, and what the disk says of the file
 */
export function readEntryTimes(option: string | undefined, window: Window): Float64Array {
  if (option?.startsWith('@') !== true) return readEntries(option, window);
  const path = option.slice(1);
  const text = named(path, () => readFileSync(path, 'utf8'));
  return readEntries(text, window);
}
