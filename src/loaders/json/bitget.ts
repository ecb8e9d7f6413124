/**
 * Bitget's v2 futures interface: `/api/v2/mix/market/{history-candles,history-mark-candles,
 * history-index-candles,history-fund-rate}`, stamps in milliseconds (www.bitget.com/api-doc/contract).
 */
import { hasKeys, listOf, objectOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import { type BarPiece, barPieces, onePiece, type PrintPiece, printPieces } from './reading.ts';
import { isObject, pricesOf, readRows, shortly } from './rows.ts';

/** @throws DataError unless the answer says `code` "00000" and carries a list */
function dataOf(json: unknown, where: string): readonly unknown[] {
  const { code, msg, data } = objectOf(json, 'an answer of Bitget v2', where);
  if (code !== '00000') {
    throw unsound(where, 'code "00000"', `code ${shortly(code)} ${shortly(msg)}`);
  }
  return listOf(data, 'data, a list', where);
}

/**
 * Bars of trades, marks or indexes, which look alike but for a volume above zero: those are trades. The
 * volume is base coin of contracts margined in USDT or USDC.
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function bitgetCandles(json: unknown, where: string): BarPiece {
  const rows = readRows(dataOf(json, where), where, (row) => {
    row.list([7], [6]);
    return {
      openMs: row.stamp(0, 'stamp'),
      ...pricesOf(row),
      volume: row.number(5, 'base volume'),
      traded: row.number(5, 'base volume'),
    };
  });
  const piece = onePiece(barPieces({ where }, rows), where);
  return { ...piece, kind: piece.volume === 'positive' ? 'last' : null };
}

/** @throws DataError for an answer that is not sound, and for rows that can not be read */
export function bitgetFunding(json: unknown, where: string): PrintPiece {
  const rows = readRows(dataOf(json, where), where, (row) => ({
    instrument: row.text('symbol'),
    settledAtMs: row.stamp('fundingTime'),
    rate: row.number('fundingRate'),
  }));
  const piece = onePiece(printPieces({ where }, rows), where);
  const linear = piece.instrument?.endsWith('USDT') === true;
  return { ...piece, venue: linear ? 'bitget-usdt' : null };
}

export const BITGET_JSON = formatOf({
  name: 'bitget v2 json',
  isBody: (value) => hasKeys(value, 'code', 'requestTime'),
  read: (body, where) => [
    isObject(dataOf(body, where)[0]) ? bitgetFunding(body, where) : bitgetCandles(body, where),
  ],
});
