/** What names a series in the store. */
import type { SeriesKey, SeriesKind, ValueKind } from '../domain/series.ts';
import { SERIES_KINDS, seriesName, VALUE_KINDS } from '../domain/series.ts';

/**
 * The kinds the store holds: those of the domain, and what only some readers ask for. A premium is
 * a fraction and may be negative, so it is nobody's price: it can be imported and listed, and no
 * reader of prices can be given it. A borrow rate has the shape of a funding rate and is none.
 */
export type StoredKind = SeriesKind | 'premium' | 'borrow' | ValueKind;
export const STORED_KINDS: readonly StoredKind[] = [
  ...SERIES_KINDS,
  'premium',
  'borrow',
  ...VALUE_KINDS,
];

/** What the rows of a series are: bars, rates that fall due, or single values. */
export type RowSort = 'bars' | 'prints' | 'values';

export function rowSortOf(kind: StoredKind): RowSort {
  if (kind === 'funding' || kind === 'borrow') return 'prints';
  return VALUE_KINDS.some((value) => value === kind) ? 'values' : 'bars';
}

export type StoredKey = Omit<SeriesKey, 'kind'> & { readonly kind: StoredKind };

/** `binance-usdm AVAXUSDT mark`. */
export const storedName = (key: StoredKey): string => seriesName(key as SeriesKey);
