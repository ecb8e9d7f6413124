/**
 * Hyperliquid's info interface: `fundingHistory` and `candleSnapshot`. Lists are oldest first, stamps
 * are milliseconds (hyperliquid.gitbook.io, For developers › API › Info endpoint).
 */
import { firstOf, hasKeys, listOf } from './envelope.ts';
import { formatOf } from './pages.ts';
import { type BarPiece, barPieces, onePiece, type PrintPiece, printPieces } from './reading.ts';
import { readRows } from './rows.ts';

/** Funding is paid every hour (hyperliquid.gitbook.io, Trading › Funding). */
const INTERVAL_MS = 3_600_000;

const VENUE = 'hyperliquid';

/** @throws DataError for a body that is no list, and for rows that can not be read */
export function hyperliquidFunding(json: unknown, where: string): PrintPiece {
  const rows = readRows(listOf(json, 'a list of rates', where), where, (row) => ({
    instrument: row.text('coin'),
    settledAtMs: row.stamp('time'),
    rate: row.number('fundingRate'),
    intervalMs: INTERVAL_MS,
  }));
  return onePiece(printPieces({ where, venue: VENUE }, rows), where);
}

/**
 * Candles of trades, volume in coin. The interface has none of marks or oracle prices.
 *
 * @throws DataError for a body that is no list, and for rows that can not be read
 */
export function hyperliquidCandles(json: unknown, where: string): BarPiece {
  const rows = readRows(listOf(json, 'a list of candles', where), where, (row) => {
    const openMs = row.stamp('t');
    return {
      instrument: row.text('s'),
      openMs,
      lengthMs: row.barLength(row.stamp('T') - openMs + 1),
      open: row.number('o'),
      high: row.number('h'),
      low: row.number('l'),
      close: row.number('c'),
      volume: row.number('v'),
      traded: row.number('v'),
    };
  });
  const piece = onePiece(barPieces({ where, venue: VENUE }, rows), where);
  // Spot pairs are named `@107` or `PURR/USDC`.
  return { ...piece, kind: /^@|\//.test(piece.instrument ?? '') ? 'spot' : 'last' };
}

const isFunding = (value: unknown): boolean => hasKeys(firstOf(value), 'coin', 'fundingRate');

export const HYPERLIQUID_JSON = formatOf({
  name: 'hyperliquid json',
  isBody: (value) => isFunding(value) || hasKeys(firstOf(value), 't', 'T', 's', 'i'),
  read: (body, where) => [
    isFunding(body) ? hyperliquidFunding(body, where) : hyperliquidCandles(body, where),
  ],
});
