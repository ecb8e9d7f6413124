/** What is visible of the window, the same on all its charts: by buttons, keys, and the strip above them. */
import { minuteText } from '../../units/time.ts';
import { DAY } from '../../units/units.ts';
import { type Live, showTicks, zoomOf } from './live.ts';

/** Shows a stretch on every chart, as much of it as the window has. */
export type ShowStretch = (fromMs: number, toMs: number) => void;

/** @returns nothing where there is no chart to zoom */
export function followZoom(live: readonly Live[]): ShowStretch | undefined {
  const leader = live[0];
  if (leader === undefined) return undefined;
  const { windowMs, gridMs } = leader.frame;
  const [fromMs, toMs] = windowMs;
  const show: ShowStretch = (from, to) => {
    const span = Math.min(toMs - fromMs, Math.max(4 * gridMs, to - from));
    const startValue = Math.min(Math.max(fromMs, from), toMs - span);
    leader.chart.dispatchAction({ type: 'dataZoom', startValue, endValue: startValue + span });
  };
  for (const one of live) one.chart.on('datazoom', () => showTicks(one));
  for (const button of document.querySelectorAll('button[data-from]'))
    button.addEventListener('click', () =>
      show(Number(button.getAttribute('data-from')), Number(button.getAttribute('data-to'))),
    );
  followKeys(leader, show);
  followStrip(leader, show);
  const bar = document.getElementById('zoom');
  if (bar !== null) bar.hidden = false;
  return show;
}

/** A week, a day on each side: what one wants to see of an event. */
export const showAround = (show: ShowStretch, atMs: number): void =>
  show(atMs - DAY / 2, atMs + DAY / 2);

/** The keys of whoever has the focus among the charts, where it takes none of them itself. */
function followKeys(leader: Live, show: ShowStretch): void {
  document.getElementById('charts')?.addEventListener('keydown', (event) => {
    const change = KEYS[event.key];
    if (change === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    const { startValue, endValue } = zoomOf(leader);
    const [left, right] = change;
    const span = endValue - startValue;
    show(startValue + left * span, endValue + right * span);
  });
}

/** By how much of the visible span each end moves. */
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-0.2, -0.2],
  ArrowRight: [0.2, 0.2],
  '+': [0.2, -0.2],
  '=': [0.2, -0.2],
  '-': [-0.35, 0.35],
  Home: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
};

/** The strip: its two ends are sliders, and what lies between them can be moved. */
function followStrip(leader: Live, show: ShowStretch): void {
  const from = document.getElementById('zoom-from');
  const to = document.getElementById('zoom-to');
  const seen = document.querySelector<HTMLElement>('#overview .seen');
  if (!(from instanceof HTMLInputElement && to instanceof HTMLInputElement) || seen === null)
    return;
  const [windowFrom, windowTo] = leader.frame.windowMs;
  const tell = (): void => {
    const { startValue, endValue } = zoomOf(leader);
    for (const [input, at] of [
      [from, startValue],
      [to, endValue],
    ] as const) {
      input.value = String(at);
      input.setAttribute('aria-valuetext', `${minuteText(at)} UTC`);
    }
    const share = (at: number): string => `${(100 * (at - windowFrom)) / (windowTo - windowFrom)}%`;
    seen.style.left = share(startValue);
    seen.style.width = share(windowFrom + endValue - startValue);
  };
  leader.chart.on('datazoom', tell);
  tell();
  const least = 4 * leader.frame.gridMs;
  from.addEventListener('input', () => {
    show(Math.min(Number(from.value), Number(to.value) - least), Number(to.value));
  });
  to.addEventListener('input', () => {
    show(Number(from.value), Math.max(Number(to.value), Number(from.value) + least));
  });
  dragged(seen, (share) => {
    const { startValue, endValue } = zoomOf(leader);
    const by = share * (windowTo - windowFrom);
    show(startValue + by, endValue + by);
  });
}

/** @param move told by which share of the strip's width the pointer has moved since it was last told */
function dragged(seen: HTMLElement, move: (share: number) => void): void {
  let last: number | null = null;
  seen.addEventListener('pointerdown', (event) => {
    last = event.clientX;
    seen.setPointerCapture(event.pointerId);
  });
  seen.addEventListener('pointermove', (event) => {
    if (last === null) return;
    move((event.clientX - last) / (seen.parentElement?.clientWidth || 1));
    last = event.clientX;
  });
  for (const end of ['pointerup', 'pointercancel'])
    seen.addEventListener(end, () => {
      last = null;
    });
}
