/** Rounds of auto-deleveraging on record (`data/adl/*.yaml`): what was counted, and the rounds made of it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AdlEvent, AdlRecord } from '../domain/adl.ts';
import { DataError, ScenarioError } from '../domain/errors.ts';
import { readDocument } from '../scenario/document.ts';
import { problemsOf, scenarioError } from '../scenario/issues.ts';
import { fraction } from '../units/units.ts';
import { adlRecordFaults, adlRecordSchema, type RawAdlRecord } from './adl-record-schema.ts';
import { readTextFile } from './text-file.ts';

const LONGEST = 100_000;
const ENDING = '.yaml';

/**
 * The rounds of a record: the share of the side that was closed, cut into equal quantities. Of n rounds
 * that close S of it, the k-th closes S/n of what was there, which is S/n ÷ (1 − (k − 1)·S/n) of what is open.
 */
function eventsOf(record: RawAdlRecord): readonly AdlEvent[] {
  const { venue, side, rounds, instruments, total, open_interest: open, sources } = record;
  const each = total.notional / open.notional / rounds.length;
  const named = [...instruments.map(({ instrument }) => instrument), null];
  return rounds.flatMap(({ at, source, prices }, k) =>
    named.map((instrument): AdlEvent => {
      const printed = prices.find((one) => one.instrument === instrument);
      return {
        venue,
        instrument,
        at,
        side,
        share: fraction(each / (1 - k * each)),
        price:
          printed === undefined ? { kind: 'venue' } : { kind: 'printed', price: printed.price },
        source: sources.find(({ name }) => name === source)?.where ?? null,
      };
    }),
  );
}

/** A record, and whose rounds they are. */
export interface VenueRecord extends AdlRecord {
  readonly venue: string;
}

/**
 * The text of one record.
 *
 * @param file its name as errors should show it
 * @throws DataError naming every place that is wrong, up to ten
 */
export function parseAdlRecord(recordText: string, file: string): VenueRecord {
  try {
    const document = readDocument(recordText, file);
    const read = adlRecordSchema().safeParse(document.data);
    const problems = read.success ? adlRecordFaults(read.data) : problemsOf(read.error.issues);
    const wrong = scenarioError(document, problems);
    if (wrong !== null || !read.success) throw wrong ?? read.error;
    const { name, title, venue, assumed } = read.data;
    if (file !== `${name}${ENDING}`)
      throw new DataError({
        where: `${file}: name`,
        expected: file.replace(/\.yaml$/, ''),
        found: name,
      });
    return { name, title, venue, assumed, events: eventsOf(read.data) };
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
export function readAdlRecords(folder: string): readonly VenueRecord[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((name) => parseAdlRecord(readTextFile(join(folder, name), LONGEST), name));
}
