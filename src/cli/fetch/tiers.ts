/** `--kinds tiers`: the margin tiers that a venue publishes today, as a rule file of the user's. */

import { invariant } from '../../domain/errors.ts';
import type { FetchWorld } from '../../fetch/fetcher.ts';
import { dayText, parseInstant } from '../../units/time.ts';
import { keepTiers } from '../commands/tiers.ts';

/** What was fetched for one venue; `why` where it hands none out. */
export type FetchedTiers =
  | {
      readonly venue: string;
      readonly at: string;
      readonly instruments: number;
      readonly new: number;
      readonly leftOut: readonly string[];
      readonly file: string;
    }
  | { readonly venue: string; readonly why: string; readonly instead: readonly string[] };

/** @param instruments those that were named; none: all that the venue lists */
export async function fetchTierFile(
  venue: string,
  instruments: readonly string[],
  folder: string,
  world: FetchWorld,
): Promise<readonly FetchedTiers[]> {
  const { fetchTiers } = await import('../../fetch/venues/tiers.ts');
  const fetched: FetchedTiers[] = [];
  for (const instrument of instruments.length === 0 ? [null] : instruments) {
    const found = await fetchTiers(venue, instrument, world);
    if (typeof found !== 'string') {
      fetched.push({ venue, ...found });
      continue;
    }
    const at = dayText(world.nowMs());
    const atMs = parseInstant(at);
    invariant(atMs !== null, 'today is a day');
    const where = `${venue}${instrument === null ? '' : ` ${instrument}`} leverage tiers, fetched ${at}`;
    const kept = keepTiers(found, where, folder, { venue, atMs, instrument, contractSize: null });
    const { entries, leftOut } = kept.read;
    const counts = { instruments: entries.length, new: kept.added, leftOut, file: kept.file };
    fetched.push({ venue, at, ...counts });
  }
  return fetched;
}

/** Lines for people. */
export const tiersText = (all: readonly FetchedTiers[]): readonly string[] =>
  all.flatMap((tiers) =>
    'why' in tiers
      ? [`${tiers.venue} tiers: ${tiers.why}`, ...tiers.instead.map((one) => ` instead: ${one}`)]
      : [
          `${tiers.venue}: tiers of ${tiers.instruments === 1 ? '1 instrument' : `${tiers.instruments} instruments`} from ${tiers.at}, ${tiers.new} new`,
          tiers.file,
        ],
  );
