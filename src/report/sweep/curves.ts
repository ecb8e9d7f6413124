/** Survival by holding time, a line a value of one axis, with bands, and how many are watched below. */
import { durationText } from '../../units/time.ts';
import { type Html, html, trusted } from '../escape.ts';
import { decimal, NONE, percent } from '../format.ts';
import {
  axisLabel,
  type CellData,
  fixedText,
  type StepData,
  type SweepModel,
  slice,
  unpackCurve,
  type View,
} from './data.ts';
import { BOX, chart, endLabels, type Frame, pathOf, scale, shareTicks, stretches } from './plot.ts';

/** Lines that can still be told apart. */
export const LINES_MAX = 8;
/** Lines that are drawn unasked. */
const LINES = 6;

interface Line {
  readonly place: number;
  readonly label: string;
  readonly cell: CellData;
}

/** Places on the axis across whose lines are drawn. */
export function drawnPlaces(model: SweepModel, view: View): readonly number[] {
  const { across, drawn, places } = view;
  if (across === null) return [0];
  if (drawn !== null) return drawn;
  const count = model.axes[across]?.values.length ?? 0;
  if (count <= LINES_MAX) return Array.from({ length: count }, (_, i) => i);
  const evenly = Array.from({ length: LINES }, (_, i) =>
    Math.round((i * (count - 1)) / (LINES - 1)),
  );
  return [...new Set([...evenly, places[across] ?? 0])].sort((a, b) => a - b);
}

/** The picture and its table. */
export function survivalCurves(model: SweepModel, view: View): Html {
  const lines = linesOf(model, view);
  if (lines.length === 0) return html`<p class="note">No entry was let in here.</p>`;
  const longest = Math.max(...lines.map(({ cell }) => model.times[cell.times]?.at(-1) ?? 0));
  const frame: Frame = {
    box: BOX,
    x: scale([0, longest], [BOX.left, BOX.right]),
    y: scale([0, 1], [BOX.bottom, BOX.top]),
  };
  const across = [...new Set(lines.flatMap(({ cell }) => model.times[cell.times] ?? []))]
    .sort((a, b) => a - b)
    .filter((at) => at >= longest / 40)
    .map((at) => ({ at, text: durationText(at) }));
  const down = shareTicks([0, 0.25, 0.5, 0.75, 1]);
  const label = `Survival by holding time: ${lines.map((line) => spoken(model, line)).join('; ')}`;
  return html`${chart(
    frame,
    { across, down, name: 'time in the trade', title: 'Survival', label },
    [
      ...once(lines.flatMap((line, i) => bandsOf(model, line, toneOf(i, lines.length), frame))),
      ...lines.map((line, i) => lineOf(model, line, toneOf(i, lines.length), view, frame)),
      ...endLabels(named(model, lines, frame), BOX),
    ],
  )}${table(model, view, lines)}`;
}

function linesOf(model: SweepModel, view: View): readonly Line[] {
  if (view.across === null) {
    const [cell] = model.cells;
    return cell === undefined ? [] : [{ place: 0, label: 'all entries', cell }];
  }
  const labels = model.axes[view.across]?.labels ?? [];
  const cells = slice(model, view, view.across);
  return drawnPlaces(model, view).flatMap((place) => {
    const cell = cells[place] ?? null;
    if (cell === null || cell.observed + cell.censored === 0) return [];
    return [{ place, label: labels[place] ?? '', cell }];
  });
}

/** From the palest of the style sheet's eight tones to the deepest, along the axis. */
const toneOf = (i: number, count: number): number =>
  count < 2 ? 8 : 1 + Math.round((i * 7) / (count - 1));

/** The estimate from the start on, in dots. */
function pointsOf(
  { times }: SweepModel,
  { cell }: Line,
  { x, y }: Frame,
): readonly (readonly [number, number] | null)[] {
  const longest = times[cell.times]?.at(-1) ?? 0;
  const curve = unpackCurve(cell.curve) ?? [1];
  const points: (readonly [number, number] | null)[] = [[x(0), y(1)]];
  let before = 1;
  for (const [i, share] of curve.entries()) {
    const at = x((longest * (i + 1)) / curve.length);
    points.push([at, y(before)]);
    if (share === null) {
      points.push(null);
      break;
    }
    points.push([at, y(share)]);
    before = share;
  }
  return points;
}

function lineOf(model: SweepModel, line: Line, tone: number, view: View, frame: Frame): Html {
  const isChosen = view.across !== null && view.places[view.across] === line.place;
  return html`<path class="line tone-${tone}${isChosen ? ' is-chosen' : ''}" d="${pathOf(pointsOf(model, line, frame))}"/>`;
}

/** Bands that lie on each other are drawn once: together they would look like a surer one. */
const once = (bands: readonly Band[]): readonly Html[] =>
  [...new Map(bands.map((band) => [band.d, band])).values()].map(
    ({ d, kind, tone }) => html`<path class="${kind} tone-${tone}" d="${trusted(d)}"/>`,
  );

interface Band {
  readonly d: string;
  readonly kind: 'whisker' | 'ribbon';
  readonly tone: number;
}

/** Bands are known at some holding times; between them they are drawn straight. */
function bandsOf(
  model: SweepModel,
  { cell }: Line,
  tone: number,
  { x, y }: Frame,
): readonly Band[] {
  const list = model.times[cell.times] ?? [];
  const ends = cell.steps.map(([, low, high], i) =>
    low === null || high === null ? null : { at: x(list[i] ?? 0), low: y(low), high: y(high) },
  );
  return stretches(ends).map((stretch) => {
    const upper = stretch.map(({ at, high }) => `${at} ${high}`);
    const lower = stretch.map(({ at, low }) => `${at} ${low}`).toReversed();
    const isPoint = stretch.length === 1;
    const d = `M${[...upper, ...lower].join('L')}${isPoint ? '' : 'Z'}`;
    return { d, kind: isPoint ? 'whisker' : 'ribbon', tone };
  });
}

/** Lines that lie on each other share one name: `2×, 3×, 4×`. */
function named(model: SweepModel, lines: readonly Line[], frame: Frame) {
  const groups = new Map<number, string[]>();
  for (const line of lines) {
    const y = pointsOf(model, line, frame).findLast((point) => point !== null)?.[1] ?? 0;
    groups.set(y, [...(groups.get(y) ?? []), line.label]);
  }
  return [...groups].map(([y, labels]) => ({
    y,
    text: labels.length > 4 ? `${labels[0]} … ${labels.at(-1)}` : labels.join(', '),
    class: 'named',
  }));
}

function spoken(model: SweepModel, { label, cell }: Line): string {
  const list = model.times[cell.times] ?? [];
  const last = cell.steps.findLastIndex(([share]) => share !== null);
  const share = cell.steps[last]?.[0] ?? null;
  return share === null
    ? `${label} unknown`
    : `${label} ${percent(share, 1)} at ${durationText(list[last] ?? 0)}`;
}

function table(model: SweepModel, view: View, lines: readonly Line[]): Html {
  const axis = view.across === null ? undefined : model.axes[view.across];
  const times = [...new Set(lines.flatMap(({ cell }) => model.times[cell.times] ?? []))].sort(
    (a, b) => a - b,
  );
  const fixed = fixedText(model, view, [view.across]);
  return html`<div class="scroll" role="region" aria-label="Survival by holding time" tabindex="0"><table class="watched">
<caption>Share that lives so long, its 95 % band where there is one, and how many entries were watched so
 long${fixed === '' ? null : html`; at <bdi>${fixed}</bdi>`}</caption>
<thead><tr><th scope="col">${axis === undefined ? 'entries' : axisLabel(axis.name)}</th>${times.map(
    (at) => html`<th scope="col" class="num">${durationText(at)}</th>`,
  )}</tr></thead><tbody>${lines.map(
    ({ label, cell }) =>
      html`<tr><th scope="row">${label}</th>${times.map((at) => {
        const step = cell.steps[model.times[cell.times]?.indexOf(at) ?? -1];
        return html`<td class="num">${step === undefined ? NONE : stepCell(step)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}

const stepCell = ([share, low, high, atRisk]: StepData): Html =>
  html`${share === null ? NONE : percent(share, 1)}${
    low === null || high === null
      ? null
      : html`<span class="band">${percent(low, 0)} to ${percent(high, 0)}</span>`
  }<span class="note">${decimal(atRisk, 0)} watched</span>`;
