/** How far two prices stand apart around settlements: the median by the minutes from the nearest one. */
import type { ReplayReport } from '../domain/report.ts';
import { quantilesOf } from '../metrics/quantiles.ts';
import { lowerBound } from '../units/sorted.ts';
import { MINUTE } from '../units/units.ts';

/** As far as is looked, each side of a settlement, and by what steps. */
const REACH = 30 * MINUTE;
const STEP = 5 * MINUTE;
/** A median of fewer closes says little. */
const LEAST = 5;

export interface SettlementDivergence {
  /** One a step of five minutes, in order. */
  readonly buckets: readonly {
    /** From the settlement; negative: before it. */
    readonly fromMs: number;
    readonly toMs: number;
    readonly closes: number;
    /** Of |a − b| ÷ mean; null where there are too few closes. */
    readonly medianFraction: number | null;
  }[];
  /** Over every close of the window. */
  readonly overallFraction: number;
  readonly settlements: number;
}

/**
 * Null where the grid is coarser than a step, where the divergence is nobody's record, and where nothing
 * settled.
 */
export function settlementDivergence({
  curves,
  result,
}: ReplayReport): SettlementDivergence | null {
  const { atMs, divergenceFraction, settledAtMs } = curves;
  const { gridMs, reconstruction } = result;
  if (reconstruction !== null || gridMs > STEP || !settledAtMs?.length) return null;
  const sides = REACH / STEP;
  const found: number[][] = Array.from({ length: 2 * sides }, () => []);
  const all: number[] = [];
  divergenceFraction.forEach((value, bar) => {
    if (!Number.isFinite(value)) return;
    all.push(Math.abs(value));
    // A close is of the bar's end.
    const distance = fromNearest(settledAtMs, (atMs[bar] as number) + gridMs);
    const bucket = found[Math.floor(distance / STEP) + sides];
    if (distance >= -REACH && distance < REACH) bucket?.push(Math.abs(value));
  });
  const overallFraction = median(all);
  if (overallFraction === null) return null;
  return {
    buckets: found.map((closes, i) => ({
      fromMs: (i - sides) * STEP,
      toMs: (i - sides + 1) * STEP,
      closes: closes.length,
      medianFraction: closes.length < LEAST ? null : median(closes),
    })),
    overallFraction,
    settlements: settledAtMs.length,
  };
}

/** Time since the nearest settlement; negative before it. */
function fromNearest(settledAtMs: Float64Array, at: number): number {
  const next = lowerBound(settledAtMs, at);
  const before = at - (settledAtMs[next - 1] ?? Number.NEGATIVE_INFINITY);
  const until = at - (settledAtMs[next] ?? Number.POSITIVE_INFINITY);
  return before <= -until ? before : until;
}

const median = (values: readonly number[]): number | null =>
  quantilesOf(Float64Array.from(values))?.p50 ?? null;
