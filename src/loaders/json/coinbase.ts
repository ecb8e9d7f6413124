/**
 * Coinbase: candles of the Exchange interface, `/products/{id}/candles`, lists of `[seconds, low, high,
 * open, close, volume]` newest first (docs.cdp.coinbase.com/exchange), and of Advanced Trade,
 * `{candles: [{start, …}]}` (docs.cdp.coinbase.com/advanced-trade). The volume is base coin.
 */
import { stampUnit } from '../stamps.ts';
import { firstOf, hasKeys, listOf } from './envelope.ts';
import type { JsonFormat } from './format.ts';
import { formatOf } from './pages.ts';
import { type BarPiece, barPieces, onePiece } from './reading.ts';
import { numberOf, readRows } from './rows.ts';

const VENUE = 'coinbase-spot';
/** Cells of a candle in the Exchange interface. */
const CELLS = 6;

/** @throws DataError for an answer that is not sound, and for rows that can not be read */
export function coinbaseCandles(json: unknown, where: string): BarPiece {
  const advanced = hasKeys(json, 'candles');
  const list = listOf(advanced ? json.candles : json, 'a list of candles', where);
  const rows = readRows(list, where, (row) => {
    if (!advanced) row.list([CELLS]);
    const cell = (name: string, place: number) => row.number(advanced ? name : place, name);
    return {
      openMs: row.stamp(advanced ? 'start' : 0, 'start'),
      low: cell('low', 1),
      high: cell('high', 2),
      open: cell('open', 3),
      close: cell('close', 4),
      volume: cell('volume', 5),
      traded: cell('volume', 5),
    };
  });
  // Advanced Trade has futures too, and does not say which product it answers for.
  const told = advanced ? { where } : ({ where, venue: VENUE, kind: 'spot' } as const);
  return onePiece(barPieces(told, rows), where);
}

const isAdvanced = (value: unknown): boolean =>
  hasKeys(value, 'candles') && hasKeys(firstOf(value.candles), 'start');

/**
 * Lists of six numbers may also be open, high, low, close of anybody. A low is never above the open: the
 * first row in which the two differ tells which of them comes first. Without such a row nobody can tell,
 * and both orders read alike.
 */
function isExchange(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (const row of value as readonly unknown[]) {
    if (!Array.isArray(row) || row.length !== CELLS) return false;
    const [at, first, , third] = row.map(numberOf);
    if (typeof at === 'number' && stampUnit(at) !== 's') return false;
    if (typeof first === 'number' && typeof third === 'number' && first !== third) {
      return first < third;
    }
  }
  return false;
}

const LISTS = formatOf({
  name: 'coinbase json',
  isBody: (value) => isAdvanced(value) || isExchange(value),
  read: (body, where) => [coinbaseCandles(body, where)],
});

/** A file that is named as freqtrade names its own holds freqtrade's lists. */
export const COINBASE_JSON: JsonFormat = {
  name: LISTS.name,
  read: (json, context) => (context.hints.freqtrade ? null : LISTS.read(json, context)),
};
