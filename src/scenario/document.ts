/**
 * YAML text to plain data, with the line of every value. Everything that YAML offers beyond maps,
 * lists and scalars is refused by name: a scenario is a small file that a person reads.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  type ParsedNode,
  parseAllDocuments,
} from 'yaml';
import { type Issue, ScenarioError } from '../domain/errors.ts';
import { foundText } from './found.ts';

export type YamlValue = string | number | boolean | null | YamlMap | readonly YamlValue[];
/** Without a prototype, so that no key of it means anything to JavaScript. */
export interface YamlMap {
  readonly [key: string]: YamlValue;
}

/** A scenario file as data: read, not yet checked. */
export interface ScenarioDocument {
  /** As errors name it; empty for text that came from no file. */
  readonly file: string;
  readonly data: YamlMap;
  /** The line of each value, by its path: `construction.leverage` → 9. */
  readonly lines: ReadonlyMap<string, number>;
  /** Paths that `--set` or a sweep has written over what the file said. */
  readonly overrides: ReadonlySet<string>;
}

const BYTES_MAX = 1_000_000;
const DEPTH_MAX = 16;
/** Keys that could reach an object's prototype somewhere downstream. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A key as files and paths may spell it. */
export const isPlainKey = (key: string): boolean =>
  /^[\p{L}\p{N}_-]{1,64}$/u.test(key) && !FORBIDDEN_KEYS.has(key);

export const isYamlMap = (value: YamlValue | undefined): value is YamlMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A map without a prototype. */
export const mapOf = (entries: Iterable<readonly [string, YamlValue]>): YamlMap => {
  const map = Object.create(null) as Record<string, YamlValue>;
  for (const [key, value] of entries) map[key] = value;
  return map;
};

/**
 * Reads the text of one scenario file.
 *
 * @throws ScenarioError when it is too long, not YAML, more than one document, not a map, or uses
 *   anchors, tags, keys that are not text or deeper nesting than a scenario has
 */
export function readDocument(text: string, file: string): ScenarioDocument {
  if (text.length > BYTES_MAX)
    throw new ScenarioError({
      where: file === '' ? 'the scenario' : file,
      expected: 'a scenario of at most 1 MB',
      found: `${text.length} characters`,
      hint: 'is this a data file?  legrisk import reads those',
    });
  const counter = new LineCounter();
  const walk = new Walk(file, counter);
  const root = parseOne(text, walk);
  const data = walk.value(root, []);
  walk.finish();
  if (!isYamlMap(data))
    throw new ScenarioError({
      where: walk.at(root?.range[0] ?? 0),
      expected: 'a map of keys such as  schema: 1',
      found: root === null ? 'an empty file' : foundText(data),
    });
  return { file, data, lines: walk.lines, overrides: new Set() };
}

/**
 * Reads the value of `path=value`: a YAML scalar, or a `{ … }` or `[ … ]`. What is no YAML is taken
 * as the text it is.
 */
export function readValue(text: string): YamlValue {
  try {
    const walk = new Walk('', new LineCounter());
    const value = walk.value(parseOne(text, walk), []);
    walk.finish();
    const isCollection = typeof value === 'object' && value !== null;
    return isCollection && !/^\s*[[{]/.test(text) ? text : value;
  } catch (error) {
    if (error instanceof ScenarioError) return text;
    throw error;
  }
}

/** The one document of a text, as syntax. */
function parseOne(text: string, walk: Walk): ParsedNode | null {
  if (isTooDeep(text)) walk.refuse(0, DEPTH_EXPECTED, 'deeper brackets');
  walk.finish();
  const documents = parseAllDocuments<ParsedNode>(text, {
    schema: 'core',
    version: '1.2',
    lineCounter: walk.counter,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return null;
  for (const { errors, warnings } of documents)
    for (const { code, pos, message } of [...errors, ...warnings])
      if (code === 'DUPLICATE_KEY')
        walk.refuse(pos[0], 'each key once', 'a key for the second time');
      else walk.refuse(pos[0], 'readable YAML', message.split('\n')[0] ?? message);
  const second = documents[1];
  if (second !== undefined) walk.refuse(second.range[0], 'one document', 'a second one, after ---');
  walk.finish();
  return documents[0]?.contents ?? null;
}

const DEPTH_EXPECTED = `nesting of at most ${DEPTH_MAX} levels`;

/**
 * Whether brackets open far more often than they close. The YAML reader would find out as well, but
 * needs seconds for a hostile file; brackets inside quoted text are too few to matter.
 */
function isTooDeep(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open += bracket === '[' || bracket === '{' ? 1 : -1;
    if (open > 10 * DEPTH_MAX) return true;
  }
  return false;
}

/** One pass over the syntax tree: data, lines, and what is not allowed. */
class Walk {
  readonly file: string;
  readonly counter: LineCounter;
  readonly lines = new Map<string, number>();
  readonly #issues: Issue[] = [];

  constructor(file: string, counter: LineCounter) {
    this.file = file;
    this.counter = counter;
  }

  /** `scenario.yaml:3:7` */
  at(offset: number): string {
    const { line, col } = this.counter.linePos(offset);
    const place = line === 0 ? '' : `${line}:${col}`;
    return [this.file, place].filter((part) => part !== '').join(':') || 'the scenario';
  }

  refuse(offset: number, expected: string, found: string, hint?: string): null {
    const issue = { where: this.at(offset), expected, found };
    this.#issues.push(hint === undefined ? issue : { ...issue, hint });
    return null;
  }

  /** @throws ScenarioError when anything was refused so far */
  finish(): void {
    if (this.#issues.length > 0) throw new ScenarioError(this.#issues.slice(0, 10));
  }

  value(node: ParsedNode | null, path: readonly string[]): YamlValue {
    if (node === null) return null;
    const start = node.range[0];
    const name = path.join('.');
    // A value below its key stands where the key does.
    if (!this.lines.has(name)) this.lines.set(name, this.counter.linePos(start).line);
    if (path.length > DEPTH_MAX) return this.refuse(start, DEPTH_EXPECTED, 'more');
    if (isAlias(node) || node.anchor !== undefined)
      return this.refuse(start, 'values written out', 'an anchor or alias (& or *)');
    if (node.tag?.startsWith('!') === true)
      return this.refuse(start, 'plain values', `the tag ${foundText(node.tag)}`);
    if (isMap(node)) return mapOf(node.items.flatMap((pair) => this.#entry(pair, path)));
    if (isSeq(node))
      return node.items.map((item, i) => this.value(item as ParsedNode, [...path, String(i)]));
    return isScalar(node) ? this.#scalar(node.value, start) : null;
  }

  #entry(
    pair: Pair<ParsedNode, ParsedNode | null>,
    path: readonly string[],
  ): [string, YamlValue][] {
    const { key: node, value } = pair;
    const key: unknown = isScalar(node) ? node.value : null;
    if (typeof key !== 'string' || !isPlainKey(key)) {
      this.refuse(node.range[0], 'a key that is a plain word', foundText(key));
      return [];
    }
    const below = [...path, key];
    this.lines.set(below.join('.'), this.counter.linePos(node.range[0]).line);
    return [[key, this.value(value, below)]];
  }

  #scalar(value: unknown, start: number): YamlValue {
    const plain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    return plain ? (value as YamlValue) : this.refuse(start, 'text or a number', foundText(value));
  }
}
