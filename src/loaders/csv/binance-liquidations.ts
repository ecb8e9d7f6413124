/**
 * Daily `liquidationSnapshot` of Binance's archive: one row a liquidation order. Kept are, minute by
 * minute, the dollars (quote) of longs and of shorts that were closed by force.
 *
 * An order that SELLs closes a long. USDⓈ-M: accumulated fill × average price. COIN-M: contracts × their
 * dollars. A minute's sum is stored at its end, when it was known; minutes between the first row and the
 * last one that have none are zero, which the record says by its silence.
 *
 * Source of the columns: public captures of the archive, with `symbol` after `time` and without.
 */
import { DataError } from '../../domain/errors.ts';
import { numbersOf, requireColumn } from '../interpret.ts';
import { IssueList } from '../issues.ts';
import type { FormatContext, Piece } from '../piece.ts';
import { cellText, stampsMs } from '../stamps.ts';
import { findColumn, type Table } from '../table.ts';
import { binanceVenue, contractDollars, isCoinMargined } from './binance-contracts.ts';
import type { CsvFormat } from './format.ts';
import { hasColumns } from './head.ts';
import { pieceOf } from './pieces.ts';
import { apartBy, tableOfFile } from './text-table.ts';

const MINUTE_MS = 60_000;
const NOTE = 'dollars liquidated a minute, stamped at its end; minutes without an order are zero';

export const BINANCE_LIQUIDATIONS: CsvFormat = {
  name: 'binance archive liquidations',
  knows: (head) =>
    hasColumns(head, 'time', 'side', 'orderstatus', 'averageprice', 'accumulatedfillquantity'),
  read: (file, context) => {
    const table = tableOfFile(file);
    const symbols = findColumn(table, ['symbol']);
    if (symbols !== null)
      return [...apartBy(table, symbols)].flatMap(([symbol, rows]) =>
        pieces(symbol, rows, context),
      );
    return pieces(symbolOf(context), table, context);
  },
};

function symbolOf({ where, hints, options }: FormatContext): string {
  const symbol = options.instrument ?? hints.instrument;
  if (symbol !== null) return symbol;
  throw new DataError({
    where,
    expected: 'a column symbol, or the instrument in the name',
    found: 'neither, so that the size of a contract is not known',
    hint: 'say it:  --instrument BTCUSD_PERP',
  });
}

function pieces(symbol: string, table: Table, { where }: FormatContext): Piece[] {
  const column = (name: string) => requireColumn(table, [name.replaceAll('_', '')], name, where);
  const stamps = stampsMs(column('time'), table, 'UTC', where);
  const sides = sidesOf(table, column('side').name);
  const filled = numbersOf(column('accumulated_fill_quantity'), table, 'required');
  const price = numbersOf(column('average_price'), table, 'required');
  const dollars = isCoinMargined(symbol)
    ? filled.map((contracts) => contracts * contractDollars(symbol))
    : filled.map((quantity, row) => quantity * (price[row] ?? Number.NaN));
  const minutes = stamps.map((at) => Math.floor(at / MINUTE_MS));
  const first = minutes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = minutes.reduce((a, b) => Math.max(a, b), 0);
  const count = last - first + 1;
  if (count > 366 * 1_440) {
    const found = `rows ${Math.round(count / 1_440)} days apart`;
    throw new DataError({ where, expected: 'liquidations of at most a year', found });
  }
  return (['long', 'short'] as const).map((holder) => {
    const value = new Float64Array(count);
    for (let row = 0; row < table.rows; row += 1) {
      const minute = (minutes[row] ?? first) - first;
      if (sides[row] === holder)
        value[minute] = (value[minute] ?? 0) + (dollars[row] ?? Number.NaN);
    }
    const atMs = value.map((_, index) => (first + index + 1) * MINUTE_MS);
    const kind = `${holder}-liquidations` as const;
    const said = { venue: binanceVenue(symbol), instrument: symbol, kind, notes: [NOTE] };
    const minuteOf = (row: number) => `${where}, minute ${row + 1}`;
    return pieceOf(said, { sort: 'values', columns: { atMs, value } }, minuteOf);
  });
}

/** Whose position each order closed. */
function sidesOf(table: Table, name: string): ('long' | 'short')[] {
  const issues = new IssueList();
  const column = requireColumn(table, ['side'], 'side', table.whereOf(0));
  const sides = Array.from({ length: table.rows }, (_, row): 'long' | 'short' => {
    const side = String(column.values[row] ?? '')
      .trim()
      .toUpperCase();
    if (side !== 'SELL' && side !== 'BUY')
      issues.add({
        where: table.whereOf(row),
        expected: 'side BUY or SELL',
        found: cellText(table, name, row),
      });
    return side === 'SELL' ? 'long' : 'short';
  });
  issues.throwIfAny();
  return sides;
}
