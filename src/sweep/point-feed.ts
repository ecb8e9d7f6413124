/** Blocks of rows, as they come, to the points that the summary takes one by one. */
import type { Axis } from './axes.ts';
import { figureOf, type RowBlock } from './columns.ts';
import type { Figure } from './figures.ts';
import type { PointValues } from './point-values.ts';
import { valuesAt } from './points.ts';
import { type Rows, runsOf } from './rows.ts';
import type { PointColumns } from './summary.ts';

/** Rows [from, to) of a block. */
interface Piece {
  readonly block: RowBlock;
  readonly from: number;
  readonly to: number;
}

/** What takes the points, in order. */
export type TakePoint = (values: PointValues, columns: PointColumns) => void;

/** A point may begin in one block and end in another. */
export class PointFeed {
  readonly #axes: readonly Axis[];
  readonly #rows: Rows;
  readonly #take: TakePoint;
  #row = 0;
  #point = -1;
  #pieces: Piece[] = [];

  constructor(axes: readonly Axis[], rows: Rows, take: TakePoint) {
    this.#axes = axes;
    this.#rows = rows;
    this.#take = take;
  }

  /** The next rows. */
  add(block: RowBlock): void {
    for (const { point, from, to } of runsOf(this.#rows, this.#row, block.rows)) {
      if (point !== this.#point) this.end();
      this.#point = point;
      this.#pieces.push({ block, from, to });
    }
    this.#row += block.rows;
  }

  /** The last point is complete, or all of it that there will be. */
  end(): void {
    if (this.#pieces.length > 0)
      this.#take(
        pointValues(this.#axes, this.#point),
        columnsOf(this.#axes, this.#point, this.#pieces),
      );
    this.#pieces = [];
  }
}

const pointValues = (axes: readonly Axis[], point: number): PointValues =>
  Object.fromEntries(
    valuesAt(axes, point).map(({ text, number }, i) => {
      const axis = axes[i];
      return [axis?.name ?? '', axis?.words === true || number === null ? text : number];
    }),
  );

function columnsOf(axes: readonly Axis[], point: number, pieces: readonly Piece[]): PointColumns {
  const hold = axes.findIndex(({ path }) => path === 'hold');
  const holdMs = hold < 0 ? undefined : (valuesAt(axes, point)[hold]?.number ?? null);
  const entries = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  let refused = 0;
  for (const { block, from, to } of pieces)
    for (let row = from; row < to; row++) if (block.refused.has(row)) refused += 1;
  return {
    entries,
    refused,
    column: (name) => joined(pieces, name, entries),
    ...(holdMs === undefined ? {} : { holdMs }),
  };
}

function joined(pieces: readonly Piece[], name: Figure, entries: number): Float64Array {
  const column = new Float64Array(entries);
  let at = 0;
  for (const { block, from, to } of pieces) {
    column.set(figureOf(block, name).subarray(from, to), at);
    at += to - from;
  }
  return column;
}
