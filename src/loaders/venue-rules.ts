/**
 * Venue rule files (`data/venues/*.yaml`, and a user's own) into rule books. docs/rules.md tells the
 * format and how own files are laid over those that come with the program.
 */
import { readdirSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { DataError, type Issue } from '../domain/errors.ts';
import { foundText } from '../scenario/found.ts';
import { nearest } from '../units/nearest.ts';
import type { RuleBook } from '../venues/rule-book.ts';
import { readAdlRecords } from './adl-records.ts';
import { readHaltRecords } from './halt-records.ts';
import { ISSUES_MAX } from './issues.ts';
import { type CopyOf, parsedCopies } from './parsed-copy.ts';
import { readTextFile } from './text-file.ts';
import { valueAt } from './value-at.ts';
import { ruleBook } from './venue-rule-book.ts';
import { laidOver } from './venue-rule-overlay.ts';
import { type RuleFile, ruleFileSchema } from './venue-rule-schema.ts';

/** Bytes; a file of every table of a large venue has one or two million. */
export const LONGEST_RULE_FILE = 32_000_000;
const OWN_ENDINGS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

/** Data with the place of its parts, for errors. */
interface Read {
  readonly data: unknown;
  /** `file:12` for the value at a path, or the file. */
  readonly placeOf: (path: readonly PropertyKey[]) => string;
}

/**
 * The text of a rule file that holds a whole book.
 *
 * @param file its name as errors should show it; `.json` is read as JSON, anything else as YAML
 * @throws DataError naming every place that is wrong, up to ten
 */
export const parseRuleBook = (text: string, file: string): RuleBook =>
  ruleBook(parseRuleFile(text, file), file);

/**
 * The text of a rule file, which may hold any part of a book.
 *
 * @throws DataError naming every place that is wrong, up to ten
 */
export const parseRuleFile = (text: string, file: string): RuleFile =>
  checked(readData(text, file), file);

const readData = (text: string, file: string): Read =>
  extname(file) === '.json' ? readJson(text, file) : readYaml(text, file);

function readJson(text: string, file: string): Read {
  try {
    return { data: JSON.parse(text), placeOf: () => file };
  } catch (error) {
    throw new DataError({ where: file, expected: 'JSON', found: firstLine(error) });
  }
}

function readYaml(text: string, file: string): Read {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    schema: 'core',
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'error',
  });
  const at = (offset: number) => `${file}:${counter.linePos(offset).line}`;
  const failed = document.errors.slice(0, ISSUES_MAX);
  if (failed.length > 0)
    throw new DataError(
      failed.map((error) => ({
        where: at(error.pos[0]),
        expected: 'YAML',
        found: firstLine(error),
      })),
    );
  const placeOf = (path: readonly PropertyKey[]): string => {
    for (let n = path.length; n >= 0; n -= 1) {
      const node = document.getIn(path.slice(0, n), true) as ParsedNode | undefined;
      if (node?.range !== undefined && node.range !== null) return at(node.range[0]);
    }
    return file;
  };
  try {
    return { data: document.toJS({ maxAliasCount: 0 }), placeOf };
  } catch {
    throw new DataError({ where: file, expected: 'YAML without aliases', found: 'an alias' });
  }
}

const firstLine = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);

function checked({ data, placeOf }: Read, file: string): RuleFile {
  const read = ruleFileSchema.safeParse(data);
  if (read.success) return read.data;
  // A mistyped key comes before the key that is missed for it.
  const isUnknownKey = (issue: z.core.$ZodIssue) => issue.code === 'unrecognized_keys';
  const found = read.error.issues.toSorted((a, b) => +isUnknownKey(b) - +isUnknownKey(a));
  const issues = found.flatMap((issue) => issuesOf(issue, data, placeOf));
  if (issues.length === 0)
    throw new DataError({ where: file, expected: 'a venue rule file', found: foundText(data) });
  throw new DataError(issues.slice(0, ISSUES_MAX));
}

function issuesOf(issue: z.core.$ZodIssue, data: unknown, placeOf: Read['placeOf']): Issue[] {
  const where = (path: readonly PropertyKey[]): string => {
    const name = pathText(path);
    return name === '' ? placeOf(path) : `${placeOf(path)}: ${name}`;
  };
  if (issue.code !== 'unrecognized_keys')
    return [
      {
        where: where(issue.path),
        expected:
          issue.code === 'invalid_type' ? (TYPES[issue.expected] ?? issue.message) : issue.message,
        found: foundText(valueAt(data, issue.path)),
      },
    ];
  return issue.keys.map((key): Issue => {
    const near = nearest(key, KEYS);
    const hint = near === null ? 'docs/rules.md lists every key' : `did you mean ${near}?`;
    const found = `the key ${foundText(key)}`;
    return { where: where([...issue.path, key]), expected: 'a known key', found, hint };
  });
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'a map of keys',
  array: 'a list',
};

/** Every key of the format, for near misses. */
const KEYS = [
  ...['schema', 'venue', 'title', 'trigger', 'fees', 'formulas', 'maintenance', 'liquidation'],
  ...['funding', 'funding_caps', 'collateral', 'accounts', 'hedge_rank', 'gaps', 'source'],
  ...['in_force_from', 'dated_by', 'checked_against', 'instruments', 'price', 'equality', 'taker'],
  ...['maker', 'basis', 'close_fee', 'leverage_reserves_fee', 'slope_per_coin', 'table', 'form'],
  ...['measure', 'contract_size', 'tiers', 'to', 'rate', 'leverage', 'deduction', 'style', 'fee'],
  ...['slippage', 'backstop_below', 'steps', 'accrual', 'paid_from', 'account', 'cap', 'per'],
  ...['asset', 'ratio', 'name', 'threshold', 'loan_maintenance', 'hedged_maintenance', 'levels'],
  ...['lowered', 'terms', 'share', 'above', 'until_kept', 'down', 'from', 'floor', 'adl', 'close'],
  ...['bankruptcy_within', 'score'],
];

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part).slice(0, 60)}`))
    .join('')
    .replace(/^\./, '');

/**
 * Rule books by venue: those that come with the program, with a user's own files laid over them in
 * the order of their names.
 *
 * A shipped file is named for its venue, so that a replay need not parse those it does not use; an own
 * file may have any name, and its `venue` says whose rules it holds. An own file of a venue that is
 * not wanted is read no further than that. Documented halts, and rounds of auto-deleveraging,
 * lie in folders beside the shipped one.
 *
 * @param shipped the folder of the rule files that come with the program
 * @param wanted  venues to read; undefined: every one
 * @param own     the user's folder; one that does not exist holds nothing
 * @throws DataError when a file is not one, or a book is left incomplete
 */
export function readRuleBooks(
  shipped: string,
  wanted?: ReadonlySet<string>,
  own?: string,
): ReadonlyMap<string, RuleBook> {
  const isWanted = (venue: string): boolean => wanted === undefined || wanted.has(venue);
  const found = new Map<string, { readonly file: RuleFile; readonly where: string }>();
  const copyOf = parsedCopies(shipped);
  for (const name of namesIn(shipped, new Set(['.yaml']))) {
    const venue = name.slice(0, -'.yaml'.length);
    if (!isWanted(venue)) continue;
    const file = shippedFile(readTextFile(join(shipped, name), LONGEST_RULE_FILE), name, copyOf);
    if (file.venue !== venue)
      throw new DataError({ where: `${name}: venue`, expected: venue, found: file.venue });
    found.set(venue, { file, where: name });
  }
  for (const name of own === undefined ? [] : namesIn(own, OWN_ENDINGS)) {
    const path = join(own ?? '', name);
    const read = readData(readTextFile(path, LONGEST_RULE_FILE), path);
    const venue = valueAt(read.data, ['venue']);
    if (typeof venue === 'string' && !isWanted(venue)) continue;
    const file = checked(read, path);
    const base = found.get(file.venue);
    found.set(file.venue, {
      file: base === undefined ? file : laidOver(base.file, file),
      where: base === undefined ? path : `${base.where} with ${path}`,
    });
  }
  const halts = readHaltRecords(join(dirname(shipped), 'halts'));
  const records = readAdlRecords(join(dirname(shipped), 'adl'));
  return new Map(
    [...found].map(([venue, { file, where }]) => {
      const own = halts.filter((halt) => halt.venue === venue);
      const adlRecords = records.filter((record) => record.venue === venue);
      const book = { ...ruleBook(file, where), adlRecords };
      return [venue, own.length === 0 ? book : { ...book, halts: own }];
    }),
  );
}

/** By its copy; where there is none, or it has faults, by the YAML, which knows their lines. */
function shippedFile(text: string, name: string, copyOf: CopyOf): RuleFile {
  const copy = ruleFileSchema.safeParse(copyOf(text));
  return copy.success ? copy.data : parseRuleFile(text, name);
}

/** Venues that a user's own files describe. */
export function ownVenues(own: string): readonly string[] {
  const venues = namesIn(own, OWN_ENDINGS).map((name) => {
    const path = join(own, name);
    return valueAt(readData(readTextFile(path, LONGEST_RULE_FILE), path).data, ['venue']);
  });
  return [...new Set(venues.filter((venue) => typeof venue === 'string'))];
}

/** The plain files of a folder with one of these endings, by name. */
function namesIn(folder: string, endings: ReadonlySet<string>): readonly string[] {
  const isPlain = (path: string): boolean =>
    statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => endings.has(extname(name)) && isPlain(join(folder, name)))
    .sort();
}
