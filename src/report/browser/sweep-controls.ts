/** What steers the sweep's page: the axes, the figure, the places of the other axes, and the lines drawn. */
import { DEFINITIONS } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { drawnPlaces, LINES_MAX } from '../sweep/curves.ts';
import { axisLabel, type SweepModel, type View } from '../sweep/data.ts';
import { CELL_FIGURES } from '../sweep/figures.ts';

interface Option {
  readonly value: string;
  readonly text: string;
}

function select(name: string, label: string, options: readonly Option[], chosen: string): Html {
  return html`<label>${label}<select name="${name}">${options.map(({ value, text }) =>
    value === chosen
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`,
  )}</select></label>`;
}

/** Selects: which axis across and down, which figure, and where the other axes stand. */
export function axisControls({ axes }: SweepModel, view: View): Html {
  const names = axes.map(({ name }, i) => ({ value: String(i), text: axisLabel(name) }));
  const { across, down } = view;
  return html`${select(
    'figure',
    'Figure',
    CELL_FIGURES.map(({ key, term }) => ({ value: key, text: DEFINITIONS[term].name })),
    view.figure,
  )}${axes.length > 1 ? select('across', 'Across →', names, String(across)) : null}${
    axes.length > 1 ? select('down', 'Down ↓', names, String(down)) : null
  }${axes.map(({ name, labels }, i) =>
    i === across || i === down
      ? null
      : select(
          `place${i}`,
          axisLabel(name),
          labels.map((text, place) => ({ value: String(place), text })),
          String(view.places[i] ?? 0),
        ),
  )}`;
}

/** Values that are offered for a line; more than this is no choice. */
const OFFERED_MAX = 60;

/** A box a value of the axis across: at most eight are drawn. */
export function lineControls(model: SweepModel, view: View): Html | null {
  const axis = view.across === null ? undefined : model.axes[view.across];
  if (axis === undefined || axis.values.length <= LINES_MAX) return null;
  const drawn = new Set(drawnPlaces(model, view));
  const every = Math.ceil(axis.values.length / OFFERED_MAX);
  const isFull = drawn.size >= LINES_MAX;
  return html`<fieldset><legend>Lines, ${LINES_MAX} at most</legend>${axis.labels.map(
    (label, place) => {
      const isDrawn = drawn.has(place);
      if (!isDrawn && place % every !== 0) return null;
      const state = isDrawn ? html` checked` : isFull ? html` disabled` : null;
      return html`<label><input type="checkbox" value="${place}"${state}>${label}</label>`;
    },
  )}</fieldset>`;
}
