/**
 * The columns of a sweep's output: the grid's values, then the figures of a replay under the names
 * that its JSON has, in snake_case.
 */
import { ScenarioError } from '../domain/errors.ts';
import type { Role } from '../domain/scenario.ts';
import type { TableBlock, TableColumn } from '../domain/table.ts';
import type { Axis } from './axes.ts';
import { placesOf } from './combinations.ts';
import { AT, FIGURES, type Figure } from './figures.ts';
import type { Run } from './rows.ts';

/** Rows of a sweep in their order, as columns: one array a figure. */
export interface RowBlock {
  readonly rows: number;
  readonly figures: readonly Float64Array[];
  /** Why an entry was refused, by its row in the block; rows that were let in have none. */
  readonly refused: ReadonlyMap<number, string>;
}

/** Figures that are told in another form than a number. */
const INSTANTS: ReadonlySet<Figure> = new Set([
  'entryAtMs',
  'worstEquityAtMs',
  'worstDayAtMs',
  'firstLiquidationAtMs',
]);
const FLAGS: ReadonlySet<Figure> = new Set(['ambiguous', 'fullyObserved', 'wholeReplay']);

/**
 * @param roles of both legs, in the construction's order
 * @throws ScenarioError when an axis would hide a figure
 */
export function sweepColumns(
  axes: readonly Axis[],
  roles: readonly Role[],
): readonly TableColumn[] {
  const figures = FIGURES.map((figure) => figureColumn(figure, roles));
  const grid = axes.map(axisColumn);
  const hidden = grid.find(({ name }) => figures.some((column) => column.name === name));
  if (hidden !== undefined)
    throw new ScenarioError({
      where: '--grid',
      expected: 'names that no figure of the output has',
      found: hidden.name,
    });
  return [...grid, ...figures, { name: 'refused', sort: 'text' }];
}

function axisColumn({ name, count, words, at }: Axis): TableColumn {
  if (!words) return { name, sort: 'number' };
  return { name, sort: 'word', words: Array.from({ length: count }, (_, i) => at(i).text) };
}

function figureColumn(figure: Figure, roles: readonly Role[]): TableColumn {
  if (figure === 'liquidatedLeg') return { name: 'liquidated_role', sort: 'word', words: roles };
  const name = figure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (INSTANTS.has(figure)) return { name, sort: 'instant' };
  return { name, sort: FLAGS.has(figure) ? 'flag' : 'number' };
}

/**
 * Rows as a block of the output's table.
 *
 * @param runs the block's rows, a run a point
 */
export function tableBlock(
  { rows, figures, refused }: RowBlock,
  axes: readonly Axis[],
  runs: Iterable<Run>,
): TableBlock {
  const grid = axes.map(() => new Float64Array(rows));
  for (const { point, from, to } of runs) {
    const places = placesOf(axes, point);
    for (const [i, axis] of axes.entries()) grid[i]?.fill(cellOf(axis, places[i] ?? 0), from, to);
  }
  const texts = [...new Set(refused.values())];
  const reasons = new Float64Array(rows).fill(Number.NaN);
  const placeOf = new Map(texts.map((text, i) => [text, i]));
  for (const [row, text] of refused) reasons[row] = placeOf.get(text) ?? Number.NaN;
  return { rows, cells: [...grid, ...figures, reasons], texts };
}

const cellOf = (axis: Axis, place: number): number =>
  axis.words ? place : (axis.at(place).number ?? Number.NaN);

/** One figure of a block. */
export const figureOf = ({ figures }: RowBlock, figure: Figure): Float64Array =>
  figures[AT[figure]] ?? new Float64Array(0);
