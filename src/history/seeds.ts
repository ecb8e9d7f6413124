/** Does the verdict of a reconstruction depend on its seed? */
import { setImmediate as pause } from 'node:timers/promises';
import type { ReplayResult } from '../domain/result.ts';
import type { Scenario } from '../domain/scenario.ts';
import { seriesName } from '../domain/series.ts';
import { seriesBySeed, type Wanted } from '../loaders/reconstruction/expand.ts';
import type { Reconstruction } from '../loaders/reconstruction/model.ts';
import type { RuleBooks } from '../replay/plan.ts';
import { deadRoles } from '../replay/replay.ts';
import type { Engine } from '../replay/run-plan.ts';
import { readHistory } from './read-history.ts';
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
  file: Reconstruction,
  engine: Engine,
): Promise<ReplayResult> {
  const origin = `reconstruction:${file.name}` as const;
  const used = new Set(Object.keys(result.coverage));
  const verdicts: string[] = [];
  // Series that the first replay did not read need not be made a hundred times.
  const wanted: Wanted = (key) => used.has(seriesName({ ...key, origin }));
  const seriesOf = seriesBySeed(file, wanted);
  for (let seed = 1; seed <= SEEDS; seed++) {
    const source = memorySource(seriesOf(seed));
    verdicts.push(deadRoles(scenario, books, await readHistory(scenario, books, source), engine));
    // A hundred replays take a second; Ctrl-C must not wait for the last.
    await pause();
  }
  const agreeing = verdicts.filter((verdict) => verdict === verdicts[0]).length;
  return { ...result, seeds: { run: SEEDS, agreeing, sensitive: agreeing < SEEDS } };
}
