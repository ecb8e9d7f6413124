/**
 * The paths of a scenario as people type them (`construction.leverage.long`), read off the schema,
 * and which of them a sweep may vary.
 */
import type { Issue } from '../domain/errors.ts';
import { didYouMean } from '../units/nearest.ts';
import { isYamlMap, type ScenarioDocument, type YamlValue } from './document.ts';
import { orList } from './fields.ts';
import { foundText } from './found.ts';
import { alternativesOf, type SchemaNode, scenarioJsonSchema } from './json-schema.ts';
import { INSTANT } from './quantity.ts';

/**
 * What stands at a path. `number`: one whose unit need not be said; `quantity`: one with its unit;
 * `word`: one of several; `fixed`: one and no other. Of several that may stand there, the
 * first that is not fixed: a value goes before the map that says more than it.
 */
export type PathKind =
  | 'number'
  | 'quantity'
  | 'word'
  | 'boolean'
  | 'fixed'
  | 'instant'
  | 'text'
  | 'map'
  | 'list';

const SWEEPABLE: ReadonlySet<PathKind> = new Set(['number', 'quantity', 'word', 'boolean']);

/**
 * Every path of the format that means something in this document: of a construction the keys of its
 * own kind, of lists and of maps with free keys the entries that are there.
 */
export function knownPaths(document: ScenarioDocument): ReadonlyMap<string, PathKind> {
  const paths = new Map<string, PathKind>();
  format ??= scenarioJsonSchema();
  collect(format, document.data, [], paths);
  return paths;
}

/** Made once: it is dear, and a path is asked for hundreds of times. */
let format: SchemaNode | null = null;

/** Notes every path below a node; a key that several forms share is of the first one's kind. */
function collect(
  node: SchemaNode,
  value: YamlValue | undefined,
  above: readonly string[],
  paths: Map<string, PathKind>,
): void {
  for (const form of formsFor(node, value)) {
    for (const [key, child] of childrenOf(form, value)) {
      const path = [...above, key];
      const name = path.join('.');
      if (!paths.has(name)) paths.set(name, kindOf(child));
      collect(child, valueBelow(value, key), path, paths);
    }
  }
}

/** The node and its alternatives; of several kinds of block the one that the document names, and of a list no map. */
function formsFor(node: SchemaNode, value: YamlValue | undefined): readonly SchemaNode[] {
  const all = [node, ...alternativesOf(node)];
  const forms = Array.isArray(value)
    ? all.filter(({ properties }) => properties === undefined)
    : all;
  const named = isYamlMap(value) ? value['kind'] : undefined;
  const meant = forms.filter(({ properties }) => properties?.['kind']?.const === named);
  return named === undefined || meant.length === 0 ? forms : meant;
}

function childrenOf(
  { properties, items, additionalProperties }: SchemaNode,
  value: YamlValue | undefined,
): readonly (readonly [string, SchemaNode])[] {
  const keyed = Object.entries(properties ?? {});
  if (items !== undefined && Array.isArray(value))
    return [...keyed, ...value.map((_, i) => [String(i), items] as const)];
  if (typeof additionalProperties === 'object' && isYamlMap(value))
    return [...keyed, ...Object.keys(value).map((key) => [key, additionalProperties] as const)];
  return keyed;
}

function valueBelow(value: YamlValue | undefined, key: string): YamlValue | undefined {
  if (Array.isArray(value)) return (value as readonly YamlValue[])[Number(key)];
  return isYamlMap(value) ? value[key] : undefined;
}

function kindOf(node: SchemaNode): PathKind {
  const { type = [], enum: words, items } = node;
  const forms = alternativesOf(node).map((form) => kindOf({ type, ...form }));
  const form = forms.find((kind) => kind !== 'fixed');
  if (form !== undefined) return form;
  const types = [type].flat();
  if (node.const !== undefined || words?.length === 1) return 'fixed';
  if (words !== undefined) return 'word';
  if (types.includes('boolean')) return 'boolean';
  if (types.includes('number') || types.includes('integer')) return 'number';
  if (items !== undefined) return 'list';
  return types.includes('string') ? textKind(node) : 'map';
}

/** Text that carries a unit has an example of it; an instant is told by its form. */
function textKind({ pattern, examples }: SchemaNode): PathKind {
  if (pattern === INSTANT.json['pattern']) return 'instant';
  return examples === undefined ? 'text' : 'quantity';
}

interface Ban {
  readonly paths: RegExp;
  readonly because: string;
  readonly hint?: string;
}

/** What is not varied for another reason than its kind. */
const BANS: readonly Ban[] = [
  {
    paths: /^window(?:\.(?:from|to))?$/,
    because: 'the window is the same for all',
    hint: 'times of entry are  --entries every=1h',
  },
  { paths: /^(?:schema|name|question)$/, because: 'this one changes no figure' },
  {
    paths: /^(?:data(?:\.reconstruction)?|quotes(?:\..+)?)$/,
    because: 'the market history is the same for all',
    hint: 'sweep each history by itself, with  --set',
  },
  {
    paths: /^accept(?:\..+)?$/,
    because: 'what is accepted in the data changes no figure',
  },
  {
    paths:
      /^(?:(?:enter|leave)\.signal|derisk\.when\.liquidity\.series)\.(?:\d+\.)?(?:venue|instrument|kind)$/,
    because: 'what a rule looks at is the same for all',
    hint: 'its level is  min  or  max',
  },
  {
    paths: /^accounts(?:\..+)?$/,
    because: 'account facts change no margin and no liquidation',
  },
  {
    paths: /^variants(?:\..+)?$/,
    because: 'variants are runs beside one replay',
    hint: 'sweep what they change',
  },
  {
    paths: /^stress(?:\..+)?$/,
    because: 'the market history is the same for all',
    hint: 'sweep each shock by itself, with  --set',
  },
  {
    paths: /^gates(?:\..+)?$/,
    because: 'a gate judges one replay',
    hint: 'its figure is a column of the output',
  },
  {
    paths: /^construction\.(?:kind|\w+\.(?:venue|instrument|base|quote|contract))$/,
    because: 'what is traded is the same for all',
    hint: 'sweep each construction by itself',
  },
];

/**
 * Whether a sweep may vary the path.
 *
 * @returns null when it may; else what is wrong with it as an axis
 */
export function sweepablePath(document: ScenarioDocument, path: string): Issue | null {
  const ban = BANS.find(({ paths }) => paths.test(path));
  if (ban !== undefined) return refused(path, `a path that can be swept: ${ban.because}`, ban.hint);
  const paths = knownPaths(document);
  const kind = paths.get(path);
  if (kind === undefined) return refused(path, 'a path of this scenario', hintFor(path, paths));
  if (SWEEPABLE.has(kind)) return null;
  const below = sweepableOf(paths)
    .filter((known) => known.startsWith(`${path}.`))
    .sort((a, b) => depth(a) - depth(b));
  const hint = below.length === 0 ? undefined : `below it there is ${listed(below)}`;
  return refused(path, `a path that can be swept, not ${KIND_TEXT[kind]}`, hint);
}

const depth = (path: string): number => path.split('.').length;

const KIND_TEXT: Readonly<Record<PathKind, string>> = {
  number: 'a number',
  quantity: 'a quantity',
  word: 'a word',
  boolean: 'true or false',
  fixed: 'a word that cannot be another',
  instant: 'an instant',
  text: 'text',
  map: 'a map of keys',
  list: 'a list',
};

function refused(path: string, expected: string, hint: string | undefined): Issue {
  const issue = { where: '--grid', expected, found: foundText(path) };
  return hint === undefined ? issue : { ...issue, hint };
}

const sweepableOf = (paths: ReadonlyMap<string, PathKind>): readonly string[] =>
  [...paths]
    .filter(([path, kind]) => SWEEPABLE.has(kind) && !BANS.some((ban) => ban.paths.test(path)))
    .map(([path]) => path);

/** The path that an unknown one may stand for; else what there is beside it. */
function hintFor(path: string, paths: ReadonlyMap<string, PathKind>): string {
  const sweepable = sweepableOf(paths);
  const inside = sweepable.filter((known) => known.endsWith(`.${path}`));
  if (inside.length > 0) return `did you mean ${listed(inside)}?`;
  const near = didYouMean(path, [...paths.keys()]);
  if (near !== undefined) return near;
  const above = path.slice(0, path.lastIndexOf('.') + 1);
  const beside = above === '' ? [] : sweepable.filter((known) => known.startsWith(above));
  return beside.length === 0 ? 'docs/scenario.md lists every key' : `there is ${listed(beside)}`;
}

const LISTED_MAX = 6;

function listed(paths: readonly string[]): string {
  const more = paths.length - LISTED_MAX;
  return more > 0 ? `${paths.slice(0, LISTED_MAX).join(', ')} and ${more} more` : orList(paths);
}
