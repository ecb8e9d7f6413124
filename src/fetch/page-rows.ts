/** The rows of pages: looked at, cut, and put together. */
import { invariant } from '../domain/errors.ts';
import type { PieceRows } from '../loaders/piece.ts';
import type { Stretch } from './stretch.ts';

/** The instants of the rows. */
export const stampsOf = (rows: PieceRows): Float64Array =>
  rows.sort === 'bars'
    ? rows.columns.openMs
    : rows.sort === 'prints'
      ? rows.columns.settledAtMs
      : rows.columns.atMs;

/** The rows inside a stretch; null where there is none. The rows are in order. */
export function within(rows: PieceRows, { fromMs, toMs }: Stretch): PieceRows | null {
  const stamps = stampsOf(rows);
  const first = firstAtOrAfter(stamps, fromMs);
  const end = firstAtOrAfter(stamps, toMs);
  if (first >= end) return null;
  if (first === 0 && end === stamps.length) return rows;
  return mapped([rows], ([column]) => column?.subarray(first, end) ?? new Float64Array());
}

function firstAtOrAfter(stamps: Float64Array, atMs: number): number {
  let low = 0;
  let high = stamps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stamps[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows of one series as one, oldest first; every instant may be there once only. */
export function together(all: readonly PieceRows[]): PieceRows | null {
  const parts = all.filter((rows) => stampsOf(rows).length > 0);
  parts.sort((a, b) => (stampsOf(a)[0] ?? 0) - (stampsOf(b)[0] ?? 0));
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? null;
  const order = orderOf(parts.map(stampsOf));
  return mapped(parts, (columns) => {
    const joint = concatenated(columns);
    return order === null ? joint : joint.map((_, index) => joint[order[index] ?? 0] ?? 0);
  });
}

/** Where each row of the parts, one after the other, goes; null when they are in order already. */
function orderOf(parts: readonly Float64Array[]): readonly number[] | null {
  const stamps = concatenated(parts);
  const sorted = stamps.every((stamp, row) => row === 0 || stamp > (stamps[row - 1] ?? 0));
  if (sorted) return null;
  const order = Array.from(stamps, (_, row) => row);
  return order.sort((a, b) => (stamps[a] ?? 0) - (stamps[b] ?? 0));
}

function concatenated(columns: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    whole.set(column, at);
    at += column.length;
  }
  return whole;
}

/** The same columns of every part, as `make` puts them together. */
function mapped(
  parts: readonly PieceRows[],
  make: (columns: readonly Float64Array[]) => Float64Array,
): PieceRows {
  const [first] = parts;
  invariant(first !== undefined, 'there is a part');
  const column = (pick: (rows: PieceRows) => Float64Array) => make(parts.map(pick));
  if (first.sort === 'bars') {
    const bars = parts.filter((rows) => rows.sort === 'bars').map(({ columns }) => columns);
    invariant(bars.length === parts.length, 'the parts are of one sort');
    const voluminous = bars.some(({ volume }) => volume !== null);
    return {
      sort: 'bars',
      resolutionMs: first.resolutionMs,
      columns: {
        openMs: column(stampsOf),
        open: make(bars.map(({ open }) => open)),
        high: make(bars.map(({ high }) => high)),
        low: make(bars.map(({ low }) => low)),
        close: make(bars.map(({ close }) => close)),
        volume: voluminous
          ? make(bars.map(({ volume, openMs }) => volume ?? openMs.map(() => Number.NaN)))
          : null,
      },
    };
  }
  if (first.sort === 'prints') {
    const prints = parts.filter((rows) => rows.sort === 'prints').map(({ columns }) => columns);
    invariant(prints.length === parts.length, 'the parts are of one sort');
    return {
      sort: 'prints',
      columns: {
        settledAtMs: column(stampsOf),
        rate: make(prints.map(({ rate }) => rate)),
        intervalMs: make(prints.map(({ intervalMs }) => intervalMs)),
        price: make(prints.map(({ price }) => price)),
      },
    };
  }
  const values = parts.filter((rows) => rows.sort === 'values').map(({ columns }) => columns);
  invariant(values.length === parts.length, 'the parts are of one sort');
  return {
    sort: 'values',
    columns: { atMs: column(stampsOf), value: make(values.map(({ value }) => value)) },
  };
}
