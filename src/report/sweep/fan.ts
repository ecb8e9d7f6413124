/** Net along one axis as quantiles: a fan over numbers, a box a word. */
import type { Quantiles } from '../../metrics/quantiles.ts';
import { type Html, html, trusted } from '../escape.ts';
import { decimal } from '../format.ts';
import { valueAxis } from '../scale.ts';
import {
  type AxisData,
  axisLabel,
  fixedText,
  LEVERAGE,
  type SweepModel,
  slice,
  type View,
} from './data.ts';
import { shareText } from './figures.ts';
import {
  BOX,
  chart,
  dots,
  type EndLabel,
  endLabels,
  type Frame,
  pathOf,
  scale,
  shareTicks,
  stretches,
  type Tick,
} from './plot.ts';

interface Column {
  /** Where it stands across, in the axis's numbers or by its place. */
  readonly at: number;
  readonly label: string;
  readonly net: Quantiles | null;
  readonly observed: number;
}

type ToldColumn = Column & { readonly net: Quantiles };

/** The picture and its table. */
export function netFan(model: SweepModel, view: View): Html {
  const axis = view.across === null ? undefined : model.axes[view.across];
  const isFan = axis?.isNumber === true && axis.values.length > 2;
  const columns = columnsOf(model, view, axis, isFan);
  const told = columns.filter((column): column is ToldColumn => column.net !== null);
  if (told.length === 0)
    return html`<p class="note">No entry here was observed to the end of its hold.</p>`;
  const down = valueAxis(
    Math.min(0, ...told.map(({ net }) => net.p01)),
    Math.max(0, ...told.map(({ net }) => net.p99)),
  );
  const ends: readonly [number, number] = isFan
    ? [columns[0]?.at ?? 0, columns.at(-1)?.at ?? 1]
    : [-0.5, columns.length - 0.5];
  const frame: Frame = {
    box: BOX,
    x: scale(ends, [BOX.left + 8, BOX.right]),
    y: scale([down.from, down.to], [BOX.bottom, BOX.top]),
  };
  const name = axis === undefined ? '' : axisLabel(axis.name);
  const label = `Net by ${name || 'quantile'}: ${told
    .map((column) => `${column.label} median ${shareText(column.net.p50)}`)
    .slice(0, 12)
    .join(', ')}`;
  const ticks = columns.map(({ at, label: text }): Tick => ({ at, text }));
  const chosen = axis === undefined ? null : (columns[view.places[view.across ?? 0] ?? 0] ?? null);
  return html`${chart(
    frame,
    { across: ticks, down: shareTicks(down.ticks), name, title: 'Net', label },
    [
      isFan && chosen !== null ? chosenLine(chosen.at, frame) : null,
      ...twoGrounds(
        isFan ? bandsOf(columns, frame) : told.map((column) => boxOf(column, frame)),
        frame,
      ),
      ...(isFan ? medianOf(columns, frame) : told.map((column) => middleOf(column, frame))),
      html`<path class="zero-line" d="M${BOX.left} ${frame.y(0)}H${BOX.right}"/>`,
      axis?.name === LEVERAGE && isFan ? stopMark(columns, frame) : null,
      ...labels(isFan ? told.at(-1) : undefined, frame),
    ],
  )}${table(columns, name, fixedText(model, view, [view.across]))}`;
}

function columnsOf(
  model: SweepModel,
  view: View,
  axis: AxisData | undefined,
  isFan: boolean,
): readonly Column[] {
  if (axis === undefined || view.across === null) {
    const [cell] = model.cells;
    const { net = null, observed = 0 } = cell ?? {};
    return [{ at: 0, label: 'all entries', net, observed }];
  }
  return slice(model, view, view.across).map((cell, place) => ({
    at: isFan ? Number(axis.values[place]) : place,
    label: axis.labels[place] ?? '',
    net: cell?.net ?? null,
    observed: cell?.observed ?? 0,
  }));
}

const BANDS = [
  ['p01', 'p99', 'band-98'],
  ['p05', 'p95', 'band-90'],
  ['p25', 'p75', 'band-50'],
] as const;

/** Blue above zero and orange below: the same shapes twice, each seen on its own side. */
function twoGrounds(
  shapes: readonly Html[],
  { y, box: { top, bottom, width } }: Frame,
): readonly Html[] {
  const zero = y(0);
  return [
    html`<clipPath id="fan-gain"><rect x="0" y="${top}" width="${width}" height="${dots(zero - top)}"/></clipPath>
<clipPath id="fan-drop"><rect x="0" y="${zero}" width="${width}" height="${dots(bottom - zero)}"/></clipPath>
<g clip-path="url(#fan-gain)">${shapes}</g><g class="below" clip-path="url(#fan-drop)">${shapes}</g>`,
  ];
}

function bandsOf(columns: readonly Column[], { x, y }: Frame): readonly Html[] {
  const told = columns.map((column): ToldColumn | null =>
    column.net === null ? null : { ...column, net: column.net },
  );
  return BANDS.flatMap(([low, high, name]) =>
    stretches(told).map((stretch) => {
      const above = stretch.map(({ at, net }) => `${x(at)} ${y(net[high])}`);
      const below = stretch.map(({ at, net }) => `${x(at)} ${y(net[low])}`).toReversed();
      return html`<path class="${name}" d="M${trusted([...above, ...below].join('L'))}Z"/>`;
    }),
  );
}

/** More dots than this would be a line of their own. */
const DOTS_MAX = 60;

function medianOf(columns: readonly Column[], { x, y }: Frame): readonly Html[] {
  const median = columns.map(({ at, net }) =>
    net === null ? null : ([x(at), y(net.p50)] as const),
  );
  const dotted = median.length > DOTS_MAX ? [] : median.filter((point) => point !== null);
  return [
    html`<path class="line" style="stroke:var(--ink)" d="${pathOf(median)}"/>`,
    ...dotted.map(([cx, cy]) => html`<circle class="dot" cx="${cx}" cy="${cy}" r="2.5"/>`),
  ];
}

/** Widths of the three stretches of a box, half of each. */
const HALVES = [3, 9, 18] as const;

function boxOf({ at, net }: ToldColumn, { x, y }: Frame): Html {
  const middle = x(at);
  return html`${BANDS.map(([low, high, name], i) => {
    const half = HALVES[i] ?? 3;
    return html`<rect class="${name}" x="${dots(middle - half)}" y="${y(net[high])}" width="${2 * half}" height="${dots(
      Math.max(1, y(net[low]) - y(net[high])),
    )}"/>`;
  })}`;
}

const middleOf = ({ at, net }: ToldColumn, { x, y }: Frame): Html =>
  html`<path class="line" style="stroke:var(--ink)" d="M${dots(x(at) - 22)} ${y(net.p50)}H${dots(x(at) + 22)}"/>
<text x="${dots(x(at) + 26)}" y="${y(net.p50)}" dy=".35em" class="named strong">${shareText(net.p50)}</text>`;

const chosenLine = (at: number, { x, box: { top, bottom } }: Frame): Html =>
  html`<path class="chosen-line" d="M${x(at)} ${top}V${bottom}"/>`;

/** Where the median first is zero or less, unless it is so from the first value on. */
function stopMark(
  columns: readonly Column[],
  { x, box: { top, bottom, right } }: Frame,
): Html | null {
  const stop = columns.findIndex(({ net }) => net !== null && net.p50 <= 0);
  const column = columns[stop];
  if (stop < 1 || column === undefined) return null;
  const at = x(column.at);
  const isLeft = at > right - 220;
  return html`<path class="mark forced" d="M${at} ${top}V${bottom}"/><text class="mark-name" x="${
    isLeft ? at - 5 : at + 5
  }" y="${top + 10}" text-anchor="${isLeft ? 'end' : 'start'}">median stops paying at ${column.label}</text>`;
}

const NAMES: readonly (readonly [keyof Quantiles, string])[] = [
  ['p99', 'best 1 %'],
  ['p75', 'upper quarter'],
  ['p50', 'median'],
  ['p25', 'lower quarter'],
  ['p05', 'worst 5 %'],
  ['p01', 'worst 1 %'],
];

function labels(last: ToldColumn | undefined, { y, box: room }: Frame): readonly Html[] {
  if (last === undefined) return [];
  return endLabels(
    NAMES.map(
      ([key, text]): EndLabel => ({
        y: y(last.net[key]),
        text: `${text} ${shareText(last.net[key])}`,
        class: key === 'p50' ? 'named strong' : 'named',
      }),
    ),
    room,
  );
}

const HEADS = ['1 %', '5 %', '25 %', 'median', '75 %', '95 %', '99 %', 'mean'];

function table(columns: readonly Column[], name: string, fixed: string): Html {
  return html`<details><summary>The same as a table</summary><div class="scroll" role="region" aria-label="Net by quantile" tabindex="0"><table>
<caption>Net ÷ capital of the observed entries, by quantile${fixed === '' ? null : html`; at <bdi>${fixed}</bdi>`}</caption>
<thead><tr><th scope="col">${name || 'entries'}</th><th scope="col" class="num">observed</th>${HEADS.map(
    (head) => html`<th scope="col" class="num">${head}</th>`,
  )}</tr></thead><tbody>${columns.map(
    ({ label, net, observed }) =>
      html`<tr><th scope="row">${label}</th><td class="num">${decimal(observed, 0)}</td>${
        net === null
          ? html`<td class="num" colspan="8">none observed</td>`
          : [net.p01, net.p05, net.p25, net.p50, net.p75, net.p95, net.p99, net.mean].map(
              (x) => html`<td class="num">${shareText(x)}</td>`,
            )
      }</tr>`,
  )}</tbody></table></div></details>`;
}
