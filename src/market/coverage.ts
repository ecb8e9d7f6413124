/** Which part of the window each series covers, for people who ask what the figures rest on. */
import type { OnGridNote, SeriesCoverage } from '../domain/coverage.ts';
import {
  type BarSeries,
  type PrintSeries,
  type Provenance,
  type SignalSeries,
  seriesName,
} from '../domain/series.ts';
import { lowerBound } from '../units/sorted.ts';
import { coverageStrip } from './coverage-strip.ts';
import { fundingHoles } from './funding-schedule.ts';
import type { Gap } from './grid.ts';
import { AS_RECORDED, type OnGrid } from './resample.ts';

interface Window {
  readonly from: number;
  readonly to: number;
}

export function barCoverage(
  series: BarSeries,
  window: Window,
  { gaps, note }: Pick<OnGrid, 'gaps' | 'note'>,
  legs: readonly { readonly mark: BarSeries }[],
): SeriesCoverage {
  const start = lowerBound(series.openMs, window.from);
  const end = lowerBound(series.openMs, window.to);
  return {
    series: seriesName(series.key),
    kind: series.key.kind,
    firstMs: series.openMs[start] ?? Number.NaN,
    lastMs: series.openMs[end - 1] ?? Number.NaN,
    rows: end - start,
    expectedRows: Math.ceil((window.to - window.from) / series.resolutionMs),
    gapsMs: gaps.map(({ fromMs, toMs }) => [fromMs, toMs] as const),
    resolutionMs: series.resolutionMs,
    onGrid: note,
    strip: coverageStrip(window, gaps),
    standIns: isLastAsMark(series, legs)
      ? [LAST_AS_MARK, ...standInsOf(series)]
      : standInsOf(series),
  };
}

const LAST_AS_MARK = 'last trades stand for the mark';

const isLastAsMark = (series: BarSeries, legs: readonly { readonly mark: BarSeries }[]): boolean =>
  series.key.kind === 'last' && legs.some(({ mark }) => mark === series);

/** @param accrues whether each print was spread over its interval */
export function fundingCoverage(
  series: PrintSeries,
  window: Window,
  accrues: boolean,
): SeriesCoverage {
  const inside = series.settledAtMs.filter((at) => at >= window.from && at < window.to);
  const holes = fundingHoles(series, window);
  // The print that ends a hole is the record of the last interval before it.
  const missing = holes.map(({ fromMs, toMs, intervalMs }) => ({
    fromMs,
    toMs: toMs - intervalMs,
  }));
  return {
    series: seriesName(series.key),
    kind: 'funding',
    firstMs: inside[0] ?? Number.NaN,
    lastMs: inside.at(-1) ?? Number.NaN,
    rows: inside.length,
    expectedRows: null,
    gapsMs: holes.map(({ fromMs, toMs }) => [fromMs, toMs] as const),
    resolutionMs: null,
    onGrid: accrues ? SPREAD_EVENLY : AS_RECORDED,
    strip:
      inside.length === 0 ? coverageStrip(window, [whole(window)]) : coverageStrip(window, missing),
    standIns: standInsOf(series),
  };
}

const SPREAD_EVENLY: OnGridNote = {
  how: 'spread',
  text: 'each print spread evenly over its interval',
};

/** What a rule looks at; a value is there from the first one on. */
export function signalCoverage(
  series: SignalSeries,
  window: Window,
  onGrid: OnGridNote,
): SeriesCoverage {
  const { atMs, resolutionMs } = series;
  const start = lowerBound(atMs, window.from);
  const end = lowerBound(atMs, window.to);
  const knownFrom = atMs[0] ?? window.to;
  const before = knownFrom > window.from ? [{ fromMs: window.from, toMs: knownFrom }] : [];
  return {
    series: seriesName(series.key),
    kind: series.key.kind,
    firstMs: atMs[start] ?? Number.NaN,
    lastMs: atMs[end - 1] ?? Number.NaN,
    rows: end - start,
    expectedRows: null,
    gapsMs: before.map(({ fromMs, toMs }) => [fromMs, toMs] as const),
    resolutionMs,
    onGrid,
    strip: coverageStrip(window, before),
    standIns: standInsOf(series),
  };
}

const whole = ({ from, to }: Window): Gap => ({ fromMs: from, toMs: to });

/** What was taken at the user's word or assumed when the files were read, each sentence once. */
const standInsOf = ({
  provenance,
}: {
  readonly provenance: readonly Provenance[];
}): readonly string[] => [...new Set(provenance.flatMap(({ notes }) => notes))];
