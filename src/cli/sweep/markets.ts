/** The histories of a sweep and the rule books they are read under, from the places the command line names. */

import type { Scenario } from '../../domain/scenario.ts';
import { type Markets as ReadMarkets, readMarkets as readThem } from '../../history/markets.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import { legsOf, type RuleBooks } from '../../replay/plan.ts';
import { historyReader } from '../open-history.ts';
import { ownRules, shipped } from '../places.ts';

export interface Markets extends ReadMarkets {
  readonly books: RuleBooks;
}

/**
 * @param histories a scenario for each
 * @throws DataError when a series is missing, or does not cover the window
 */
export async function readMarkets(
  histories: ReadonlyMap<string, Scenario>,
  places: { readonly db: string | undefined; readonly rules: string | undefined },
): Promise<Markets> {
  const scenarios = [...histories.values()];
  const venues = scenarios.flatMap(({ construction }) => legsOf(construction));
  const wanted = new Set(venues.map(({ venue }) => venue));
  const books = readRuleBooks(shipped('data', 'venues'), wanted, ownRules(places.rules));
  const reader = historyReader(places.db, books);
  try {
    return { books, ...(await readThem(histories, reader)) };
  } finally {
    await reader.close();
  }
}
