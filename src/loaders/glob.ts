/** Patterns of paths, for shells that do not expand them: `*`, `?`, `[a-z]`, `{a,b}` and `**`. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from './entry.ts';

const MAGIC = /[*?[{]/;
/** More alternatives than a person writes. */
const ALTERNATIVES_MAX = 1_000;

export const isPattern = (path: string): boolean => MAGIC.test(path);

/**
 * The files and folders that match, in the order of their names, each once. Names that begin with a dot
 * are matched only by a pattern that says the dot. `**` is any number of folders, links not followed.
 */
export function expandPattern(pattern: string): string[] {
  const found = alternatives(pattern).flatMap((one) => {
    const segments = one.split('/');
    const start = segments[0] === '' ? '/' : '';
    return walk(start, segments.filter(Boolean));
  });
  return [...new Set(found)].sort();
}

/** `a{b,c}d` → `abd`, `acd`; a brace without its partner stands for itself. */
function alternatives(pattern: string): string[] {
  const open = pattern.indexOf('{');
  const close = open < 0 ? -1 : partnerOf(pattern, open);
  if (close < 0) return [pattern];
  const head = pattern.slice(0, open);
  const tails = alternatives(pattern.slice(close + 1));
  const choices = choicesOf(pattern.slice(open + 1, close)).flatMap(alternatives);
  return choices
    .flatMap((choice) => tails.map((tail) => `${head}${choice}${tail}`))
    .slice(0, ALTERNATIVES_MAX);
}

function partnerOf(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Split at the commas that are not inside a further pair of braces. */
function choicesOf(text: string): string[] {
  const choices = [''];
  let depth = 0;
  for (const sign of text) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    if (sign === ',' && depth === 0) choices.push('');
    else choices[choices.length - 1] += sign;
  }
  return choices;
}

function walk(folder: string, segments: readonly string[]): string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return folder === '' ? [] : [folder];
  if (segment === '**') {
    const here = rest.length === 0 ? walk(folder, ['*']) : walk(folder, rest);
    const below = entriesOf(folder).filter(({ name, folder: is }) => is && !name.startsWith('.'));
    return [...here, ...below.flatMap(({ name }) => walk(join(folder, name), segments))];
  }
  if (!MAGIC.test(segment)) {
    const path = join(folder, segment);
    return existsSync(path) ? walk(path, rest) : [];
  }
  const form = formOf(segment);
  const names = entriesOf(folder)
    .map(({ name }) => name)
    .filter((name) => form.test(name) && (!name.startsWith('.') || segment.startsWith('.')));
  return names
    .map((name) => join(folder, name))
    .filter((path) => rest.length === 0 || isFolder(path))
    .flatMap((path) => walk(path, rest));
}

function entriesOf(folder: string): readonly { readonly name: string; readonly folder: boolean }[] {
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      folder: entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}

/** One segment as an expression; a bracket that is not closed stands for itself. */
function formOf(segment: string): RegExp {
  let source = '';
  for (let at = 0; at < segment.length; at += 1) {
    const sign = segment[at] ?? '';
    const close = sign === '[' ? segment.indexOf(']', at + 2) : -1;
    if (close > 0) {
      const inside = segment.slice(at + 1, close);
      const not = inside.startsWith('!') || inside.startsWith('^');
      source += `[${not ? '^' : ''}${(not ? inside.slice(1) : inside).replace(/[\\\]^[]/g, '\\$&')}]`;
      at = close;
    } else if (sign === '*') source += '.*';
    else if (sign === '?') source += '.';
    else source += sign.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    // Such as the range [z-a], which matches nothing.
    return /^\b$/;
  }
}
