/**
 * Goal: what a venue would not let in is refused before anything is held, and what is held already is not asked.
 */
import { describe, expect, test } from 'vitest';
import { EntryRefused } from '../../../src/domain/errors.ts';
import type { RuleBook } from '../../../src/venues/rule-book.ts';
import { type Changes, tell } from '../../builders/engine.ts';
import { marginTable, ruleBook } from '../../builders/rule-book.ts';
import { input, leg, type Row, START_MS } from '../../differential/stories/build.ts';

const CALM: Row = [100, 101, 99, 100];

const byVenue = (change: Partial<RuleBook>): Changes => ({
  scenario: { liquidation: { kind: 'venue' } },
  books: () => new Map(['venue-0', 'venue-1'].map((name) => [name, ruleBook(name, change)])),
});

describe('a table that ends at 5,000', () => {
  const maintenance = [marginTable('short', 0, [{ to: 5_000, rate: 0.02 }])];

  test('refuses a shared account whose perp is of 10,000', () => {
    const carry = input('cross', 10_000, [
      leg('spot', [CALM]),
      leg('perp', [CALM], { leverage: 1 }),
    ]);
    expect(() => tell(carry, byVenue({ maintenance }))).toThrow(EntryRefused);
  });

  test('asks nothing of a trade already open, which the venue let in', () => {
    const position = { quantity: 100, entry: 100, margin: 5_000, atMs: START_MS - 3_600_000 };
    const opened = (open: typeof position | null) => () =>
      tell(
        input('delta-neutral', 10_000, [
          leg('long', [CALM], { position: open }),
          leg('short', [CALM], { position: open }),
        ]),
        byVenue({ maintenance }),
      );
    expect(opened(null)).toThrow(EntryRefused);
    expect(opened(position)).not.toThrow();
  });
});
