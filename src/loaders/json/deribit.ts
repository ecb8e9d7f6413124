/**
 * Deribit: `public/get_funding_rate_history` and `public/get_tradingview_chart_data`, oldest first,
 * stamps in milliseconds (docs.deribit.com).
 */
import { hasKeys, listOf, objectOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import { type BarPiece, barPieces, onePiece, type PrintPiece, printPieces } from './reading.ts';
import { pricesOf, readRows, shortly } from './rows.ts';

const VENUE = 'deribit';
const HOUR_MS = 3_600_000;

/** @throws DataError for the error that an answer may carry, or one of the test network */
function resultOf(json: unknown, where: string): unknown {
  const { result, error, testnet } = objectOf(json, 'an answer of Deribit', where);
  if (error !== undefined) throw unsound(where, 'a result', `error ${shortly(error)}`);
  if (testnet !== true) return result;
  throw unsound(where, 'an answer of the real market', 'one of the test network (testnet: true)');
}

/**
 * The interest of one hour, `interest_1h`, on the index of its end; `interest_8h` beside it is a rolling
 * sum of eight.
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function deribitFunding(json: unknown, where: string): PrintPiece {
  const list = listOf(resultOf(json, where), 'result, a list', where);
  const rows = readRows(list, where, (row) => ({
    settledAtMs: row.stamp('timestamp'),
    rate: row.number('interest_1h'),
    price: row.number('index_price'),
    intervalMs: HOUR_MS,
  }));
  return onePiece(printPieces({ where, venue: VENUE }, rows), where);
}

const CHART = ['ticks', 'open', 'high', 'low', 'close', 'volume'] as const;

/**
 * Bars of trades, told column by column. The volume is base coin.
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function deribitChart(json: unknown, where: string): BarPiece {
  const result = objectOf(resultOf(json, where), 'result, an object', where);
  const { status } = result;
  if (status !== 'ok' && status !== 'no_data') {
    throw unsound(where, 'status "ok"', `status ${shortly(status)}`);
  }
  const columns = CHART.map((name) => listOf(result[name], `result.${name}, a list`, where));
  const lengths = columns.map(({ length }) => length);
  if (new Set(lengths).size > 1) {
    throw unsound(where, `${CHART.join(', ')} of one length`, lengths.join(', '));
  }
  const cells = Array.from({ length: lengths[0] ?? 0 }, (_, at) =>
    columns.map((column) => column[at]),
  );
  const rows = readRows(cells, where, (row) => ({
    openMs: row.stamp(0, 'ticks'),
    ...pricesOf(row),
    volume: row.number(5, 'volume'),
    traded: row.number(5, 'volume'),
  }));
  return onePiece(barPieces({ where, venue: VENUE, kind: 'last' }, rows), where);
}

export const DERIBIT_JSON = formatOf({
  name: 'deribit json',
  isBody: (value) => hasKeys(value, 'jsonrpc'),
  read: (body, where) => [
    hasKeys(resultOf(body, where), 'ticks')
      ? deribitChart(body, where)
      : deribitFunding(body, where),
  ],
});
