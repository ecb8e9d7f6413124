/**
 * What a market did in the time before an instant: how far its price went, and how much changed hands. Of a bar's open
 * nothing of the bar itself is in it, so that an order there may know it.
 */
import { invariant } from '../domain/errors.ts';
import { lowerBound, upperBound } from '../units/sorted.ts';
import { DAY, HOUR, YEAR } from '../units/units.ts';
import type { PriceColumns, Tape } from './tape.ts';

/** Less of the past than this says nothing of a day. */
export const LEAST_PAST = HOUR;

/** What a bar adds to the realised variance: the square of the logarithm of its close ÷ the close before. */
const squaredChange = (before: number, close: number): number => Math.log(close / before) ** 2;

/**
 * Volatility of a day at a bar's open, realised over the day before:
 *
 *     √( Σ ln(close ÷ close before)² · day ÷ span )
 *
 * over the bars that open in [open − 1 d, open), the first of them from its own open; no mean is taken off. Where the tape
 * begins later the span is what is there of it.
 *
 * @returns NaN with less than an hour of past
 */
export function volatilityOfDay(
  openMs: Float64Array,
  { open, close }: Pick<PriceColumns, 'open' | 'close'>,
  bar: number,
): number {
  const nowMs = openMs[bar] as number;
  const from = lowerBound(openMs, nowMs - DAY);
  const spanMs = nowMs - (openMs[from] as number);
  if (spanMs < LEAST_PAST) return Number.NaN;
  let variance = 0;
  let before = open[from] as number;
  for (let i = from; i < bar; i++) {
    variance += squaredChange(before, close[i] as number);
    before = close[i] as number;
  }
  return Math.sqrt((variance * DAY) / spanMs);
}

/**
 * Volatility a year at each bar's close, realised over a stretch that ends there, by the same sum. NaN while that stretch
 * begins before the first bar's open.
 *
 * @param overMs at least a bar
 */
export function volatilityCurve(
  { openMs, gridMs }: Pick<Tape, 'openMs' | 'gridMs'>,
  { open, close }: Pick<PriceColumns, 'open' | 'close'>,
  overMs: number,
): Float64Array {
  const bars = openMs.length;
  // Of the bars before each: what one adds is squared, so that the sums only grow.
  const sums = new Float64Array(bars + 1);
  for (let bar = 0; bar < bars; bar++)
    sums[bar + 1] =
      (sums[bar] as number) +
      squaredChange((close[bar - 1] ?? open[bar]) as number, close[bar] as number);
  const curve = new Float64Array(bars).fill(Number.NaN);
  let from = 0;
  for (let bar = 0; bar < bars; bar++) {
    const endMs = (openMs[bar] as number) + gridMs;
    if (endMs - overMs < (openMs[0] as number)) continue;
    while ((openMs[from] as number) < endMs - overMs) from += 1;
    const first = squaredChange(open[from] as number, close[from] as number);
    const variance = first + (sums[bar + 1] as number) - (sums[from + 1] as number);
    curve[bar] = Math.sqrt((variance * YEAR) / (endMs - (openMs[from] as number)));
  }
  return curve;
}

/**
 * Coins traded in the day before a bar's open, in the bars of the tape; brought to a whole day where it begins later.
 *
 * @param traded what is known at each open of the volume of the bar before it, coins
 * @returns NaN with less than an hour of past, or where a part of it is not known: that is not nothing
 */
export function tradedInDay(
  { openMs, gridMs }: Pick<Tape, 'openMs' | 'gridMs'>,
  traded: Float64Array,
  bar: number,
): number {
  invariant(traded.length === openMs.length, 'a volume a bar');
  const nowMs = openMs[bar] as number;
  // What is known at the first open was traded before the tape begins.
  const from = Math.max(1, upperBound(openMs, nowMs - DAY));
  const spanMs = (bar - from + 1) * gridMs;
  if (spanMs < LEAST_PAST) return Number.NaN;
  let sum = 0;
  for (let i = from; i <= bar; i++) sum += traded[i] as number;
  return (sum * DAY) / spanMs;
}
