/** freqtrade's JSON candles: `[[ms, open, high, low, close, volume], …]`. */
import { DataError } from '../domain/errors.ts';
import { IssueList } from './issues.ts';
import type { Column, Table } from './table.ts';

const NAMES = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

/** @throws DataError when the text is no JSON, or a row is no list of six numbers */
export function readFreqtradeJson(text: string, where: string): Table {
  const rows = parse(text, where);
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

function parse(text: string, where: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new DataError({
      where,
      expected: 'JSON',
      found: error instanceof Error ? error.message : String(error),
      hint: 'the file may have been cut short: download or export it again',
    });
  }
  if (Array.isArray(parsed)) return parsed;
  throw new DataError({
    where,
    expected: 'a list of freqtrade candles, [[ms, open, high, low, close, volume], …]',
    found: shortly(parsed),
    hint: 'other JSON is not imported; docs/data.md lists the formats',
  });
}

const shortly = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60);
