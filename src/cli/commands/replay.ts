/** `legrisk replay`: scenarios → results, and reports unless only JSON is asked for. */

import { createHash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import { ScenarioError } from '../../domain/errors.ts';
import type { ReplayReport } from '../../domain/report.ts';
import type { ReplayResult } from '../../domain/result.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { closeUpsOf } from '../../history/close-ups.ts';
import type { HistoryReader } from '../../history/history-reader.ts';
import { withSeeds } from '../../history/seeds.ts';
import { withVariants } from '../../history/variants.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import type { Tape } from '../../market/tape.ts';
import { legsOf, type RuleBooks } from '../../replay/plan.ts';
import { replay } from '../../replay/replay.ts';
import type { ReplayHistory } from '../../replay/replay-history.ts';
import type { Engine } from '../../replay/run-plan.ts';
import { movesMarks } from '../../replay/stress-words.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { renderScenario } from '../../scenario/render.ts';
import { everyRun } from '../../scenario/variants.ts';
import { leverageLadder } from '../../sweep/ladder.ts';
import { EXIT } from '../failure.ts';
import { sayFindings } from '../finding-words.ts';
import { historyReader } from '../open-history.ts';
import { ownRules, shipped } from '../places.ts';
import { readScenarioText } from '../scenario-file.ts';
import { resultTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';

export interface ReplayOptions {
  readonly scenarios: readonly string[];
  readonly db: string | undefined;
  readonly set: readonly string[];
  /** Folder of the user's own rule files; undefined: the usual one. */
  readonly rules: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
  readonly engine: Engine;
}

export async function replayCommand(options: ReplayOptions, terminal: Terminal): Promise<number> {
  const scenarios = readScenarios(options);
  const runs = scenarios.flatMap(({ scenario }) => everyRun(scenario));
  const venues = runs.flatMap(({ construction }) => legsOf(construction));
  const wanted = new Set(venues.map(({ venue }) => venue));
  const books = readRuleBooks(shipped('data', 'venues'), wanted, ownRules(options.rules));
  const reader = historyReader(options.db, books);
  const results: ReplayResult[] = [];
  const how = { books, reader, engine: options.engine, paged: outFolder(options) !== null };
  try {
    for (const { scenario, recipe } of scenarios) {
      const report = await replayOne(scenario, recipe, how);
      results.push(report.result);
      await writeReport(options, report, terminal);
      sayFindings(terminal, report.result.findings, {
        accept: scenario.accept,
        warnings: !options.json,
        where: FINDINGS_SHOWN,
      });
      // Nothing above waits for anything but promises; without this Ctrl-C is heard only at the end.
      await pause();
    }
  } finally {
    await reader.close();
  }
  const out = outFolder(options);
  if (out !== null) {
    const { writeIndex } = await import('../run-folder.ts');
    terminal.say(`matrix: ${writeIndex(out, results)}`);
  }
  terminal.out(
    options.json
      ? JSON.stringify({ schemaVersion: 1, results }, null, 1)
      : resultTable(results, terminal),
  );
  return results.some(({ gates }) => gates.some(({ passed }) => !passed)) ? EXIT.gate : EXIT.done;
}

const FINDINGS_SHOWN = '"Data" on the page, and findings in the JSON, have them';

/** JSON alone writes nothing to disk; otherwise reports go to `--out`, by default reports/. */
const outFolder = ({ json, out }: ReplayOptions): string | null => out ?? (json ? null : 'reports');

interface ReadScenario {
  readonly scenario: Scenario;
  readonly recipe: string;
}

/** Every scenario is read before any is run: a fault in the last one costs no time. */
function readScenarios({ scenarios, set }: ReplayOptions): readonly ReadScenario[] {
  const read = scenarios.map((file) => {
    const scenario = parseScenario(readScenarioText(file), file, { sets: set });
    return { scenario, recipe: renderScenario(scenario) };
  });
  const seen = new Map<string, string>();
  for (const [i, { scenario }] of read.entries()) {
    const file = scenarios[i] ?? '';
    const other = seen.get(scenario.name);
    if (other !== undefined)
      throw new ScenarioError({
        where: `${file}: name`,
        expected: 'a name of its own: it is the name of the report’s folder',
        found: `${scenario.name}, which ${other} has too`,
      });
    seen.set(scenario.name, file);
  }
  return read;
}

export interface HowToReplay {
  readonly books: RuleBooks;
  readonly reader: HistoryReader;
  readonly engine: Engine;
  /** Whether a page is to be made of it. */
  readonly paged: boolean;
}

/** One scenario with everything that its report shows, seeds included. */
export async function replayOne(
  scenario: Scenario,
  recipe: string,
  { books, reader, engine, paged }: HowToReplay,
): Promise<ReplayReport> {
  const history = await reader.read(scenario);
  const { result, curves, ledger, tape } = replay(scenario, books, history, engine);
  const file = reader.reconstruction(scenario);
  const checked = file === null ? result : await withSeeds(result, scenario, books, file, engine);
  const beside = await withVariants(checked, scenario, { books, reader, engine, history });
  const told = { result: beside, curves, ledger, recipe };
  const report = { ...told, reproduce: reproduceLine(beside, recipe) };
  return paged ? { ...report, ...pageParts(scenario, beside, { history, tape }, books) } : report;
}

/** What only the page shows, so that it is not made for JSON alone. */
function pageParts(
  scenario: Scenario,
  result: ReplayResult,
  { history, tape }: { readonly history: ReplayHistory; readonly tape: Tape },
  books: RuleBooks,
): Pick<ReplayReport, 'ladder' | 'closeUps'> {
  return {
    ladder: leverageLadder(scenario, books, tape, result),
    // The series are as recorded: where the replay saw other marks they would belie it.
    closeUps:
      movesMarks(scenario) || scenario.crowd !== null ? [] : closeUpsOf(scenario, result, history),
  };
}

async function writeReport(
  options: ReplayOptions,
  report: ReplayReport,
  terminal: Terminal,
): Promise<void> {
  const out = outFolder(options);
  if (out === null) return;
  const { writeRun } = await import('../run-folder.ts');
  terminal.say(`report: ${writeRun(out, report)}`);
}

/**
 * What makes the same bytes again: the version, the scenario and the files its data came from, each
 * by its hash, the seed of a reconstruction, and the command on the scenario.yaml beside the page.
 */
export function reproduceLine(
  { provenance, reconstruction }: Pick<ReplayResult, 'provenance' | 'reconstruction'>,
  recipe: string,
): string {
  const files = Object.values(provenance).flatMap((list) => list.map(({ sha256 }) => sha256));
  const data = [...new Set(files)].sort().join('\n');
  const seed = reconstruction === null ? '' : ', reconstruction seed 1';
  return (
    `legrisk ${VERSION}, scenario ${shortHash(recipe)}, data ${shortHash(data)}${seed}: ` +
    'legrisk replay scenario.yaml (the file beside this page)'
  );
}

const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);
