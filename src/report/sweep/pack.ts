/** A finished sweep to the data of its page. */
import type { Quantiles } from '../../metrics/quantiles.ts';
import type { Axis } from '../../sweep/axes.ts';
import type { EntryNet } from '../../sweep/point-statistics.ts';
import type { PointValues } from '../../sweep/point-values.ts';
import type { PointSummary, PointSurvival } from '../../sweep/summary.ts';
import type { SurvivalStep } from '../../sweep/survival-steps.ts';
import {
  type AxisData,
  type CellData,
  isKnown,
  packCurve,
  type StepData,
  type SweepData,
  THE_SCENARIO,
  valueName,
} from './data.ts';
import type { SweepReport } from './report.ts';
import { axisLabels, axisWords, type Said } from './words.ts';

/** The data that the page embeds and draws from. */
export function sweepData({ axes, finished, command }: SweepReport): SweepData {
  const { summary, survival } = finished;
  const packed = axes.map((axis) =>
    axisData(axis, new Set(summary.points.map(({ point }) => valueIn(point, axis)))),
  );
  const times = new Times();
  const cells = summary.points.map((point, i) => cellData(point, survival[i], packed, times));
  const labels = axes.map((axis) => axisLabels(axis));
  const places = new Map(summary.points.map(({ point }, i) => [JSON.stringify(point), i]));
  const place = (point: PointValues | undefined): number | null =>
    places.get(JSON.stringify(point)) ?? null;
  return {
    axes: packed,
    cells,
    times: times.lists,
    askedMs: askedMs(times.lists, cells),
    best: place(summary.best?.point),
    safest: place(summary.safest?.point),
    frontier: summary.frontier.map(({ point, medianReturnFraction, lossP99Fraction }) => ({
      cell: place(point),
      name: pointName(axes, labels, point),
      medianReturnFraction: short(medianReturnFraction),
      lossP99Fraction: short(lossP99Fraction),
    })),
    command,
  };
}

/** `3×, reserve 20 %`, of a point that need not be among those told one by one. */
export function pointName(
  axes: readonly Pick<Axis, 'name'>[],
  said: readonly Said[],
  point: PointValues,
): string {
  const parts = axes.map(({ name }, i) =>
    valueName({ name, labels: [said[i]?.(point[name] ?? '') ?? ''] }, 0),
  );
  return parts.join(', ') || THE_SCENARIO;
}

type Value = number | string;

const valueIn = (point: PointValues, { name }: Pick<Axis, 'name'>): Value => {
  const value = point[name] ?? '';
  return typeof value === 'boolean' ? String(value) : value;
};

/** Of an axis those values that were told; numbers rise, words stand as they were written. */
function axisData(axis: Axis, seen: ReadonlySet<Value>): AxisData {
  const { name, path } = axis;
  const label = axisLabels(axis);
  const said = axisWords(axis);
  const numbers = [...seen].filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const isNumber = numbers.length === seen.size && seen.size > 0;
  const values: readonly Value[] = isNumber ? numbers : wordsInOrder(axis, seen);
  return {
    ...{ name, path, isNumber, values },
    labels: values.map(label),
    texts: values.map(said),
  };
}

const wordsInOrder = ({ count, at }: Axis, seen: ReadonlySet<Value>): readonly Value[] =>
  Array.from({ length: count }, (_, i) => at(i).text).filter((text) => seen.has(text));

/** Lists of holding times, each once. */
class Times {
  readonly #places = new Map<string, number>();
  readonly #lists: (readonly number[])[] = [];

  place(list: readonly number[]): number {
    const key = list.join();
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.#lists.length);
    return this.#lists.push(list) - 1;
  }

  get lists(): readonly (readonly number[])[] {
    return this.#lists;
  }
}

function cellData(
  told: PointSummary,
  survival: PointSurvival | undefined,
  axes: readonly AxisData[],
  times: Times,
): CellData {
  const steps = survival?.steps ?? [];
  const { entries, observed, censored, refused, deaths, episodes, ambiguous, forcedExits } = told;
  const { netReturnFraction: net, survivalLeverage: leverage } = told;
  return {
    places: axes.map((axis) => axis.values.indexOf(valueIn(told.point, axis))),
    ...{ entries, observed, censored, refused, deaths, episodes, ambiguous, forcedExits },
    net: net === null ? null : shortQuantiles(net),
    lossP99: shortOr(told.forcedExitLossFraction?.p99),
    lossOfForced: shortOr(told.lossOfForcedFraction?.p50),
    costlier: shortOr(told.costlierThanFundingFraction),
    funding: shortOr(told.fundingReturnFraction?.p50),
    realisedApr: shortOr(told.realisedAprFraction?.p50),
    survivalLeverage: leverage === null ? null : [short(leverage.p01), short(leverage.p50)],
    median: shortEntry(told.medianEntry),
    worst: shortEntry(told.worstEntry),
    times: times.place(steps.map(({ holdingMs }) => holdingMs)),
    steps: steps.map(stepData),
    curve: packCurve(survival?.curve ?? []),
  };
}

const stepData = (step: SurvivalStep): StepData => [
  shortOr(step.survivalFraction),
  shortOr(step.bandLowFraction),
  shortOr(step.bandHighFraction),
  step.atRisk,
  step.deaths,
];

/** Nine digits: a page shows four, and two thousand points have to fit into it. */
const short = (x: number): number => Number(x.toPrecision(9));
const shortOr = (x: number | null | undefined): number | null =>
  x === null || x === undefined ? null : short(x);
const shortEntry = (entry: EntryNet | null): EntryNet | null =>
  entry === null ? null : { ...entry, returnFraction: short(entry.returnFraction) };
const shortQuantiles = ({ mean, p01, p05, p25, p50, p75, p95, p99 }: Quantiles): Quantiles => ({
  ...{ mean: short(mean), p01: short(p01), p05: short(p05), p25: short(p25) },
  ...{ p50: short(p50), p75: short(p75), p95: short(p95), p99: short(p99) },
});

/**
 * The longest time at which some cell is still watched, or of which every cell knows, where all cells are told
 * at the same times.
 */
function askedMs(lists: readonly (readonly number[])[], cells: readonly CellData[]): number | null {
  const [list, ...others] = lists;
  if (list === undefined || others.length > 0) return null;
  const letIn = cells.filter(({ observed, censored }) => observed + censored > 0);
  const watched = Math.max(
    ...letIn.map(({ steps }) => steps.findLastIndex(([, , , atRisk]) => atRisk > 0)),
  );
  const known = Math.min(...letIn.map(({ steps }) => steps.findLastIndex(isKnown)));
  return list[Math.max(watched, known)] ?? null;
}
