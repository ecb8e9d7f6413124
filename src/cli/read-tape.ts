/** The one tape that every entry of a scenario is replayed on, with its rule books. */
import type { DataFinding } from '../domain/coverage.ts';
import type { Scenario } from '../domain/scenario.ts';
import { readRuleBooks } from '../loaders/venue-rules.ts';
import type { Tape } from '../market/tape.ts';
import { legsOf, type RuleBooks } from '../replay/plan.ts';
import { tapeOf } from '../replay/tape-of.ts';
import { historyReader } from './open-history.ts';
import { ownRules, shipped } from './places.ts';

export interface ReadTape {
  readonly books: RuleBooks;
  readonly tape: Tape;
  readonly findings: readonly DataFinding[];
}

/** Where it is looked for: the options `--db` and `--rules`. */
export interface TapePlaces {
  readonly db: string | undefined;
  readonly rules: string | undefined;
}

/** @throws DataError, ScenarioError where the history is missing, or does not cover the window */
export async function readTape(scenario: Scenario, { db, rules }: TapePlaces): Promise<ReadTape> {
  const venues = new Set(legsOf(scenario.construction).map(({ venue }) => venue));
  const books = readRuleBooks(shipped('data', 'venues'), venues, ownRules(rules));
  const reader = historyReader(db, books);
  try {
    const history = await reader.read(scenario);
    const { tape } = tapeOf(scenario, history);
    return { books, tape, findings: history.findings ?? [] };
  } finally {
    await reader.close();
  }
}
