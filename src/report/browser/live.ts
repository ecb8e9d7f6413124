/** A chart that is alive: what it draws, where, and what it shows of its window. */
import { type ECharts, init } from 'echarts/core';
import type { Panel, Panels } from '../panel.ts';
import { furnitureOption, openingOption, type Palette, ticksOption } from './chart.ts';

export interface Live {
  /** What the page says; the slider may show another one. */
  readonly panel: Panel;
  readonly frame: Panels;
  readonly chart: ECharts;
  readonly host: HTMLElement;
  /** The upright line under the pointer. */
  readonly cursor: HTMLElement;
  readonly readouts: readonly HTMLElement[];
  /** The panel and its frame as they are drawn now. */
  drawn: { readonly panel: Panel; readonly frame: Panels };
}

export interface Zoom {
  readonly startValue: number;
  readonly endValue: number;
}

/** Nothing where the page has no place for the panel. */
export function mount(panel: Panel, frame: Panels, group: string): readonly Live[] {
  const figure = document.getElementById(`panel-${panel.id}`);
  const host = figure?.querySelector<HTMLElement>('.live-chart') ?? null;
  const cursor = figure?.querySelector<HTMLElement>('.cursor') ?? null;
  if (figure === null || host === null || cursor === null) return [];
  host.hidden = false;
  const chart = init(host, null, { renderer: 'canvas', height: 240 });
  chart.group = group;
  const readouts = [...figure.querySelectorAll<HTMLElement>('output')];
  return [{ panel, frame, chart, host, cursor, readouts, drawn: { panel, frame } }];
}

/** Colours of the style sheet as they are now. */
export function paletteOf(): Palette {
  const style = getComputedStyle(document.documentElement);
  const font = getComputedStyle(document.body).fontFamily;
  return (name) => (name === 'font' ? font : style.getPropertyValue(`--${name}`).trim());
}

/** Draws everything anew, in the colours of the moment. */
export function paint(live: readonly Live[]): void {
  const color = paletteOf();
  for (const one of live) {
    const { chart, drawn } = one;
    const { panel, frame } = drawn;
    const before = chart.getOption() === undefined ? null : zoomOf(one);
    chart.setOption(openingOption(panel, frame, color, chart.getWidth()), true);
    if (before === null) continue;
    chart.dispatchAction({ type: 'dataZoom', ...before });
    showTicks(one);
  }
}

/** The same curves with other levels and marks. */
export function redraw(live: Live, panel: Panel, frame: Panels): void {
  live.drawn = { panel, frame };
  live.chart.setOption(furnitureOption(panel, frame, paletteOf()));
  showTicks(live);
}

/** Both axes fit what is visible. */
export function showTicks(live: Live): void {
  const { startValue, endValue } = zoomOf(live);
  const { chart, drawn } = live;
  chart.setOption(ticksOption(drawn.panel, startValue, endValue, chart.getWidth()));
}

/** What a chart shows of its window. */
export function zoomOf({ chart, frame: { windowMs } }: Live): Zoom {
  const option = chart.getOption() as { dataZoom?: Partial<Zoom>[] };
  const { startValue = windowMs[0], endValue = windowMs[1] } = option.dataZoom?.[0] ?? {};
  return { startValue, endValue };
}
