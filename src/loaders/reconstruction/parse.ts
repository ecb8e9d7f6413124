/**
 * Text of a reconstruction file → Reconstruction, or every reason why not.
 */
import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { DataError, type Issue } from '../../domain/errors.ts';
import { nearest } from '../../units/nearest.ts';
import { checkReconstruction } from './check.ts';
import { fundingSpec } from './funding.ts';
import type { ControlPoint, Evidence, OwnPoint, Reconstruction } from './model.ts';
import {
  type RawControlPoint,
  type RawOwnPoint,
  type RawReconstruction,
  reconstructionSchema,
} from './schema.ts';

const ISSUES_SHOWN = 10;
/** A megabyte of control points is no longer something a person wrote. */
const LONGEST_TEXT = 1_000_000;

/**
 * Parses and checks one file.
 *
 * @param file its name as errors should show it; provenance keeps the part after the last slash
 * @param copy what was read of the text before; one that has faults is passed over, as is undefined
 * @throws DataError with up to ten issues
 */
export function parseReconstruction(text: string, file: string, copy?: unknown): Reconstruction {
  const known = reconstructionSchema.safeParse(copy);
  const raw = known.success ? known.data : rawReconstruction(readYaml(text, file), file);
  const model = resolve(raw, file, text);
  const issues = checkReconstruction(model, raw);
  if (issues.length > 0) throw new DataError(at(file, issues));
  return model;
}

const at = (file: string, issues: readonly Issue[]): Issue[] =>
  issues.slice(0, ISSUES_SHOWN).map((issue) => ({ ...issue, where: `${file}: ${issue.where}` }));

function readYaml(text: string, file: string): unknown {
  if (text.length > LONGEST_TEXT)
    throw new DataError({
      where: file,
      expected: `at most ${LONGEST_TEXT} characters`,
      found: `${text.length}`,
    });
  const document = parseDocument(text, { schema: 'core', logLevel: 'error' });
  const failed = document.errors.slice(0, ISSUES_SHOWN).map((error): Issue => {
    const [start] = error.linePos ?? [];
    return {
      where: start === undefined ? file : `${file}:${start.line}:${start.col}`,
      expected: 'YAML',
      found: error.message.split('\n')[0] ?? error.code,
    };
  });
  if (failed.length > 0) throw new DataError(failed);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new DataError({ where: file, expected: 'YAML without aliases', found: 'an alias' });
  }
}

function rawReconstruction(data: unknown, file: string): RawReconstruction {
  const parsed = reconstructionSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue): Issue => {
    const where = pathText(issue.path) || 'the file';
    if (issue.code !== 'unrecognized_keys')
      return { where, expected: issue.message, found: shown(valueAt(data, issue.path)) };
    const meant = issue.keys.map((key) => nearest(key, KEYS)).filter((key) => key !== null);
    const found = issue.keys.map((key) => `unknown key ${JSON.stringify(key)}`).join(', ');
    const wrong = { where, expected: 'only known keys', found };
    return meant.length === 0 ? wrong : { ...wrong, hint: `did you mean ${meant.join(', ')}?` };
  });
  throw new DataError(at(file, issues));
}

/** Every key of the format, for near misses. */
const KEYS = [
  ...['schema', 'name', 'title', 'summary', 'from', 'to', 'resolution', 'sources', 'drivers'],
  ...['prices', 'funding', 'what', 'where', 'read', 'roughness', 'points', 'at', 'price', 'gap'],
  ...['extreme', 'venue', 'instrument', 'kind', 'source', 'assumed', 'follows', 'per', 'note'],
  ...['interval', 'prints', 'rate'],
];

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    data,
  );
}

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);

function resolve(raw: RawReconstruction, file: string, text: string): Reconstruction {
  const { name, title, summary, from, to, resolution, sources } = raw;
  return {
    ...{ name, title, summary, from, to, resolution, sources },
    file: file.split('/').at(-1) ?? file,
    sha256: createHash('sha256').update(text).digest('hex'),
    drivers: Object.entries(raw.drivers).map(([driver, { roughness, points }]) => ({
      name: driver,
      roughness,
      points: points.map((point) => controlPoint(point, raw)),
    })),
    prices: raw.prices.map((series) => ({
      venue: series.venue,
      instrument: series.instrument,
      kind: series.kind,
      follows: series.follows,
      per: series.per ?? null,
      note: series.note ?? null,
      points: (series.points ?? []).map(ownPoint),
    })),
    funding: raw.funding.map(fundingSpec),
  };
}

const evidenceOf = (raw: {
  readonly source?: string | undefined;
  readonly assumed?: string | undefined;
}): Evidence => ({
  source: raw.source ?? null,
  assumed: raw.assumed ?? null,
});

/** Instants that are missing become the file's own; `checkReconstruction` has the raw file to say so. */
const controlPoint = (raw: RawControlPoint, file: RawReconstruction): ControlPoint => ({
  name: raw.name ?? null,
  from: raw.at ?? raw.from ?? file.from,
  to: raw.at ?? raw.to ?? file.to,
  price: raw.price,
  extreme: raw.extreme ?? null,
  kind: raw.kind ?? null,
  ...evidenceOf(raw),
});

const ownPoint = (raw: RawOwnPoint): OwnPoint => ({
  at: raw.at,
  price: raw.price ?? null,
  gap: raw.gap ?? null,
  extreme: raw.extreme ?? null,
  kind: raw.kind ?? null,
  ...evidenceOf(raw),
});
