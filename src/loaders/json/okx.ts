/**
 * OKX's v5 market data: `/api/v5/market/{history-mark-price-candles,history-index-candles,
 * history-candles}` and `/api/v5/public/funding-rate-history`. Lists are newest first, cells are text,
 * stamps are milliseconds (www.okx.com/docs-v5).
 */
import { hasKeys, listOf, objectOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import { type BarPiece, barPieces, onePiece, type PrintPiece, printPieces } from './reading.ts';
import { isObject, pricesOf, type Row, readRows, shortly } from './rows.ts';

export type OkxMarket = 'spot' | 'swap';

/** @throws DataError unless the answer says `code` "0" and carries a list */
function dataOf(json: unknown, where: string): readonly unknown[] {
  const { code, msg, data } = objectOf(json, 'an answer of OKX v5', where);
  if (code !== '0') throw unsound(where, 'code "0"', `code ${shortly(code)} ${shortly(msg)}`);
  return listOf(data, 'data, a list', where);
}

/**
 * Trades carry nine cells, mark and index six and look alike. The last cell says whether the bar is
 * closed; one that is not is left out, and a note says so. Volume is coin: the sixth cell of spot, the
 * seventh of swaps, whose sixth counts contracts.
 *
 * @param market null where it is not known: then the volume is not either
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function okxCandles(json: unknown, where: string, market: OkxMarket | null): BarPiece {
  const list = dataOf(json, where);
  const [first] = list;
  const trades = Array.isArray(first) && first.length === 9;
  const rows = readRows(list, where, (row) => {
    row.list([trades ? 9 : 6], trades ? [6, 7] : []);
    return {
      openMs: row.stamp(0, 'ts'),
      ...pricesOf(row),
      volume: trades ? coinOf(row, market) : undefined,
      traded: trades ? row.number(5, 'vol') : undefined,
      unfinished: row.word(trades ? 8 : 5, 'confirm', ['0', '1']) === '0',
    };
  });
  const venue = market === null ? null : `okx-${market}`;
  const kind = market === 'spot' ? 'spot' : 'last';
  const told = { where, venue, kind: trades && market !== null ? kind : null } as const;
  return onePiece(barPieces(told, rows), where);
}

function coinOf(row: Row, market: OkxMarket | null): number {
  if (market === null) return Number.NaN;
  return market === 'spot' ? row.number(5, 'vol') : row.number(6, 'volCcy');
}

/**
 * The settled rate is `realizedRate`; `fundingRate` was a forecast while the venue charged the rate of
 * the interval before (www.okx.com/docs-v5, funding rate history: `method`).
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function okxFunding(json: unknown, where: string): PrintPiece {
  const rows = readRows(dataOf(json, where), where, (row) => {
    row.word('instType', 'instType', ['SWAP']);
    return {
      instrument: row.text('instId'),
      settledAtMs: row.stamp('fundingTime'),
      rate: row.number('realizedRate'),
    };
  });
  return onePiece(printPieces({ where, venue: 'okx-swap' }, rows), where);
}

export const OKX_JSON = formatOf({
  name: 'okx v5 json',
  isBody: (value) =>
    hasKeys(value, 'code', 'msg', 'data') &&
    !('requestTime' in value) &&
    value.msg !== 'success' &&
    !/^\d{6}$/.test(String(value.code)),
  read: (body, where, { options, hints }) => {
    const [first] = dataOf(body, where);
    if (isObject(first)) return [okxFunding(body, where)];
    const venue = options.venue ?? hints.venue;
    const market = venue === 'okx-spot' ? 'spot' : venue === 'okx-swap' ? 'swap' : null;
    return [okxCandles(body, where, market)];
  },
});
