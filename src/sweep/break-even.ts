/** At which leverage a trade stops paying: for the entry in the middle, and for the worst in a hundred. */
import type { PointValues } from './point-values.ts';

export interface BreakEven {
  /** The values of the other axes. */
  readonly others: PointValues;
  /** Smallest leverage of the grid at which the median entry's net is zero or less; null: none. */
  readonly medianLeverage: number | null;
  /** The same for the net that 99 of 100 entries exceed. */
  readonly p99Leverage: number | null;
}

/** The axis that is asked. */
const AXIS = 'leverage';
/** More combinations of the other axes than this are not told apart. */
export const COMBINATIONS_MAX = 1_000;

export class BreakEvens {
  readonly #found = new Map<string, BreakEven>();
  #overflow = false;

  /** A point without a leverage as a number, or without an observed entry, says nothing. */
  add(values: PointValues, net: { readonly p50: number; readonly p01: number } | null): void {
    const { [AXIS]: leverage, ...others } = values;
    if (typeof leverage !== 'number' || net === null) return;
    const key = JSON.stringify(others);
    const known = this.#found.get(key);
    if (known === undefined && this.#found.size === COMBINATIONS_MAX) {
      this.#overflow = true;
      return;
    }
    this.#found.set(key, {
      others,
      medianLeverage: smaller(known?.medianLeverage ?? null, net.p50 <= 0 ? leverage : null),
      p99Leverage: smaller(known?.p99Leverage ?? null, net.p01 <= 0 ? leverage : null),
    });
  }

  get overflow(): boolean {
    return this.#overflow;
  }

  list(): readonly BreakEven[] {
    return [...this.#found.values()];
  }
}

function smaller(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
