/** The documented halts that come with the program (`data/halts/*.yaml`), by venue. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError, ScenarioError } from '../domain/errors.ts';
import type { Halt } from '../domain/halt.ts';
import { readDocument } from '../scenario/document.ts';
import { keyed, text, word } from '../scenario/fields.ts';
import { complainOfOrder, haltKeys, LINE_FORM, RECORD_FORM } from '../scenario/halts.ts';
import { problemsOf, scenarioError } from '../scenario/issues.ts';
import { VENUE_NAMES } from '../venues/names.ts';
import { readTextFile } from './text-file.ts';

const LONGEST = 100_000;
const ENDING = '.yaml';

const sentence = (description: string) =>
  text(LINE_FORM, 'one line of at most 1000 characters', description, (found) => found.trim());

const recordSchema = () =>
  keyed(
    {
      schema: z.literal(1),
      name: text(RECORD_FORM, 'lower-case letters, digits and hyphens', 'As its file.'),
      title: sentence('For people.'),
      halts: z
        .array(
          keyed(
            {
              venues: z.array(word(VENUE_NAMES, 'A venue.')).min(1, 'at least one venue'),
              ...haltKeys(),
              source: sentence('Where its minutes were read.'),
              assumed: sentence('What the source leaves open, and what is taken.').optional(),
            },
            'A halt of one venue or more.',
          ).superRefine((halt, context) => complainOfOrder(halt, context)),
        )
        .min(1, 'at least one halt'),
    },
    'Documented halts of one day.',
  );

/**
 * The text of one record.
 *
 * @param file its name as errors should show it
 * @throws DataError naming every place that is wrong, up to ten
 */
export function parseHaltRecord(recordText: string, file: string): readonly Halt[] {
  try {
    const document = readDocument(recordText, file);
    const read = recordSchema().safeParse(document.data);
    if (!read.success) {
      const wrong = scenarioError(document, problemsOf(read.error.issues));
      throw wrong ?? read.error;
    }
    const { name, halts } = read.data;
    if (file !== `${name}${ENDING}`)
      throw new DataError({
        where: `${file}: name`,
        expected: file.replace(/\.yaml$/, ''),
        found: name,
      });
    return halts.flatMap(({ venues, stops: kind, from, to, source, assumed }) =>
      venues.map((venue) => ({
        ...{ venue, kind, from, to, source },
        record: name,
        assumed: assumed ?? null,
      })),
    );
  } catch (error) {
    // What is wrong with a file of ours is told like a scenario's mistakes, and is none of the scenario's.
    if (error instanceof ScenarioError) throw new DataError(error.issues);
    throw error;
  }
}

/**
 * Every record of a folder; one that does not exist holds none.
 *
 * @throws DataError when a file is none
 */
export function readHaltRecords(folder: string): readonly Halt[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .flatMap((name) => parseHaltRecord(readTextFile(join(folder, name), LONGEST), name));
}
