/**
 * Goal: no link of a document leads nowhere, to a file or to a heading, and no page of docs is unreachable.
 * Method: read the files; a heading's anchor is made as code hosts make it.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, ROOT } from '../architecture/source.ts';
import { pageText, proseOf } from './page.ts';

const pages = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...['data/README.md', 'scenarios/README.md', 'reports/README.md'],
  ...filesBelow('docs', '.md').map((file) => `docs/${file}`),
];

/** Headings of a page as the part of a link behind `#`; a second one of the same words gets -1. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(pageText(page)).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let anchor = plain;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${plain}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

interface Link {
  readonly to: string;
  readonly anchor: string | undefined;
}

/** Links and pictures of a page to files of the project, from its root. */
const linksOf = (page: string): Link[] => {
  const text = proseOf(pageText(page)).replace(/`[^`\n]*`/g, '');
  const written = [
    ...[...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, to = '']) => to),
    ...[...text.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, to = '']) => to),
  ];
  return written
    .filter((to) => !/^(?:https?|mailto):/.test(to))
    .map((written) => {
      const [path = '', anchor] = written.split('#');
      return { to: path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path)), anchor };
    });
};

describe.each(pages)('%s', (page) => {
  test('links to what is there', () => {
    const dead = linksOf(page)
      .filter(
        ({ to, anchor }) =>
          !existsSync(join(ROOT, to)) ||
          (anchor !== undefined && (!to.endsWith('.md') || !anchorsOf(to).has(anchor))),
      )
      .map(({ to, anchor }) => (anchor === undefined ? to : `${to}#${anchor}`));
    expect(dead).toEqual([]);
  });
});

test('from the README every page of docs is reached', () => {
  const reached = new Set(['README.md']);
  for (const page of reached)
    for (const { to } of linksOf(page)) {
      const file = existsSync(join(ROOT, to, 'README.md')) ? join(to, 'README.md') : to;
      if (pages.includes(file)) reached.add(file);
    }
  const decisions = (page: string): boolean => page.startsWith('docs/decisions/');
  expect(pages.filter((page) => !reached.has(page) && !decisions(page))).toEqual([]);
});

test('the map names every page of docs', () => {
  const named = new Set(linksOf('docs/README.md').map(({ to }) => to));
  const pagesOfDocs = pages.filter((page) => /^docs\/(?!README)[^/]+\.md$/.test(page));
  expect(pagesOfDocs.filter((page) => !named.has(page))).toEqual([]);
});
