/** Survival leverage over the time of entry: when the trade was easy to live through, and when it was not. */
import type { Summary } from '../../sweep/summary.ts';
import { minuteText } from '../../units/time.ts';
import { type Html, html } from '../escape.ts';
import { timeAxis, timeTickText } from '../scale.ts';
import { times } from './figures.ts';
import { BOX, type Box, chart, pathOf, scale } from './plot.ts';

const ROOM: Box = { ...BOX, right: 1_044, height: 260, bottom: 220 };

type Series = NonNullable<Summary['survivalLeverageByEntry']>;

/** Null: fewer than two entries, or none in which anything can be liquidated. */
export function leverageByEntry({ rows }: Series, asked: number | null): Html | null {
  const told = rows.flatMap(([atMs, value]) => (value === null ? [] : [{ atMs, value }]));
  const [first, last] = [rows[0], rows.at(-1)];
  const lowest = told.toSorted((a, b) => a.value - b.value)[0];
  if (lowest === undefined || first === undefined || last === undefined || rows.length < 2)
    return null;
  const values = told.map(({ value }) => value);
  const most = Math.max(...values, asked ?? 0);
  const ends: readonly [number, number] = [
    Math.log(Math.max(1e-3, Math.min(lowest.value, asked ?? lowest.value) * 0.9)),
    Math.log(most * 1.1),
  ];
  const x = scale([first[0], last[0]], [ROOM.left, ROOM.right]);
  const onLog = scale(ends, [ROOM.bottom, ROOM.top]);
  const y = (value: number): number => onLog(Math.log(value));
  const time = timeAxis(first[0], last[0]);
  const axes = {
    across: time.ticks.map((at) => ({ at, text: timeTickText(at, time) })),
    down: multiples(Math.exp(ends[0]), Math.exp(ends[1])).map((at) => ({ at, text: times(at) })),
    name: 'entered (UTC)',
    title: 'Survival leverage by entry',
    label: `Survival leverage by entry: lowest ${spoken(lowest.value)}, entered ${minuteText(lowest.atMs)} UTC; highest ${spoken(Math.max(...values))}`,
  };
  const points = rows.map(([atMs, value]) =>
    value === null ? null : ([x(atMs), y(value)] as const),
  );
  return chart({ box: ROOM, x, y }, axes, [
    asked === null
      ? null
      : html`<path class="level limit" d="M${ROOM.left} ${y(asked)}H${ROOM.right}"/><text class="level-name limit" x="${
          ROOM.right - 4
        }" y="${y(asked)}" dy="-.4em" text-anchor="end">entered at ${times(asked)}</text>`,
    html`<path class="line" style="stroke:var(--leg-a)" d="${pathOf(points)}"/>`,
    html`<circle class="edge-dot" cx="${x(lowest.atMs)}" cy="${y(lowest.value)}" r="4"/><text class="named strong" x="${
      x(lowest.atMs) > 900 ? x(lowest.atMs) - 8 : x(lowest.atMs) + 8
    }" y="${y(lowest.value)}" dy="1.5em" text-anchor="${x(lowest.atMs) > 900 ? 'end' : 'start'}">lowest ${spoken(
      lowest.value,
    )}, entered ${minuteText(lowest.atMs)}</text>`,
  ]);
}

const spoken = (x: number): string => times(Number(x.toFixed(1)));

/** 1, 2 and 5 times the powers of ten; where fewer than three fall inside, more of each. */
function multiples(low: number, high: number): readonly number[] {
  const inside = (steps: readonly number[]): readonly number[] =>
    [0.01, 0.1, 1, 10, 100, 1_000]
      .flatMap((power) => steps.map((step) => Number((step * power).toPrecision(6))))
      .filter((at) => at >= low && at <= high);
  const coarse = inside([1, 2, 5]);
  return coarse.length >= 3 ? coarse : inside([1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]);
}
