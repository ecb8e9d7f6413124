/**
 * Goal: docs/reading-a-report.md goes through the page as it is.
 * Method: the headings of a rendered page are those of the document, in the page's order.
 */
import { expect, test } from 'vitest';
import { renderReplayHtml } from '../../src/report/index.ts';
import { avaxReport } from '../builders/report-fixture.ts';
import { pageText, squeezed } from './page.ts';

const headings = [...pageText('docs/reading-a-report.md').matchAll(/^## (.+)$/gm)].map(
  ([, heading = '']) => heading,
);

test('every section of the page has one in the document, in the same order', () => {
  const html = renderReplayHtml(avaxReport(), { pageScript: '' });
  const sections = [...html.matchAll(/<h2[^>]*>([\s\S]*?)<\/h2>/g)].map(([, inner = '']) =>
    squeezed(inner.replace(/<span[\s\S]*/, '').replace(/<[^>]*>/g, '')),
  );
  expect(sections.length).toBeGreaterThan(8);
  expect(headings.filter((heading) => sections.includes(heading))).toEqual(sections);
});
