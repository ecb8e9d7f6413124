/** The smallest of any run of values, and where it first stands: minima of pairs of pairs in a binary tree. */
export class LeastIndex {
  readonly #values: Float64Array;
  readonly #leaves: number;
  /** Place of the first smallest value below each node; −1: none. */
  readonly #tree: Int32Array;

  constructor(values: Float64Array) {
    this.#values = values;
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, values.length)));
    this.#tree = new Int32Array(2 * this.#leaves).fill(-1);
    for (let i = 0; i < values.length; i++) this.#tree[this.#leaves + i] = i;
    for (let node = this.#leaves - 1; node > 0; node--)
      this.#tree[node] = this.#smaller(
        this.#tree[2 * node] as number,
        this.#tree[2 * node + 1] as number,
      );
  }

  /** Place of the first smallest value in [from, end); −1 when there is none. */
  at(from: number, end: number): number {
    let left = from + this.#leaves;
    let right = end + this.#leaves;
    let [early, late] = [-1, -1];
    while (left < right) {
      if (left & 1) early = this.#smaller(early, this.#tree[left++] as number);
      if (right & 1) late = this.#smaller(this.#tree[--right] as number, late);
      left >>= 1;
      right >>= 1;
    }
    return this.#smaller(early, late);
  }

  /** Of two places in order, that of the smaller value; the first of equals. */
  #smaller(first: number, second: number): number {
    if (first < 0 || second < 0) return Math.max(first, second);
    return (this.#values[second] as number) < (this.#values[first] as number) ? second : first;
  }
}
