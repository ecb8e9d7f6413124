/** `legrisk tiers import`: an exchange's own margin tiers, as a rule file of the user's. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, ScenarioError } from '../../domain/errors.ts';
import { readTextFile } from '../../loaders/text-file.ts';
import {
  type ImportedTiers,
  readTierTables,
  type TierEntry,
  type TierFile,
} from '../../loaders/tier-tables.ts';
import { LONGEST_RULE_FILE, parseRuleFile, readRuleBooks } from '../../loaders/venue-rules.ts';
import { dayText } from '../../units/time.ts';
import { EXIT } from '../failure.ts';
import { makeFolder } from '../make-folder.ts';
import { rulesPath, shipped } from '../places.ts';
import { replaceFile } from '../run-folder.ts';
import type { Terminal } from '../terminal.ts';
import { dayOf, oneOf } from './venues.ts';

export interface TiersImportOptions {
  readonly file: string;
  readonly venue: string;
  readonly at: string;
  readonly instrument: string | undefined;
  readonly contractSize: number | undefined;
  readonly rules: string | undefined;
  readonly json: boolean;
}

export function tiersImportCommand(options: TiersImportOptions, terminal: Terminal): number {
  const atMs = dayOf('--at', options.at);
  const folder = rulesPath(options.rules);
  const { venue } = oneOf(
    readRuleBooks(shipped('data', 'venues'), undefined, folder),
    options.venue,
  );
  const kept = keepTiers(textOf(options.file), options.file, folder, {
    venue,
    atMs,
    instrument: options.instrument ?? null,
    contractSize: contractSizeOf(options.contractSize),
  });
  tell(options, kept.read, kept.added, kept.file, terminal);
  return EXIT.done;
}

/** What was made of a list of tiers. */
export interface KeptTiers {
  readonly read: ImportedTiers;
  /** Tables that were not there yet. */
  readonly added: number;
  /** The rule file they are in. */
  readonly file: string;
}

/**
 * Tiers into the user's rule file of their day.
 *
 * @param where what provenance and messages call the list
 * @throws DataError for a list that can not be read, or that says otherwise than the file
 */
export function keepTiers(text: string, where: string, folder: string, of: TierFile): KeptTiers {
  const read = readTierTables(text, where, of);
  const file = join(folder, `${of.venue}-tiers-${dayText(of.atMs)}.json`);
  const known = knownEntries(file);
  const added = newEntries(read.entries, known, file);
  if (added.length > 0) {
    makeFolder(folder);
    replaceFile(file, ruleFileText(of.venue, [...new Set([...known.values(), ...added])]));
  }
  return { read, added: added.length, file };
}

function tell(
  { venue, at, json }: TiersImportOptions,
  { shape, entries, leftOut, hasMorePages }: ImportedTiers,
  added: number,
  file: string,
  terminal: Terminal,
): void {
  if (hasMorePages)
    terminal.say(
      'one page of several (nextPageCursor): the instruments of the others are not in it; import each page',
    );
  if (leftOut.length > 0) terminal.say(`left out, no perpetual of ${venue}: ${listText(leftOut)}`);
  if (json) {
    const tiers = { venue, at, shape, instruments: entries.length, new: added, leftOut, file };
    terminal.out(JSON.stringify({ schemaVersion: 1, tiers }, null, 1));
    return;
  }
  const tables = entries.length === 1 ? '1 instrument' : `${entries.length} instruments`;
  terminal.out(`${venue}: tiers of ${tables} from ${at}, ${added} new\n${file}`);
}

const SHOWN_MAX = 8;

const listText = (names: readonly string[]): string =>
  names.length <= SHOWN_MAX
    ? names.join(', ')
    : `${names.slice(0, SHOWN_MAX).join(', ')} and ${names.length - SHOWN_MAX} more`;

function textOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() === true) return readTextFile(file, LONGEST_RULE_FILE);
  throw new ScenarioError({
    where: file,
    expected: 'a JSON file of margin tiers',
    found: stat === undefined ? 'nothing there' : 'no plain file',
  });
}

function contractSizeOf(size: number | undefined): number | null {
  if (size === undefined) return null;
  if (Number.isFinite(size) && size > 0) return size;
  throw new ScenarioError({
    where: '--contract-size',
    expected: 'a number above zero, such as 0.01',
    found: String(size),
  });
}

/** What an earlier import of that day wrote, by instrument. */
function knownEntries(file: string): ReadonlyMap<string, TierEntry> {
  if (!existsSync(file)) return new Map();
  const text = readTextFile(file, LONGEST_RULE_FILE);
  // Read as any rule file first: what stands there may have been edited.
  parseRuleFile(text, file);
  const { maintenance } = JSON.parse(text) as { readonly maintenance?: readonly TierEntry[] };
  return new Map(
    (maintenance ?? []).flatMap((entry) => entry.instruments.map((name) => [name, entry] as const)),
  );
}

/**
 * Entries that are not there yet.
 *
 * @throws DataError naming those that are there and say something else
 */
function newEntries(
  entries: readonly TierEntry[],
  known: ReadonlyMap<string, TierEntry>,
  file: string,
): readonly TierEntry[] {
  const added: TierEntry[] = [];
  const other: string[] = [];
  for (const entry of entries) {
    const before = known.get(entry.instruments[0]);
    if (before === undefined) added.push(entry);
    else if (saidBy(before) !== saidBy(entry)) other.push(entry.instruments[0]);
  }
  if (other.length === 0) return added;
  throw new DataError({
    where: file,
    expected: 'the tiers of one day to be the same in both files',
    found: `others for ${listText(other)}`,
    hint: 'give the day they are of with --at, or remove that file',
  });
}

/** What a table says, apart from where it was read. */
const saidBy = ({ form, measure, contract_size, tiers }: TierEntry): string =>
  JSON.stringify([form, measure, contract_size, tiers]);

/** A line a table, so that two files can be compared. */
function ruleFileText(venue: string, entries: readonly TierEntry[]): string {
  const sorted = entries.toSorted((a, b) => (a.table < b.table ? -1 : 1));
  const lines = sorted.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n');
  return `{\n "schema": 1,\n "venue": ${JSON.stringify(venue)},\n "maintenance": [\n${lines}\n ]\n}\n`;
}
