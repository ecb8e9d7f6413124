/** A few records as CSV, in the form of the other files (see csv.ts): a line each, columns by their names. */
import Papa from 'papaparse';
import { safeText } from './csv.ts';

const NEWLINE = '\r\n';
export type RecordValue = string | number | null;

/**
 * @param records all with the fields of the first
 * @returns nothing at all where there is none
 */
export function recordsCsv(records: readonly Readonly<Record<string, RecordValue>>[]): string {
  const [first] = records;
  if (first === undefined) return '';
  const fields = Object.keys(first);
  const data = records.map((record) => fields.map((field) => cell(record[field] ?? null)));
  return `${Papa.unparse({ fields, data }, { newline: NEWLINE })}${NEWLINE}`;
}

/** A text that a spreadsheet would take for a formula is told as text. */
const cell = (value: RecordValue): RecordValue =>
  typeof value === 'string' ? safeText(value) : value;
