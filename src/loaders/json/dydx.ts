/**
 * dYdX v4's indexer: `/historicalFunding/{market}` and `/candles/perpetualMarkets/{market}`. Lists are
 * newest first, instants are text (docs.dydx.xyz/indexer-client/http).
 */
import { firstOf, hasKeys, listOf, objectOf } from './envelope.ts';
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
import { type Row, readRows } from './rows.ts';

const HOUR_MS = 3_600_000;

/** The lengths of bars that the indexer has, as it spells them. */
const LENGTHS_MS = {
  '1MIN': 60_000,
  '5MINS': 300_000,
  '15MINS': 900_000,
  '30MINS': 1_800_000,
  '1HOUR': HOUR_MS,
  '4HOURS': 4 * HOUR_MS,
  '1DAY': 24 * HOUR_MS,
} as const;
const LENGTHS = Object.keys(LENGTHS_MS) as readonly (keyof typeof LENGTHS_MS)[];

const VENUE = 'dydx-v4';

/**
 * The rate is for one hour, and the price is the oracle's, which it was charged on
 * (docs.dydx.xyz, Trading › Funding).
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function dydxFunding(json: unknown, where: string): PrintPiece {
  const { historicalFunding } = objectOf(json, 'an answer of the dYdX indexer', where);
  const list = listOf(historicalFunding, 'historicalFunding, a list', where);
  const rows = readRows(list, where, (row) => ({
    instrument: row.text('ticker'),
    settledAtMs: row.instant('effectiveAt'),
    rate: row.number('rate'),
    price: row.number('price'),
    intervalMs: HOUR_MS,
  }));
  return onePiece(printPieces({ where, venue: VENUE }, rows), where);
}

function candlesOf(json: unknown, where: string): readonly unknown[] {
  const { candles } = objectOf(json, 'an answer of the dYdX indexer', where);
  return listOf(candles, 'candles, a list', where);
}

/**
 * Candles of trades; the volume is base coin.
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function dydxCandles(json: unknown, where: string): BarPiece {
  const rows = readRows(candlesOf(json, where), where, (row) => ({
    instrument: row.text('ticker'),
    openMs: row.instant('startedAt'),
    lengthMs: lengthOf(row),
    open: row.number('open'),
    high: row.number('high'),
    low: row.number('low'),
    close: row.number('close'),
    volume: row.number('baseTokenVolume'),
    traded: row.number('baseTokenVolume'),
  }));
  return onePiece(barPieces({ where, venue: VENUE, kind: 'last' }, rows), where);
}

function lengthOf(row: Row): number {
  const length = row.word('resolution', 'resolution', LENGTHS);
  return length === null ? Number.NaN : row.barLength(LENGTHS_MS[length]);
}

/**
 * The open interest that each candle began with, in base coin, known as it began.
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function dydxOpenInterest(json: unknown, where: string): ValuePiece {
  const rows = readRows(candlesOf(json, where), where, (row) => ({
    instrument: row.text('ticker'),
    atMs: row.instant('startedAt'),
    value: row.number('startingOpenInterest'),
  }));
  return onePiece(valuePieces({ where, venue: VENUE, kind: 'open-interest' }, rows), where);
}

const isFunding = (value: unknown): boolean => hasKeys(value, 'historicalFunding');

export const DYDX_JSON = formatOf({
  name: 'dydx v4 json',
  isBody: (value) =>
    isFunding(value) || (hasKeys(value, 'candles') && hasKeys(firstOf(value.candles), 'startedAt')),
  read: (body, where) =>
    isFunding(body)
      ? [dydxFunding(body, where)]
      : [dydxCandles(body, where), dydxOpenInterest(body, where)],
});
