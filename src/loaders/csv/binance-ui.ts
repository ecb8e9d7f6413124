/**
 * "Funding Rate History" as Binance's site exports it: byte order mark, quoted cells, percent as text,
 * newest first, the interval as `8h`. The stamps name no zone, and the site shows the reader's own, so
 * the zone is asked for.
 *
 * Source: an export of 2025-06-18 in a public repository.
 */
import { DataError } from '../../domain/errors.ts';
import { requireColumn } from '../interpret.ts';
import { IssueList } from '../issues.ts';
import { parsePercent } from '../numbers.ts';
import type { Piece } from '../piece.ts';
import { cellText, stampsMs } from '../stamps.ts';
import type { Table } from '../table.ts';
import type { CsvFormat } from './format.ts';
import { hasColumns } from './head.ts';
import { pieceOf } from './pieces.ts';
import { apartBy, tableOfFile } from './text-table.ts';

export const BINANCE_UI: CsvFormat = {
  name: 'binance export csv',
  knows: (head) => hasColumns(head, 'time', 'contracts', 'fundinginterval', 'fundingrate'),
  read: (file, { where, options, hints }) => {
    const table = tableOfFile(file);
    const contracts = requireColumn(table, ['contracts'], 'Contracts', where);
    const venue = options.venue ?? hints.venue;
    return [...apartBy(table, contracts)].map(([contract, rows]) =>
      pieceOfContract(contract, rows, venue, options.timeZone ?? null, where),
    );
  },
};

function pieceOfContract(
  contract: string,
  table: Table,
  venue: string | null,
  timeZone: string | null,
  where: string,
): Piece {
  const symbol = /^([A-Z0-9]+) Perpetual$/.exec(contract)?.[1] ?? null;
  if (symbol === null) {
    throw new DataError({
      where: table.whereOf(0),
      expected: 'a contract such as "BTCUSDT Perpetual"',
      found: `"${contract.slice(0, 40)}"`,
    });
  }
  const linear = /(?:USDT|USDC)$/.test(symbol);
  const coin = venue === 'binance-coinm' && symbol.endsWith('USD');
  const time = requireColumn(table, ['time'], 'Time', where);
  const settledAtMs = stampsMs(time, table, timeZone, where);
  const columns = {
    settledAtMs,
    rate: cellsRead(table, 'fundingrate', 'a rate such as 0.0100%', parsePercent),
    intervalMs: cellsRead(table, 'fundinginterval', 'an interval such as 8h', intervalOf),
    price: settledAtMs.map(() => Number.NaN),
  };
  const said = {
    venue: linear ? 'binance-usdm' : null,
    instrument: coin ? `${symbol}_PERP` : symbol,
    kind: 'funding',
  } as const;
  return pieceOf(said, { sort: 'prints', columns }, table.whereOf);
}

/** `8h` in milliseconds. */
function intervalOf(cell: string): number | null {
  const hours = /^(\d{1,2})\s*h$/i.exec(cell.trim())?.[1];
  return hours === undefined || Number(hours) === 0 ? null : Number(hours) * 3_600_000;
}

/** @throws DataError naming the cells that are not of the form */
function cellsRead(
  table: Table,
  name: string,
  expected: string,
  read: (cell: string) => number | null,
): Float64Array {
  const issues = new IssueList();
  const column = requireColumn(table, [name], name, table.whereOf(0));
  const numbers = new Float64Array(table.rows);
  for (let row = 0; row < table.rows && !issues.full; row += 1) {
    const number = read(String(column.values[row] ?? ''));
    numbers[row] = number ?? Number.NaN;
    if (number !== null) continue;
    issues.add({ where: table.whereOf(row), expected, found: cellText(table, column.name, row) });
  }
  issues.throwIfAny();
  return numbers;
}
