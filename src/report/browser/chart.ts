/** One live chart: an ECharts option from a panel, in the colours of the style sheet. */
import { LineChart, type LineSeriesOption } from 'echarts/charts';
import {
  DataZoomInsideComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
} from 'echarts/components';
import { type EChartsCoreOption, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { panelAxis } from '../ends.ts';
import { printable } from '../escape.ts';
import { namedLevels } from '../level-names.ts';
import {
  isStems,
  type Mark,
  type Panel,
  type PanelLevel,
  type PanelLine,
  type Panels,
  type Stroke,
} from '../panel.ts';
import { tickText } from '../panel-text.ts';
import { timeAxis, timeTickText } from '../scale.ts';

register([
  LineChart,
  GridComponent,
  MarkLineComponent,
  MarkAreaComponent,
  DataZoomInsideComponent,
  CanvasRenderer,
]);

/** Margins of the plot inside its element, the same on every panel, so that instants align. */
export const PLOT = { left: 64, right: 16, top: 22, bottom: 28 } as const;

/** Colours by the style sheet's names, read once a theme. */
export type Palette = (name: string) => string;

/** The option of one panel; zoom and cursor are linked by the page. */
function chartOption(panel: Panel, all: Panels, color: Palette): EChartsCoreOption {
  const [fromMs, toMs] = all.windowMs;
  return {
    useUTC: true,
    animation: false,
    textStyle: { fontFamily: color('font') },
    grid: { ...PLOT },
    xAxis: {
      type: 'time',
      min: fromMs,
      max: toMs,
      axisLine: { onZero: false, lineStyle: { color: color('rule-strong') } },
      axisTick: { lineStyle: { color: color('rule-strong') } },
      axisLabel: {
        color: color('muted'),
        fontSize: 11,
        hideOverlap: true,
      },
    },
    yAxis: {
      type: 'value',
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: color('muted'),
        fontSize: 11,
        formatter: (value: number) => tickText(value, panel.format),
      },
      splitLine: { lineStyle: { color: color('rule') } },
    },
    dataZoom: [
      {
        type: 'inside',
        // Nothing is filtered away: lines run to the edge, and a step line has few points.
        filterMode: 'none',
        // The wheel belongs to the page; with a modifier it zooms.
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseMove: true,
        moveOnMouseWheel: false,
        preventDefaultMouseMove: false,
        minValueSpan: 4 * all.gridMs,
      },
    ],
    series: [...panel.lines.map((line) => series(line, color)), furniture(panel, all, color)],
  };
}

/**
 * Ticks of both axes for the visible stretch [fromMs, toMs], on the round values that the static
 * chart would take; to be merged into {@link chartOption}'s.
 *
 * @param width  of the chart's element, in dots: a narrow one gets fewer labels
 */
export function ticksOption(
  panel: Panel,
  fromMs: number,
  toMs: number,
  width: number,
): EChartsCoreOption {
  const value = panelAxis(panel, fromMs, toMs);
  const time = timeAxis(fromMs, toMs, Math.min(10, Math.max(3, Math.floor(width / 95))));
  const customValues = [...time.ticks];
  const formatter = (atMs: number): string => timeTickText(atMs, time);
  const interval = (value.ticks[1] ?? value.to) - (value.ticks[0] ?? value.from);
  return {
    xAxis: { axisTick: { customValues }, axisLabel: { customValues, formatter } },
    yAxis: { min: value.from, max: value.to, interval },
  };
}

type Options = Readonly<Record<string, unknown>>;

/** {@link chartOption} with the ticks of the whole window, to be drawn at one go. */
export function openingOption(
  panel: Panel,
  all: Panels,
  color: Palette,
  width: number,
): EChartsCoreOption {
  return merged(chartOption(panel, all, color), ticksOption(panel, ...all.windowMs, width));
}

const isOptions = (value: unknown): value is Options =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merged(below: Options, above: Options): Options {
  const both: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = both[key];
    both[key] = isOptions(value) && isOptions(under) ? merged(under, value) : value;
  }
  return both;
}

/** As in the style sheet. */
const STROKES: Readonly<Record<Stroke, { width: number; opacity: number; dash?: number[] }>> = {
  solid: { width: 1.75, opacity: 1 },
  dashed: { width: 1.75, opacity: 1, dash: [5, 4] },
  broken: { width: 1.75, opacity: 1, dash: [9, 3] },
  stems: { width: 1.25, opacity: 1 },
  'stems-wide': { width: 3, opacity: 0.55 },
  faint: { width: 1, opacity: 0.45 },
  wide: { width: 4.5, opacity: 0.6 },
  limit: { width: 1.25, opacity: 1 },
};

function series(line: PanelLine, color: Palette): LineSeriesOption {
  const { atMs, value } = line.points;
  const { width, opacity, dash } = STROKES[line.stroke];
  return {
    type: 'line',
    name: line.name,
    ...(line.step ? { step: 'end' as const } : {}),
    symbol: 'none',
    // The points are already thinned; what is left to thin on a narrow screen keeps its extremes.
    ...(isStems(line) ? {} : { sampling: 'minmax' as const }),
    silent: true,
    lineStyle: {
      color: color(line.tone),
      width,
      opacity,
      type: dash ?? 'solid',
      cap: 'butt',
    },
    data: isStems(line)
      ? stems(line)
      : Array.from(value, (v, i) => [atMs[i] ?? Number.NaN, shown(v)]),
  };
}

/** What a chart leaves out. */
const shown = (value: number): number | '-' => (Number.isNaN(value) ? '-' : value);

/** From zero to each value, and a break. */
const stems = ({ points: { atMs, value } }: PanelLine): (number | '-')[][] =>
  [...value].flatMap((v, i) => {
    const at = atMs[i] ?? Number.NaN;
    return [
      [at, 0],
      [at, shown(v)],
      [at, '-'],
    ];
  });

/** What stands beside the curves of a chart that is drawn already: its levels, its ground and its marks. */
export const furnitureOption = (panel: Panel, all: Panels, color: Palette): EChartsCoreOption => ({
  series: [furniture(panel, all, color)],
});

/** Levels and event marks, on a line of their own that has no points. */
function furniture(panel: Panel, all: Panels, color: Palette): LineSeriesOption {
  const ground = groundOf(panel, all);
  const named = namedLevels(panel.levels, panelAxis(panel, ...all.windowMs));
  return {
    type: 'line',
    id: 'furniture',
    name: '',
    symbol: 'none',
    silent: true,
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      // Under the curves: the wick stands on the very bar of the forced exit.
      z: 1,
      data: [
        ...panel.levels.map((level) => levelMark(level, named.has(level), color)),
        ...all.marks.map((mark) => timeMark(mark, color)),
      ],
    },
    markArea: {
      silent: true,
      animation: false,
      itemStyle: { color: color('beyond') },
      data: ground,
    },
  };
}

type Corner = { readonly xAxis?: number; readonly yAxis: number };

/** The ground above a limit: one piece, or a piece from each step of one that moves to its next. */
function groundOf(panel: Panel, { windowMs: [fromMs, toMs] }: Panels): [Corner, Corner][] {
  const { levels, lines } = panel;
  const top = panel.range?.[1] ?? 1e300;
  const pieces = levels
    .filter(({ kind }) => kind === 'limit')
    .map(({ value }): [Corner, Corner] => [{ yAxis: value }, { yAxis: top }]);
  const moving = lines.find(({ stroke }) => stroke === 'limit');
  if (moving === undefined) return pieces;
  const { atMs, value } = moving.points;
  // Of a piece with four corners all have to be on a canvas; this is above every axis.
  const above = 10 * panelAxis(panel, fromMs, toMs).to;
  for (let i = 1; i < atMs.length; i++) {
    const [xAxis = 0, end = 0] = atMs.subarray(i - 1, i + 1);
    pieces.push([
      { xAxis, yAxis: value[i - 1] ?? 0 },
      { xAxis: end, yAxis: above },
    ]);
  }
  return pieces;
}

/** As in the style sheet: a guide is dotted. */
const LEVEL_COLORS: Readonly<Record<PanelLevel['kind'], string>> = {
  limit: 'ink',
  trigger: 'forced',
  guide: 'muted',
};

function levelMark(level: PanelLevel, isNamed: boolean, color: Palette): object {
  const tone = color(LEVEL_COLORS[level.kind]);
  return {
    yAxis: level.value,
    lineStyle: { color: tone, width: 1, type: level.kind === 'guide' ? [2, 3] : 'solid' },
    label: {
      show: isNamed,
      position: 'insideEndTop',
      formatter: plain(level.name),
      color: tone,
      fontSize: 11,
    },
  };
}

function timeMark(mark: Mark, color: Palette): object {
  const forced = mark.kind === 'forced';
  return {
    xAxis: mark.atMs,
    lineStyle: {
      color: color(forced ? 'forced' : 'rule-strong'),
      width: forced ? 1.5 : 1,
      type: forced ? 'solid' : [2, 3],
      opacity: mark.kind === 'call' ? 0.35 : 1,
    },
    label: {
      show: forced || mark.kind === 'exit',
      position: 'end',
      // Inside the plot, below the names of forced exits.
      distance: forced ? 4 : -14,
      formatter: plain(mark.text),
      color: color(forced ? 'forced' : 'muted'),
      fontSize: 11,
    },
  };
}

// ECharts reads {…} in a label as a template; a function's answer it still scans for {style|text}.
const plain = (text: string) => (): string => printable(text).replace(/[{}]/g, '');
