/** Which grid points no other one beats in both pay and pain. */

export interface FrontierPoint<T> {
  readonly point: T;
  /** Median net ÷ capital. */
  readonly medianReturnFraction: number;
  /** The forced-exit loss ÷ capital that 99 of 100 entries stay within. */
  readonly lossP99Fraction: number;
}

const dominates = (a: FrontierPoint<unknown>, b: FrontierPoint<unknown>): boolean =>
  a.medianReturnFraction >= b.medianReturnFraction &&
  a.lossP99Fraction <= b.lossP99Fraction &&
  (a.medianReturnFraction > b.medianReturnFraction || a.lossP99Fraction < b.lossP99Fraction);

/**
 * The points that arrived so far and that none of the others dominates: no other has at least their
 * median return and at most their loss, and one of the two better. Equals stand side by side.
 */
export class Frontier<T> {
  #points: readonly FrontierPoint<T>[] = [];

  add(point: FrontierPoint<T>): void {
    if (this.#points.some((other) => dominates(other, point))) return;
    this.#points = [...this.#points.filter((other) => !dominates(point, other)), point];
  }

  /** By rising loss, so by rising return. */
  points(): readonly FrontierPoint<T>[] {
    return [...this.#points].sort((a, b) => a.lossP99Fraction - b.lossP99Fraction);
  }
}
