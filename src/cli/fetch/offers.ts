/** What the venues offer of what is wanted, asked before anything is fetched. */
import { type Issue, ScenarioError } from '../../domain/errors.ts';
import type { Feed, NoFeed, Wanted } from '../../fetch/fetcher.ts';
import { type FetchWorld, isFeed, type VenueFetcher } from '../../fetch/fetcher.ts';
import { fetcherFor } from '../../fetch/fetchers.ts';
import { settled } from '../../fetch/present.ts';
import type { Workspace } from '../../loaders/workspace.ts';
import { rowSortOf } from '../../store/keys.ts';
import { DAY } from '../../units/units.ts';
import { resolutionText } from '../resolution-option.ts';
import { type Want, wantName } from './want.ts';

export interface Offered {
  readonly want: Want;
  readonly feed: Feed;
  /** The want on its grid and short of the present. */
  readonly wanted: Wanted;
  /** Its bars are longer than was asked for: shorter ones are not offered. */
  readonly coarser: boolean;
}

export interface NotOffered {
  readonly want: Want;
  readonly none: NoFeed;
}

export type Offer = Offered | NotOffered;

export const isOffered = (offer: Offer): offer is Offered => 'feed' in offer;

/** @throws ScenarioError for a series that was named, and does not come in bars of that length */
export async function offersOf(
  wants: readonly Want[],
  resolutionMs: number,
  world: FetchWorld,
  workspace: Workspace,
): Promise<readonly Offer[]> {
  const fetchers = new Map<string, VenueFetcher | null>();
  const offers: Offer[] = [];
  const issues: Issue[] = [];
  let named = false;
  for (const want of wants) {
    const { venue, kind, instrument } = want;
    if (!fetchers.has(venue)) fetchers.set(venue, await fetcherFor(venue, world, workspace));
    const offer = await offerOf(fetchers.get(venue) ?? null, want);
    if (!isFeed(offer)) {
      offers.push({ want, none: offer });
      continue;
    }
    const lengthMs = lengthOf(offer, want, resolutionMs);
    if (lengthMs === null) {
      const found = resolutionText(resolutionMs);
      const lengths = lengthsOf(offer).map(resolutionText);
      const expected = `one of ${lengths.join(', ')} for ${wantName(want)}`;
      issues.push({ where: '--resolution', expected, found });
      offers.push({ want, none: tooShort(found, lengths) });
      named ||= want.exact;
      continue;
    }
    const { fromMs, toMs } = want;
    const wanted = { venue, instrument, kind, fromMs, toMs, resolutionMs: lengthMs };
    const coarser = lengthMs > resolutionMs;
    offers.push({ want, feed: offer, wanted: settled(wanted, world.nowMs()), coarser });
  }
  // What was not named stays out, and the rest is fetched all the same; if it has bars at all.
  const hasBars = offers.some((offer) => isOffered(offer) && offer.wanted.resolutionMs > 0);
  if (named || (issues.length > 0 && !hasBars)) throw new ScenarioError(issues.slice(0, 10));
  return offers;
}

/** Longer bars than a day begin on days of the venue's choice, and stand on no grid of ours. */
const lengthsOf = ({ resolutionsMs }: Feed): readonly number[] =>
  (resolutionsMs ?? []).filter((ms) => DAY % ms === 0);

/** The length of its bars, 0 for what is none: as asked for, else the next longer; null: there is none. */
function lengthOf(feed: Feed, { kind, exact }: Want, resolutionMs: number): number | null {
  if (rowSortOf(kind) !== 'bars') return 0;
  const longer = lengthsOf(feed).filter((ms) => ms >= resolutionMs);
  const next = longer.length === 0 ? null : Math.min(...longer);
  return exact && next !== resolutionMs ? null : next;
}

const tooShort = (asked: string, lengths: readonly string[]): NoFeed => ({
  why: `there are no bars of ${asked} or longer`,
  instead: [
    `bars of ${lengths.at(-1)}, the longest that there are: --resolution ${lengths.at(-1)}`,
  ],
});

async function offerOf(
  fetcher: VenueFetcher | null,
  { venue, instrument, kind }: Want,
): Promise<Feed | NoFeed> {
  if (fetcher !== null) return await fetcher.offer(kind, instrument);
  return {
    why: `nothing can be fetched from ${venue}`,
    instead: [`its files: legrisk import <files> --venue ${venue}`],
  };
}
