/** What a new scenario can be about without fetching anything: the store's records, or a reconstruction. */
import { DataError } from '../../domain/errors.ts';
import type { Reconstruction } from '../../loaders/reconstruction/model.ts';
import type { SeriesSummary } from '../../store/list.ts';
import { parseInstrument } from '../../venues/instruments.ts';
import { venueNamed } from '../../venues/names.ts';

/** An instrument with the history that a leg on it needs. */
export interface Offer {
  readonly venue: string;
  readonly instrument: string;
  readonly spotOrPerp: 'spot' | 'perp';
  /** Whether its marks are there; a perpetual without has last prices in their place. */
  readonly hasMark: boolean;
  /** From when to when all of it is there; the end is outside. */
  readonly fromMs: number;
  readonly toMs: number;
}

export const offerName = ({ venue, instrument }: Pick<Offer, 'venue' | 'instrument'>): string =>
  `${venue}:${instrument}`;

interface Span {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The offers of a reconstruction: everything in it is there from its first instant to its last. */
export function reconstructed({ prices, funding, from, to }: Reconstruction): readonly Offer[] {
  const all = [...prices, ...funding.map((one) => ({ ...one, kind: 'funding' }))];
  return offersOf(
    all.map(({ venue, instrument, kind }) => ({ venue, instrument, kind, fromMs: from, toMs: to })),
  );
}

/** Those of a store's records. Of a series in several resolutions the longest stretch counts. */
export const recorded = (series: readonly SeriesSummary[]): readonly Offer[] =>
  offersOf(
    series
      .filter(({ key }) => key.origin === 'record')
      .map(({ key, firstMs, lastMs, resolutionMs }) => ({
        ...key,
        fromMs: firstMs,
        toMs: lastMs + (resolutionMs ?? 0),
      })),
  );

/**
 * The records of the store.
 *
 * @returns nothing where there is no store yet
 * @throws DataError when it can not be read
 */
export async function storeOffers(path: string): Promise<readonly Offer[]> {
  const { openStore } = await import('../../store/store.ts');
  const store = await openStore(path, { mode: 'read' });
  try {
    return recorded(await store.listSeries());
  } finally {
    await store.close();
  }
}

function offersOf(spans: readonly Span[]): readonly Offer[] {
  const byName = new Map<string, Map<string, Span>>();
  for (const span of spans) {
    const kinds = byName.get(offerName(span)) ?? new Map<string, Span>();
    const known = kinds.get(span.kind);
    if (known === undefined || lengthOf(span) > lengthOf(known)) kinds.set(span.kind, span);
    byName.set(offerName(span), kinds);
  }
  const offers = [...byName.values()].flatMap((kinds) => offerOf(kinds) ?? []);
  // What is margined in money is what most ask for; the sort keeps the order otherwise.
  return offers.toSorted((a, b) => Number(isInverse(a)) - Number(isInverse(b)));
}

const isInverse = ({ venue, instrument }: Offer): boolean =>
  parseInstrument(venue, instrument)?.contract === 'inverse';

const lengthOf = ({ fromMs, toMs }: Span): number => toMs - fromMs;

/** A perpetual needs prices and funding, spot its prices; null where one of them is missing. */
function offerOf(kinds: ReadonlyMap<string, Span>): Offer | null {
  const [{ venue, instrument } = { venue: '', instrument: '' }] = kinds.values();
  const spotOrPerp = venueNamed(venue)?.spotOrPerp;
  if (spotOrPerp === undefined) return null;
  const mark = kinds.get('mark');
  const prices = spotOrPerp === 'spot' ? kinds.get('spot') : (mark ?? kinds.get('last'));
  const needed = spotOrPerp === 'spot' ? [prices] : [prices, kinds.get('funding')];
  const there = needed.filter((span) => span !== undefined);
  if (there.length < needed.length) return null;
  const fromMs = Math.max(...there.map((span) => span.fromMs));
  const toMs = Math.min(...there.map((span) => span.toMs));
  if (fromMs >= toMs) return null;
  return { venue, instrument, spotOrPerp, hasMark: mark !== undefined, fromMs, toMs };
}

/** A store that can not be read now is no reason not to write a scenario. */
export async function offersOrNone(
  path: string,
): Promise<{ readonly offers: readonly Offer[]; readonly why: string | null }> {
  try {
    return { offers: await storeOffers(path), why: null };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { offers: [], why: error.issues[0]?.found ?? 'it can not be read' };
  }
}
