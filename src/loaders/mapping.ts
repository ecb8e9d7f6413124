/**
 * A mapping file: what the columns of a table mean, where their names do not say it. One table may hold
 * many series.
 */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type Issue, ScenarioError } from '../domain/errors.ts';
import { readDocument, type ScenarioDocument } from '../scenario/document.ts';
import { foundText } from '../scenario/found.ts';
import { nearest } from '../units/nearest.ts';
import { ISSUES_MAX } from './issues.ts';
import { mappingSchema, type RawMapping } from './mapping-schema.ts';
import { valueAt } from './value-at.ts';

export interface Mapping extends RawMapping {
  /** The name of the file, as provenance keeps it. */
  readonly file: string;
  /** SHA-256 of its text, lower-case hex. */
  readonly sha256: string;
  /** How a message names a place in it: `mapping.yaml:4: series.0.venue`. */
  readonly placeOf: (path: readonly PropertyKey[]) => string;
}

/** Every key of the format, for near misses. */
const KEYS = [
  ...['separator', 'header', 'skip', 'decimal', 'time', 'column', 'unit', 'zone', 'stamp', 'bar'],
  ...['series', 'kind', 'venue', 'instrument', 'columns', 'scale', 'volume_scale', 'interval'],
  ...['interval_unit', 'take', 'where', 'open', 'high', 'low', 'close', 'volume', 'price', 'rate'],
  ...['value', 'from', 'to', 'hours', 'every'],
];

/**
 * The text of a mapping file.
 *
 * @param file its name as errors and provenance show it
 * @throws ScenarioError naming every place that is wrong, up to ten
 */
export function parseMapping(text: string, file: string): Mapping {
  const document = readDocument(text, file);
  const read = mappingSchema.safeParse(document.data);
  if (!read.success) {
    const issues = read.error.issues.flatMap((issue) => issuesOf(issue, document));
    throw new ScenarioError(issues.slice(0, ISSUES_MAX));
  }
  const series = read.data.series.some(({ columns }) => columns.from === undefined);
  if (series && read.data.time.column === undefined) {
    const expected = 'the column that says when';
    throw new ScenarioError({
      where: placeOf(document, ['time', 'column']),
      expected,
      found: 'nothing',
    });
  }
  const place = (path: readonly PropertyKey[]) => placeOf(document, path);
  return { ...read.data, file, sha256: sha256(text), placeOf: place };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash of a file as a mapping reads it: with another mapping it is another source. */
export const hashWith = (mapping: Mapping, fileSha256: string): string =>
  sha256(`${fileSha256}\n${mapping.sha256}`);

function issuesOf(issue: z.core.$ZodIssue, document: ScenarioDocument): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key): Issue => {
      const near = nearest(key, KEYS);
      return {
        where: placeOf(document, [...issue.path, key]),
        expected: 'a known key',
        found: `the key ${foundText(key)}`,
        hint: near === null ? 'docs/mapping.md lists every key' : `did you mean ${near}?`,
      };
    });
  }
  const expected =
    issue.code === 'invalid_type' ? (TYPES[issue.expected] ?? issue.message) : issue.message;
  const found = foundText(valueAt(document.data, issue.path));
  return [{ where: placeOf(document, issue.path), expected, found }];
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'a map of keys',
  record: 'a map of keys',
  array: 'a list',
};

/** `mapping.yaml:7: series.0.kind`; the line is that of the nearest value the file has. */
function placeOf({ file, lines }: ScenarioDocument, path: readonly PropertyKey[]): string {
  const keys = path.map(String);
  for (let n = keys.length; n >= 0; n -= 1) {
    const at = lines.get(keys.slice(0, n).join('.'));
    if (at !== undefined) return [`${file}:${at}`, keys.join('.')].filter(Boolean).join(': ');
  }
  return [file, keys.join('.')].filter(Boolean).join(': ');
}
