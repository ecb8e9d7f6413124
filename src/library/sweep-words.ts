/** Axes and entries as programs give them, in the words that the command line has for them. */
import { ScenarioError } from '../domain/errors.ts';
import { foundText } from '../scenario/found.ts';
import { isoInstant } from '../units/time.ts';

/** `construction.leverage=2,3,5`, or a range as it was written. */
export function axisText(
  path: string,
  values: string | readonly (string | number | boolean)[],
): string {
  if (typeof values === 'string') return `${path}=${values}`;
  if (!Array.isArray(values))
    throw new ScenarioError({
      where: `--grid ${path}`,
      expected: 'a list of values, or a range as a text',
      found: foundText(values),
    });
  const comma = values.find((value) => /[,\n]/.test(String(value)));
  if (comma === undefined) return `${path}=${values.join(',')}`;
  throw new ScenarioError({
    where: `grid ${path}`,
    expected: 'values without a comma, each a text of its own',
    found: foundText(comma),
  });
}

/** The text of the entries; of instants in any form, their ISO spellings. */
export function entriesText(
  entries: string | readonly (string | number | Date)[] | undefined,
): string | undefined {
  if (entries === undefined || typeof entries === 'string') return entries;
  if (!Array.isArray(entries))
    throw new ScenarioError({
      where: '--entries',
      expected: 'a text, or a list of instants',
      found: foundText(entries),
    });
  return entries.map(instantText).join(',');
}

function instantText(at: string | number | Date): string {
  if (typeof at === 'string') return at;
  const atMs = Number(at);
  if (Number.isSafeInteger(atMs) && Math.abs(atMs) <= LAST_MS) return isoInstant(atMs);
  throw new ScenarioError({
    where: 'entries',
    expected: 'instants in UTC: a text, milliseconds since 1970, or a Date',
    found: foundText(at),
  });
}

/** The last instant that a date can name (ECMA-262, "Time Values and Time Range"). */
const LAST_MS = 8.64e15;
