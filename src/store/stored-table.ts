/** Stored rows as the generic table that is exported, and that an import reads back. */
import type { TableBlock, TableColumn } from '../domain/table.ts';
import type { StoredKind } from './keys.ts';
import type { StoredRows } from './read.ts';

/** Rows a block: what is held twice while a file is written, and a record batch of Arrow. */
const BLOCK_ROWS = 65_536;

const instant = (name: string): TableColumn => ({ name, sort: 'instant' });
const number = (name: string): TableColumn => ({ name, sort: 'number' });

/** A column and its rows. */
type Filled = readonly [TableColumn, Float64Array];

/** A table that is cut into blocks while it is written; none of its columns is a text. */
export interface StoredTable {
  readonly columns: readonly TableColumn[];
  readonly blocks: Iterable<TableBlock>;
  readonly hasTexts: false;
}

/** The rows oldest first; what is not known is an empty cell. docs/data.md has the columns and their units. */
export function tableOf(kind: StoredKind, rows: StoredRows): StoredTable {
  const filled = columnsOf(kind, rows);
  return {
    columns: filled.map(([column]) => column),
    blocks: blocksOf(filled.map(([, values]) => values)),
    hasTexts: false,
  };
}

function columnsOf(kind: StoredKind, rows: StoredRows): readonly Filled[] {
  switch (rows.sort) {
    case 'bars': {
      const { openMs, open, high, low, close, volume } = rows.columns;
      const prices: readonly Filled[] = [
        [instant('open_at_ms'), openMs],
        [number('open'), open],
        [number('high'), high],
        [number('low'), low],
        [number('close'), close],
      ];
      // Only trades have a volume; the others have no such column, where an empty one would ask why.
      if (kind !== 'last' && kind !== 'spot') return prices;
      return [...prices, [number('volume'), volume ?? openMs.map(() => Number.NaN)]];
    }
    case 'prints': {
      const { settledAtMs, rate, intervalMs, price } = rows.columns;
      return [
        [instant('settled_at_ms'), settledAtMs],
        [number('rate_fraction'), rate],
        [number('interval_ms'), intervalMs],
        [number('price'), price],
      ];
    }
    case 'values': {
      const { atMs, value } = rows.columns;
      return [
        [instant('at_ms'), atMs],
        [number('value'), value],
      ];
    }
  }
}

function* blocksOf(columns: readonly Float64Array[]): Iterable<TableBlock> {
  const rows = columns[0]?.length ?? 0;
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const cells = columns.map((column) => column.subarray(from, from + BLOCK_ROWS));
    yield { rows: cells[0]?.length ?? 0, cells, texts: [] };
  }
}
