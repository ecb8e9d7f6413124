/**
 * Goal: what docs/glossary.md says of a figure is what the pages say of it.
 * Method: the page is made again.
 */
import { expect, test } from 'vitest';
import { DEFINITIONS, type Definition } from '../../src/report/definitions.ts';
import { glossaryMarkdown } from '../../src/report/glossary.ts';
import { pageText } from './page.ts';

test('docs/glossary.md is what  legrisk schema --write  would write', () => {
  expect(pageText('docs/glossary.md')).toBe(glossaryMarkdown());
});

test('every figure is in it once, by name', () => {
  const names = Object.values<Definition>(DEFINITIONS).map(({ name }) => name);
  const told = [...glossaryMarkdown().matchAll(/^- \*\*(.+?)\*\*: /gm)].map(([, name]) => name);
  expect([...told].sort()).toEqual([...names].sort());
  const folded = told.map((name) => name?.toLowerCase());
  expect(folded).toEqual([...folded].sort());
});
