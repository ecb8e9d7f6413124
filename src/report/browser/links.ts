/** From a mark on a chart to its row in the table of events, and back. */
import { printable } from '../escape.ts';
import type { Mark } from '../panel.ts';
import { instantUnder, showCursor } from './cursor.ts';
import { type Live, zoomOf } from './live.ts';
import { type ShowStretch, showAround } from './zoom.ts';

/** Dots from a mark within which it is meant. */
const NEAR = 7;

/** @param window charts of the whole window; @param all those of the close-ups too */
export function followLinks(
  window: readonly Live[],
  all: readonly Live[],
  show: ShowStretch,
): void {
  for (const one of all) followMarks(one);
  for (const link of document.querySelectorAll('a[href^="#event-"]'))
    link.addEventListener('click', () => unfold(link.getAttribute('href') ?? ''));
  for (const link of document.querySelectorAll<HTMLElement>('#events a[data-at]'))
    link.addEventListener('click', () => {
      const atMs = Number(link.getAttribute('data-at'));
      showAround(show, atMs);
      // The axes have moved by then.
      requestAnimationFrame(() => showCursor(window, atMs));
    });
}

/** A mark under the pointer shows what it is, and a click leads to its row. */
function followMarks(one: Live): void {
  const { host } = one;
  host.addEventListener('pointermove', (event) => {
    const mark = markUnder(one, event.clientX);
    host.style.cursor = mark === null ? '' : 'pointer';
    host.title = printable(mark?.text ?? '');
  });
  let downAt = Number.NaN;
  host.addEventListener('pointerdown', (event) => {
    downAt = event.clientX;
  });
  host.addEventListener('click', (event) => {
    const mark = markUnder(one, event.clientX);
    // A drag moves the charts and follows no mark.
    if (mark?.event === undefined || Math.abs(event.clientX - downAt) > 3) return;
    const target = `#event-${mark.event}`;
    unfold(target);
    location.hash = target;
  });
}

/** The nearest mark that has a row, the gravest of equals: they come last. */
function markUnder(one: Live, clientX: number): Mark | null {
  const at = instantUnder(one, clientX);
  if (at === null) return null;
  const { startValue, endValue } = zoomOf(one);
  const reach = (NEAR / one.host.clientWidth) * (endValue - startValue);
  let found: Mark | null = null;
  for (const mark of one.drawn.frame.marks) {
    const away = Math.abs(mark.atMs - at);
    if (mark.event === undefined || away > reach) continue;
    if (found === null || away <= Math.abs(found.atMs - at)) found = mark;
  }
  return found;
}

/** Opens whatever a row is folded into, so that it can be gone to. */
function unfold(target: string): void {
  const row = document.getElementById(target.slice(1));
  for (let fold = row?.closest('details'); fold; fold = fold.parentElement?.closest('details'))
    fold.open = true;
}
