/**
 * KuCoin's futures interface: `/api/v1/kline/query` and `/api/v1/contract/funding-rates`, stamps in
 * milliseconds (www.kucoin.com/docs-new/rest/futures-trading).
 */
import { hasKeys, listOf, objectOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import { type BarPiece, barPieces, onePiece, type PrintPiece, printPieces } from './reading.ts';
import { isObject, pricesOf, readRows, shortly } from './rows.ts';

/** @throws DataError unless the answer says `code` "200000" and carries a list */
function dataOf(json: unknown, where: string): readonly unknown[] {
  const { code, msg, data } = objectOf(json, 'an answer of KuCoin', where);
  if (code !== '200000') {
    throw unsound(where, 'code "200000"', `code ${shortly(code)} ${shortly(msg)}`);
  }
  return listOf(data, 'data, a list', where);
}

/**
 * Rows are stamp, open, high, low, close, volume, and in newer answers the turnover. The volume counts
 * lots, whose size stands elsewhere, so that it is not known in coin.
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function kucoinKlines(json: unknown, where: string): BarPiece {
  const rows = readRows(dataOf(json, where), where, (row) => {
    row.list([6, 7], [6]);
    return {
      openMs: row.stamp(0, 'stamp'),
      ...pricesOf(row),
      traded: row.number(5, 'volume'),
    };
  });
  const piece = onePiece(barPieces({ where }, rows), where);
  return { ...piece, kind: piece.volume === 'positive' ? 'last' : null };
}

/** @throws DataError for an answer that is not sound, and for rows that can not be read */
export function kucoinFunding(json: unknown, where: string): PrintPiece {
  const rows = readRows(dataOf(json, where), where, (row) => ({
    instrument: row.text('symbol'),
    settledAtMs: row.stamp('timepoint'),
    rate: row.number('fundingRate'),
  }));
  const piece = onePiece(printPieces({ where }, rows), where);
  const linear = piece.instrument?.endsWith('USDTM') === true;
  return { ...piece, venue: linear ? 'kucoin-usdt' : null };
}

export const KUCOIN_JSON = formatOf({
  name: 'kucoin futures json',
  isBody: (value) => hasKeys(value, 'code') && /^\d{6}$/.test(String(value.code)),
  read: (body, where) => [
    isObject(dataOf(body, where)[0]) ? kucoinFunding(body, where) : kucoinKlines(body, where),
  ],
});
