/**
 * The excursion of a sum of two curves, g · G + d · S, of which only each one's own is indexed. Bounds by blocks
 * say where the sum can neither be at its least nor end its deepest fall; only the other blocks are
 * walked, and of the highest point before one only as much is found out as it asks.
 */
import {
  addPoint,
  type BlockCount,
  type Excursion,
  type ExcursionIndex,
  POINTS,
  SPAN,
} from '../market/excursion-index.ts';

/** One point in so many blocks is looked at beforehand, for how low and how far the sum goes at least. */
const SAMPLED = 8;

/** base + g · G + d · S, with g and d not below zero. */
export interface Mixture {
  readonly base: number;
  readonly g: number;
  readonly G: ExcursionIndex;
  readonly d: number;
  readonly S: ExcursionIndex;
}

/** Goes on with an excursion over points [from, end). */
export function extendMixed(mixture: Mixture, from: number, end: number, found: Excursion): void {
  const first = Math.ceil(from / POINTS);
  const last = Math.floor(end / POINTS);
  if (first >= last) {
    walk(mixture, from, end, found);
    return;
  }
  walk(mixture, from, first * POINTS, found);
  new Blocks(mixture, first, last, found).run();
  walk(mixture, last * POINTS, end, found);
}

const sumAt = ({ base, g, G, d, S }: Mixture, point: number): number =>
  base + g * G.at(point) + d * S.at(point);

const slackOf = ({ g, G, d, S }: Mixture): number => g * G.slack + d * S.slack;

function walk(mixture: Mixture, from: number, end: number, found: Excursion): void {
  for (let point = from; point < end; point++)
    addPoint(found, point, sumAt(mixture, point), slackOf(mixture));
}

/** Blocks that were passed over, and the most they can reach. */
interface Skipped {
  readonly block: number;
  readonly count: BlockCount;
  readonly high: number;
}

class Blocks {
  readonly #mixture: Mixture;
  readonly #first: number;
  readonly #last: number;
  readonly #found: Excursion;
  /** The sum is known to go as low, and to fall as far: what can do neither is passed over. */
  readonly #low: number;
  readonly #fall: number;
  #skipped: Skipped[] = [];
  #skippedHigh = Number.NEGATIVE_INFINITY;

  constructor(mixture: Mixture, first: number, last: number, found: Excursion) {
    this.#mixture = mixture;
    this.#first = first;
    this.#last = last;
    this.#found = found;
    let { most, least, fall } = found;
    for (let block = first; block < last; block += SAMPLED) {
      const value = sumAt(mixture, block * POINTS);
      most = Math.max(most, value);
      least = Math.min(least, value);
      fall = Math.max(fall, most - value);
    }
    this.#low = least;
    this.#fall = fall;
  }

  run(): void {
    let block = this.#first;
    while (block < this.#last) {
      const wide = block % SPAN === 0 && block + SPAN <= this.#last;
      if (wide && this.#isPassedOver(block, SPAN)) {
        block += SPAN;
        continue;
      }
      if (!this.#isPassedOver(block, 1)) {
        this.#findHighest();
        walk(this.#mixture, block * POINTS, (block + 1) * POINTS, this.#found);
      }
      block += 1;
    }
    this.#findHighest();
  }

  #isPassedOver(block: number, count: BlockCount): boolean {
    const low = this.#bound(block, count, 'low');
    const high = this.#bound(block, count, 'high');
    const highest = Math.max(this.#found.most, this.#skippedHigh, high);
    if (low <= this.#low || highest - low >= this.#fall) return false;
    if (high > this.#found.most) {
      this.#skipped.push({ block, count, high });
      this.#skippedHigh = Math.max(this.#skippedHigh, high);
    }
    return true;
  }

  #bound(block: number, count: BlockCount, end: 'low' | 'high'): number {
    const { base, g, G, d, S } = this.#mixture;
    return end === 'low'
      ? base + g * G.leastOf(block, count) + d * S.leastOf(block, count)
      : base + g * G.mostOf(block, count) + d * S.mostOf(block, count);
  }

  /** The highest point so far, exactly: of the blocks passed over those that may reach beyond it, highest first. */
  #findHighest(): void {
    const skipped = this.#skipped.toSorted((a, b) => b.high - a.high);
    this.#skipped = [];
    this.#skippedHigh = Number.NEGATIVE_INFINITY;
    for (const { block, count, high } of skipped) {
      if (high <= this.#found.most) return;
      for (let one = block; one < block + count; one++) this.#climb(one);
    }
  }

  #climb(block: number): void {
    if (this.#bound(block, 1, 'high') <= this.#found.most) return;
    for (let point = block * POINTS; point < (block + 1) * POINTS; point++)
      this.#found.most = Math.max(this.#found.most, sumAt(this.#mixture, point));
  }
}
