/** The rows of a sweep, computed: whoever asks, in a thread of its own or not. */
import { invariant } from '../domain/errors.ts';
import type { RuleBooks } from '../replay/plan.ts';
import type { Engine } from '../replay/run-plan.ts';
import type { ScenarioDocument } from '../scenario/document.ts';
import type { Axis } from './axes.ts';
import type { RowBlock } from './columns.ts';
import { FIGURES, type PointEngine } from './figures.ts';
import { historyKey } from './history-key.ts';
import type { Market } from './market.ts';
import { pointEngine } from './point-engine.ts';
import { scenarioAt } from './points.ts';
import { combinationAt, type Rows } from './rows.ts';

export interface RowsTask extends Pick<Rows, 'space' | 'sample'> {
  readonly document: ScenarioDocument;
  readonly entries: Float64Array;
  readonly books: RuleBooks;
  readonly engine: Engine;
  /** By the history that a point reads. */
  readonly markets: ReadonlyMap<string, Market>;
}

/** Keeps the engine of the last point: rows come point by point. */
export class RowComputer {
  readonly #task: RowsTask;
  readonly #axes: readonly Axis[];
  #point = -1;
  #engine: PointEngine | null = null;

  constructor(task: RowsTask, axes: readonly Axis[]) {
    this.#task = task;
    this.#axes = axes;
  }

  /**
   * Rows [from, to).
   *
   * @param done is told after each row how many there are
   * @throws ScenarioError or DataError of a point
   */
  compute(from: number, to: number, done: (rows: number) => void = () => undefined): RowBlock {
    const rows = to - from;
    const figures = FIGURES.map(() => new Float64Array(rows));
    const refused = new Map<number, string>();
    const row = new Float64Array(FIGURES.length);
    for (let i = 0; i < rows; i += 1) {
      const { point, entry } = combinationAt(this.#task, from + i);
      const entryMs = this.#task.entries[entry] ?? Number.NaN;
      const reason = this.engineAt(point).figuresAt(entryMs, row);
      if (reason !== null) refused.set(i, reason);
      for (let figure = 0; figure < figures.length; figure += 1)
        (figures[figure] as Float64Array)[i] = row[figure] as number;
      done(i + 1);
    }
    return { rows, figures, refused };
  }

  /** @throws ScenarioError, DataError as `pointEngine` does */
  engineAt(point: number): PointEngine {
    if (this.#engine !== null && point === this.#point) return this.#engine;
    const { document, markets, books, engine } = this.#task;
    const scenario = scenarioAt(document, this.#axes, point);
    const market = markets.get(historyKey(scenario));
    invariant(market !== undefined, 'every history that the grid reads was laid out');
    this.#engine = pointEngine(scenario, books, market, { engine, onlyLeg: null });
    this.#point = point;
    return this.#engine;
  }
}
