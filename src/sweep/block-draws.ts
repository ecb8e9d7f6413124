/** Calendar blocks, and drawing them with replacement. */
import { randomStream } from '../units/random.ts';

/** Fewer blocks than this carry no band: ten draws of ten already show almost nothing but chance. */
export const BLOCKS_MIN = 10;
/** More tell the band's width no better, and make its blocks shorter than a market's memory. */
const BLOCKS_MAX = 40;
/** Longer blocks cut fewer of the shadows that one crash throws over the entries before it. */
const HOLDINGS_A_BLOCK = 3;

export interface Blocks {
  /** Those that have an entry. */
  readonly count: number;
  readonly lengthMs: number;
  /** The block of each entry, from 0. */
  readonly of: Uint16Array;
}

/**
 * Equal stretches of the calendar from the first entry to the last. A block is three holding times long
 * where at least ten such fit, shorter where they do not, never shorter than the holding time; at most
 * forty blocks are made. One without an entry is left out.
 *
 * @param entryAtMs in order
 * @returns null where fewer than ten can be made
 */
export function calendarBlocks(entryAtMs: Float64Array, holdingMs: number): Blocks | null {
  const first = entryAtMs[0] ?? 0;
  const span = (entryAtMs.at(-1) ?? 0) - first;
  const fitting = Math.floor(span / holdingMs);
  if (fitting < BLOCKS_MIN) return null;
  const wanted = Math.floor(span / (HOLDINGS_A_BLOCK * holdingMs));
  const made = Math.min(fitting, Math.max(BLOCKS_MIN, Math.min(BLOCKS_MAX, wanted)));
  const lengthMs = span / made;
  const of = new Uint16Array(entryAtMs.length);
  let count = 0;
  let block = -1;
  let nextMs = first;
  for (let i = 0; i < entryAtMs.length; i++) {
    const entry = entryAtMs[i] as number;
    if (entry >= nextMs) {
      // The last instant of all stands on the end of the last block, and belongs to it.
      if (block < made - 1) count += 1;
      block = Math.min(made - 1, Math.floor((entry - first) / lengthMs));
      nextMs = first + (block + 1) * lengthMs;
    }
    of[i] = count - 1;
  }
  return count < BLOCKS_MIN ? null : { count, lengthMs, of };
}

/** How often each block was drawn: `draws` rows of `count` numbers, each row summing to `count`. */
export type BlockDraws = Uint8Array;

/**
 * As many blocks as there are, with replacement, again and again. The same seed gives the same draws.
 *
 * @param count at most 255
 */
export function drawBlocks(count: number, draws: number, seed: number): BlockDraws {
  const drawn = new Uint8Array(count * draws);
  const { uniform } = randomStream(seed, 'blocks');
  for (let draw = 0; draw < draws; draw++)
    for (let i = 0; i < count; i++) {
      const at = draw * count + Math.floor(uniform() * count);
      drawn[at] = (drawn[at] as number) + 1;
    }
  return drawn;
}
