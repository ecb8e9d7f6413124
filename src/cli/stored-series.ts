/** The series of a store that a command's filters name. */
import { DataError } from '../domain/errors.ts';
import type { SeriesFilter } from '../store/list.ts';
import type { Store } from '../store/store.ts';
import { didYouMean } from '../units/nearest.ts';

/**
 * A filter that lets nothing pass is a slip, and must not read as "nothing there".
 *
 * @param where the command
 */
export async function noSuchSeries(
  store: Store,
  where: string,
  { venue, instrument, kind }: SeriesFilter,
): Promise<DataError> {
  const keys = (await store.listSeries()).map(({ key }) => key);
  const venues = [...new Set(keys.map((key) => key.venue))];
  const near =
    venue !== undefined && !venues.includes(venue)
      ? didYouMean(venue, venues)
      : didYouMean(instrument ?? '', [...new Set(keys.map((key) => key.instrument))]);
  const asked = [venue, instrument, kind].filter((word) => word !== undefined);
  return new DataError({
    where,
    expected: asked.length === 0 ? 'a series in the store' : `a series of ${asked.join(' ')}`,
    found: keys.length === 0 ? 'an empty store' : 'none',
    hint:
      near ??
      (keys.length === 0
        ? 'fill it first:  legrisk fetch --for <scenario>,  or  legrisk import <files>'
        : 'legrisk data list  shows what is stored'),
  });
}
