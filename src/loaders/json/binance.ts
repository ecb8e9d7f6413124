/**
 * Binance's REST market data: `klines`, `markPriceKlines`, `indexPriceKlines`, `premiumIndexKlines`,
 * `fundingRate`, and `/futures/data/openInterestHist`, oldest first, stamps in milliseconds
 * (developers.binance.com/docs/derivatives, Market Data).
 */
import { durationText } from '../../units/time.ts';
import type { FormatContext, Piece } from '../piece.ts';
import { firstOf, hasKeys, listOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import {
  type BarPiece,
  barPieces,
  movedRows,
  onePiece,
  type PrintPiece,
  printPieces,
  stepOf,
  type ValuePiece,
  valuePieces,
} from './reading.ts';
import { pricesOf, readRows, shortly } from './rows.ts';

export type BinanceMarket = 'spot' | 'linear' | 'inverse';

const VENUES = {
  'binance-spot': 'spot',
  'binance-usdm': 'linear',
  'binance-coinm': 'inverse',
} as const;

/** Cells of a kline: open time, four prices, volume, close time, and five that nobody reads. */
const CELLS = 12;
const UNREAD = [8, 9, 10, 11] as const;

/** @throws DataError for the error that an answer may carry, or another body that is no list */
function rowsOf(json: unknown, where: string): readonly unknown[] {
  if (isRefusal(json)) throw unsound(where, 'a list', `code ${json.code}: ${shortly(json.msg)}`);
  return listOf(json, 'a list', where);
}

const isRefusal = (value: unknown): value is { readonly code: number; readonly msg: unknown } =>
  hasKeys(value, 'code', 'msg') && typeof value.code === 'number';

/**
 * Klines of trades, marks, indexes and premiums, which are alike but for a volume above zero: those are
 * trades. Volume is base coin in the sixth cell; COIN-M counts contracts there, and coin in the eighth.
 *
 * @param market null where it is not known: then the volume is not either
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function binanceKlines(
  json: unknown,
  where: string,
  market: BinanceMarket | null,
): BarPiece {
  const rows = readRows(rowsOf(json, where), where, (row) => {
    row.list([CELLS], market === 'inverse' ? UNREAD : [7, ...UNREAD]);
    const openMs = row.stamp(0, 'open time');
    const traded = row.number(5, 'volume');
    const coin = market === 'inverse' ? row.number(7, 'base volume') : traded;
    return {
      openMs,
      lengthMs: row.barLength(row.stamp(6, 'close time') - openMs + 1),
      ...pricesOf(row),
      volume: market === null ? Number.NaN : coin,
      traded,
    };
  });
  const piece = onePiece(barPieces({ where }, rows), where);
  if (market === null || piece.volume !== 'positive') return piece;
  return { ...piece, kind: market === 'spot' ? 'spot' : 'last' };
}

/**
 * USDⓈ-M rows may carry the mark they were charged on; it is empty before 2023-11 (developers.binance.com,
 * change log of derivatives).
 */
const prints = (json: unknown, where: string): readonly PrintPiece[] => {
  const rows = readRows(rowsOf(json, where), where, (row) => ({
    instrument: row.text('symbol'),
    settledAtMs: row.stamp('fundingTime'),
    rate: row.number('fundingRate'),
    price: row.optional('markPrice'),
  }));
  // Other exchanges copied the interface; only COIN-M is known by its spelling.
  return printPieces({ where }, rows).map((piece) => ({
    ...piece,
    venue: piece.instrument?.endsWith('_PERP') === true ? 'binance-coinm' : null,
  }));
};

/** @throws DataError for an answer that is not sound, and for rows that can not be read */
export const binanceFunding = (json: unknown, where: string): PrintPiece =>
  onePiece(prints(json, where), where);

/**
 * Open interest in base coin, stamped as the venue does; COIN-M counts contracts, and its value is coin.
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function binanceOpenInterest(json: unknown, where: string): ValuePiece {
  const list = rowsOf(json, where);
  const coinm = hasKeys(firstOf(list), 'pair');
  const rows = readRows(list, where, (row) => {
    if (coinm) row.word('contractType', 'contractType', ['PERPETUAL']);
    return {
      instrument: coinm ? `${row.text('pair')}_PERP` : row.text('symbol'),
      atMs: row.stamp('timestamp'),
      value: row.number(coinm ? 'sumOpenInterestValue' : 'sumOpenInterest'),
    };
  });
  const venue = coinm ? 'binance-coinm' : 'binance-usdm';
  return onePiece(valuePieces({ where, venue, kind: 'open-interest' }, rows), where);
}

/**
 * The same stamped by the end of its period, when the value was known: a stamp is the start of its period,
 * as in the archive since 2024-03-04.
 */
function known<P extends Piece>(piece: P, periodMs: number | null): P {
  const laterMs = periodMs ?? stepOf(piece);
  const note = `each value is taken as known at the end of its period, ${durationText(laterMs)} after its stamp`;
  return { ...piece, rows: movedRows(piece.rows, laterMs), notes: [...piece.notes, note] };
}

/** A list of pages may be twelve long as well, but its cells are rows. */
function isKlines(value: unknown): boolean {
  const first: unknown = Array.isArray(value) ? value[0] : null;
  if (!Array.isArray(first) || first.length !== CELLS) return false;
  return first.every((cell) => typeof cell !== 'object' || cell === null);
}

const isOpenInterest = (value: unknown): boolean => hasKeys(firstOf(value), 'sumOpenInterest');

const marketOf = ({ options, hints }: FormatContext): BinanceMarket | null => {
  const venue = options.venue ?? hints.venue ?? '';
  return Object.entries(VENUES).find(([name]) => name === venue)?.[1] ?? null;
};

export const BINANCE_JSON = formatOf({
  name: 'binance rest json',
  isBody: (value) =>
    isKlines(value) ||
    isOpenInterest(value) ||
    hasKeys(firstOf(value), 'symbol', 'fundingTime', 'fundingRate') ||
    isRefusal(value),
  read: (body, where, context) => {
    if (isKlines(body)) return [binanceKlines(body, where, marketOf(context))];
    return isOpenInterest(body) ? [binanceOpenInterest(body, where)] : prints(body, where);
  },
  finish: (piece, { hints }) =>
    piece.rows.sort === 'values' ? known(piece, hints.resolutionMs) : piece,
});
