/**
 * BitMEX: `/api/v1/funding` and `/api/v1/trade/bucketed`. Instants are text; a bucket is stamped by its
 * end and opens at the close of the one before (github.com/BitMEX/api-connectors, swagger:
 * Trade_getBucketed).
 */
import { durationText } from '../../units/time.ts';
import type { Piece } from '../piece.ts';
import { firstOf, hasKeys, listOf } from './envelope.ts';
import { formatOf } from './pages.ts';
import {
  type BarPiece,
  barPieces,
  movedRows,
  onePiece,
  type PrintPiece,
  printPieces,
  stepOf,
} from './reading.ts';
import { readRows } from './rows.ts';

const VENUE = 'bitmex';

const prints = (json: unknown, where: string): readonly PrintPiece[] =>
  printPieces(
    { where, venue: VENUE },
    readRows(listOf(json, 'a list of rates', where), where, (row) => ({
      instrument: row.text('symbol'),
      settledAtMs: row.instant('timestamp'),
      rate: row.number('fundingRate'),
      intervalMs: row.codedDuration('fundingInterval'),
    })),
  );

const WIDENED =
  'bars widened to hold their open, the close of the bar before, where it lay outside';

/** Buckets as they are written: stamped by their end. */
const buckets = (json: unknown, where: string): readonly BarPiece[] => {
  let widened = false;
  const rows = readRows(listOf(json, 'a list of buckets', where), where, (row) => {
    const [open, high, low] = [row.number('open'), row.number('high'), row.number('low')];
    widened ||= open > high || open < low;
    return {
      instrument: row.text('symbol'),
      openMs: row.instant('timestamp'),
      open,
      high: Math.max(high, open),
      low: Math.min(low, open),
      close: row.number('close'),
      volume: row.optional('homeNotional'),
      traded: row.optional('volume'),
    };
  });
  const told = { where, venue: VENUE, notes: widened ? [WIDENED] : [] };
  return barPieces(told, rows).map((piece) => ({ ...piece, kind: kindOf(piece.instrument) }));
};

/** Names of indexes begin with a dot: `.BXBT`. */
const kindOf = (symbol: string | null) => (symbol?.startsWith('.') === true ? 'index' : 'last');

/** The same stamped by their open; the length of a bucket stands nowhere in it. */
function opened<P extends Piece>(piece: P, binMs: number | null): P {
  const lengthMs = binMs ?? stepOf(piece);
  const note = `stamps moved from the end of a bar to its start, ${durationText(lengthMs)} earlier`;
  return { ...piece, rows: movedRows(piece.rows, -lengthMs), notes: [...piece.notes, note] };
}

/**
 * The interval is coded as a date after 2000-01-01.
 *
 * @throws DataError for a body that is no list, and for rows that can not be read
 */
export const bitmexFunding = (json: unknown, where: string): PrintPiece =>
  onePiece(prints(json, where), where);

/**
 * Bars of trades, or of an index (`.BXBT`), stamped by their open. The volume is `homeNotional`, base
 * coin. High and low are widened to hold the open, which may lie outside of what was traded.
 *
 * @param binMs the length that was asked for; null: the shortest step between two buckets
 * @throws DataError for a body that is no list, and for rows that can not be read
 */
export const bitmexBuckets = (json: unknown, where: string, binMs: number | null): BarPiece =>
  opened(onePiece(buckets(json, where), where), binMs);

const isFunding = (value: unknown): boolean =>
  hasKeys(firstOf(value), 'timestamp', 'symbol', 'fundingInterval');

export const BITMEX_JSON = formatOf({
  name: 'bitmex json',
  isBody: (value) =>
    isFunding(value) || hasKeys(firstOf(value), 'timestamp', 'symbol', 'open', 'homeNotional'),
  read: (body, where) => (isFunding(body) ? prints(body, where) : buckets(body, where)),
  finish: (piece, { hints }) =>
    piece.rows.sort === 'bars' ? opened(piece, hints.resolutionMs) : piece,
});
