/**
 * Goal: the library does what its page shows.
 * Method: the page's example is run against the built package; what it prints is what the page says.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as library from '../../src/index.ts';
import { ROOT, textOf } from '../architecture/source.ts';

const page = textOf('docs/library.md');
const built = join(ROOT, 'dist/index.js');

describe('docs/library.md', () => {
  test('its example prints what it says', () => {
    const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const printed = /prints\n\n((?: {4}.*\n)+)/.exec(page)?.[1] ?? '';
    expect(code).toContain("from 'legrisk'");
    const text = code.replace("'legrisk'", `'${pathToFileURL(built).href}'`);
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toBe(printed.replace(/^ {4}/gm, ''));
  });

  test('what it names is exported', () => {
    const named = [...page.matchAll(/^\| ((?:`\w+`,? ?)+) \|/gm)].flatMap(([, cell]) =>
      [...(cell ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !Object.hasOwn(library, name))).toEqual([]);
  });
});

test('the built package exports what its source does, and each has its types', async () => {
  const { default: none, ...exported } = await import(built);
  expect(none).toBeUndefined();
  expect(Object.keys(exported).sort()).toEqual(Object.keys(library).sort());
  const types = textOf('dist/types/index.d.ts');
  for (const name of Object.keys(library)) expect(types).toMatch(new RegExp(`\\b${name}\\b`));
});
