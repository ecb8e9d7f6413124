/**
 * The same scenario with something else in it: what a variant writes, laid over what the file says. It is
 * then read like any scenario.
 */
import { z } from 'zod';
import type { Scenario } from '../domain/scenario.ts';
import {
  isYamlMap,
  mapOf,
  readDocument,
  readValue,
  type ScenarioDocument,
  type YamlMap,
  type YamlValue,
} from './document.ts';
import { complain, text } from './fields.ts';
import type { Problem } from './issues.ts';
import { legLeverages } from './set-path.ts';

/** A variant as the file writes it. */
export interface VariantDraft {
  readonly name: string;
  /** Keys of a scenario; null takes a key away, so that its default holds. */
  readonly changes: YamlMap;
}

/** Of these a variant writes what differs, as deep as they go; of any other key it writes the whole. */
export const MERGED_KEYS: readonly string[] = [
  ...['window', 'construction', 'costs', 'survivor', 'data', 'crowd'],
];

/** What every variant has from its base: names, and what the one exit code is decided by. */
export const KEPT_KEYS: readonly string[] = ['schema', 'name', 'question', 'gates', 'variants'];

const VARIANTS_MAX = 20;
const NAME_MAX = 60;
const NAME_EXPECTED = `a name of at most ${NAME_MAX} characters`;

const nameField = () =>
  text(
    new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}]{1,${NAME_MAX}}$`, 'u'),
    NAME_EXPECTED,
    'What this run is called beside the others.',
    (name) => name.trim().replaceAll(/\s+/g, ' '),
  );

const variantField = () =>
  z
    .looseObject({ name: nameField() })
    .meta({
      description: 'A name, and any other keys of a scenario with what they are in this run.',
    })
    .transform(({ name, ...written }, context): VariantDraft => {
      const changes = mapOf(Object.entries(written as Record<string, YamlValue>));
      for (const key of KEPT_KEYS)
        if (Object.hasOwn(changes, key))
          complain(context, [key], {
            expected: `no  ${key}:  in a variant, which has that of the scenario`,
            hint: 'take the key away',
          });
      return { name, changes };
    });

/** The document with the base alone. */
export const withoutVariants = (document: ScenarioDocument): ScenarioDocument => ({
  ...document,
  data: without(document.data, ['variants']),
});

/** The scenario and what is run beside it. */
export const everyRun = (scenario: Scenario): readonly Scenario[] => [
  scenario,
  ...scenario.variants.map((variant) => variant.scenario),
];

/** The runs beside the scenario's own, in the order in which they are shown. */
export const variantsField = () =>
  z
    .array(variantField())
    .superRefine((variants, context) => {
      if (variants.length > VARIANTS_MAX)
        complain(context, [], { expected: `at most ${VARIANTS_MAX} variants` });
      const names = variants.map(({ name }) => name.toLowerCase());
      for (const [i, name] of names.entries())
        if (names.indexOf(name) !== i)
          complain(context, [String(i), 'name'], { expected: 'a name that no other variant has' });
    })
    .meta({
      description:
        'The same scenario with something else in it, replayed beside it: one page compares them.',
    })
    .optional();

/** The scenario that a variant says, without variants of its own; lines and `--set` are the base's. */
export function variantDocument(
  base: ScenarioDocument,
  { changes }: VariantDraft,
): ScenarioDocument {
  const entries = new Map(Object.entries(withoutVariants(base).data));
  const kind = kindIn(changes) ?? kindIn(base.data);
  for (const [key, value] of Object.entries(changes)) {
    const below = MERGED_KEYS.includes(key) ? laidOver(entries.get(key), value, kind) : value;
    if (below === null) entries.delete(key);
    else entries.set(key, below);
  }
  return { ...base, data: mapOf(entries) };
}

const kindIn = ({ construction }: YamlMap): YamlValue | undefined =>
  isYamlMap(construction) ? construction['kind'] : undefined;

/** Maps key by key; anything else takes the place of what was there. */
function laidOver(
  base: YamlValue | undefined,
  over: YamlValue,
  kind: YamlValue | undefined,
  key = '',
): YamlValue {
  if (!isYamlMap(over)) return over;
  const isPlain = !isYamlMap(base);
  if (isPlain && key !== 'leverage') return over;
  const under = isPlain ? legLeverages(base ?? null, kind) : base;
  const entries = new Map(Object.entries(under));
  for (const [name, value] of Object.entries(over)) {
    const below = laidOver(entries.get(name), value, kind, name);
    if (below === null) entries.delete(name);
    else entries.set(name, below);
  }
  return mapOf(entries);
}

/**
 * What a variant has to write over one scenario for another one to come of it; both whole, as they are
 * printed.
 */
export const changesBetween = (base: YamlMap, other: YamlMap): YamlMap =>
  changesOf(without(base, KEPT_KEYS), without(other, KEPT_KEYS), (key) =>
    MERGED_KEYS.includes(key),
  );

const without = (map: YamlMap, keys: readonly string[]): YamlMap =>
  mapOf(Object.entries(map).filter(([key]) => !keys.includes(key)));

function changesOf(base: YamlMap, other: YamlMap, isMerged: (key: string) => boolean): YamlMap {
  const entries: [string, YamlValue][] = [];
  for (const key of new Set([...Object.keys(base), ...Object.keys(other)])) {
    const [here, there] = [base[key], other[key]];
    if (JSON.stringify(here) === JSON.stringify(there)) continue;
    const areMerged = isMerged(key) && isYamlMap(here) && isYamlMap(there);
    entries.push([key, areMerged ? changesOf(here, there, () => true) : (there ?? null)]);
  }
  return mapOf(entries);
}

/** A value that one scenario has another of. */
export interface WrittenChange {
  /** As `--set` knows it. */
  readonly path: string;
  /** In words; null: it does not stand there. */
  readonly base: string | null;
  readonly other: string | null;
  /** What to write behind `--set`. */
  readonly set: string;
}

/** What has to be written over one scenario to have another one, both as `renderScenario` writes them. */
export function changesWritten(base: string, other: string): readonly WrittenChange[] {
  const [here, there] = [readDocument(base, '').data, readDocument(other, '').data];
  return Object.entries(changesBetween(here, there)).flatMap(([key, value]) =>
    writtenBelow(key, here[key], value, MERGED_KEYS.includes(key)),
  );
}

function writtenBelow(
  path: string,
  base: YamlValue | undefined,
  value: YamlValue,
  isMerged: boolean,
): readonly WrittenChange[] {
  if (isMerged && isYamlMap(value))
    return Object.entries(value).flatMap(([key, below]) =>
      writtenBelow(`${path}.${key}`, isYamlMap(base) ? base[key] : undefined, below, true),
    );
  const words = (told: YamlValue | undefined): string | null =>
    told === null || told === undefined ? null : wordsOf(told);
  return [{ path, base: words(base), other: words(value), set: `${path}=${setText(value)}` }];
}

/** `style staged, steps 5, over 10 min`; items of a list apart by semicolons. */
function wordsOf(value: YamlValue): string {
  if (isYamlMap(value))
    return Object.entries(value)
      .map(([key, below]) => `${key} ${isYamlMap(below) ? `(${wordsOf(below)})` : wordsOf(below)}`)
      .join(', ');
  return Array.isArray(value) ? value.map(wordsOf).join('; ') : String(value);
}

/** As `readValue` reads it back: text as it is where that is plain, and JSON otherwise, which is YAML. */
function setText(value: YamlValue): string {
  const isPlain = typeof value === 'string' && readValue(value) === value;
  return isPlain ? value : JSON.stringify(value);
}

/** The document with every variant as it is read, so that a problem of one finds what stood there. */
export function withVariants(
  base: ScenarioDocument,
  variants: readonly { readonly data: YamlMap }[],
): ScenarioDocument {
  if (variants.length === 0) return base;
  const entries = new Map(Object.entries(base.data));
  entries.set(
    'variants',
    variants.map(({ data }) => data),
  );
  return { ...base, data: mapOf(entries) };
}

/**
 * What is wrong with a variant and not with its base, at the paths where the file writes the variant.
 *
 * @param at its place in the list
 */
export function variantProblems(
  problems: readonly Problem[],
  base: readonly Problem[],
  { changes }: VariantDraft,
  at: number,
): readonly Problem[] {
  const known = new Set(base.map(({ path, expected }) => `${path.join('.')}: ${expected}`));
  return problems
    .filter(({ path, expected }) => {
      const own = Object.hasOwn(changes, String(path[0]));
      return own || !known.has(`${path.join('.')}: ${expected}`);
    })
    .map((problem) => ({ ...problem, path: ['variants', String(at), ...problem.path] }));
}
