/**
 * A panel as static SVG: what is seen without JavaScript and on paper. Colours are the style
 * sheet's, so one drawing serves light, dark and print.
 */
import { decimate, type Points } from './decimate.ts';
import { describePanel } from './describe.ts';
import { panelAxis } from './ends.ts';
import { type Html, html, trusted } from './escape.ts';
import { namedLevels } from './level-names.ts';
import {
  isStems,
  type Mark,
  type Panel,
  type PanelLevel,
  type PanelLine,
  type Panels,
} from './panel.ts';
import { tickText } from './panel-text.ts';
import { type Axis, timeAxis, timeTickText } from './scale.ts';

const WIDTH = 1_060;
const HEIGHT = 240;
/** The live charts use the same margins, so that nothing jumps when they take over. */
const PLOT = { left: 64, right: 1_044, top: 22, bottom: 212 } as const;
/** A line of paper has no more dots than this across the plot. */
const POINTS_A_LINE = 900;

interface Scales {
  readonly time: Axis;
  readonly value: Axis;
  readonly x: (atMs: number) => string;
  readonly y: (value: number) => string;
}

/** The drawing; `aria-label` says what it shows. */
export function stillChart(panel: Panel, all: Panels): Html {
  const scales = scalesOf(panel, all);
  return html`<svg class="still" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
 aria-label="${describePanel(panel, all)}">
${panel.levels.map((level) => limitGround(level, scales))}
${panel.lines.map((line) => movingGround(line, scales))}
${gridOf(panel, scales)}
${all.marks.map((mark) => markLine(mark, scales))}
${levelLines(panel.levels, scales)}
${panel.lines.map((line) => path(line, scales))}
${markLabels(all.marks, scales)}
</svg>`;
}

function scalesOf(panel: Panel, { windowMs: [from, to] }: Panels): Scales {
  const value = panelAxis(panel, from, to);
  const across = (PLOT.right - PLOT.left) / (to - from || 1);
  const down = (PLOT.bottom - PLOT.top) / (value.to - value.from || 1);
  const inside = (v: number): number => Math.min(value.to, Math.max(value.from, v));
  return {
    time: timeAxis(from, to),
    value,
    x: (atMs) => (PLOT.left + (atMs - from) * across).toFixed(1),
    y: (v) => (PLOT.top + (value.to - inside(v)) * down).toFixed(1),
  };
}

function gridOf(panel: Panel, { time, value, x, y }: Scales): Html {
  return html`<g class="grid">${value.ticks.map(
    (tick) => html`<path d="M${PLOT.left} ${y(tick)}H${PLOT.right}"/>`,
  )}</g><g class="ticks" text-anchor="end">${value.ticks.map(
    (tick) =>
      html`<text x="${PLOT.left - 8}" y="${y(tick)}" dy=".35em">${tickText(tick, panel.format)}</text>`,
  )}</g><g class="ticks" text-anchor="middle">${time.ticks.map(
    (tick) => html`<text x="${x(tick)}" y="${PLOT.bottom + 18}">${timeTickText(tick, time)}</text>`,
  )}</g><path class="axis" d="M${PLOT.left} ${PLOT.bottom}H${PLOT.right}${trusted(
    time.ticks.map((tick) => `M${x(tick)} ${PLOT.bottom}v4`).join(''),
  )}"/>`;
}

function limitGround(level: PanelLevel, { y }: Scales): Html | null {
  if (level.kind !== 'limit') return null;
  const edge = Number(y(level.value));
  return html`<rect class="beyond" x="${PLOT.left}" y="${PLOT.top}" width="${
    PLOT.right - PLOT.left
  }" height="${Math.max(0, edge - PLOT.top).toFixed(1)}"/>`;
}

/** Above a limit that moves, as far as its line goes. */
function movingGround({ stroke, points }: PanelLine, { x, y }: Scales): Html | null {
  const [first = 0] = points.atMs;
  if (stroke !== 'limit') return null;
  const edge = steps(points, x, y).replace(/^M\S+ /, 'V');
  return html`<path class="beyond" d="M${x(first)} ${PLOT.top}${trusted(edge)}V${PLOT.top}Z"/>`;
}

function levelLines(levels: readonly PanelLevel[], { value, y }: Scales): readonly Html[] {
  const named = namedLevels(levels, value);
  return levels.map((level) => {
    const at = y(level.value);
    const name = html`<text class="level-name ${level.kind}" x="${PLOT.right - 4}" y="${at}" dy="-.35em"
 text-anchor="end">${level.name}</text>`;
    return html`<path class="level ${level.kind}" d="M${PLOT.left} ${at}H${PLOT.right}"/>${
      named.has(level) ? name : null
    }`;
  });
}

function path(line: PanelLine, { x, y }: Scales): Html {
  const points = decimate(line.points, POINTS_A_LINE);
  const draw = line.step ? steps : isStems(line) ? stems : straight;
  const d = draw(points, x, y);
  return html`<path class="line ${line.stroke}" style="stroke:var(--${line.tone})" d="${trusted(d)}"/>`;
}

type Place = (value: number) => string;

function straight({ atMs, value }: Points, x: Place, y: Place): string {
  let d = '';
  let pen = 'M';
  value.forEach((v, i) => {
    if (!Number.isFinite(v)) {
      pen = 'M';
      return;
    }
    d += `${pen}${x(atMs[i] ?? 0)} ${y(v)}`;
    pen = 'L';
  });
  return d;
}

function steps({ atMs, value }: Points, x: Place, y: Place): string {
  let d = '';
  value.forEach((v, i) => {
    d += i === 0 ? `M${x(atMs[i] ?? 0)} ${y(v)}` : `H${x(atMs[i] ?? 0)}V${y(v)}`;
  });
  return d;
}

/** A stroke from zero to each value. */
function stems({ atMs, value }: Points, x: Place, y: Place): string {
  const zero = y(0);
  let d = '';
  value.forEach((v, i) => {
    if (Number.isFinite(v)) d += `M${x(atMs[i] ?? 0)} ${zero}V${y(v)}`;
  });
  return d;
}

function markLine(mark: Mark, { x }: Scales): Html {
  const at = x(mark.atMs);
  return mark.kind === 'call'
    ? html`<path class="mark call" d="M${at} ${PLOT.bottom - 6}v6"/>`
    : html`<path class="mark ${mark.kind}" d="M${at} ${PLOT.top - 4}V${PLOT.bottom}"/>`;
}

/** Labels of exits: the forced ones above the plot, the others' in it, each where there is room. */
function markLabels(marks: readonly Mark[], scales: Scales): readonly Html[] {
  return [
    ...labelsOf(marks, 'forced', PLOT.top - 6, scales),
    ...labelsOf(marks, 'exit', PLOT.top + 12, scales),
  ];
}

function labelsOf(
  marks: readonly Mark[],
  kind: Mark['kind'],
  y: number,
  { x }: Scales,
): readonly Html[] {
  const middle = (PLOT.left + PLOT.right) / 2;
  let taken = Number.NEGATIVE_INFINITY;
  return marks.flatMap((mark) => {
    const at = Number(x(mark.atMs));
    if (mark.kind !== kind || at - taken < 150) return [];
    taken = at;
    const [anchor, dx] = at < middle ? ['start', 5] : ['end', -5];
    return [
      html`<text class="mark-name ${kind}" x="${at + dx}" y="${y}" text-anchor="${anchor}">${mark.text}</text>`,
    ];
  });
}
