/** A scenario over a grid of its values and over entry times, for programs. */
import { setImmediate as pause } from 'node:timers/promises';
import type { Table } from 'apache-arrow';
import type { DataFinding } from '../domain/coverage.ts';
import { ScenarioError } from '../domain/errors.ts';
import type { TableBlock } from '../domain/table.ts';
import { type Markets, readMarkets } from '../history/markets.ts';
import { legsOf, type RuleBooks } from '../replay/plan.ts';
import { ENGINES, type Engine } from '../replay/run-plan.ts';
import { foundText } from '../scenario/found.ts';
import { sweepColumns, tableBlock } from '../sweep/columns.ts';
import { RowComputer } from '../sweep/compute-rows.ts';
import { readEntries } from '../sweep/entries.ts';
import { AT, type PointEngine } from '../sweep/figures.ts';
import { historiesOf } from '../sweep/histories.ts';
import { PointFeed } from '../sweep/point-feed.ts';
import { type SweepQuestion, sweepQuestion } from '../sweep/question.ts';
import { combinationAt, runsOf } from '../sweep/rows.ts';
import { SEED_MAX } from '../sweep/sample.ts';
import { rowsOf, shardsOf } from '../sweep/shards.ts';
import { type FinishedSweep, SweepSummary } from '../sweep/summary.ts';
import { type KeysOf, requireKeys, requireObject, requireOneOf } from './asked.ts';
import type { Places } from './market-store.ts';
import { inOwnWords } from './own-words.ts';
import { booksOf, readerOf } from './places.ts';
import { documentOf, type ScenarioInput, type ScenarioValues } from './scenario-input.ts';
import { axisText, entriesText } from './sweep-words.ts';

/** A value that a grid gives a path of the scenario. */
export type GridValue = string | number | boolean;

export interface SweepProgress {
  readonly rowsDone: number;
  readonly rows: number;
}

export interface SweepOptions extends Places {
  /** Values over those of the scenario, the same in every row. */
  readonly set?: ScenarioValues | undefined;
  /**
   * The axes, the slowest first: a path of the scenario and its values, or `from:to:step`.
   * `{ 'construction.leverage': '2:10:1', hold: ['7 d', '30 d'] }`
   */
  readonly grid?: Readonly<Record<string, string | readonly GridValue[]>> | undefined;
  /** `every=1h`, also with `from=` and `to=`, or instants; none: one, at the window's start. */
  readonly entries?: string | readonly (string | number | Date)[] | undefined;
  /** Planned time in the trade, such as `30 d`; none: the scenario's. */
  readonly hold?: string | undefined;
  /** That many of the combinations, at random but for the seed; none: all of them. */
  readonly sample?: number | undefined;
  /** Of the sample and of the survival bands; 1 unless it is said. */
  readonly seed?: number | undefined;
  /** `indexed` unless it is said; `bar` replays every row whole. */
  readonly engine?: Engine | undefined;
  /** Ends it early: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then, and at the end. */
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
}

const OPTIONS: KeysOf<SweepOptions> = {
  ...{ store: true, rules: true, set: true, grid: true, entries: true, hold: true, sample: true },
  ...{ seed: true, engine: true, signal: true, onProgress: true },
};

/** What a sweep found; but for the rows, what sweep.json says (docs/sweep.md). */
export interface Swept extends FinishedSweep {
  /** One row a combination, in order, with the columns of docs/sweep.md. */
  readonly rows: Table;
  readonly points: number;
  readonly entries: number;
  /** Rows that the venue did not let in. */
  readonly refused: number;
  /** Rows without a closed form. */
  readonly wholeReplays: number;
  /** Why every row is a whole replay; null where they are not, or were asked to be. */
  readonly note: string | null;
  /** What the checks say of the data that all rows share. */
  readonly findings: readonly DataFinding[];
}

/**
 * Sweeps a scenario, in this thread: some 70,000 rows a second in closed form. All rows are held in memory, three
 * hundred bytes each; for more than some millions `legrisk sweep` uses every core and the disk.
 *
 * @throws ScenarioError, DataError as {@link replay} does, and when a point of the grid makes no scenario
 */
export const sweep = (scenario: ScenarioInput, options: SweepOptions = {}): Promise<Swept> =>
  inOwnWords(async () => {
    requireKeys('options', options, OPTIONS);
    requireOneOf('engine', options.engine, ENGINES);
    const question = questionOf(scenario, options);
    const histories = historiesOf(question.document, question.axes);
    const books = booksOf([...histories.values()], options.rules);
    const markets = await readMarkets(histories, readerOf(options, books));
    const { arrowTable } = await import('../loaders/arrow-table.ts');
    const run = new Run(question, books, markets, options);
    await run.run();
    const roles = legsOf(question.scenario.construction).map(({ role }) => role);
    const { space } = question.rows;
    return {
      rows: arrowTable(sweepColumns(question.axes, roles), run.blocks),
      ...run.finish(),
      points: space.points,
      entries: space.entries,
      findings: markets.findings,
    };
  });

const DEFAULT_SEED = 1;

function questionOf(scenario: ScenarioInput, options: SweepOptions): SweepQuestion {
  const { set = {}, grid = {}, entries, hold, sample, seed = DEFAULT_SEED } = options;
  if (!Number.isInteger(seed) || seed < 0 || seed > SEED_MAX)
    throw new ScenarioError({
      where: 'seed',
      expected: `a whole number from 0 to ${SEED_MAX}`,
      found: foundText(seed),
    });
  const document = documentOf(scenario, hold === undefined ? set : { ...set, hold });
  requireObject('grid', grid);
  const axes = Object.entries(grid).map(([path, values]) => axisText(path, values));
  const asked = { grid: axes, hasHold: hold !== undefined, sample, seed };
  return sweepQuestion(document, asked, (window) => readEntries(entriesText(entries), window));
}

/** The rows, stretch by stretch. */
class Run {
  readonly blocks: TableBlock[] = [];
  readonly #question: SweepQuestion;
  readonly #options: SweepOptions;
  readonly #computer: RowComputer;
  readonly #first: PointEngine;
  readonly #bars: number;
  readonly #summary: SweepSummary;
  #refused = 0;
  #wholeReplays = 0;

  constructor(
    question: SweepQuestion,
    books: RuleBooks,
    { markets, bars }: Markets,
    options: SweepOptions,
  ) {
    const { document, entries, rows, axes, scenario, seed, notes } = question;
    this.#question = question;
    this.#options = options;
    this.#bars = bars;
    const { engine = 'indexed' } = options;
    const task = { ...rows, document, entries, books, engine, markets };
    this.#computer = new RowComputer(task, axes);
    this.#first = this.#computer.engineAt(combinationAt(rows, 0).point);
    this.#summary = new SweepSummary({
      roles: legsOf(scenario.construction).map(({ role }) => role),
      currency: scenario.capital.currency,
      holdMs: scenario.hold,
      windowMs: [scenario.window.from, scenario.window.to],
      seed,
      notes,
    });
  }

  /** @throws the reason of the signal that ended it */
  async run(): Promise<void> {
    const { axes, rows } = this.#question;
    const { signal, onProgress } = this.#options;
    const shards = shardsOf(rows.count, this.#first.how === 'indexed' ? null : this.#bars);
    const feed = new PointFeed(axes, rows, (values, columns) => {
      this.#summary.addPoint(values, columns);
    });
    for (let shard = 0; shard < shards.count; shard += 1) {
      // Whoever wants to end it, or to draw how far it is, gets a turn.
      await pause();
      signal?.throwIfAborted();
      const [from, to] = rowsOf(shards, shard);
      const block = this.#computer.compute(from, to);
      feed.add(block);
      this.blocks.push(tableBlock(block, axes, runsOf(rows, from, block.rows)));
      this.#refused += block.refused.size;
      this.#wholeReplays += block.figures[AT.wholeReplay]?.filter((flag) => flag === 1).length ?? 0;
      onProgress?.({ rowsDone: to, rows: rows.count });
    }
    feed.end();
  }

  finish(): FinishedSweep & Pick<Swept, 'refused' | 'wholeReplays' | 'note'> {
    return {
      ...this.#summary.finish(),
      refused: this.#refused,
      wholeReplays: this.#wholeReplays,
      note: this.#first.note,
    };
  }
}
