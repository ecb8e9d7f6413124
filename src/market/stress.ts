/** The market as it was, but with the two legs' marks further apart. */
import { ScenarioError } from '../domain/errors.ts';
import type { LegTape, PriceColumns, Tape } from './tape.ts';

/**
 * The tape with every divergence of the two marks multiplied. In each bar and each column (open, high, low,
 * close) a leg's mark m becomes
 *
 *     mid + k·(m − mid)        mid = (the one leg's m + the other's) ÷ 2
 *
 * so the mean price stays and the distance between the legs, at its worst as everywhere, is k times what it
 * was. A bar's high and low are widened to hold its own open and close. Fills that are taken from the mark
 * follow it; a last-price series, indexes, conversions, what was charged as funding and the shared spot
 * price stay as recorded.
 *
 * @param factor 1 or more; at 1 the tape comes back as it is
 * @throws ScenarioError where a price would not stay above zero
 */
export function stressTape(tape: Tape, factor: number): Tape {
  const [first, second] = tape.legs;
  if (factor === 1 || first === undefined || second === undefined) return tape;
  return {
    ...tape,
    legs: [
      withMark(first, apart(first.mark, second.mark, factor)),
      withMark(second, apart(second.mark, first.mark, factor)),
    ],
  };
}

/** The leg with another mark. Fills that are the mark's own columns follow it: they are the very same arrays. */
export const withMark = (leg: LegTape, mark: PriceColumns): LegTape => ({
  ...leg,
  mark,
  fillOpen: leg.fillOpen === leg.mark.open ? mark.open : leg.fillOpen,
  fillClose: leg.fillClose === leg.mark.close ? mark.close : leg.fillClose,
});

function apart(own: PriceColumns, other: PriceColumns, factor: number): PriceColumns {
  const moved = (column: keyof PriceColumns): Float64Array =>
    own[column].map((price, bar) => {
      const mid = (price + (other[column][bar] as number)) / 2;
      return mid + factor * (price - mid);
    });
  const columns = inOrder({
    open: moved('open'),
    high: moved('high'),
    low: moved('low'),
    close: moved('close'),
  });
  if (columns.low.some((price) => price <= 0))
    throw new ScenarioError({
      where: '--stress',
      expected: 'a factor that leaves every price above zero',
      found: String(factor),
      hint: 'take a smaller one; the two legs must be quoted in the same unit of the coin',
    });
  return columns;
}

/** Highs and lows that hold every price of their bar; written in place. */
export function inOrder(columns: PriceColumns): PriceColumns {
  const { open, high, low, close } = columns;
  for (let bar = 0; bar < open.length; bar++) {
    const four = [open[bar], high[bar], low[bar], close[bar]] as [number, number, number, number];
    high[bar] = Math.max(...four);
    low[bar] = Math.min(...four);
  }
  return columns;
}
