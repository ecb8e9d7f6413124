/** The vertical axis of a panel over a stretch of its time axis: static and live charts agree on it. */
import type { Panel } from './panel.ts';
import { type Axis, valueAxis } from './scale.ts';

/** About this many ticks; a panel is 190 dots high. */
const TICKS = 4;

/** Round ends around everything seen in [fromMs, toMs], levels included; or the panel's fixed range. */
export function panelAxis(panel: Panel, fromMs: number, toMs: number): Axis {
  if (panel.range !== null) {
    const [from, to] = panel.range;
    const { ticks } = valueAxis(from, to, TICKS);
    return { from, to, ticks: ticks.filter((tick) => tick >= from && tick <= to) };
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const see = (x: number): void => {
    if (!Number.isFinite(x)) return;
    if (x < low) low = x;
    if (x > high) high = x;
  };
  for (const { points } of panel.lines) {
    const [first, last] = seen(points.atMs, fromMs, toMs);
    for (let i = first; i <= last; i++) see(points.value[i] ?? Number.NaN);
  }
  for (const level of panel.levels) see(level.value);
  return low <= high ? valueAxis(low, high, TICKS) : valueAxis(0, 1, TICKS);
}

/** The indexes inside the stretch, and one more on each side: lines run to the edge. */
function seen(atMs: Float64Array, fromMs: number, toMs: number): readonly [number, number] {
  const first = after(atMs, fromMs);
  return [Math.max(0, first - 1), Math.min(atMs.length - 1, after(atMs, toMs))];
}

/** Index of the first instant later than `at`; the length where there is none. */
export function after(atMs: Float64Array, at: number): number {
  let low = 0;
  let high = atMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((atMs[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
