/** Where the library's functions read: a store, rule files, and what comes with the package. */
import { ScenarioError } from '../domain/errors.ts';
import type { Scenario } from '../domain/scenario.ts';
import { HistoryReader } from '../history/history-reader.ts';
import { shipped } from '../history/shipped.ts';
import { isFolder } from '../loaders/entry.ts';
import { readRuleBooks } from '../loaders/venue-rules.ts';
import { legsOf, type RuleBooks } from '../replay/plan.ts';
import { everyRun } from '../scenario/variants.ts';
import type { Places } from './market-store.ts';
import { storeInside } from './store-inside.ts';

/**
 * The rule books of the scenarios' venues.
 *
 * @throws ScenarioError when the folder named is not there; DataError when a file in it is none
 */
export function booksOf(scenarios: readonly Scenario[], rules: string | undefined): RuleBooks {
  if (rules !== undefined && !isFolder(rules))
    throw new ScenarioError({
      where: 'rules',
      expected: 'a folder of rule files',
      found: rules,
      hint: 'docs/rules.md says what goes into it',
    });
  const runs = scenarios.flatMap(everyRun);
  const venues = runs.flatMap(({ construction }) => legsOf(construction));
  return readRuleBooks(shipped('data', 'venues'), new Set(venues.map(({ venue }) => venue)), rules);
}

/** @throws ScenarioError when the store was closed */
export const readerOf = ({ store }: Places, books: RuleBooks): HistoryReader =>
  new HistoryReader(
    store === undefined ? null : storeInside(store),
    books,
    shipped('data', 'reconstructions'),
  );
