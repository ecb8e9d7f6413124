/**
 * BitMEX's bucketed trades, which are stamped by their close and open at the close before.
 *
 * Source: bitmex.com/api/explorer, Trade.getBucketed: timestamps are the end of the period, and the open
 * is the close of the previous bucket. It may therefore lie outside what was traded in the bin.
 */
import type { BarColumns } from '../store/stage.ts';
import { stepMin } from './resolution.ts';
import { findColumn, plainName, type Table } from './table.ts';

/** Whether the stamps are those of closes: the interface's columns, under their own names. */
export function isBitmexBins(table: Table): boolean {
  const names = ['timestamp', 'open', 'close', 'trades', 'homenotional', 'foreignnotional'];
  return names.every((name) => table.columns.some((column) => plainName(column.name) === name));
}

/** The column that counts base coin: `volume` counts contracts. */
export const bitmexVolume = (table: Table) => findColumn(table, ['homenotional']);

/**
 * Bins stamped by their open, each holding its own open; null where nothing tells how long one is.
 *
 * @param resolutionMs length of a bin where a name says it; null: the stamps tell
 */
export function bitmexBars(
  bars: BarColumns,
  resolutionMs: number | null,
): { readonly bars: BarColumns; readonly notes: readonly string[] } | null {
  const stepMs = resolutionMs ?? stepMin(bars.openMs) ?? 0;
  if (!(stepMs > 0)) return null;
  const outside = bars.open.filter(
    (open, row) => open > (bars.high[row] ?? open) || open < (bars.low[row] ?? open),
  ).length;
  const notes = ['bins stamped by their close were moved to their open'];
  if (outside > 0)
    notes.push(
      `${outside} bins open at a close before them that lies outside: they were widened to it`,
    );
  return {
    bars: {
      ...bars,
      openMs: bars.openMs.map((at) => at - stepMs),
      high: bars.high.map((high, row) => Math.max(high, bars.open[row] ?? high)),
      low: bars.low.map((low, row) => Math.min(low, bars.open[row] ?? low)),
    },
    notes,
  };
}
