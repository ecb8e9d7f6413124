/**
 * The report's own script: puts live charts over the static ones, links their zoom and cursor, and
 * follows the reader's colour scheme. The page says everything without it.
 */
import { connect, type ECharts, init } from 'echarts/core';
import { minuteText } from '../../units/time.ts';
import { HEADER_ID, NUMBERS_ID, type PackedHeader, unpackPanels } from '../embed.ts';
import { after } from '../ends.ts';
import type { Panel, Panels } from '../panel.ts';
import { readoutText } from '../panel-text.ts';
import { chartOption, type Palette, PLOT, ticksOption } from './chart.ts';

const GROUP = 'legrisk';

interface Live {
  readonly panel: Panel;
  readonly chart: ECharts;
  readonly host: HTMLElement;
  /** The upright line under the pointer. */
  readonly cursor: HTMLElement;
  readonly readouts: readonly HTMLElement[];
}

interface Zoom {
  readonly startValue: number;
  readonly endValue: number;
}

function start(): void {
  const header = document.getElementById(HEADER_ID)?.textContent;
  const numbers = document.getElementById(NUMBERS_ID)?.textContent;
  if (header === null || header === undefined || numbers === null || numbers === undefined) return;
  const bytes = Uint8Array.from(atob(numbers), (sign) => sign.charCodeAt(0));
  const all = unpackPanels(JSON.parse(header) as PackedHeader, bytes);
  document.documentElement.classList.add('live');
  const live = all.panels.flatMap((panel) => mount(panel));
  paint(live, all);
  connect(GROUP);
  for (const one of live) followPointer(one, live, all);
  followZoom(live, all);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => paint(live, all));
  const resized = new ResizeObserver(() => {
    for (const one of live) {
      one.chart.resize();
      showTicks(one, all);
    }
  });
  for (const { host } of live.slice(0, 1)) resized.observe(host);
  document.documentElement.setAttribute('data-charts', String(live.length));
}

function mount(panel: Panel): readonly Live[] {
  const figure = document.getElementById(`panel-${panel.id}`);
  const host = figure?.querySelector<HTMLElement>('.live-chart') ?? null;
  const cursor = figure?.querySelector<HTMLElement>('.cursor') ?? null;
  if (figure === null || host === null || cursor === null) return [];
  host.hidden = false;
  const chart = init(host, null, { renderer: 'canvas', height: 240 });
  chart.group = GROUP;
  const readouts = [...figure.querySelectorAll<HTMLElement>('output')];
  return [{ panel, chart, host, cursor, readouts }];
}

function paint(live: readonly Live[], all: Panels): void {
  const style = getComputedStyle(document.documentElement);
  const font = getComputedStyle(document.body).fontFamily;
  const color: Palette = (name) =>
    name === 'font' ? font : style.getPropertyValue(`--${name}`).trim();
  for (const one of live) {
    const { panel, chart } = one;
    const before = chart.getOption() === undefined ? null : zoomOf(chart, all);
    chart.setOption(chartOption(panel, all, color), true);
    if (before !== null) chart.dispatchAction({ type: 'dataZoom', ...before });
    showTicks(one, all);
  }
}

/** Both axes fit what is visible. */
function showTicks({ chart, panel }: Live, all: Panels): void {
  const { startValue, endValue } = zoomOf(chart, all);
  chart.setOption(ticksOption(panel, startValue, endValue, chart.getWidth()));
}

/** What a chart shows of the window. */
function zoomOf(chart: ECharts, { windowMs }: Panels): Zoom {
  const option = chart.getOption() as { dataZoom?: Partial<Zoom>[] };
  const { startValue = windowMs[0], endValue = windowMs[1] } = option.dataZoom?.[0] ?? {};
  return { startValue, endValue };
}

/** The instant under the pointer, on every panel: a line, and each curve's value in its legend. */
function followPointer({ chart, host }: Live, live: readonly Live[], all: Panels): void {
  host.addEventListener('pointermove', (event) => {
    const { startValue, endValue } = zoomOf(chart, all);
    const box = host.getBoundingClientRect();
    const share = (event.clientX - box.left - PLOT.left) / (box.width - PLOT.left - PLOT.right);
    if (share < 0 || share > 1) return hideCursor(live);
    const atMs = startValue + share * (endValue - startValue);
    showCursor(live, Math.floor(atMs / all.gridMs) * all.gridMs, event.clientX - box.left);
  });
  host.addEventListener('pointerleave', () => hideCursor(live));
}

function showCursor(live: readonly Live[], atMs: number, left: number): void {
  const clock = document.getElementById('cursor');
  if (clock !== null) clock.textContent = `${minuteText(atMs)} UTC`;
  for (const { panel, cursor, readouts } of live) {
    cursor.hidden = false;
    cursor.style.left = `${left}px`;
    panel.lines.forEach(({ points }, i) => {
      const value = points.value[after(points.atMs, atMs) - 1] ?? Number.NaN;
      const readout = readouts[i];
      if (readout !== undefined)
        readout.textContent = Number.isNaN(value) ? '' : readoutText(value, panel.format);
    });
  }
}

function hideCursor(live: readonly Live[]): void {
  const clock = document.getElementById('cursor');
  if (clock !== null) clock.textContent = '';
  for (const { cursor, readouts } of live) {
    cursor.hidden = true;
    for (const readout of readouts) readout.textContent = '';
  }
}

/** Buttons, and the keys of whoever has the focus among the charts. */
function followZoom(live: readonly Live[], all: Panels): void {
  const [fromMs, toMs] = all.windowMs;
  for (const one of live) one.chart.on('datazoom', () => showTicks(one, all));
  const leader = live[0]?.chart;
  if (leader === undefined) return;
  const zoom = (from: number, to: number): void => {
    const span = Math.min(toMs - fromMs, Math.max(4 * all.gridMs, to - from));
    const startValue = Math.min(Math.max(fromMs, from), toMs - span);
    leader.dispatchAction({ type: 'dataZoom', startValue, endValue: startValue + span });
  };
  for (const button of document.querySelectorAll('button[data-from]'))
    button.addEventListener('click', () =>
      zoom(Number(button.getAttribute('data-from')), Number(button.getAttribute('data-to'))),
    );
  const bar = document.getElementById('zoom');
  if (bar !== null) bar.hidden = false;
  document.getElementById('charts')?.addEventListener('keydown', (event) => {
    const change = KEYS[event.key];
    if (change === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { startValue, endValue } = zoomOf(leader, all);
    const [left, right] = change;
    const span = endValue - startValue;
    zoom(startValue + left * span, endValue + right * span);
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

try {
  start();
} catch (error) {
  // The static charts come back, and the console still hears of it.
  document.documentElement.classList.remove('live');
  for (const host of document.querySelectorAll<HTMLElement>('.live-chart')) host.hidden = true;
  throw error;
}
