/**
 * Bybit's v5 market data: `/v5/market/{kline,mark-price-kline,index-price-kline,
 * premium-index-price-kline,funding/history,open-interest}`. Lists are newest first, cells are text,
 * stamps are milliseconds (bybit-exchange.github.io/docs/v5/market).
 */
import type { StoredKind } from '../../store/keys.ts';
import { hasKeys, listOf, objectOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import {
  type BarPiece,
  barPieces,
  onePiece,
  type PrintPiece,
  printPieces,
  type ValuePiece,
  valuePieces,
} from './reading.ts';
import { isObject, pricesOf, readRows, shortly } from './rows.ts';

const VENUES = { linear: 'bybit-linear', inverse: 'bybit-inverse', spot: 'bybit-spot' } as const;
type Category = keyof typeof VENUES;

interface Answer {
  readonly category: Category | null;
  readonly venue: string | null;
  readonly symbol: string | null;
  readonly list: readonly unknown[];
}

/** @throws DataError unless the answer says `retCode` 0 and carries a list of a known category */
function answerOf(json: unknown, where: string): Answer {
  const { retCode, retMsg, result } = objectOf(json, 'an answer of Bybit v5', where);
  if (retCode !== 0) {
    throw unsound(where, 'retCode 0', `retCode ${shortly(retCode)} ${shortly(retMsg)}`);
  }
  const { category, symbol, list } = objectOf(result, 'result, an object', where);
  const rows = listOf(list, 'result.list, a list', where);
  const known = isCategory(category) ? category : null;
  if (known === null && rows.length > 0) {
    throw unsound(where, `category ${Object.keys(VENUES).join(', ')}`, shortly(category));
  }
  return {
    category: known,
    venue: known === null ? null : VENUES[known],
    symbol: typeof symbol === 'string' && symbol !== '' ? symbol : null,
    list: rows,
  };
}

const isCategory = (value: unknown): value is Category =>
  typeof value === 'string' && Object.hasOwn(VENUES, value);

/**
 * Trades carry seven cells and are known by them; mark, index and premium carry five and look alike.
 * Volume is base coin for linear and spot, and the turnover is it for inverse.
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function bybitKlines(json: unknown, where: string): BarPiece {
  const { category, venue, symbol: instrument, list } = answerOf(json, where);
  const [first] = list;
  const trades = Array.isArray(first) && first.length === 7;
  const coin = category === 'inverse' ? 6 : 5;
  const kind: StoredKind = category === 'spot' ? 'spot' : 'last';
  const rows = readRows(list, where, (row) => {
    row.list([trades ? 7 : 5], trades && coin === 5 ? [6] : []);
    return {
      openMs: row.stamp(0, 'start'),
      ...pricesOf(row),
      volume: trades ? row.number(coin, 'volume') : undefined,
      traded: trades ? row.number(5, 'volume') : undefined,
    };
  });
  const told = { where, venue, instrument, kind: trades ? kind : null };
  return onePiece(barPieces(told, rows), where);
}

/** @throws DataError for an answer that is not sound, and for rows that can not be read */
export function bybitFunding(json: unknown, where: string): PrintPiece {
  const { venue, list } = answerOf(json, where);
  const rows = readRows(list, where, (row) => ({
    instrument: row.text('symbol'),
    settledAtMs: row.stamp('fundingRateTimestamp'),
    rate: row.number('fundingRate'),
  }));
  return onePiece(printPieces({ where, venue }, rows), where);
}

/**
 * Open interest of linear contracts, in base coin; inverse contracts are counted in dollars.
 *
 * @throws DataError for inverse contracts, an answer that is not sound, and rows that can not be read
 */
export function bybitOpenInterest(json: unknown, where: string): ValuePiece {
  const { category, venue, symbol: instrument, list } = answerOf(json, where);
  if (category !== null && category !== 'linear') {
    throw unsound(where, 'open interest in base coin', `${category}, counted in dollars`);
  }
  const rows = readRows(list, where, (row) => ({
    atMs: row.stamp('timestamp'),
    value: row.number('openInterest'),
  }));
  return onePiece(valuePieces({ where, venue, instrument, kind: 'open-interest' }, rows), where);
}

export const BYBIT_JSON = formatOf({
  name: 'bybit v5 json',
  isBody: (value) => hasKeys(value, 'retCode'),
  read: (body, where) => {
    const [first] = answerOf(body, where).list;
    if (!isObject(first)) return [bybitKlines(body, where)];
    return ['openInterest' in first ? bybitOpenInterest(body, where) : bybitFunding(body, where)];
  },
});
