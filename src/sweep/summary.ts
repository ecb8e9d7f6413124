/** What a sweep tells: every grid point's figures as they arrive, then the answers over all points. */
import type { Role } from '../domain/scenario.ts';
import { type BreakEven, BreakEvens, COMBINATIONS_MAX } from './break-even.ts';
import { type ChosenPoint, ChosenPoints } from './chosen-points.ts';
import { followUp } from './follow-up.ts';
import { Frontier, type FrontierPoint } from './frontier.ts';
import {
  letInOf,
  type PointColumns,
  type PointStatistics,
  pointStatistics,
} from './point-statistics.ts';
import type { PointValues } from './point-values.ts';
import { survivalCurve } from './survival-curve.ts';
import { Draws, holdingTimes, type SurvivalStep, survivalSteps } from './survival-steps.ts';

export type { PointColumns, PointValues };

export interface SweepInfo {
  /** Both legs' roles, in the construction's order. */
  readonly roles: readonly Role[];
  readonly currency: string;
  /** Planned time in the trade; null: to the window's end. */
  readonly holdMs: number | null;
  readonly windowMs: readonly [number, number];
  /** Of the block bootstrap. */
  readonly seed: number;
  /** What its scenario has that many runs have not, or are no history by; told before any other note. */
  readonly notes?: readonly string[];
}

export interface PointSurvival {
  readonly point: PointValues;
  readonly steps: readonly SurvivalStep[];
  /** The same estimate at equal steps of the longest holding time, for a drawing: at 1, 2 … 60 sixtieths of it. */
  readonly curve: readonly (number | null)[];
}

export type PointSummary = PointStatistics & { readonly point: PointValues };

export interface Summary {
  readonly currency: string;
  readonly holdMs: number | null;
  /** Grid points, of which `points` holds the first ones. */
  readonly pointsCount: number;
  readonly points: readonly PointSummary[];
  /** The point with the highest net (the smaller of median and mean), and the one with the fewest entries forced out; null: none was observed. */
  readonly best: ChosenPoint<PointSummary> | null;
  readonly safest: ChosenPoint<PointSummary> | null;
  readonly frontier: readonly FrontierPoint<PointValues>[];
  readonly breakEven: readonly BreakEven[];
  /** The first point's [entry instant, survival leverage or null], thinned evenly; the rows have all of it. */
  readonly survivalLeverageByEntry: {
    readonly point: PointValues;
    readonly rows: readonly (readonly [number, number | null])[];
  } | null;
  readonly notes: readonly string[];
}

export interface FinishedSweep {
  readonly survival: readonly PointSurvival[];
  readonly summary: Summary;
}

/** Points beyond this many are not told one by one: their rows are in the files. */
const POINTS_MAX = 2_000;
const SERIES_MAX = 1_000;
/** Steps of a drawn survival curve: finer ones are narrower than its line. */
const CURVE_STEPS = 60;

/**
 * Takes the points of a sweep in their order and keeps their figures, not their rows. What it says is
 * in-sample: of this window's entries, not of those to come.
 */
export class SweepSummary {
  readonly #info: SweepInfo;
  readonly #draws: Draws;
  readonly #survival: PointSurvival[] = [];
  readonly #points: PointSummary[] = [];
  readonly #frontier = new Frontier<PointValues>();
  readonly #breakEven = new BreakEvens();
  readonly #chosen = new ChosenPoints<PointSummary>();
  #series: Summary['survivalLeverageByEntry'] = null;
  #count = 0;

  constructor(info: SweepInfo) {
    this.#info = info;
    this.#draws = new Draws(info.seed);
  }

  addPoint(point: PointValues, columns: PointColumns): void {
    const letIn = letInOf(columns);
    const figures = pointStatistics(columns, letIn, this.#info.roles);
    const told: PointSummary = { point, ...figures };
    const { netReturnFraction: net, forcedExitLossFraction: loss } = figures;
    this.#chosen.add(told);
    this.#breakEven.add(point, net);
    if (net !== null && loss !== null)
      this.#frontier.add({
        point,
        medianReturnFraction: net.p50,
        lossP99Fraction: loss.p99,
      });
    if (this.#count === 0) this.#series = { point, rows: thinned(columns) };
    if (this.#count < POINTS_MAX) {
      this.#points.push(told);
      this.#survival.push({ point, ...this.#survivalOf(columns, letIn) });
    }
    this.#count += 1;
  }

  finish(): FinishedSweep {
    const { currency, holdMs } = this.#info;
    const notes = [...(this.#info.notes ?? [])];
    if (this.#count > POINTS_MAX)
      notes.push(`Only the first ${POINTS_MAX} of ${this.#count} grid points are told one by one.`);
    if (this.#breakEven.overflow)
      notes.push(
        `Only the first ${COMBINATIONS_MAX} combinations of the other axes are asked at which leverage they stop paying.`,
      );
    return {
      survival: this.#survival,
      summary: {
        currency,
        holdMs,
        pointsCount: this.#count,
        points: this.#points,
        best: this.#chosen.best,
        safest: this.#chosen.safest,
        frontier: this.#frontier.points(),
        breakEven: this.#breakEven.list(),
        survivalLeverageByEntry: this.#series,
        notes,
      },
    };
  }

  #survivalOf(columns: PointColumns, letIn: Uint8Array): Omit<PointSurvival, 'point'> {
    const [from, to] = this.#info.windowMs;
    const holdMs = columns.holdMs === undefined ? this.#info.holdMs : columns.holdMs;
    const entries = followUp(
      columns.column('entryAtMs'),
      columns.column('firstLiquidationAtMs'),
      letIn,
      holdMs,
      to,
    );
    const longest = Math.min(holdMs ?? Number.POSITIVE_INFINITY, to - from);
    const drawn = Array.from({ length: CURVE_STEPS }, (_, i) => (longest * (i + 1)) / CURVE_STEPS);
    return {
      steps: survivalSteps(entries, holdingTimes(longest), this.#draws),
      curve: survivalCurve(entries, drawn).map(({ survivalFraction }) => survivalFraction),
    };
  }
}

/** Every n-th entry, so that at most a thousand are left. */
function thinned(columns: PointColumns): readonly (readonly [number, number | null])[] {
  const every = Math.max(1, Math.ceil(columns.entries / SERIES_MAX));
  const leverage = columns.column('pairSurvivalLeverage');
  const rows: [number, number | null][] = [];
  for (const [i, entryAtMs] of columns.column('entryAtMs').entries()) {
    if (i % every !== 0) continue;
    const value = leverage[i] as number;
    rows.push([entryAtMs, Number.isNaN(value) ? null : value]);
  }
  return rows;
}
