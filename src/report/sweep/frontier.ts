/** Every cell by what it pays and what it loses, and those that no other cell beats in both. */
import { type Html, html } from '../escape.ts';
import { cut, WORD_LENGTH } from '../long-text.ts';
import { valueAxis } from '../scale.ts';
import { cellName, type FrontierData, type SweepModel, type View } from './data.ts';
import { shareText } from './figures.ts';
import { BOX, type Box, chart, dots, type Frame, pathOf, scale, shareTicks } from './plot.ts';

/** Frontier cells that are named in the picture; the table names all of them. */
const NAMED_MAX = 10;
const ROOM: Box = { ...BOX, right: 1_044 };

/** The picture and its table. */
export function frontierChart(model: SweepModel, view: View): Html {
  const { frontier, cells } = model;
  const told = cells.flatMap((cell) =>
    cell.net === null || cell.lossP99 === null
      ? []
      : [{ cell, loss: cell.lossP99, net: cell.net.p50 }],
  );
  if (told.length === 0 || frontier.length === 0)
    return html`<p class="note">No entry of any cell was observed to the end of its hold.</p>`;
  const losses = [...told.map(({ loss }) => loss), ...frontier.map((one) => one.lossP99Fraction)];
  const nets = [...told.map(({ net }) => net), ...frontier.map((one) => one.medianReturnFraction)];
  const across = valueAxis(Math.min(0, ...losses), Math.max(0, ...losses));
  const down = valueAxis(floorOf(nets, frontier), Math.max(0, ...nets));
  const frame: Frame = {
    box: ROOM,
    x: scale([across.from, across.to], [ROOM.left, ROOM.right]),
    y: scale([down.from, down.to], [ROOM.bottom, ROOM.top]),
  };
  const { x, y } = frame;
  const seen = told.filter(({ net }) => net >= down.from);
  const axes = {
    across: shareTicks(across.ticks),
    down: shareTicks(down.ticks),
    name: 'forced-exit loss that 99 of 100 entries stay within, of capital →  worse',
    title: 'Net against loss',
    label: `Median net against forced-exit loss of ${told.length} cells; on the frontier: ${frontier
      .slice(0, NAMED_MAX)
      .map(({ name }) => name)
      .join('; ')}`,
  };
  const chosen = model.at(view.places);
  return html`${chart(frame, axes, [
    html`<path class="zero-line" d="M${ROOM.left} ${y(0)}H${ROOM.right}"/>`,
    ...seen.map(
      ({ cell, loss, net }) =>
        html`<circle class="spot${cell === chosen ? ' is-chosen' : ''}" cx="${x(loss)}" cy="${y(net)}" r="${
          cell === chosen ? 6 : 3
        }" data-cell="${cell.places.join()}"><title>${cellName(model, cell.places)}: median net ${shareText(
          net,
        )}, loss ${shareText(loss)}</title></circle>`,
    ),
    html`<path class="line edge" d="${pathOf(stair(frontier, frame))}"/>`,
    ...frontier.map(
      (one) =>
        html`<circle class="edge-dot" cx="${x(one.lossP99Fraction)}" cy="${y(one.medianReturnFraction)}" r="4"/>`,
    ),
    ...names(frontier, frame),
  ])}${below(told.length - seen.length)}${table(frontier)}`;
}

/** Cells further below the frontier than so many times its height would press it flat. */
const DEEP = 8;

/** The lowest net that is drawn. */
function floorOf(nets: readonly number[], frontier: readonly FrontierData[]): number {
  const edge = frontier.map(({ medianReturnFraction: net }) => net);
  const [low, high] = [Math.min(...edge), Math.max(...edge)];
  const height = Math.max(high - low, Math.abs(low), Math.abs(high));
  const drawn = nets.filter((net) => net >= low - DEEP * height);
  return Math.min(0, ...drawn);
}

const below = (count: number): Html | null =>
  count === 0
    ? null
    : html`<p class="note">${count} ${count === 1 ? 'cell lies' : 'cells lie'} below the picture.</p>`;

/** From each cell level to the next one's loss, and up: what the frontier gives for a loss. */
function stair(
  frontier: readonly FrontierData[],
  { x, y }: Frame,
): readonly (readonly [number, number])[] {
  return frontier.flatMap((one, i) => {
    const before = frontier[i - 1];
    const here = [x(one.lossP99Fraction), y(one.medianReturnFraction)] as const;
    return before === undefined
      ? [here]
      : [[here[0], y(before.medianReturnFraction)] as const, here];
  });
}

/** Names where there is room for them, the outermost first. */
function names(frontier: readonly FrontierData[], { x, y, box }: Frame): readonly Html[] {
  const taken: (readonly [number, number, number])[] = [];
  const order = frontier.toSorted((a, b) => rank(frontier, a) - rank(frontier, b));
  return order.slice(0, NAMED_MAX).flatMap((one) => {
    const text = cut(one.name, WORD_LENGTH);
    const [at, up] = [x(one.lossP99Fraction), y(one.medianReturnFraction)];
    const width = text.length * 6.2;
    const isLeft = at + 10 + width > box.right;
    const from = isLeft ? at - 8 - width : at + 8;
    const height = Math.max(box.top + 8, up - 9);
    const touches = taken.some(
      ([left, right, y0]) => from < right && from + width > left && Math.abs(height - y0) < 13,
    );
    if (touches) return [];
    taken.push([from, from + width, height]);
    return [
      html`<text class="named strong" x="${dots(isLeft ? at - 8 : at + 8)}" y="${dots(height)}" dy=".35em" text-anchor="${
        isLeft ? 'end' : 'start'
      }">${text}</text>`,
    ];
  });
}

/** First the two ends, then inwards. */
const rank = (frontier: readonly FrontierData[], one: FrontierData): number => {
  const at = frontier.indexOf(one);
  return Math.min(at, frontier.length - 1 - at);
};

/** Rows of the table; the file has all of them. */
const ROWS_MAX = 30;

function table(frontier: readonly FrontierData[]): Html {
  const more = frontier.length - ROWS_MAX;
  return html`<div class="scroll" role="region" aria-label="The frontier" tabindex="0"><table class="narrow"><thead><tr><th scope="col">Not beaten by any other cell</th>
<th scope="col" class="num">median net</th><th scope="col" class="num">loss, 99 of 100</th></tr></thead>
<tbody>${frontier
    .slice(0, ROWS_MAX)
    .map(
      ({ name, medianReturnFraction, lossP99Fraction }) =>
        html`<tr><th scope="row"><bdi>${name}</bdi></th><td class="num">${shareText(
          medianReturnFraction,
        )}</td><td class="num">${shareText(lossP99Fraction)}</td></tr>`,
    )}</tbody></table></div>${more > 0 ? html`<p class="note">${more} more are in <a href="./frontier.csv">frontier.csv</a>.</p>` : null}`;
}
