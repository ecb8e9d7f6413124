/**
 * When a curve made of a leg's own history first passes a level. The curve is
 *
 *     A(t) = a · price(t) − cash(t)          cash: funding and interest a unit, up to and including t
 *
 * With a = ρ − s and the bar's adverse extreme for the price it is what one bracket asks of a leg of side
 * s (docs/method.md, "The required-margin index"): it depends on nothing but history, so one index answers for every
 * leverage, quantity, entry price and entry time. Maxima of blocks of bars stand in a binary tree.
 */

/** Bars a block. */
const BLOCK = 32;

export class CrossingIndex {
  readonly #price: Float64Array;
  readonly #cash: Float64Array;
  readonly #factor: number;
  /** Maxima: leaf b is at `#leaves` + b, the parent of i at i >> 1. */
  readonly #tree: Float64Array;
  readonly #leaves: number;
  /** Maxima from each block to the end of the history: what most questions ask for. */
  readonly #onward: Float64Array;

  constructor(price: Float64Array, cash: Float64Array, factor: number) {
    this.#price = price;
    this.#cash = cash;
    this.#factor = factor;
    const blocks = Math.max(1, Math.ceil(price.length / BLOCK));
    this.#leaves = 2 ** Math.ceil(Math.log2(blocks));
    this.#tree = new Float64Array(2 * this.#leaves).fill(Number.NEGATIVE_INFINITY);
    for (let block = 0; block < blocks; block++)
      this.#tree[this.#leaves + block] = this.#walk(
        block * BLOCK,
        Math.min((block + 1) * BLOCK, price.length),
      );
    for (let node = this.#leaves - 1; node > 0; node--)
      this.#tree[node] = Math.max(
        this.#tree[2 * node] as number,
        this.#tree[2 * node + 1] as number,
      );
    this.#onward = new Float64Array(blocks + 1).fill(Number.NEGATIVE_INFINITY);
    for (let block = blocks - 1; block >= 0; block--)
      this.#onward[block] = Math.max(
        this.#onward[block + 1] as number,
        this.#tree[this.#leaves + block] as number,
      );
  }

  /** What it takes of memory, the history apart. */
  get bytes(): number {
    return this.#tree.byteLength + this.#onward.byteLength;
  }

  /** The curve at a bar. */
  at(bar: number): number {
    return this.#factor * (this.#price[bar] as number) - (this.#cash[bar] as number);
  }

  /** Its largest value over bars [from, end); −∞ when there is none. */
  max(from: number, end: number): number {
    if (from >= end) return Number.NEGATIVE_INFINITY;
    const first = Math.ceil(from / BLOCK);
    const last = Math.floor(end / BLOCK);
    if (end === this.#price.length)
      return Math.max(
        this.#walk(from, Math.min(end, first * BLOCK)),
        this.#onward[first] as number,
      );
    if (first >= last) return this.#walk(from, end);
    let most = Math.max(this.#walk(from, first * BLOCK), this.#walk(last * BLOCK, end));
    let left = first + this.#leaves;
    let right = last + this.#leaves;
    while (left < right) {
      if (left & 1) most = Math.max(most, this.#tree[left++] as number);
      if (right & 1) most = Math.max(most, this.#tree[--right] as number);
      left >>= 1;
      right >>= 1;
    }
    return most;
  }

  /** The first bar in [from, end) at which the curve is at or above a level; `end` when none is. */
  first(from: number, end: number, level: number): number {
    let bar = from;
    const ragged = Math.min(end, Math.ceil(from / BLOCK) * BLOCK);
    for (; bar < ragged; bar++) if (this.at(bar) >= level) return bar;
    if (bar >= end || (this.#onward[bar / BLOCK] as number) < level) return end;
    let node = this.#leaves + bar / BLOCK;
    for (;;) {
      if ((this.#tree[node] as number) >= level) break;
      while (node & 1) node >>= 1;
      if (node === 0) return end;
      node += 1;
    }
    while (node < this.#leaves) {
      node *= 2;
      if ((this.#tree[node] as number) < level) node += 1;
    }
    bar = (node - this.#leaves) * BLOCK;
    for (; bar < end; bar++) if (this.at(bar) >= level) return bar;
    return end;
  }

  #walk(from: number, end: number): number {
    let most = Number.NEGATIVE_INFINITY;
    for (let bar = from; bar < end; bar++) {
      const value = this.at(bar);
      if (value > most) most = value;
    }
    return most;
  }
}
