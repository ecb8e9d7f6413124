/**
 * Results as CSV, for spreadsheets and data frames.
 *
 * RFC 4180 with CRLF line ends and a header line. A column is the JSON name in snake_case, so its
 * unit is in its name. Null is an empty cell; numbers are written in full and without separators.
 * Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers do not.
 */
import Papa from 'papaparse';
import type { ReplayReport } from '../domain/report.ts';
import type { ReplayResult } from '../domain/result.ts';
import { HOUR } from '../units/units.ts';
import { printable } from './escape.ts';
import {
  type Cell,
  equityColumns,
  eventsTable,
  ledgerTable,
  legsTable,
  type RowTable,
  rulesTable,
  summaryTable,
} from './result-rows.ts';
import { variantsTable } from './variant-table.ts';

/** One text a file. */
export type ReportCsvs = Readonly<
  Record<'summary' | 'legs' | 'events' | 'rules' | 'ledger' | 'equity', string>
>;

/** The six files of one replay, and the comparison with its variants where it has any. */
export const renderCsvs = (report: ReplayReport): ReportCsvs & { readonly variants?: string } => ({
  ...(report.result.variants.length === 0 ? {} : { variants: csv(variantsTable(report.result)) }),
  summary: renderSummaryCsv([report.result]),
  legs: csv(legsTable(report.result)),
  events: csv(eventsTable(report.result)),
  rules: csv(rulesTable(report.result)),
  ledger: csv(ledgerTable(report.ledger)),
  equity: equityCsv(report),
});

/** One row a scenario, with every total and every part of the forced-exit loss. */
export const renderSummaryCsv = (results: readonly ReplayResult[]): string =>
  csv(summaryTable(results));

/**
 * Text as a cell: no control characters, and an apostrophe before anything that a spreadsheet
 * would run.
 *
 * @source OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
 */
export function safeText(text: string): string {
  const clean = printable(text);
  return /^\s*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${clean}` : clean;
}

/** Up to this many bars stand in equity.csv one by one; beyond it (five weeks of minutes) by the hour. */
const EQUITY_ROWS_MAX = 50_000;

/** Every bar, or of each UTC hour the bars of least and most equity and the last. */
function equityRows({ atMs, equityQuote }: ReplayReport['curves']): Iterable<number> {
  if (atMs.length <= EQUITY_ROWS_MAX) return atMs.keys();
  const kept: number[] = [];
  for (let from = 0; from < atMs.length; ) {
    const hour = Math.floor((atMs[from] ?? 0) / HOUR);
    let [low, high, next] = [from, from, from];
    for (; next < atMs.length && Math.floor((atMs[next] ?? 0) / HOUR) === hour; next++) {
      if ((equityQuote[next] ?? 0) < (equityQuote[low] ?? 0)) low = next;
      if ((equityQuote[next] ?? 0) > (equityQuote[high] ?? 0)) high = next;
    }
    kept.push(...[...new Set([low, high, next - 1])].sort((a, b) => a - b));
    from = next;
  }
  return kept;
}

/** Written by hand, since nothing in it can need a quote. */
function equityCsv({ curves }: ReplayReport): string {
  const columns = equityColumns({ curves });
  let text = `at_ms,${columns.map(([name]) => name).join(',')}\r\n`;
  for (const i of equityRows(curves)) {
    text += curves.atMs[i] ?? '';
    for (const [, values] of columns) {
      const value = values[i] ?? Number.NaN;
      text += Number.isFinite(value) ? `,${value}` : ',';
    }
    text += '\r\n';
  }
  return text;
}

const csv = ({ columns, rows }: RowTable): string =>
  unparse(
    columns,
    rows.map((row) => columns.map((column) => cellText(row[column] ?? null))),
  );

/** A decimal text (an exact amount of the books) is a number and stays as it is. */
const DECIMAL = /^-?\d+(\.\d+)?$/;

function cellText(cell: Cell): string | number | boolean | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  if (typeof cell === 'string') return DECIMAL.test(cell) ? cell : safeText(cell);
  return cell;
}

// As plain rows: given fields apart, the writer ends a file without rows in an empty line.
const unparse = (
  columns: readonly string[],
  data: readonly (readonly (string | number | boolean | null)[])[],
): string =>
  `${Papa.unparse([[...columns], ...data.map((row) => [...row])], { newline: '\r\n' })}\r\n`;
