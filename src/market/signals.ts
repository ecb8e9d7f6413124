/** What the market alone says at each bar's close: the pair's trailing funding, and how far its marks stand apart. */
import { YEAR } from '../units/units.ts';
import type { FundingSchedule, Tape } from './tape.ts';

/** (a − b) ÷ mean of both, signed. */
export const relativeGap = (a: number, b: number): number => (2 * (a - b)) / (a + b);

/** Signed gap of the two legs' marks at each bar's close. */
export function gapCurve(tape: Tape): Float64Array {
  const [a, b] = tape.legs;
  const first = a?.mark.close ?? new Float64Array(0);
  return first.map((price, bar) => relativeGap(price, b?.mark.close[bar] as number));
}

/** Whose prints a spread counts, and how: −1 for what a long pays, +1 for what a short receives. */
export interface SpreadLeg {
  readonly funding: FundingSchedule;
  readonly sign: 1 | -1;
}

/**
 * The pair's funding over the stretch that ends at each bar's open, as a rate a year:
 *
 *     spread_i = Σ sign · rate of the prints complete at opens in (t_i − over, t_i]  ·  365 d ÷ over
 *
 * NaN while that stretch begins before the first bar's open: what is not known is not zero.
 *
 * @param overMs length of the stretch, above zero
 */
export function trailingSpread(
  { openMs }: Pick<Tape, 'openMs'>,
  legs: readonly SpreadLeg[],
  overMs: number,
): Float64Array {
  const total = runningTotal(openMs.length, legs);
  const spread = new Float64Array(openMs.length).fill(Number.NaN);
  const firstMs = openMs[0] ?? 0;
  let before = 0;
  for (let bar = 0; bar < openMs.length; bar++) {
    const from = (openMs[bar] as number) - overMs;
    if (from < firstMs) continue;
    while ((openMs[before + 1] as number) <= from) before += 1;
    spread[bar] = (total.since(before, bar) * YEAR) / overMs;
  }
  return spread;
}

/**
 * Signed rates added up bar by bar, with what each addition rounds away kept beside it: the sum over
 * a stretch is then as good as if only its own prints had been added.
 */
function runningTotal(bars: number, legs: readonly SpreadLeg[]) {
  const sums = new Float64Array(bars);
  const lost = new Float64Array(bars);
  const next = legs.map(() => 0);
  const accruing = legs.map(() => 0);
  let sum = 0;
  let rest = 0;
  for (let bar = 0; bar < bars; bar++) {
    for (const [i, { funding, sign }] of legs.entries()) {
      let print = next[i] as number;
      for (; (funding.bar[print] as number) <= bar; print++) {
        // What accrues is made of a print that nobody has seen yet: it counts once that is there.
        const accrued = (accruing[i] as number) + sign * (funding.rate[print] as number);
        accruing[i] = funding.completes[print] === 1 ? 0 : accrued;
        if (funding.completes[print] !== 1) continue;
        const rate = accrued;
        const more = sum + rate;
        const kept = more - sum;
        rest += sum - (more - kept) + (rate - kept);
        sum = more;
      }
      next[i] = print;
    }
    sums[bar] = sum;
    lost[bar] = rest;
  }
  /** Over the bars after `before`, up to and including `bar`. */
  const since = (before: number, bar: number): number =>
    (sums[bar] as number) -
    (sums[before] as number) +
    ((lost[bar] as number) - (lost[before] as number));
  return { since };
}
