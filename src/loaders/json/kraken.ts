/**
 * Kraken Futures: `/derivatives/api/v3/historical-funding-rates`, instants as text, and
 * `/api/charts/v1/{trade,mark,spot}/…`, stamps in milliseconds (docs.kraken.com, Futures).
 */
import { hasKeys, listOf, objectOf, unsound } from './envelope.ts';
import { formatOf } from './pages.ts';
import { type BarPiece, barPieces, onePiece, type PrintPiece, printPieces } from './reading.ts';
import { readRows, shortly } from './rows.ts';

const VENUE = 'kraken-futures';

/**
 * The fraction is `relativeFundingRate`; `fundingRate` beside it is an amount of currency a contract.
 * Rows are hourly, and four hours apart in the early years; none says its interval.
 *
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function krakenFunding(json: unknown, where: string): PrintPiece {
  const { result, rates, ...rest } = objectOf(json, 'an answer of Kraken Futures', where);
  if (result !== undefined && result !== 'success') {
    throw unsound(where, 'result "success"', `${shortly(result)} ${shortly(rest)}`);
  }
  const rows = readRows(listOf(rates, 'rates, a list', where), where, (row) => ({
    settledAtMs: row.instant('timestamp'),
    rate: row.number('relativeFundingRate'),
  }));
  return onePiece(printPieces({ where, venue: VENUE }, rows), where);
}

/**
 * Bars of trades, marks or the spot index, which look alike but for a volume above zero: those are
 * trades.
 *
 * @param instrument `PF_…` contracts are counted in base coin, `PI_…` in dollars; null: not known
 * @throws DataError for an answer that is not sound, and for rows that can not be read
 */
export function krakenCandles(json: unknown, where: string, instrument: string | null): BarPiece {
  const { candles } = objectOf(json, 'an answer of Kraken Futures', where);
  krakenHasMore(json, where);
  const inCoin = instrument?.startsWith('PF_') === true;
  const rows = readRows(listOf(candles, 'candles, a list', where), where, (row) => {
    const traded = row.optional('volume');
    return {
      openMs: row.stamp('time'),
      open: row.number('open'),
      high: row.number('high'),
      low: row.number('low'),
      close: row.number('close'),
      volume: inCoin ? traded : Number.NaN,
      traded,
    };
  });
  const piece = onePiece(barPieces({ where, venue: VENUE, instrument }, rows), where);
  return { ...piece, kind: piece.volume === 'positive' ? 'last' : null };
}

/**
 * Whether the charts interface has further candles of the stretch that was asked for.
 *
 * @throws DataError when the answer does not say
 */
export function krakenHasMore(json: unknown, where: string): boolean {
  const { more_candles: more } = objectOf(json, 'an answer of Kraken Futures', where);
  if (typeof more === 'boolean') return more;
  throw unsound(where, 'more_candles true or false', shortly(more));
}

export const KRAKEN_JSON = formatOf({
  name: 'kraken futures json',
  isBody: (value) => hasKeys(value, 'rates') || hasKeys(value, 'candles', 'more_candles'),
  read: (body, where, { options, hints }) => {
    if (hasKeys(body, 'rates')) return [krakenFunding(body, where)];
    const named = options.instrument ?? hints.instrument ?? hints.stem;
    return [krakenCandles(body, where, /^P[FI]_/.test(named) ? named : null)];
  },
});
