/** How far two venues' marks stood apart, and when. */
import { quantile } from 'simple-statistics';
import type { DivergenceResult } from '../domain/hedge.ts';
import { gapCurve, relativeGap } from '../market/signals.ts';
import type { Tape } from '../market/tape.ts';
import { HOUR } from '../units/units.ts';

/** Edges of the buckets of an hour's move (or a bar's, when longer), as fractions. */
const MOVES = [0, 0.005, 0.01, 0.02, 0.05] as const;

/** Medians and extremes of the absolute gap at closes, split by what was going on. */
export function divergence(tape: Tape): DivergenceResult {
  const gaps = gapCurve(tape).map(Math.abs);
  let maxBar = 0;
  for (let bar = 1; bar < gaps.length; bar++)
    if ((gaps[bar] as number) > (gaps[maxBar] as number)) maxBar = bar;
  const near = nearSettlement(tape);
  const around = gaps.filter((_, bar) => near[bar] === 1);
  const elsewhere = gaps.filter((_, bar) => near[bar] === 0);
  return {
    medianFraction: at(gaps, 0.5),
    p99Fraction: at(gaps, 0.99),
    maxFraction: gaps[maxBar] as number,
    maxAtMs: tape.openMs[maxBar] as number,
    ...parts(tape),
    aroundSettlementsMedianFraction: around.length === 0 ? null : at(around, 0.5),
    elsewhereMedianFraction: elsewhere.length === 0 ? null : at(elsewhere, 0.5),
    byMove: byMove(tape, gaps),
  };
}

/** Type-7 quantile, as numpy's default. */
const at = (values: Float64Array, p: number): number =>
  quantile(values as unknown as number[], p) as number;

/** Bars at whose open a print of either leg settles, and the bar before each. */
function nearSettlement(tape: Tape): Uint8Array {
  const near = new Uint8Array(tape.openMs.length);
  for (const { funding } of tape.legs)
    for (const [print, bar] of funding.bar.entries()) {
      if (funding.completes[print] === 0) continue;
      near[bar] = 1;
      if (bar > 0) near[bar - 1] = 1;
    }
  return near;
}

/** The gap of the indexes, and what is left of the marks' gap: premium. */
function parts(tape: Tape): Pick<DivergenceResult, 'indexPart' | 'premiumPart'> {
  const [a, b] = tape.legs;
  if (!a?.index || !b?.index) return { indexPart: null, premiumPart: null };
  const index: number[] = [];
  const premium: number[] = [];
  for (let bar = 0; bar < tape.openMs.length; bar++) {
    const between = relativeGap(a.index.close[bar] as number, b.index.close[bar] as number);
    if (Number.isNaN(between)) continue;
    const marks = relativeGap(a.mark.close[bar] as number, b.mark.close[bar] as number);
    index.push(Math.abs(between));
    premium.push(Math.abs(marks - between));
  }
  const figures = (values: number[]): { medianFraction: number; maxFraction: number } => ({
    medianFraction: quantile(values, 0.5),
    maxFraction: quantile(values, 1),
  });
  if (index.length === 0) return { indexPart: null, premiumPart: null };
  return { indexPart: figures(index), premiumPart: figures(premium) };
}

function byMove(tape: Tape, gaps: Float64Array): DivergenceResult['byMove'] {
  const mark = tape.legs[0]?.mark;
  if (mark === undefined) return [];
  const buckets: number[][] = MOVES.map(() => []);
  const hourOf = (bar: number): number => Math.floor((tape.openMs[bar] as number) / HOUR);
  for (let from = 0; from < gaps.length; ) {
    let next = from + 1;
    while (next < gaps.length && hourOf(next) === hourOf(from)) next += 1;
    const move = Math.abs((mark.close[next - 1] as number) / (mark.open[from] as number) - 1);
    const bucket = buckets[MOVES.findLastIndex((edge) => move >= edge)];
    for (let bar = from; bar < next; bar++) bucket?.push(gaps[bar] as number);
    from = next;
  }
  return buckets.flatMap((values, i) =>
    values.length === 0
      ? []
      : [
          {
            moveFromFraction: MOVES[i] as number,
            moveToFraction: MOVES[i + 1] ?? null,
            bars: values.length,
            medianFraction: quantile(values, 0.5),
            maxFraction: quantile(values, 1),
          },
        ],
  );
}
