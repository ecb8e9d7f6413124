/** 95 % bands around yearly rates and means over entries, from the block bootstrap of the survival band. */
import type { Estimate } from '../domain/cost.ts';
import { YEAR } from '../units/units.ts';
import { type Blocks, calendarBlocks } from './block-draws.ts';
import { NO_BLOCKS, studentT975 } from './survival-band.ts';
import type { Draws } from './survival-steps.ts';

/** With fewer blocks that hold one, what one forced exit costs has no spread to speak of. */
const BLOCKS_OF_MEAN_MIN = 3;
/** −ln 0.05: of so many expected, one time in twenty none comes. */
const RULE_OF_THREE = -Math.log(0.05);

/** A ratio of two sums over entries: an element an entry each. */
export interface Ratio {
  readonly above: Float64Array;
  readonly below: Float64Array;
  /** What the sums give; where it is above zero and can not be below, the band does not reach zero. */
  readonly value: number;
  readonly isPositive: boolean;
}

/**
 * Bands of one leverage's entries. As for survival, whole blocks of calendar time are drawn with
 * replacement, each with all its entries, so that entries around one crash count as one observation; both
 * sums of a ratio come from the same draw, and all figures from the same draws. From the spread of the drawn
 * ratios r*
 *
 *     r ± t·sd(r*)                     of what can be below zero
 *     r·exp(± t·sd(r*) ÷ r)            of what can not
 *
 * t: Student's 97.5 % with one degree less than the blocks whose entries count in the ratio.
 */
export class CostBands {
  readonly #blocks: Blocks | null;
  readonly #draws: Draws;

  /** @param entryAtMs of the entries that were let in, in order */
  constructor(entryAtMs: Float64Array, holdMs: number, draws: Draws) {
    this.#blocks = calendarBlocks(entryAtMs, holdMs);
    this.#draws = draws;
  }

  of({ above, below, value, isPositive }: Ratio): Estimate {
    const blocks = this.#blocks;
    if (blocks === null) return { value, ...without(NO_BLOCKS.reason) };
    const sums = { above: byBlock(above, blocks), below: byBlock(below, blocks) };
    const counting = sums.below.filter((sum) => sum !== 0).length;
    if (counting < BLOCKS_OF_MEAN_MIN) return { value, ...without(fewBlocks(counting)) };
    const width = studentT975(counting - 1) * this.#spread(sums, blocks.count);
    const factor = isPositive && value > 0 ? Math.exp(width / value) : null;
    return {
      value,
      low: factor === null ? value - width : value / factor,
      high: factor === null ? value + width : value * factor,
      bandReason: null,
    };
  }

  /** Standard deviation of the drawn ratios; a draw with nothing below has none. */
  #spread({ above, below }: Pick<Ratio, 'above' | 'below'>, count: number): number {
    const draws = this.#draws.of(count);
    const drawn: number[] = [];
    for (let first = 0; first < draws.length; first += count) {
      let over = 0;
      let under = 0;
      for (let block = 0; block < count; block++) {
        const times = draws[first + block] as number;
        over += times * (above[block] as number);
        under += times * (below[block] as number);
      }
      if (under !== 0) drawn.push(over / under);
    }
    const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
    const squares = drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0);
    return Math.sqrt(squares / (drawn.length - 1));
  }
}

/**
 * The band of what is left of one figure after another was taken. Drawn as one, it is even on both sides, and
 * with few crashes its lower end lies too high 10 to 15 times in a hundred: what exits take reaches much further up
 * than down. So each end is the wider of the drawn one and of the two figures' own ends,
 *
 *     low = kept − taken − √((kept − kept low)² + (taken high − taken)²)        and high the other way round
 *
 * @param drawn the difference, from the same draws
 * @source G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures: a general approach",
 *   Statistics in Medicine 27 (2008)
 */
export function lessTaken(drawn: Estimate, kept: Estimate, taken: Estimate): Estimate {
  const { value, low, high } = drawn;
  const [of, by] = [reachOf(kept), reachOf(taken)];
  if (low === null || high === null || of === null || by === null) return drawn;
  return {
    ...drawn,
    low: Math.min(low, value - Math.hypot(of.below, by.above)),
    high: Math.max(high, value + Math.hypot(of.above, by.below)),
  };
}

const reachOf = ({ value, low, high }: Estimate) =>
  low === null || high === null ? null : { below: value - low, above: high - value };

const without = (bandReason: string) => ({ low: null, high: null, bandReason });

const fewBlocks = (count: number): string =>
  `all of it lies in ${count === 1 ? 'one block' : `${count} blocks`} of the calendar, and fewer than ${BLOCKS_OF_MEAN_MIN} tell no spread`;

function byBlock(values: Float64Array, { of, count }: Blocks): Float64Array {
  const sums = new Float64Array(count);
  for (const [i, value] of values.entries()) {
    const block = of[i] as number;
    sums[block] = (sums[block] as number) + value;
  }
  return sums;
}

/**
 * No forced exit in the record: none a year, and at most 3 ÷ (years watched), because with more than that
 * at least one would have come nineteen times in twenty. Counted by the calendar, whatever the number of
 * entries: they share its crashes.
 *
 * @source B. D. Jovanovic and P. S. Levy, "A look at the rule of three", The American Statistician 51 (1997)
 */
export const neverForced = (watchedMs: number): Estimate => ({
  value: 0,
  low: 0,
  high: (RULE_OF_THREE * YEAR) / watchedMs,
  bandReason: null,
});

/**
 * Milliseconds of the calendar in which at least one entry was held.
 *
 * @param entryAtMs in order
 */
export function watchedOf(entryAtMs: Float64Array, holdMs: number): number {
  let watched = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const at of entryAtMs) {
    watched += at + holdMs - Math.max(at, until);
    until = at + holdMs;
  }
  return watched;
}
