/**
 * How far a curve went over any stretch: its lowest and highest point and its deepest fall. The curve has
 * two points a bar, its open and its close; point 2i is the open of bar i and point 2i + 1 its close.
 */

/** Bars a block. */
const BLOCK = 32;
/** Points a block. */
export const POINTS = 2 * BLOCK;

/** What a stretch of a curve did. */
export interface Excursion {
  least: number;
  /** The first point at which it stood at its least. */
  leastAt: number;
  most: number;
  /** The deepest fall from a point to a later one; 0 when it never fell. */
  fall: number;
  /** Where that fall began. */
  fallFrom: number;
}

export const emptyExcursion = (): Excursion => ({
  least: Number.POSITIVE_INFINITY,
  leastAt: -1,
  most: Number.NEGATIVE_INFINITY,
  fall: 0,
  fallFrom: Number.NaN,
});

/** Blocks a span: the wider of the two steps in which bounds are asked. */
export const SPAN = 32;

/** Of how many blocks bounds are asked; the first is a multiple of it. */
export type BlockCount = 1 | typeof SPAN;

/** Of the curve's largest value: points nearer than this are one, written twice by rounding. */
const SAME = 1e-13;

export class ExcursionIndex {
  readonly open: Float64Array;
  readonly close: Float64Array;
  /** What rounding may tell two equal points apart by; of such the earlier is told. */
  readonly slack: number;
  readonly #leaves: number;
  readonly #least: Float64Array;
  readonly #leastAt: Float64Array;
  readonly #most: Float64Array;
  readonly #fall: Float64Array;
  readonly #fallFrom: Float64Array;

  constructor(open: Float64Array, close: Float64Array) {
    this.open = open;
    this.close = close;
    this.slack = SAME * open.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const blocks = Math.max(1, Math.ceil(open.length / BLOCK));
    this.#leaves = 2 ** Math.ceil(Math.log2(blocks));
    const nodes = 2 * this.#leaves;
    this.#least = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
    this.#leastAt = new Float64Array(nodes).fill(-1);
    this.#most = new Float64Array(nodes).fill(Number.NEGATIVE_INFINITY);
    this.#fall = new Float64Array(nodes);
    this.#fallFrom = new Float64Array(nodes).fill(Number.NaN);
    const found = emptyExcursion();
    for (let block = 0; block < blocks; block++) {
      Object.assign(found, emptyExcursion());
      this.#walk(block * POINTS, Math.min((block + 1) * POINTS, 2 * open.length), found);
      this.#keep(this.#leaves + block, found);
    }
    for (let node = this.#leaves - 1; node > 0; node--) {
      Object.assign(found, emptyExcursion());
      this.#add(2 * node, found);
      this.#add(2 * node + 1, found);
      this.#keep(node, found);
    }
  }

  /** The curve at a point. */
  at(point: number): number {
    return ((point & 1) === 0 ? this.open : this.close)[point >> 1] as number;
  }

  /** Goes on with an excursion over points [from, end). */
  extend(from: number, end: number, found: Excursion): void {
    const first = Math.ceil(from / POINTS);
    const last = Math.floor(end / POINTS);
    if (first >= last) {
      this.#walk(from, end, found);
      return;
    }
    this.#walk(from, first * POINTS, found);
    this.#between(first, last, found);
    this.#walk(last * POINTS, end, found);
  }

  /** No point of `count` blocks from one on is below this. */
  leastOf(block: number, count: BlockCount): number {
    return this.#least[this.#nodeOf(block, count)] as number;
  }

  /** No point of `count` blocks from one on is above this. */
  mostOf(block: number, count: BlockCount): number {
    return this.#most[this.#nodeOf(block, count)] as number;
  }

  /** A tree of fewer blocks than a span has its whole in the root. */
  #nodeOf(block: number, count: BlockCount): number {
    return Math.max(1, (this.#leaves + block) / count);
  }

  /** Whole blocks [first, last), left to right. */
  #between(first: number, last: number, found: Excursion): void {
    let block = first;
    while (block < last) {
      let size = 1;
      let node = this.#leaves + block;
      // The widest node that begins here and ends by the end.
      while ((node & 1) === 0 && block + 2 * size <= last) {
        node >>= 1;
        size *= 2;
      }
      this.#add(node, found);
      block += size;
    }
  }

  #add(node: number, found: Excursion): void {
    const least = this.#least[node] as number;
    const across = found.most - least;
    if (across > found.fall + this.slack) {
      found.fall = across;
      found.fallFrom = found.most;
    }
    if ((this.#fall[node] as number) > found.fall + this.slack) {
      found.fall = this.#fall[node] as number;
      found.fallFrom = this.#fallFrom[node] as number;
    }
    if (least < found.least - this.slack) {
      found.least = least;
      found.leastAt = this.#leastAt[node] as number;
    }
    if ((this.#most[node] as number) > found.most) found.most = this.#most[node] as number;
  }

  #keep(node: number, found: Excursion): void {
    this.#least[node] = found.least;
    this.#leastAt[node] = found.leastAt;
    this.#most[node] = found.most;
    this.#fall[node] = found.fall;
    this.#fallFrom[node] = found.fallFrom;
  }

  #walk(from: number, end: number, found: Excursion): void {
    for (let point = from; point < end; point++) addPoint(found, point, this.at(point), this.slack);
  }
}

/**
 * One more point of a curve.
 *
 * @param slack differences up to this are rounding
 */
export function addPoint(found: Excursion, point: number, value: number, slack: number): void {
  if (value > found.most) found.most = value;
  else if (found.most - value > found.fall + slack) {
    found.fall = found.most - value;
    found.fallFrom = found.most;
  }
  if (value < found.least - slack) {
    found.least = value;
    found.leastAt = point;
  }
}
