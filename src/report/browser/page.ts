/**
 * The report's own script: puts live charts over the static ones, links their zoom and cursor, lets the
 * slider ask for other leverages, and follows the reader's colour scheme. The page says everything without it.
 */
import { connect } from 'echarts/core';
import { HEADER_ID, NUMBERS_ID, type PackedHeader, unpackCharts } from '../embed.ts';
import { addCopyButtons } from './copy.ts';
import { followPointer } from './cursor.ts';
import { followLeverage } from './leverage.ts';
import { followLinks } from './links.ts';
import { mount, paint, showTicks } from './live.ts';
import { closeTermsOnEscape } from './terms.ts';
import { followZoom } from './zoom.ts';

function start(): void {
  const header = document.getElementById(HEADER_ID)?.textContent;
  const numbers = document.getElementById(NUMBERS_ID)?.textContent;
  if (header === null || header === undefined || numbers === null || numbers === undefined) return;
  const bytes = Uint8Array.from(atob(numbers), (sign) => sign.charCodeAt(0));
  const { window, closeUps, ladder } = unpackCharts(JSON.parse(header) as PackedHeader, bytes);
  document.documentElement.classList.add('live');
  const frames = [window, ...closeUps].map((frame, i) => {
    const group = `legrisk-${i}`;
    const live = frame.panels.flatMap((panel) => mount(panel, frame, group));
    connect(group);
    return live;
  });
  const all = frames.flat();
  paint(all);
  for (const frame of frames) for (const one of frame) followPointer(one, frame);
  const [first = [], ...rest] = frames;
  for (const one of rest.flat()) one.chart.on('datazoom', () => showTicks(one));
  const show = followZoom(first);
  if (show !== undefined) followLinks(first, all, show);
  followLeverage(ladder, first);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => paint(all));
  const resized = new ResizeObserver(() => {
    for (const one of all) {
      one.chart.resize();
      showTicks(one);
    }
  });
  for (const { host } of all.slice(0, 1)) resized.observe(host);
  document.documentElement.setAttribute('data-charts', String(all.length));
}

try {
  closeTermsOnEscape();
  addCopyButtons();
  start();
} catch (error) {
  // The static charts come back, and the console still hears of it.
  document.documentElement.classList.remove('live');
  for (const host of document.querySelectorAll<HTMLElement>('.live-chart')) host.hidden = true;
  throw error;
}
