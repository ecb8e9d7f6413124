/**
 * Goal: rules in words say what holds on a day, since when and on whose authority, within 80 columns.
 * Method: the shipped books, and the page kept in docs.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ruleLines } from '../../../src/cli/rule-lines.ts';
import { overview, page, venuesMarkdown } from '../../../src/cli/venue-page.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';
import type { RuleBook } from '../../../src/venues/rule-book.ts';

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const BOOKS = readRuleBooks(at('data/venues'));

function bookOf(venue: string): RuleBook {
  const book = BOOKS.get(venue);
  if (book === undefined) throw new RangeError(venue);
  return book;
}

const on = (day: string, instrument: string | null = null) => ({
  atMs: Date.parse(day),
  instrument,
});
const ALL = { atMs: null, instrument: null };

test('docs/venues.md is what  legrisk venues --write  would write', () => {
  expect(readFileSync(at('docs/venues.md'), 'utf8')).toBe(venuesMarkdown([...BOOKS.values()]));
});

test('the list and every page fit a terminal of 80 columns', () => {
  const pages = [...BOOKS.values()].map((book) => page(book, ALL));
  // A source's address may be longer than any line.
  const long = [overview([...BOOKS.values()]), ...pages]
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.length > 80 && !/^\s*\S+$/.test(line));
  expect(long).toEqual([]);
});

describe('a page', () => {
  test('shows what was in force on the day, and marks what came later as the nearest', () => {
    const lines = ruleLines(bookOf('binance-usdm'), on('2021-06-01', 'BTCUSDT'));
    const found = lines.filter(({ what }) => what === 'maintenance');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      inForceFrom: '2021-03-18',
      datedBy: 'announced',
      nearest: false,
    });
    const earlier = ruleLines(bookOf('binance-usdm'), on('2020-03-12', 'BTCUSDT'));
    expect(earlier.find(({ what }) => what === 'maintenance')?.nearest).toBe(true);
    expect(page(bookOf('binance-usdm'), on('2020-03-12', 'BTCUSDT'))).toContain(
      'the nearest known',
    );
  });

  test('shows the rules of an instrument and no other, its table in full', () => {
    const text = page(bookOf('okx-swap'), on('2022-01-01', 'ETH-USDT-SWAP'));
    expect(text).toContain('ETH-USDT tiers of 2021-06-11');
    expect(text).not.toContain('BTC-USDT first tier');
    expect(text).toMatch(/12,000\s+1 %\s+66\.66x/);
    expect(text).toMatch(/contracts to/);
  });

  test('says plainly that there is no table, and the two ways to have one', () => {
    const text = page(bookOf('gate-usdt'), on('2025-10-10', 'AVAX_USDT'));
    expect(text).toContain('No margin table');
    expect(text).toContain('legrisk tiers import');
    expect(text).toContain('maintenance: 1 %');
  });

  test('says of every rule without a source that it has none', () => {
    for (const book of BOOKS.values()) {
      const bare = ruleLines(book, ALL).filter(
        ({ source, checkedAgainst }) => source === null && checkedAgainst !== null,
      );
      const shown = page(book, ALL).split('no source;').length - 1;
      expect(shown, book.venue).toBe(bare.length);
    }
  });

  test('of dYdX says that there is no hedged maintenance and no hedge rank', () => {
    const text = page(bookOf('dydx-v4'), ALL);
    expect(text).toMatch(/hedged maintenance\n {2}none known/);
    expect(text).toMatch(/hedge rank\n {2}none\./);
  });

  test('shows the formula of the day beside a table that outlived it', () => {
    const [before] = ruleLines(bookOf('bybit-linear'), on('2026-05-26', 'BTCUSDT')).filter(
      ({ what }) => what === 'maintenance',
    );
    const [after] = ruleLines(bookOf('bybit-linear'), on('2026-05-27', 'BTCUSDT')).filter(
      ({ what }) => what === 'maintenance',
    );
    expect(before?.text).toMatch(/at entry/);
    expect(after?.text).toMatch(/at the mark.*plus 0\.055 %.*by the formula of 2026-05-27/);
    expect(after?.inForceFrom).toBe(before?.inForceFrom);
  });

  test('names every coin’s collateral, whatever instrument is asked for', () => {
    const text = page(bookOf('bybit-spot'), on('2025-10-10', 'BTCUSDT'));
    expect(text).toMatch(/BTC counts for 98 %, then 95 %, then 90 %/);
  });

  test('lets no text of a rule file steer the terminal', () => {
    const book = { ...bookOf('gate-usdt'), title: 'Gate\u001b[2J', gaps: ['a\u202egap'] };
    const text = page(book, ALL);
    expect(text).toContain('Gate\\x1b[2J');
    expect(text).toContain('a\\u202egap');
  });
});

test('the overview of docs/venues.md counts what stands in the sections below it', () => {
  const text = venuesMarkdown([...BOOKS.values()]);
  const rows = [...text.matchAll(/^\| \[([\w-]+)\]\(#\1\) \|.*\| (\d+) \| (\d+) \|$/gm)];
  expect(rows.map(([, venue]) => venue)).toEqual([...BOOKS.keys()]);
  for (const [, venue = '', unsourced, gaps] of rows) {
    const section = text.split(`\n## ${venue}\n`)[1]?.split('\n## ')[0] ?? '';
    expect(section.split('**no source**').length - 1, venue).toBe(Number(unsourced));
    expect(section.match(/^- /gm)?.length ?? 0, venue).toBe(Number(gaps));
  }
});

test('markup in a rule file is text in docs/venues.md', () => {
  const book = { ...bookOf('gate-usdt'), gaps: ['<script>alert(1)</script> | [x](y)'] };
  const text = venuesMarkdown([book]);
  expect(text).toContain(String.raw`\<script\>alert(1)\</script\> \| \[x\](y)`);
});
