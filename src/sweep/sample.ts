/**
 * Some of very many, at random but for a seed. The numbers below `size` are shuffled by a cipher of
 * them and the first `count` are taken: nothing is drawn twice, and nothing but the sample is held.
 */
import { ScenarioError } from '../domain/errors.ts';

/** Half-words of the cipher have at most this many bits, so that its arithmetic stays exact. */
const HALF_BITS_MAX = 27;
/** Four rounds make a good shuffle of a good round function; these leave a margin for small ones. */
const ROUNDS = 8;
/** Eight bytes each, on every thread's table once. */
const SAMPLE_MAX = 100_000_000;

/** Seeds are whole numbers from 0 to this. */
export const SEED_MAX = 0xffff_ffff;

/**
 * `count` different numbers of 0 … `size` − 1, in ascending order; the same for the same seed.
 *
 * @param size a safe integer
 * @param seed a whole number from 0 to {@link SEED_MAX}
 * @throws ScenarioError when there are not that many
 * @source M. Luby and C. Rackoff, "How to construct pseudorandom permutations from pseudorandom
 *   functions", SIAM J. Comput. 17 (1988), for the network; numbers outside the range are walked on
 *   (J. Black and P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002)
 */
export function sampleOf(size: number, count: number, seed: number): Float64Array {
  if (!Number.isSafeInteger(count) || count < 1 || count > Math.min(size, SAMPLE_MAX))
    throw new ScenarioError({
      where: '--sample',
      expected: `a whole number from 1 to ${Math.min(size, SAMPLE_MAX)}, which the grid has`,
      found: String(count),
      hint: 'leave --sample out to run every combination',
    });
  const shuffle = shuffleOf(size, seed);
  return Float64Array.from({ length: count }, (_, i) => shuffle(i)).sort();
}

/** A permutation of 0 … `size` − 1. */
function shuffleOf(size: number, seed: number): (x: number) => number {
  let bits = 1;
  while (bits < HALF_BITS_MAX && 4 ** bits < size) bits += 1;
  const half = 2 ** bits;
  const keys = Array.from({ length: ROUNDS }, (_, round) => mixed(mixed(seed) + round + 1));
  const once = (x: number): number => {
    let left = Math.floor(x / half);
    let right = x % half;
    for (const key of keys) {
      const next = (left ^ mixed(right ^ key)) & (half - 1);
      left = right;
      right = next;
    }
    return left * half + right;
  };
  return (x) => {
    let y = once(x);
    while (y >= size) y = once(y);
    return y;
  };
}

/**
 * 32 bits to 32 bits, every bit of the answer depending on every bit of the question.
 *
 * @source A. Appleby, MurmurHash3, the 32-bit finaliser, https://github.com/aappleby/smhasher
 */
function mixed(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
