/**
 * Where a mark has been, by blocks of bars: the lowest low and the highest high of 64 bars, and of 64
 * such blocks. A question that no price of a block's range answers with yes need not be put to its bars.
 */
import type { PriceColumns, Tape } from './tape.ts';

/** Lows and highs of one leg's mark, or of an asset behind it: an entry a bar, or a block. */
export type Ranges = Pick<PriceColumns, 'low' | 'high'>;

/** Ranges of each leg, in the tape's order; then of the assets behind the first leg, and behind the next. */
export type PairRanges = readonly Ranges[];

/** Ranges by bars, by blocks, and by blocks of blocks. */
export interface BlockRanges {
  readonly bars: PairRanges;
  readonly blocks: PairRanges;
  readonly spans: PairRanges;
}

/** Bars a block, and blocks a span. */
const FAN = 64;

export function blockRanges(tape: Tape): BlockRanges {
  const assets = tape.legs.flatMap(({ collateral }) => collateral);
  const bars = [...tape.legs.map(({ mark }) => mark), ...assets].map(reached);
  const blocks = bars.map(coarser);
  return { bars, blocks, spans: blocks.map(coarser) };
}

/** The range that a bar's own four prices reach: a record may have an open beyond its extremes. */
function reached({ open, high, low, close }: PriceColumns): Ranges {
  let inside = true;
  for (let bar = 0; inside && bar < low.length; bar++)
    inside =
      Math.min(open[bar] as number, close[bar] as number) >= (low[bar] as number) &&
      Math.max(open[bar] as number, close[bar] as number) <= (high[bar] as number);
  if (inside) return { low, high };
  return {
    low: low.map((least, bar) => Math.min(least, open[bar] as number, close[bar] as number)),
    high: high.map((most, bar) => Math.max(most, open[bar] as number, close[bar] as number)),
  };
}

function coarser({ low, high }: Ranges): Ranges {
  const blocks = Math.ceil(low.length / FAN);
  const lowest = new Float64Array(blocks);
  const highest = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    const end = Math.min((block + 1) * FAN, low.length);
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = block * FAN; i < end; i++) {
      if ((low[i] as number) < least) least = low[i] as number;
      if ((high[i] as number) > most) most = high[i] as number;
    }
    lowest[block] = least;
    highest[block] = most;
  }
  return { low: lowest, high: highest };
}

/**
 * The first bar in [from, end) whose ranges may answer yes; `end` when none does.
 *
 * @param may whether anything can happen while every leg stays inside its range; once it may inside a
 *            range it may inside any wider one
 */
export function firstBarThatMay(
  { bars, blocks, spans }: BlockRanges,
  from: number,
  end: number,
  may: (ranges: PairRanges, at: number) => boolean,
): number {
  let bar = from;
  let asked = false;
  while (bar < end) {
    if (!asked || bar % (FAN * FAN) === 0) {
      const span = Math.floor(bar / (FAN * FAN));
      if (!may(spans, span)) {
        bar = (span + 1) * FAN * FAN;
        continue;
      }
    }
    if (!asked || bar % FAN === 0) {
      const block = Math.floor(bar / FAN);
      if (!may(blocks, block)) {
        bar = (block + 1) * FAN;
        continue;
      }
    }
    asked = true;
    if (may(bars, bar)) return bar;
    bar += 1;
  }
  return end;
}
