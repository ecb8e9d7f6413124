/** The project's own files as text, for the tests that read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Paths below a folder, from there, with forward slashes. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith(ending))
    .sort();
}

export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/**
 * What is imported, statically, dynamically or for its effects; `import type` too, for a folder
 * must not even know the shape of what is above it. Read by regular expression: an import held in
 * a variable would deceive it. A fence, not a proof.
 */
export const importsOf = (text: string): readonly string[] =>
  [...withoutComments(text).matchAll(/\b(?:from|import)\s*\(?\s*'([@.\w][\w@./:-]*)'/g)].map(
    ([, target]) => target ?? '',
  );

/** The code alone: comments may speak of what code may not do. */
export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

/** `@duckdb/node-api/x` → `@duckdb/node-api`, `yargs/helpers` → `yargs`, `node:fs/promises` → `node:fs`. */
export const packageOf = (target: string): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
