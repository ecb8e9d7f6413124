/** One instant on every chart of a frame: an upright line, and each curve's value in its legend. */
import { minuteText } from '../../units/time.ts';
import { after } from '../ends.ts';
import { isStems, type PanelLine } from '../panel.ts';
import { readoutText } from '../panel-text.ts';
import { PLOT } from './chart.ts';
import { type Live, zoomOf } from './live.ts';

/** @param frame the charts that share a time axis */
export function followPointer(one: Live, frame: readonly Live[]): void {
  const { host } = one;
  host.addEventListener('pointermove', (event) => {
    const at = instantUnder(one, event.clientX);
    if (at === null) hideCursor(frame);
    else showCursor(frame, at);
  });
  host.addEventListener('pointerleave', () => hideCursor(frame));
}

/** The instant at a place of the screen; null beside the plot. */
export function instantUnder(one: Live, clientX: number): number | null {
  const { startValue, endValue } = zoomOf(one);
  const box = one.host.getBoundingClientRect();
  const share = (clientX - box.left - PLOT.left) / (box.width - PLOT.left - PLOT.right);
  return share < 0 || share > 1 ? null : startValue + share * (endValue - startValue);
}

/** The bar that holds the instant, on every chart that shows it. */
export function showCursor(frame: readonly Live[], instantMs: number): void {
  const [first] = frame;
  if (first === undefined) return;
  const { gridMs } = first.frame;
  const atMs = Math.floor(instantMs / gridMs) * gridMs;
  const clock = document.getElementById('cursor');
  if (clock !== null) clock.textContent = `${minuteText(atMs)} UTC`;
  for (const one of frame) {
    const { startValue, endValue } = zoomOf(one);
    const wide = one.host.clientWidth - PLOT.left - PLOT.right;
    const share = (instantMs - startValue) / (endValue - startValue);
    one.cursor.hidden = share < 0 || share > 1;
    one.cursor.style.left = `${PLOT.left + share * wide}px`;
    one.panel.lines.forEach((line, i) => {
      const value = valueAt(line, atMs, gridMs);
      const readout = one.readouts[i];
      if (readout !== undefined)
        readout.textContent = Number.isNaN(value) ? '' : readoutText(value, one.panel.format);
    });
  }
}

/** A curve holds until its next point; a stroke is of its own bar alone. */
function valueAt({ stroke, points }: PanelLine, atMs: number, gridMs: number): number {
  const index = after(points.atMs, atMs) - 1;
  const since = atMs - (points.atMs[index] ?? Number.NaN);
  if (isStems({ stroke }) && !(since < gridMs)) return Number.NaN;
  return points.value[index] ?? Number.NaN;
}

export function hideCursor(frame: readonly Live[]): void {
  const clock = document.getElementById('cursor');
  if (clock !== null) clock.textContent = '';
  for (const { cursor, readouts } of frame) {
    cursor.hidden = true;
    for (const readout of readouts) readout.textContent = '';
  }
}
