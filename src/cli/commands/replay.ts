/** `legrisk replay`: scenarios → results, and reports unless only JSON is asked for. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { setImmediate as pause } from 'node:timers/promises';
import { ScenarioError } from '../../domain/errors.ts';
import type { ReplayReport, ReplayResult } from '../../domain/result.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { expandSeries } from '../../loaders/reconstruction/expand.ts';
import type { Reconstruction } from '../../loaders/reconstruction/model.ts';
import { readReconstruction } from '../../loaders/reconstruction/read.ts';
import { readRuleBooks } from '../../loaders/venue-rules.ts';
import { legsOf, type RuleBooks } from '../../replay/plan.ts';
import { type Engine, type ReplayHistory, replay } from '../../replay/replay.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { renderScenario } from '../../scenario/render.ts';
import type { Store } from '../../store/store.ts';
import { EXIT } from '../failure.ts';
import { readHistory } from '../history.ts';
import { ownRules, shipped, storePath } from '../places.ts';
import { withSeeds } from '../seeds.ts';
import { memorySource, storeSource } from '../series-source.ts';
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
  const venues = scenarios.flatMap(({ scenario }) => legsOf(scenario.construction));
  const wanted = new Set(venues.map(({ venue }) => venue));
  const books = readRuleBooks(shipped('data', 'venues'), wanted, ownRules(options.rules));
  const reader = new HistoryReader(storePath(options.db), books);
  const results: ReplayResult[] = [];
  try {
    for (const { scenario, recipe } of scenarios) {
      const report = await replayOne(scenario, recipe, { books, reader, engine: options.engine });
      results.push(report.result);
      await writeReport(options, report, terminal);
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
    options.json ? JSON.stringify({ schemaVersion: 1, results }, null, 1) : resultTable(results),
  );
  return results.some(({ gates }) => gates.some(({ passed }) => !passed)) ? EXIT.gate : EXIT.done;
}

/** JSON alone writes nothing to disk; otherwise reports go to `--out`, by default reports/. */
const outFolder = ({ json, out }: ReplayOptions): string | null => out ?? (json ? null : 'reports');

interface ReadScenario {
  readonly scenario: Scenario;
  readonly recipe: string;
}

/** Every scenario is read before any is run: a fault in the last one costs no time. */
function readScenarios({ scenarios, set }: ReplayOptions): readonly ReadScenario[] {
  const read = scenarios.map((file) => {
    const scenario = parseScenario(readText(file), file, { sets: set });
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

function readText(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() === true) return readFileSync(file, 'utf8');
  throw new ScenarioError({
    where: file,
    expected: 'a scenario file',
    found: stat === undefined ? 'nothing there' : 'a folder',
    hint:
      stat === undefined
        ? 'the bundled ones are under scenarios/'
        : `legrisk replay ${file.replace(/[\\/]+$/, '')}/*.yaml`,
  });
}

async function replayOne(
  scenario: Scenario,
  recipe: string,
  {
    books,
    reader,
    engine,
  }: { readonly books: RuleBooks; readonly reader: HistoryReader; readonly engine: Engine },
): Promise<ReplayReport> {
  const history = await reader.read(scenario);
  const { result, curves, ledger } = replay(scenario, books, history, engine);
  const file = reader.reconstruction(scenario);
  const checked = file === null ? result : await withSeeds(result, scenario, books, file, engine);
  return { result: checked, curves, ledger, recipe, reproduce: reproduceLine(checked, recipe) };
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

/** Reads histories, opening the store at most once and only when a scenario needs it. */
class HistoryReader {
  readonly #path: string;
  readonly #books: RuleBooks;
  readonly #files = new Map<string, Reconstruction>();
  #store: Store | null = null;

  constructor(path: string, books: RuleBooks) {
    this.#path = path;
    this.#books = books;
  }

  /**
   * A reconstruction is read from the store where it was imported, else expanded on the spot: the
   * same file and seed give the same bytes either way.
   */
  async read(scenario: Scenario): Promise<ReplayHistory> {
    const { window } = scenario;
    const file = this.reconstruction(scenario);
    if (file === null)
      return readHistory(scenario, this.#books, storeSource(await this.#open(), 'record', window));
    const origin = `reconstruction:${file.name}` as const;
    if (existsSync(this.#path)) {
      const store = await this.#open();
      const stored = (await store.listSeries()).filter(({ key }) => key.origin === origin);
      const current = stored.every(({ sources }) =>
        sources.every(({ sha256 }) => sha256 === file.sha256),
      );
      if (stored.length > 0 && current)
        return readHistory(scenario, this.#books, storeSource(store, origin, window));
    }
    return readHistory(scenario, this.#books, memorySource(expandSeries(file, 1)));
  }

  /** The file a scenario is read from, parsed once; null for records. */
  reconstruction({ reconstruction: name }: Scenario): Reconstruction | null {
    if (name === null) return null;
    const file =
      this.#files.get(name) ?? readReconstruction(name, shipped('data', 'reconstructions'));
    this.#files.set(name, file);
    return file;
  }

  async close(): Promise<void> {
    await this.#store?.close();
  }

  async #open(): Promise<Store> {
    // The database's own library costs a tenth of a second to load; most reconstructions need none.
    const { openStore } = await import('../../store/store.ts');
    this.#store ??= await openStore(this.#path, { mode: 'read' });
    return this.#store;
  }
}
