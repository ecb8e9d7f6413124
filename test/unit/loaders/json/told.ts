/** What a reader made of an answer, in lists that can be written by hand. */
import { DataError } from '../../../../src/domain/errors.ts';
import type { BarPiece, PrintPiece, ValuePiece } from '../../../../src/loaders/json/reading.ts';

/** What the saved answer is called. */
export const W = 'saved.json';

/** `[open, high, low, close, volume]` of each bar, by its open. */
export const bars = ({ rows: { columns } }: BarPiece) =>
  [...columns.openMs].map((openMs, row) => [
    openMs,
    columns.open[row],
    columns.high[row],
    columns.low[row],
    columns.close[row],
    columns.volume === null ? null : columns.volume[row],
  ]);

/** `[rate, interval, price]` of each print, by its settlement. */
export const prints = ({ rows: { columns } }: PrintPiece) =>
  [...columns.settledAtMs].map((settledAtMs, row) => [
    settledAtMs,
    columns.rate[row],
    columns.intervalMs[row],
    columns.price[row],
  ]);

export const values = ({ rows: { columns } }: ValuePiece) =>
  [...columns.atMs].map((atMs, row) => [atMs, columns.value[row]]);

export const said = ({ venue, instrument, kind, volume }: BarPiece | PrintPiece | ValuePiece) => ({
  venue,
  instrument,
  kind,
  volume,
});

export function issuesOf(read: () => unknown) {
  try {
    read();
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
  throw new Error('nothing was thrown');
}
