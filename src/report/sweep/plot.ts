/** The frame of a still chart of the sweep's page: its ground, its ticks, and labels that keep apart. */
import { type Html, html, trusted } from '../escape.ts';
import { percent } from '../format.ts';

export interface Box {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Room at the right for names that stand at the ends of lines. */
export const BOX: Box = { width: 1_060, height: 320, left: 64, right: 896, top: 16, bottom: 280 };

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface Frame {
  readonly box: Box;
  /** In dots of the drawing, to a tenth. */
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** A scale from values to dots; the ends of a single value stand in the middle. */
export function scale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
): (value: number) => number {
  return (value) =>
    low === high
      ? dots((from + to) / 2)
      : dots(from + ((value - low) / (high - low)) * (to - from));
}

export const dots = (x: number): number => Math.round(x * 10) / 10;

/** A drawing with its grid and its ticks, and below the ticks what is told across. */
export function chart(
  { box, x, y }: Frame,
  { across, down, name, title, label }: Axes,
  drawn: readonly (Html | null)[],
): Html {
  const { left, right, bottom } = box;
  return html`<div class="chart" role="region" aria-label="${title}, chart" tabindex="0"><svg class="still" viewBox="0 0 ${box.width} ${box.height}" role="img" aria-label="${label}">
<g class="grid">${down.map(({ at }) => html`<path d="M${left} ${y(at)}H${right}"/>`)}</g>
<g text-anchor="end">${down.map(
    ({ at, text }) => html`<text x="${left - 8}" y="${y(at)}" dy=".35em">${text}</text>`,
  )}</g><g text-anchor="middle">${apart(across, x).map(
    ({ at, text }) => html`<text x="${x(at)}" y="${bottom + 18}">${text}</text>`,
  )}<text x="${dots((left + right) / 2)}" y="${bottom + 36}">${name}</text></g>
<path class="axis" d="M${left} ${bottom}H${right}${trusted(
    across.map(({ at }) => `M${x(at)} ${bottom}v4`).join(''),
  )}"/>${drawn}</svg></div>`;
}

export interface Axes {
  readonly across: readonly Tick[];
  readonly down: readonly Tick[];
  /** What is told across. */
  readonly name: string;
  readonly title: string;
  /** What the drawing shows, for those who do not see it. */
  readonly label: string;
}

/** About as wide as a sign of a tick is, in dots. */
const SIGN = 6.4;

/** Ticks whose texts do not touch: every one, every second, every third … */
function apart(ticks: readonly Tick[], x: (value: number) => number): readonly Tick[] {
  for (let every = 1; every < ticks.length; every += 1) {
    const kept = ticks.filter((_, i) => i % every === 0);
    const touches = kept.some(({ at, text }, i) => {
      const next = kept[i + 1];
      if (next === undefined) return false;
      return x(next.at) - x(at) < (SIGN * (text.length + next.text.length)) / 2 + 8;
    });
    if (!touches) return kept;
  }
  return ticks.slice(0, 1);
}

export interface EndLabel {
  /** Where it would stand. */
  readonly y: number;
  readonly text: string;
  readonly class: string;
}

/** Height of a label with its air. */
const LINE = 14;

/** Names at the right ends of lines, pushed apart where they would touch, each tied to its end. */
export function endLabels(labels: readonly EndLabel[], box: Box): readonly Html[] {
  const sorted = labels.toSorted((a, b) => a.y - b.y);
  const places: number[] = [];
  for (const { y } of sorted)
    places.push(Math.max(y, (places.at(-1) ?? Number.NEGATIVE_INFINITY) + LINE));
  let below = box.bottom + LINE / 2;
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.min(places[i] ?? 0, below);
    below = (places[i] ?? 0) - LINE;
  }
  return sorted.map(
    ({ y, text, class: name }, i) =>
      html`<path class="tie" d="M${box.right + 2} ${y}L${box.right + 10} ${dots(places[i] ?? y)}"/><text
 class="${name}" x="${box.right + 14}" y="${dots(places[i] ?? y)}" dy=".35em">${text}</text>`,
  );
}

/** Ticks of shares, as many decimals as their round values have. */
export const shareTicks = (ticks: readonly number[]): readonly Tick[] =>
  ticks.map((at) => ({ at, text: percent(at, decimalsOf(at)) }));

const decimalsOf = (share: number): number =>
  String(Number((Math.abs(share) * 100).toPrecision(9))).split('.')[1]?.length ?? 0;

/** A path through points; a gap where one is missing. */
export function pathOf(points: readonly (readonly [number, number] | null)[]): Html {
  let d = '';
  let pen = 'M';
  for (const point of points) {
    if (point === null) {
      pen = 'M';
      continue;
    }
    d += `${pen}${point[0]} ${point[1]}`;
    pen = 'L';
  }
  return trusted(d);
}

/** Stretches without a gap. */
export function stretches<T>(items: readonly (T | null)[]): readonly (readonly T[])[] {
  const found: T[][] = [];
  let open = false;
  for (const item of items) {
    if (item === null) open = false;
    else if (open) found.at(-1)?.push(item);
    else {
      found.push([item]);
      open = true;
    }
  }
  return found;
}
