/** Rows that change only at one phase of a coarser grid: a coarse row written on each of its rows. */

/** Rows `from` to `to`, both included, that change at multiples of `stepMs` only. */
export interface SteppedRows {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/** When steps are no accident: the chance allowed, and the fewest changes in any case. */
export interface SteppedTerms {
  readonly chance: number;
  readonly least: number;
  /** Fewer steps that are enough for some rows, by rows a step; never for any where it is left out. */
  readonly fewer?: {
    readonly needed: (rows: number) => number;
    readonly holds: (from: number, to: number) => boolean;
  };
}

/**
 * Takes the rows of one stretch of equal distance in order, and says which of them are stepped. If a
 * change fell on any of k phases alike, n changes would share one with chance k^−(n−1).
 */
export class SteppedSearch {
  private readonly at: Float64Array;
  private readonly steps: readonly number[];
  private readonly needed: readonly number[];
  private readonly fewer: readonly number[];
  private readonly holds: (from: number, to: number) => boolean;
  private readonly phase: Float64Array;
  private readonly count: Int32Array;
  private readonly first: Int32Array;
  private readonly found: SteppedRows[] = [];
  /** The last change, and whether the one before it was its neighbour. */
  private last = -1;
  private broken = true;

  constructor(at: Float64Array, rowMs: number, steps: readonly number[], terms: SteppedTerms) {
    this.at = at;
    this.steps = steps.filter((step) => step >= 2 * rowMs && step % rowMs === 0);
    this.needed = this.steps.map((step) =>
      Math.max(terms.least, 1 + Math.ceil(Math.log(terms.chance) / -Math.log(step / rowMs))),
    );
    const { fewer } = terms;
    this.fewer = this.steps.map((step) => fewer?.needed(step / rowMs) ?? Number.POSITIVE_INFINITY);
    this.holds = fewer?.holds ?? (() => false);
    this.phase = new Float64Array(this.steps.length);
    this.count = new Int32Array(this.steps.length);
    this.first = new Int32Array(this.steps.length);
  }

  /** Row `row` differs from the one before it. */
  change(row: number): void {
    const neighbour = this.last === row - 1 && this.last >= 0;
    if (neighbour) {
      if (!this.broken) this.end(row - 1);
      this.broken = true;
    } else {
      if (this.broken && this.last >= 0) this.count1(this.last);
      this.broken = false;
      this.count1(row);
    }
    this.last = row;
  }

  /** Nothing goes on beyond row `row`: a hole, or the end. */
  end(row: number): void {
    for (let s = 0; s < this.steps.length; s++) this.close(s, row);
  }

  /** After a hole the next change starts anew. */
  restart(): void {
    this.last = -1;
    this.broken = true;
  }

  /** The stretches, the coarsest step where several explain one. */
  result(): readonly SteppedRows[] {
    const kept: SteppedRows[] = [];
    for (const one of [...this.found].sort((a, b) => b.stepMs - a.stepMs || a.from - b.from))
      if (!kept.some(({ from, to }) => one.from <= to && from <= one.to)) kept.push(one);
    return kept.sort((a, b) => a.from - b.from);
  }

  private count1(row: number): void {
    const at = this.at[row] as number;
    for (let s = 0; s < this.steps.length; s++) {
      const phase = at % (this.steps[s] as number);
      if (this.count[s] === 0 || this.phase[s] !== phase) {
        this.close(s, row - 1);
        this.phase[s] = phase;
        this.first[s] = row;
      }
      this.count[s] = (this.count[s] as number) + 1;
    }
  }

  private close(s: number, to: number): void {
    const count = this.count[s] as number;
    const from = this.first[s] as number;
    const enough =
      count >= (this.needed[s] as number) ||
      (count >= (this.fewer[s] as number) && this.holds(from, to));
    if (enough) this.found.push({ from, to, stepMs: this.steps[s] as number });
    this.count[s] = 0;
  }
}
