/** One scenario replayed, for programs. */
import type { Table } from 'apache-arrow';
import type { ReplayResult } from '../domain/result.ts';
import { withSeeds } from '../history/seeds.ts';
import { withVariants } from '../history/variants.ts';
import { type ReplayOutcome, replay as run } from '../replay/replay.ts';
import { ENGINES, type Engine } from '../replay/run-plan.ts';
import { scenarioOf } from '../scenario/parse.ts';
import { type KeysOf, requireKeys, requireOneOf } from './asked.ts';
import type { Places } from './market-store.ts';
import { inOwnWords } from './own-words.ts';
import { booksOf, readerOf } from './places.ts';
import { documentOf, type ScenarioInput, type ScenarioValues } from './scenario-input.ts';

export interface ReplayOptions extends Places {
  /** Values over those of the scenario. */
  readonly set?: ScenarioValues | undefined;
  /** `indexed` unless it is said; `bar` is the reference, slower and equal. */
  readonly engine?: Engine | undefined;
  /** False: a reconstruction is not replayed on a hundred seeds, and `result.seeds` is null. */
  readonly seeds?: boolean | undefined;
}

const OPTIONS: KeysOf<ReplayOptions> = {
  ...{ store: true, rules: true, set: true, engine: true, seeds: true },
};

/** What a replay found. The tables are made when they are first looked at. */
export interface Replayed {
  /** Every figure, as `legrisk replay --json` prints it (docs/result.md). */
  readonly result: ReplayResult;
  /** One row a life of a leg, with the columns of legs.csv. */
  readonly legs: Table;
  /** One row an event, with the columns of events.csv. */
  readonly events: Table;
  /** One row a rule that a leg was under, with the columns of rules.csv. */
  readonly rules: Table;
  /** One row a transfer between two accounts, with the columns of ledger.csv. */
  readonly ledger: Table;
  /** One row a bar, with the columns of equity.csv. */
  readonly equity: Table;
  /** One row a bar: each leg's mark, and the margin it required beside what was posted. */
  readonly curves: Table;
}

/**
 * Replays a scenario.
 *
 * @throws ScenarioError when the scenario, or what it is asked with, is wrong
 * @throws DataError when history is missing, or can not be what an exchange recorded
 */
export const replay = (scenario: ScenarioInput, options: ReplayOptions = {}): Promise<Replayed> =>
  inOwnWords(async () => {
    requireKeys('options', options, OPTIONS);
    requireOneOf('engine', options.engine, ENGINES);
    const read = scenarioOf(documentOf(scenario, options.set));
    const books = booksOf([read], options.rules);
    const reader = readerOf(options, books);
    const { engine = 'indexed', seeds = true } = options;
    const history = await reader.read(read);
    const outcome = run(read, books, history, engine);
    const file = seeds ? reader.reconstruction(read) : null;
    const checked =
      file === null ? outcome.result : await withSeeds(outcome.result, read, books, file, engine);
    const result = await withVariants(checked, read, { books, reader, engine, history });
    return replayed({ ...outcome, result }, await import('./tables.ts'));
  });

function replayed(
  { result, curves, ledger }: ReplayOutcome,
  tables: typeof import('./tables.ts'),
): Replayed {
  const made = new Map<string, Table>();
  const once = (name: string, make: () => Table): Table => {
    const table = made.get(name) ?? make();
    made.set(name, table);
    return table;
  };
  return {
    result,
    get legs() {
      return once('legs', () => tables.legs(result));
    },
    get events() {
      return once('events', () => tables.events(result));
    },
    get rules() {
      return once('rules', () => tables.rules(result));
    },
    get ledger() {
      return once('ledger', () => tables.ledger(ledger));
    },
    get equity() {
      return once('equity', () => tables.equity(curves));
    },
    get curves() {
      return once('curves', () => tables.curves(curves));
    },
  };
}
