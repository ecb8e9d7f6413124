/** What names a series in the store. */
import type { SeriesKey, SeriesKind } from '../domain/series.ts';
import { SERIES_KINDS, seriesName } from '../domain/series.ts';

/**
 * The kinds the store holds: those of the domain, and the premium index. A premium is a fraction
 * and may be negative, so it is nobody's price: it can be imported and listed, and no reader of
 * prices can be given it.
 */
export type StoredKind = SeriesKind | 'premium';
export const STORED_KINDS: readonly StoredKind[] = [...SERIES_KINDS, 'premium'];

export type StoredKey = Omit<SeriesKey, 'kind'> & { readonly kind: StoredKind };

/** `binance-usdm AVAXUSDT mark`. */
export const storedName = (key: StoredKey): string => seriesName(key as SeriesKey);
