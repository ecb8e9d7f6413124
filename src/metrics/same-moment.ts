/** Where one leg stands at the moment at which another one's mark is somewhere inside a bar. */
import { quoteOn } from '../market/settlement-price.ts';
import type { LegTape } from '../market/tape.ts';

/**
 * A leg's mark at a bar's open, moved by as much money as the other one's mark has moved since, times what a
 * unit of the leg moves like; of two quote currencies, at what they were worth at that open.
 *
 * @param price     the other leg's mark then
 * @param unitDelta coins that one unit of the leg moves like
 */
export function movedAlong(
  leg: LegTape,
  other: LegTape,
  bar: number,
  price: number,
  unitDelta = 1,
): number {
  const perQuote = quoteOn(other, bar, 'open') / quoteOn(leg, bar, 'open');
  const moved = unitDelta * (price - (other.mark.open[bar] as number)) * perQuote;
  return (leg.mark.open[bar] as number) + moved;
}

/** The same, kept inside the leg's own range of that bar. */
export function movedWithin(leg: LegTape, other: LegTape, bar: number, price: number): number {
  const { low, high } = leg.mark;
  const moved = movedAlong(leg, other, bar, price);
  return Math.min(Math.max(moved, low[bar] as number), high[bar] as number);
}
