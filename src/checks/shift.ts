/** Whole bars by which one series of a coin lies beside another: correlation of returns over lags. */
import { lowerBound } from '../units/sorted.ts';
import { MINUTE } from '../units/units.ts';
import type { Pair } from './align.ts';
import { joined } from './found.ts';
import { SHIFT } from './thresholds.ts';

/** Rows of a pair in which `b` lies `lagMs` after `a`. */
export interface ShiftedRows {
  readonly lagMs: number;
  /** Of the aligned rows, both included. */
  readonly from: number;
  readonly to: number;
}

/** Stretches in which another lag than none explains the returns. */
export function shiftedRows(pair: Pair): readonly ShiftedRows[] {
  const windows = suspicious(pair);
  if (windows.length === 0) return [];
  const resolutionMs = pair.a.resolutionMs;
  const lags = lagsOf(resolutionMs);
  const byLag = new Map<number, [number, number][]>();
  for (const from of windows) {
    const lag = bestLag(pair, from, lags);
    if (lag === null) continue;
    const ranges = byLag.get(lag) ?? [];
    ranges.push([from, Math.min(from + SHIFT.window, pair.inA.length) - 1]);
    byLag.set(lag, ranges);
  }
  return [...byLag].flatMap(([lag, ranges]) =>
    clusters(ranges, pair.inA.length).map(([from, to]) => ({
      lagMs: lag * resolutionMs,
      ...exactly(pair, lag, from, to),
    })),
  );
}

/** Lags in bars: near ones, and every quarter of an hour of the zones. */
function lagsOf(resolutionMs: number): readonly number[] {
  const lags = new Set<number>();
  for (let bars = 1; bars <= SHIFT.lags; bars++) lags.add(bars);
  for (let ms = 15 * MINUTE; ms <= SHIFT.zones; ms += 15 * MINUTE)
    if (ms % resolutionMs === 0) lags.add(ms / resolutionMs);
  return [...lags].sort((a, b) => a - b).flatMap((lag) => [lag, -lag]);
}

/** Windows in which the signs of returns do not agree, by their first row. */
function suspicious({ a, b, inA, inB }: Pair): readonly number[] {
  const n = inA.length;
  const steps = Math.ceil(n / SHIFT.step);
  const agree = new Int32Array(steps);
  const moves = new Int32Array(steps);
  let [beforeA, beforeB] = [a.close[inA[0] ?? 0] as number, b.close[inB[0] ?? 0] as number];
  for (let s = 0, i = 1; s < steps; s++) {
    const end = Math.min((s + 1) * SHIFT.step, n);
    let [same, both] = [0, 0];
    for (; i < end; i++) {
      const nowA = a.close[inA[i] as number] as number;
      const nowB = b.close[inB[i] as number] as number;
      if (nowA !== beforeA && nowB !== beforeB) {
        both++;
        if (nowA > beforeA === nowB > beforeB) same++;
      }
      beforeA = nowA;
      beforeB = nowB;
    }
    agree[s] = 2 * same - both;
    moves[s] = both;
  }
  const out: number[] = [];
  const parts = SHIFT.window / SHIFT.step;
  for (let s = 0; s + parts <= steps; s++) {
    let [net, both] = [0, 0];
    for (let part = s; part < s + parts; part++) {
      net += agree[part] as number;
      both += moves[part] as number;
    }
    if (both >= SHIFT.moves && net < SHIFT.suspicious * both) out.push(s * SHIFT.step);
  }
  return out;
}

/** Returns of bars `from` … of `count` grid steps, each between −1 and 1; 0 where one is missing. */
function squeezed(
  { openMs, close }: Pair['a'],
  startMs: number,
  resolutionMs: number,
  count: number,
): Float64Array {
  const out = new Float64Array(count);
  const sizes: number[] = [];
  const endMs = startMs + count * resolutionMs;
  const first = Math.max(1, lowerBound(openMs, startMs));
  for (let i = first; i < openMs.length && (openMs[i] as number) < endMs; i++) {
    const change = (close[i] as number) / (close[i - 1] as number) - 1;
    out[Math.round(((openMs[i] as number) - startMs) / resolutionMs)] = change;
    if (change !== 0) sizes.push(Math.abs(change));
  }
  sizes.sort((a, b) => a - b);
  const usual = sizes[sizes.length >> 1] ?? 1;
  for (let i = 0; i < count; i++) {
    const own = out[i] as number;
    if (own !== 0) out[i] = own / (Math.abs(own) + usual);
  }
  return out;
}

/** The lag that explains a window, in bars; null where none does. */
function bestLag({ a, b, inA }: Pair, from: number, lags: readonly number[]): number | null {
  const { resolutionMs } = a;
  const last = Math.min(from + SHIFT.window, inA.length) - 1;
  const startMs = a.openMs[inA[from] as number] as number;
  const endMs = a.openMs[inA[last] as number] as number;
  const count = Math.round((endMs - startMs) / resolutionMs) + 1;
  // A window over a long hole says nothing about lags.
  if (count > 4 * SHIFT.window) return null;
  const reach = Math.max(...lags);
  const left = squeezed(a, startMs, resolutionMs, count);
  const right = squeezed(b, startMs - reach * resolutionMs, resolutionMs, count + 2 * reach);
  const at = (lag: number): number => {
    let [both, leftOnly, rightOnly] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const x = left[i] as number;
      const y = right[i + reach + lag] as number;
      both += x * y;
      leftOnly += x * x;
      rightOnly += y * y;
    }
    return leftOnly === 0 || rightOnly === 0 ? 0 : both / Math.sqrt(leftOnly * rightOnly);
  };
  const none = at(0);
  let [best, bestAt] = [0, 0];
  for (const lag of lags) {
    const own = at(lag);
    if (own > best) [best, bestAt] = [own, lag];
  }
  return best >= SHIFT.peak && best - none >= SHIFT.lead ? bestAt : null;
}

/** Windows near each other as one, widened so that the exact ends lie inside. */
function clusters(
  ranges: readonly (readonly [number, number])[],
  n: number,
): readonly (readonly [number, number])[] {
  const wide = ranges.map(([from, to]): [number, number] => [
    Math.max(1, from - 2 * SHIFT.window),
    Math.min(n - 1, to + 2 * SHIFT.window),
  ]);
  return joined(wide);
}

/** The rows between `from` and `to` that the lag explains best, against none. */
function exactly(
  { a, b, inA, inB }: Pair,
  lag: number,
  from: number,
  to: number,
): { readonly from: number; readonly to: number } {
  const laggedMs = lag * a.resolutionMs;
  const move = (bars: Pair['a'], row: number): number =>
    row <= 0 ? 0 : Math.sign((bars.close[row] as number) - (bars.close[row - 1] as number));
  let other = lowerBound(b.openMs, (a.openMs[inA[from] as number] as number) + laggedMs);
  let best = { sum: 0, from, to };
  let [sum, start] = [0, from];
  for (let i = from; i <= to; i++) {
    const wanted = (a.openMs[inA[i] as number] as number) + laggedMs;
    while (other < b.openMs.length && (b.openMs[other] as number) < wanted) other++;
    const lagged = b.openMs[other] === wanted ? move(b, other) : 0;
    sum += move(a, inA[i] as number) * (lagged - move(b, inB[i] as number));
    if (sum <= 0) [sum, start] = [0, i + 1];
    else if (sum > best.sum) best = { sum, from: start, to: i };
  }
  return { from: best.from, to: best.to };
}
