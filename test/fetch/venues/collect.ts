/** Walks a feed to its end, holding it to what a feed promises. */
import { expect } from 'vitest';
import {
  type Feed,
  isWithheld,
  type Page,
  type Wanted,
  type Withheld,
} from '../../../src/fetch/fetcher.ts';
import { provePage, Walk } from '../../../src/fetch/prove.ts';
import { joined } from '../../../src/fetch/stretch.ts';
import { type Plain, plainRows } from './history.ts';

export interface Collected {
  readonly rows: Plain;
  readonly pages: readonly Page[];
  readonly withheld: readonly Withheld[];
}

/** The rows oldest first; what was answered and what was withheld together are what was wanted. */
export async function collect(feed: Feed, wanted: Wanted): Promise<Collected> {
  const pages: Page[] = [];
  const withheld: Withheld[] = [];
  const walk = new Walk(wanted);
  for await (const page of feed.pages(wanted)) {
    if (isWithheld(page)) {
      withheld.push(page);
      continue;
    }
    provePage(page, wanted);
    walk.step(page);
    pages.push(page);
  }
  const { fromMs, toMs } = wanted;
  expect(joined([...pages, ...withheld])).toEqual([{ fromMs, toMs }]);
  const inTime = pages.toSorted((a, b) => a.fromMs - b.fromMs);
  return { rows: inTime.flatMap(({ rows }) => plainRows(rows)), pages, withheld };
}
