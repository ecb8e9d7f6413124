/** freqtrade's JSON candles: `[[ms, open, high, low, close, volume], …]`. */
import { pieceOfTable } from '../import-table.ts';
import { IssueList } from '../issues.ts';
import type { Column, Table } from '../table.ts';
import type { JsonFormat } from './format.ts';
import { shortly } from './rows.ts';

const NAMES = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Binance's own candles are lists too: of twelve cells, the prices among them text. */
export const FREQTRADE_JSON: JsonFormat = {
  name: 'freqtrade json',
  read: (json, context) => {
    if (!Array.isArray(json) || !(context.hints.freqtrade || isCandle(json[0]))) return null;
    return [pieceOfTable(readCandles(json, context.where), context)];
  },
};

const isCandle = (row: unknown): boolean =>
  Array.isArray(row) && row.length <= NAMES.length && typeof row[1] === 'number';

/** @throws DataError when a row is no list of six numbers */
function readCandles(rows: readonly unknown[], where: string): Table {
  const issues = new IssueList();
  const whereOf = (row: number) => `${where}, row ${row + 1}`;
  const columns = NAMES.map(() => new Float64Array(rows.length));
  for (let row = 0; row < rows.length && !issues.full; row += 1) {
    const cells: unknown = rows[row];
    if (!Array.isArray(cells) || cells.length < NAMES.length - 1) {
      const expected = `a list of ${NAMES.join(', ')}`;
      issues.add({ where: whereOf(row), expected, found: shortly(cells) });
      continue;
    }
    NAMES.forEach((name, index) => {
      const cell: unknown = cells[index];
      const column = columns[index];
      if (column !== undefined) column[row] = typeof cell === 'number' ? cell : Number.NaN;
      if (typeof cell === 'number' || name === 'volume' || cell === null) return;
      issues.add({ where: whereOf(row), expected: `${name} a number`, found: shortly(cell) });
    });
  }
  issues.throwIfAny();
  return {
    rows: rows.length,
    columns: NAMES.map(
      (name, index): Column => ({
        name,
        sort: 'number',
        values: columns[index] ?? new Float64Array(),
      }),
    ),
    whereOf,
  };
}
