/** Two series of bars on one grid: the finer made as coarse as the other, rows of equal opens side by side. */
import type { Bars } from './subject.ts';

export interface Pair {
  readonly a: Bars;
  readonly b: Bars;
  /** Rows with equal opens: `inA[i]` and `inB[i]`. */
  readonly inA: Int32Array;
  readonly inB: Int32Array;
}

/** Makes coarse bars once for each series and length. */
export class Grids {
  private readonly made = new Map<Bars, Map<number, Bars>>();

  /** The two on the coarser one's grid; null where one length is no multiple of the other. */
  pair(a: Bars, b: Bars): Pair | null {
    const resolutionMs = Math.max(a.resolutionMs, b.resolutionMs);
    if (resolutionMs % a.resolutionMs !== 0 || resolutionMs % b.resolutionMs !== 0) return null;
    return aligned(this.at(a, resolutionMs), this.at(b, resolutionMs));
  }

  private at(bars: Bars, resolutionMs: number): Bars {
    if (bars.resolutionMs === resolutionMs) return bars;
    const own = this.made.get(bars) ?? new Map<number, Bars>();
    this.made.set(bars, own);
    const coarse = own.get(resolutionMs) ?? coarsened(bars, resolutionMs);
    own.set(resolutionMs, coarse);
    return coarse;
  }
}

function aligned(a: Bars, b: Bars): Pair {
  const [atA, atB] = [a.openMs, b.openMs];
  const most = Math.min(atA.length, atB.length);
  const inA = new Int32Array(most);
  const inB = new Int32Array(most);
  let n = 0;
  for (let i = 0, j = 0; i < atA.length && j < atB.length; ) {
    const apart = (atA[i] as number) - (atB[j] as number);
    if (apart === 0) {
      inA[n] = i++;
      inB[n++] = j++;
    } else if (apart < 0) i++;
    else j++;
  }
  return { a, b, inA: inA.subarray(0, n), inB: inB.subarray(0, n) };
}

/** Whole coarse bars only: open first, high most, low least, close last. */
function coarsened(bars: Bars, resolutionMs: number): Bars {
  const parts = resolutionMs / bars.resolutionMs;
  const most = Math.ceil(bars.openMs.length / parts) + 1;
  const column = (): Float64Array => new Float64Array(most);
  const [openMs, open, high, low, close] = [column(), column(), column(), column(), column()];
  const at = bars.openMs;
  let n = 0;
  for (let i = 0; i < at.length; ) {
    const start = Math.floor((at[i] as number) / resolutionMs) * resolutionMs;
    let [top, bottom, j] = [0, Number.POSITIVE_INFINITY, i];
    for (; j < at.length && (at[j] as number) < start + resolutionMs; j++) {
      if ((bars.high[j] as number) > top) top = bars.high[j] as number;
      if ((bars.low[j] as number) < bottom) bottom = bars.low[j] as number;
    }
    if (j - i === parts) {
      openMs[n] = start;
      open[n] = bars.open[i] as number;
      high[n] = top;
      low[n] = bottom;
      close[n++] = bars.close[j - 1] as number;
    }
    i = j;
  }
  return {
    ...bars,
    resolutionMs,
    volume: null,
    openMs: openMs.subarray(0, n),
    open: open.subarray(0, n),
    high: high.subarray(0, n),
    low: low.subarray(0, n),
    close: close.subarray(0, n),
  };
}
