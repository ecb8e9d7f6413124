/** A fetch from offers to outcomes: one series after the other, a failed one not in the others' way. */
import { DataError, type Issue } from '../../domain/errors.ts';
import { fetchSeries, type Outcome } from '../../fetch/drive.ts';
import type { NoFeed } from '../../fetch/fetcher.ts';
import type { Store } from '../../store/store.ts';
import { HOUR } from '../../units/units.ts';
import { drawProgress } from '../sweep/progress.ts';
import type { Screen } from '../terminal.ts';
import { isOffered, type Offer, type Offered } from './offers.ts';
import type { Want } from './want.ts';

/** What became of one want. */
export type Fetched =
  | {
      readonly state: 'fetched';
      readonly want: Want;
      readonly offer: Offered;
      readonly outcome: Outcome;
    }
  | { readonly state: 'not-offered'; readonly want: Want; readonly none: NoFeed }
  | { readonly state: 'failed'; readonly want: Want; readonly issues: readonly Issue[] };

export interface FetchRun {
  readonly store: Store;
  readonly nowMs: () => number;
  readonly screen: Screen;
}

export async function runFetch(
  run: FetchRun,
  offers: readonly Offer[],
): Promise<readonly Fetched[]> {
  const total = offers.reduce((sum, offer) => sum + stepsOf(offer), 0);
  let finished = 0;
  let steps = 0;
  const progress = drawProgress(
    run.screen,
    Math.ceil(total),
    () => Math.floor(finished + steps),
    process.uptime,
  );
  const results: Fetched[] = [];
  try {
    for (const offer of offers) {
      steps = 0;
      results.push(
        await fetchOne(run, offer, (ms) => {
          steps += isOffered(offer) ? ms / stepMs(offer) : 0;
        }),
      );
      finished += stepsOf(offer);
      steps = 0;
    }
  } finally {
    progress.stop();
  }
  return results;
}

async function fetchOne(
  { store, nowMs }: FetchRun,
  offer: Offer,
  progress: (ms: number) => void,
): Promise<Fetched> {
  const { want } = offer;
  if (!isOffered(offer)) return { state: 'not-offered', want, none: offer.none };
  try {
    const outcome = await fetchSeries({ store, nowMs, progress }, offer.feed, offer.wanted);
    return { state: 'fetched', want, offer, outcome };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { state: 'failed', want, issues: error.issues };
  }
}

/** The bar counts bars, and hours of what is none. */
const stepMs = ({ wanted }: Offered): number => wanted.resolutionMs || HOUR;

const stepsOf = (offer: Offer): number =>
  isOffered(offer) ? Math.max(0, offer.wanted.toMs - offer.wanted.fromMs) / stepMs(offer) : 0;
