/** Does the verdict of a reconstruction depend on its seed? */
import type { ReplayResult } from '../domain/result.ts';
import type { Scenario } from '../domain/scenario.ts';
import { expandSeries } from '../loaders/reconstruction/expand.ts';
import { readReconstruction } from '../loaders/reconstruction/read.ts';
import type { RuleBooks } from '../replay/plan.ts';
import { deadRoles } from '../replay/replay.ts';
import { readHistory } from './history.ts';
import { shipped } from './places.ts';
import { memorySource } from './series-source.ts';

/** A verdict counts as firm when it holds for this many seeds. */
export const SEEDS = 100;

/**
 * The result with its seed check: the scenario replayed on every seed, counting those that leave the
 * same legs dead as the first.
 */
export async function withSeeds(
  result: ReplayResult,
  scenario: Scenario,
  books: RuleBooks,
): Promise<ReplayResult> {
  if (scenario.reconstruction === null) return result;
  const file = readReconstruction(scenario.reconstruction, shipped('data', 'reconstructions'));
  const verdicts: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const source = memorySource(expandSeries(file, seed));
    verdicts.push(deadRoles(scenario, books, await readHistory(scenario, books, source)));
  }
  const agreeing = verdicts.filter((verdict) => verdict === verdicts[0]).length;
  return { ...result, seeds: { run: SEEDS, agreeing, sensitive: agreeing < SEEDS } };
}
