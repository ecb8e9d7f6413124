/** Bars of a minute out of ticks that come in order. */
import type { BarColumns } from '../../store/stage.ts';

export const TICK_BAR_MS = 60_000;

/**
 * A minute has a bar when a tick falls in it. It opens at what was known when it began, the last tick
 * before it; the first bar of all opens at its first tick.
 */
export class TickBars {
  readonly #columns: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
  #minute = Number.NEGATIVE_INFINITY;
  #last: number | null = null;

  add(atMs: number, price: number): void {
    const minute = Math.floor(atMs / TICK_BAR_MS) * TICK_BAR_MS;
    const [openMs, open, high, low, close] = this.#columns;
    if (minute !== this.#minute) {
      const opened = this.#last ?? price;
      openMs.push(minute);
      open.push(opened);
      high.push(opened);
      low.push(opened);
      close.push(opened);
      this.#minute = minute;
    }
    const row = close.length - 1;
    high[row] = Math.max(high[row] ?? price, price);
    low[row] = Math.min(low[row] ?? price, price);
    close[row] = price;
    this.#last = price;
  }

  columns(): BarColumns {
    const [openMs, open, high, low, close] = this.#columns.map((column) =>
      Float64Array.from(column),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    return { openMs, open, high, low, close, volume: null };
  }
}
