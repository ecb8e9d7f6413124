/** How far a stored series reaches, beside the others of its coin. */
import type { BarHistory, FundingHistory } from '../../checks/history.ts';
import type { CheckedSeries } from '../../domain/coverage.ts';
import type { Window } from '../../domain/scenario.ts';
import { coverageStrip } from '../../market/coverage-strip.ts';
import { fundingHoles, printStep } from '../../market/funding-schedule.ts';
import type { Gap } from '../../market/grid.ts';
import { gapsOf } from '../../market/resample.ts';

/** What every series of one coin is shown over: the first row of all to the last. */
export interface CoinSpan {
  readonly coin: string;
  readonly window: Pick<Window, 'from' | 'to'> | { readonly from: number; readonly to: number };
}

/** @param name as findings name it */
export function checkedBars({ series }: BarHistory, name: string, span: CoinSpan): CheckedSeries {
  const { openMs, resolutionMs, provenance } = series;
  const firstMs = openMs[0] as number;
  const lastMs = openMs.at(-1) as number;
  const bars = Math.round((lastMs - firstMs) / resolutionMs) + 1;
  const gaps = gapsOf(series, { firstMs, gridMs: resolutionMs, bars });
  const extent = { fromMs: firstMs, toMs: lastMs + resolutionMs };
  return {
    ...{ series: name, coin: span.coin, kind: series.key.kind, resolutionMs },
    ...{ firstMs, lastMs, rows: openMs.length, expectedRows: bars },
    gapsMs: gaps.map(({ fromMs, toMs }) => [fromMs, toMs] as const),
    ...stripOf(span, extent, gaps),
    standIns: [...new Set(provenance.flatMap(({ notes }) => notes))],
    sources: provenance,
  };
}

/** @param name as findings name it */
export function checkedFunding(
  { series }: FundingHistory,
  name: string,
  span: CoinSpan,
): CheckedSeries {
  const { settledAtMs, provenance } = series;
  const firstMs = settledAtMs[0] as number;
  const lastMs = settledAtMs.at(-1) as number;
  const holes = fundingHoles(series, { from: firstMs, to: lastMs });
  // Each print is the record of the interval before it.
  const before = settledAtMs.length > 1 ? printStep(settledAtMs, 1) : 0;
  const missing = holes.map(({ fromMs, toMs, intervalMs }) => ({
    fromMs,
    toMs: toMs - intervalMs,
  }));
  return {
    ...{ series: name, coin: span.coin, kind: series.key.kind, resolutionMs: null },
    ...{ firstMs, lastMs, rows: settledAtMs.length, expectedRows: null },
    gapsMs: holes.map(({ fromMs, toMs }) => [fromMs, toMs] as const),
    ...stripOf(span, { fromMs: firstMs - before, toMs: lastMs }, missing),
    standIns: [...new Set(provenance.flatMap(({ notes }) => notes))],
    sources: provenance,
  };
}

/** Before its first row and after its last a series is as absent as in a gap. */
function stripOf(
  { window }: CoinSpan,
  { fromMs, toMs }: Gap,
  gaps: readonly Gap[],
): Pick<CheckedSeries, 'windowMs' | 'strip'> {
  const outside = [
    { fromMs: window.from, toMs: fromMs },
    { fromMs: toMs, toMs: window.to },
  ];
  return {
    windowMs: [window.from, window.to],
    strip: coverageStrip(window, [...outside, ...gaps]),
  };
}
