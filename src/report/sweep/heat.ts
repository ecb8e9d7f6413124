/**
 * A figure over two axes as a table whose cells are shaded, and over one axis as a table of bars. The
 * picture is the table, so it needs no other one beside it for ears and paper.
 */
import { defined } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { NONE } from '../format.ts';
import {
  axisLabel,
  type CellData,
  cellName,
  fixedText,
  type SweepModel,
  slice,
  type View,
  withPlace,
} from './data.ts';
import { bareText, type CellFigure, cellFigure, edgeText, figureText } from './figures.ts';
import { type Shades, shadesOf } from './steps.ts';

/** Columns beyond which numbers have no room: then only shades are seen, and numbers heard. */
const NUMBERED_MAX = 22;

/**
 * @param live whether a script is there, to which a cell's button can say that it is chosen
 * @returns null: the sweep has no axis
 */
export function heatMap(model: SweepModel, view: View, live: boolean): Html | null {
  if (view.across === null) return null;
  const figure = cellFigure(view.figure);
  return view.down === null
    ? bars(model, view, view.across, figure, live)
    : grid(model, view, view.across, view.down, figure, live);
}

function grid(
  model: SweepModel,
  view: View,
  across: number,
  down: number,
  figure: CellFigure,
  live: boolean,
): Html {
  const [columns, rows] = [model.axes[across], model.axes[down]];
  if (columns === undefined || rows === undefined) return html``;
  const cells = rows.values.map((_, place) =>
    slice(model, { ...view, places: withPlace(view, down, place) }, across),
  );
  const shades = shadesOf(
    cells.flat().map((cell) => (cell === null ? null : figure.of(cell, model))),
    figure.scale,
  );
  const narrow = columns.values.length > NUMBERED_MAX;
  return html`${caption(figure, fixedText(model, view, [across, down]))}<div class="scroll" role="region" aria-label="The grid" tabindex="0"><table aria-labelledby="${CAPTION}" class="heat${narrow ? ' narrow-cells' : ''}">
<thead><tr><td class="corner">${axisLabel(rows.name)} ↓ <span class="of-across">${axisLabel(columns.name)} →</span></td>${columns.labels.map(
    (label) => html`<th scope="col">${label}</th>`,
  )}</tr></thead>
<tbody>${rows.labels.map(
    (label, place) =>
      html`<tr><th scope="row">${label}</th>${cells[place]?.map((cell) =>
        shaded(model, view, cell, figure, shades, { live, narrow }),
      )}</tr>`,
  )}</tbody></table></div>${legend(shades, figure, model)}`;
}

/** Above what scrolls: a caption inside would be scrolled away with a wide grid. */
const caption = (figure: CellFigure, fixed: string): Html =>
  html`<p class="note caption" id="${CAPTION}">${defined(figure.term)}, ${figure.unit === '×' ? 'a multiple' : figure.unit}${
    fixed === '' ? null : html`; at <bdi>${fixed}</bdi>`
  }</p>`;

const CAPTION = 'map-caption';

function shaded(
  model: SweepModel,
  view: View,
  cell: CellData | null,
  figure: CellFigure,
  shades: Shades,
  { live, narrow }: { readonly live: boolean; readonly narrow: boolean },
): Html {
  if (cell === null) return html`<td class="none">${NONE}</td>`;
  const x = figure.of(cell, model);
  const number = bareText(x, figure);
  const pins = pinsOf(model, cell);
  const shown = html`${narrow ? html`<span class="unseen">${number}</span>` : number}${pins}`;
  return html`<td class="${shades.of(x)}${isChosen(view, cell) ? ' chosen' : ''}">${
    live ? button(model, view, cell, figure, shown) : shown
  }</td>`;
}

const isChosen = (view: View, cell: CellData): boolean => view.places.join() === cell.places.join();

/** One tab stop a table, the chosen cell; arrows lead to the others. */
function button(
  model: SweepModel,
  view: View,
  cell: CellData,
  figure: CellFigure,
  shown: Html,
): Html {
  const chosen = isChosen(view, cell);
  return html`<button type="button" data-cell="${cell.places.join()}" aria-pressed="${String(chosen)}" tabindex="${
    chosen ? 0 : -1
  }" aria-label="${`${cellName(model, cell.places)}: ${figureText(figure.of(cell, model), figure)}${pinWords(model, cell)}`}">${shown}</button>`;
}

const BEST = '★';
const SAFEST = '◆';

function pinsOf({ cells, best, safest }: SweepModel, cell: CellData): Html | null {
  const isBest = best !== null && cells[best] === cell;
  const isSafest = safest !== null && cells[safest] === cell;
  if (!isBest && !isSafest) return null;
  return html`<span class="pin" aria-hidden="true">${isBest ? BEST : ''}${isSafest ? SAFEST : ''}</span>`;
}

function pinWords({ cells, best, safest }: SweepModel, cell: CellData): string {
  const words = [
    ...(best !== null && cells[best] === cell ? ['the best cell'] : []),
    ...(safest !== null && cells[safest] === cell ? ['the safest cell'] : []),
  ];
  return words.length === 0 ? '' : `; ${words.join(' and ')}`;
}

function legend(shades: Shades, figure: CellFigure, { best, safest }: SweepModel): Html {
  return html`<div class="shades">${
    shades.legend.length === 0
      ? null
      : html`<ul aria-label="What the shades stand for">${shades.legend.map(
          ({ name, from, to }) =>
            html`<li><span class="swatch ${name}" aria-hidden="true"></span>${edgeText(from, figure)} to ${edgeText(to, figure)}</li>`,
        )}</ul>`
  }${
    best === null && safest === null
      ? null
      : html`<p class="note">${BEST} the best cell, ${SAFEST} the safest one, by the rules above. Frame: the chosen one.</p>`
  }</div>`;
}

/** Of the drawing of a bar, in its own units. */
const BARS_WIDTH = 100;

function bars(
  model: SweepModel,
  view: View,
  across: number,
  figure: CellFigure,
  live: boolean,
): Html {
  const axis = model.axes[across];
  if (axis === undefined) return html``;
  const cells = slice(model, view, across);
  const numbers = cells.map((cell) => (cell === null ? null : figure.of(cell, model)));
  const shades = shadesOf(numbers, figure.scale);
  const told = numbers.filter((x): x is number => x !== null);
  const low = Math.min(0, ...told);
  const high = Math.max(0, ...told);
  const at = (x: number): number =>
    high === low ? 0 : Number((((x - low) / (high - low)) * BARS_WIDTH).toFixed(2));
  return html`${caption(figure, fixedText(model, view, [across]))}<div class="scroll tall" role="region" aria-label="The grid" tabindex="0"><table aria-labelledby="${CAPTION}" class="heat bars">
<thead><tr><th scope="col">${axisLabel(axis.name)}</th><th scope="col" class="num">${figure.unit}</th><td></td></tr></thead>
<tbody>${axis.labels.map((label, place) => {
    const cell = cells[place] ?? null;
    const x = numbers[place] ?? null;
    return html`<tr><th scope="row">${label}</th>${
      cell === null
        ? html`<td class="none">${NONE}</td>`
        : shaded(model, view, cell, figure, shades, { live, narrow: false })
    }<td class="bar">${x === null ? null : bar(at(Math.min(0, x)), at(Math.max(0, x)), at(0), shades.of(x))}</td></tr>`;
  })}</tbody></table></div>${legend(shades, figure, model)}`;
}

const bar = (from: number, to: number, zero: number, shade: string): Html =>
  html`<svg viewBox="0 0 ${BARS_WIDTH} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${
    shade
  }" x="${from}" y="0" width="${Math.max(0.2, to - from)}" height="10"/><path class="zero" d="M${zero} -2V12"/></svg>`;
