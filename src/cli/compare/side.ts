/** The two runs that are compared: folders that `replay` wrote, or scenarios that are replayed now. */
import { statSync } from 'node:fs';
import { ScenarioError } from '../../domain/errors.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import { legsOf } from '../../replay/plan.ts';
import type { Engine } from '../../replay/run-plan.ts';
import type { ComparedRun } from '../../report/compare/comparison.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { renderScenario } from '../../scenario/render.ts';
import { replayOne } from '../commands/replay.ts';
import { sayFindings } from '../finding-words.ts';
import { historyReader } from '../open-history.ts';
import { ownRules, shipped } from '../places.ts';
import { readRecipe, readReproduce, readRun } from '../run-folder.ts';
import { readScenarioText } from '../scenario-file.ts';
import type { Terminal } from '../terminal.ts';

export interface ReplayAs {
  readonly db: string | undefined;
  readonly rules: string | undefined;
  readonly engine: Engine;
}

/** What was given for one side: a path, and what is set in it. */
export interface Given {
  readonly path: string;
  readonly sets: readonly string[];
}

interface ToReplay {
  /** The file, and what was set in it. */
  readonly given: string;
  readonly scenario: Scenario;
  readonly recipe: string;
}

/**
 * Both runs; every scenario is read before any is replayed.
 *
 * @throws ScenarioError, DataError as `replay` does, and where a value is to be set in a run that was made
 */
export async function comparedRuns(
  given: readonly [Given, Given],
  how: ReplayAs,
  terminal: Terminal,
): Promise<readonly [ComparedRun, ComparedRun]> {
  const [a, b] = [readSide(given[0]), readSide(given[1])];
  const scenarios = [a, b].flatMap((side) => ('scenario' in side ? [side.scenario] : []));
  const legs = scenarios.flatMap(({ construction }) => legsOf(construction));
  const wanted = new Set(legs.map(({ venue }) => venue));
  const books = readRuleBooks(shipped('data', 'venues'), wanted, ownRules(how.rules));
  const reader = historyReader(how.db, books);
  const run = async (side: ComparedRun | ToReplay): Promise<ComparedRun> => {
    if ('result' in side) return side;
    const { given: told, scenario, recipe } = side;
    const asked = { books, reader, engine: how.engine, paged: false };
    const { result, reproduce } = await replayOne(scenario, recipe, asked);
    sayFindings(terminal, result.findings, {
      accept: scenario.accept,
      warnings: false,
      where: 'legrisk replay has them all',
    });
    return { given: told, result, recipe, program: programOf(reproduce) };
  };
  try {
    return [await run(a), await run(b)];
  } finally {
    await reader.close();
  }
}

function readSide({ path, sets }: Given): ComparedRun | ToReplay {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) {
    const scenario = parseScenario(readScenarioText(path), path, { sets });
    const given = [path, ...sets].join(', ');
    return { given, scenario, recipe: renderScenario(scenario) };
  }
  const [set] = sets;
  if (set !== undefined)
    throw new ScenarioError({
      where: '--set',
      expected: 'two scenario files to set it in',
      found: `${path}, which is a run that was made`,
      hint: `name its scenario:  ${path.replace(/[\\/]+$/, '')}/scenario.yaml`,
    });
  const result = readRun(path);
  const recipe = readRecipe(path);
  return { given: path, result, recipe, program: programOf(readReproduce(path)) };
}

/** `legrisk 0.1.0`: what stands before the hashes. */
const programOf = (reproduce: string | null): string | null => reproduce?.split(',')[0] ?? null;
