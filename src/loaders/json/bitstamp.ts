/**
 * Bitstamp: `/api/v2/ohlc/{pair}`, oldest first, stamps in seconds, volume in base coin
 * (www.bitstamp.net/api).
 */
import { hasKeys, listOf, objectOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import { type BarPiece, barPieces, onePiece } from './reading.ts';
import { readRows, shortly } from './rows.ts';

/**
 * The pair is spelled as in the address: `BTC/USD` is `btcusd`.
 *
 * @throws DataError for a pair that is not spot, an answer that is not sound, and rows that can not be read
 */
export function bitstampOhlc(json: unknown, where: string): BarPiece {
  const { data } = objectOf(json, 'an answer of Bitstamp', where);
  const { pair, ohlc } = objectOf(data, 'data, an object', where);
  const [, base, quote] = /^([A-Z0-9]+)\/([A-Z0-9]+)$/.exec(String(pair)) ?? [];
  if (base === undefined || quote === undefined) {
    throw unsound(where, 'data.pair, a spot pair such as BTC/USD', shortly(pair));
  }
  const rows = readRows(listOf(ohlc, 'data.ohlc, a list', where), where, (row) => ({
    openMs: row.stamp('timestamp'),
    open: row.number('open'),
    high: row.number('high'),
    low: row.number('low'),
    close: row.number('close'),
    volume: row.number('volume'),
    traded: row.number('volume'),
  }));
  const instrument = `${base}${quote}`.toLowerCase();
  return onePiece(
    barPieces({ where, venue: 'bitstamp-spot', instrument, kind: 'spot' }, rows),
    where,
  );
}

export const BITSTAMP_JSON = formatOf({
  name: 'bitstamp json',
  isBody: (value) => hasKeys(value, 'data') && hasKeys(value.data, 'pair', 'ohlc'),
  read: (body, where) => [bitstampOhlc(body, where)],
});
