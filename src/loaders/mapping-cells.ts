/** Cells of a table as a mapping file says they are to be read. */
import { DataError } from '../domain/errors.ts';
import { IssueList } from './issues.ts';
import type { Mapping } from './mapping.ts';
import type { ColumnName, RawSeries } from './mapping-schema.ts';
import { isEmptyCell, shiftedNumber } from './numbers.ts';
import { cellText, stampsMs, UNITS_PER_MS } from './stamps.ts';
import { type Column, columnNames, type Table } from './table.ts';

/** Places by which the decimal point moves. */
const SHIFT: Readonly<Record<RawSeries['unit'], number>> = { fraction: 0, percent: -2, bps: -4 };

/** No perpetual and no coin is older than 2009. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** @throws DataError when the table has no such column, or two */
export function columnNamed(table: Table, name: ColumnName, where: string): Column {
  const wanted = String(name);
  const exact = table.columns.filter((column) => column.name === wanted);
  const loose = table.columns.filter(
    (column) => column.name.trim().toLowerCase() === wanted.trim().toLowerCase(),
  );
  const found = exact.length > 0 ? exact : loose;
  const [column] = found;
  if (column !== undefined && found.length === 1) return column;
  throw new DataError({
    where,
    expected: `a column ${wanted}, as the mapping file says`,
    found: column === undefined ? columnNames(table) : `${found.length} columns of that name`,
    hint: 'the separator and the header of the mapping file decide what the columns are',
  });
}

/** How the cells of a column become numbers. */
export interface CellForm {
  readonly decimal: Mapping['decimal'];
  readonly unit: RawSeries['unit'];
  readonly scale: number;
}

/**
 * A column as numbers, NaN where a cell is empty.
 *
 * @throws DataError naming the cells that are no numbers
 */
export function numbersNamed(
  table: Table,
  name: ColumnName,
  { decimal, unit, scale }: CellForm,
  where: string,
): Float64Array {
  const column = columnNamed(table, name, where);
  const issues = new IssueList();
  const numbers = new Float64Array(table.rows);
  for (let row = 0; row < table.rows && !issues.full; row += 1) {
    const text = textOf(column, row, decimal);
    const number = text === null ? Number.NaN : shiftedNumber(withoutSign(text, unit), SHIFT[unit]);
    numbers[row] = (number ?? Number.NaN) * scale;
    if (number !== null) continue;
    issues.add({
      where: table.whereOf(row),
      expected: `${column.name} a number`,
      found: cellText(table, column.name, row),
      hint: 'mend the row, or say decimal and unit in the mapping file',
    });
  }
  issues.throwIfAny();
  return numbers;
}

/** Null where the cell is empty. */
function textOf(column: Column, row: number, decimal: Mapping['decimal']): string | null {
  if (column.sort !== 'text') {
    const value = column.values[row] ?? Number.NaN;
    return Number.isNaN(value) ? null : String(value);
  }
  const cell = column.values[row] ?? null;
  if (cell === null || isEmptyCell(cell)) return null;
  if (decimal === '.') return cell;
  return cell.includes('.') ? `?${cell}` : cell.replace(',', '.');
}

const withoutSign = (text: string, unit: RawSeries['unit']): string =>
  unit === 'percent' ? text.replace(/\s*%\s*$/, '') : text;

/**
 * A column as UTC milliseconds.
 *
 * @param zone what a stamp without a zone is in; null: such stamps are refused
 * @throws DataError naming the cells that are no instants
 */
export function instantsNamed(
  table: Table,
  name: ColumnName,
  { time }: Mapping,
  zone: string | null,
  where: string,
): Float64Array {
  const column = columnNamed(table, name, where);
  const { unit } = time;
  if (unit === undefined || unit === 'text' || column.sort === 'instant')
    return stampsMs(column, table, time.zone ?? zone, where);
  const perMs = UNITS_PER_MS[unit];
  const issues = new IssueList();
  const stamps = new Float64Array(table.rows);
  for (let row = 0; row < table.rows && !issues.full; row += 1) {
    const text = textOf(column, row, '.');
    const number = text === null ? null : shiftedNumber(text, 0);
    const at =
      number === null ? Number.NaN : Math.floor(perMs < 1 ? number * 1_000 : number / perMs);
    stamps[row] = at;
    if (at >= EARLIEST_MS && at <= LATEST_MS) continue;
    issues.add({
      where: table.whereOf(row),
      expected: `an instant in ${column.name}, counted in ${unit}, between 2009 and 2100`,
      found: cellText(table, column.name, row),
    });
  }
  issues.throwIfAny();
  return stamps;
}
