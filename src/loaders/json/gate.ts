/**
 * Gate's v4 interface: `/futures/usdt/{candlesticks,funding_rate}` and `/spot/candlesticks`, stamps in
 * seconds (www.gate.com/docs/developers/apiv4).
 */
import { firstOf, hasKeys, listOf } from './envelope.ts';
import { formatOf } from './pages.ts';
import { type BarPiece, barPieces, onePiece, type PrintPiece, printPieces } from './reading.ts';
import { readRows } from './rows.ts';

/**
 * Bars of a contract, and with `mark_` or `index_` before its name of its mark or index: those carry no
 * volume. The volume counts contracts, whose size stands elsewhere, so that it is not known in coin.
 *
 * @throws DataError for a body that is no list, and for rows that can not be read
 */
export function gateCandles(json: unknown, where: string): BarPiece {
  const rows = readRows(listOf(json, 'a list of candles', where), where, (row) => ({
    openMs: row.stamp('t'),
    open: row.number('o'),
    high: row.number('h'),
    low: row.number('l'),
    close: row.number('c'),
    traded: row.optional('v'),
  }));
  const piece = onePiece(barPieces({ where }, rows), where);
  return { ...piece, kind: piece.volume === 'positive' ? 'last' : null };
}

/** As the venue writes whether a bar is closed. */
const CLOSED = ['true', 'false'] as const;

/**
 * Rows are stamp, quote volume, close, high, low, open, base volume, and in newer answers whether the bar
 * is closed; one that is not is left out, and a note says so.
 *
 * @throws DataError for a body that is no list, and for rows that can not be read
 */
export function gateSpotCandles(json: unknown, where: string): BarPiece {
  const rows = readRows(listOf(json, 'a list of candles', where), where, (row) => {
    row.list([7, 8], [1]);
    return {
      openMs: row.stamp(0, 'stamp'),
      open: row.number(5, 'open'),
      high: row.number(3, 'high'),
      low: row.number(4, 'low'),
      close: row.number(2, 'close'),
      volume: row.number(6, 'base volume'),
      traded: row.number(6, 'base volume'),
      unfinished: row.cells === 8 && row.word(7, 'closed', CLOSED) === 'false',
    };
  });
  return onePiece(barPieces({ where, venue: 'gate-spot', kind: 'spot' }, rows), where);
}

/** @throws DataError for a body that is no list, and for rows that can not be read */
export function gateFunding(json: unknown, where: string): PrintPiece {
  const rows = readRows(listOf(json, 'a list of rates', where), where, (row) => ({
    settledAtMs: row.stamp('t'),
    rate: row.number('r'),
  }));
  return onePiece(printPieces({ where }, rows), where);
}

const isSpot = (value: unknown): boolean => {
  const first: unknown = Array.isArray(value) ? value[0] : null;
  if (!Array.isArray(first) || !(first.length === 7 || first.length === 8)) return false;
  return first.every((cell) => typeof cell === 'string');
};

const isFunding = (value: unknown): boolean => hasKeys(firstOf(value), 't', 'r');

export const GATE_JSON = formatOf({
  name: 'gate v4 json',
  isBody: (value) =>
    isSpot(value) || isFunding(value) || hasKeys(firstOf(value), 't', 'o', 'h', 'l', 'c'),
  read: (body, where) => {
    if (isSpot(body)) return [gateSpotCandles(body, where)];
    return [isFunding(body) ? gateFunding(body, where) : gateCandles(body, where)];
  },
});
