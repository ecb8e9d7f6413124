/** What there is to scan: the instruments of a store's records, or of a bundled reconstruction. */
import type { BarHistory } from '../../checks/history.ts';
import { SERIES_KINDS, type SeriesKind } from '../../domain/series.ts';
import type { Reconstruction } from '../../loaders/reconstruction/model.ts';
import { readReconstruction } from '../../loaders/reconstruction/read.ts';
import { quantilesOf } from '../../metrics/quantiles.ts';
import type { RuleBooks } from '../../replay/plan.ts';
import type { SeriesSummary } from '../../store/list.ts';
import { openStore, type Store } from '../../store/store.ts';
import { ALL_TIME } from '../../store/window.ts';
import type { Listed, Span } from '../../sweep/carry-pairs.ts';
import { DAY, HOUR, MINUTE } from '../../units/units.ts';
import { parseInstrument } from '../../venues/instruments.ts';
import { shipped, storePath } from '../places.ts';

export interface Listing {
  readonly listed: readonly Listed[];
  /** Instruments whose name does not tell the coin: a pair can not be made of them. */
  readonly unnamed: readonly string[];
  /** Median daily volume in quote currency, by venue and instrument. */
  readonly volumes: ReadonlyMap<string, number>;
}

export const volumeKey = ({ venue, instrument }: { venue: string; instrument: string }): string =>
  `${venue} ${instrument}`;

/** A row of a series, as far as a listing needs it. */
interface Stretch extends Span {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: SeriesKind;
}

/** @throws DataError when there is no store, or no reconstruction of that name */
export async function listInstruments(
  options: { readonly db: string | undefined; readonly reconstruction: string | null },
  isWanted: (instrument: { readonly venue: string; readonly base: string }) => boolean,
  booksOf: (venues: ReadonlySet<string>) => RuleBooks,
): Promise<Listing> {
  if (options.reconstruction !== null) {
    const file = readReconstruction(options.reconstruction, shipped('data', 'reconstructions'));
    return { ...joined(stretchesOf(file), isWanted, booksOf), volumes: new Map() };
  }
  const store = await openStore(storePath(options.db), { mode: 'read' });
  try {
    const found = joined((await store.listSeries()).flatMap(recorded), isWanted, booksOf);
    return { ...found, volumes: await volumesOf(store, found.listed) };
  } finally {
    await store.close();
  }
}

const isSeriesKind = (kind: string): kind is SeriesKind =>
  SERIES_KINDS.some((known) => known === kind);

function recorded({ key, resolutionMs, firstMs, lastMs }: SeriesSummary): readonly Stretch[] {
  const { venue, instrument, kind, origin } = key;
  if (origin !== 'record' || !isSeriesKind(kind)) return [];
  // Prints are recorded some seconds after the boundary that they settle at.
  const onMinute = (at: number): number => Math.round(at / MINUTE) * MINUTE;
  const toMs = onMinute(lastMs) + (resolutionMs ?? AFTER_PRINT_MS);
  return [{ venue, instrument, kind, fromMs: onMinute(firstMs), toMs }];
}

/** No venue settles more often, so that so long after its last print none is missing. */
const AFTER_PRINT_MS = HOUR;

function stretchesOf({ prices, funding, from, to }: Reconstruction): readonly Stretch[] {
  return [
    ...prices.map(({ venue, instrument, kind }) => ({ venue, instrument, kind })),
    ...funding.map(({ venue, instrument }) => ({ venue, instrument, kind: 'funding' as const })),
  ].map((one) => ({ ...one, fromMs: from, toMs: to }));
}

function joined(
  stretches: readonly Stretch[],
  isWanted: (instrument: { readonly venue: string; readonly base: string }) => boolean,
  booksOf: (venues: ReadonlySet<string>) => RuleBooks,
): Omit<Listing, 'volumes'> {
  const byName = new Map<string, Stretch[]>();
  for (const one of stretches)
    byName.set(volumeKey(one), [...(byName.get(volumeKey(one)) ?? []), one]);
  const books = booksOf(new Set(stretches.map(({ venue }) => venue)));
  const listed: Listed[] = [];
  const unnamed: string[] = [];
  for (const [name, own] of byName) {
    const { venue = '', instrument = '' } = own[0] ?? {};
    const known = parseInstrument(venue, instrument);
    if (known === null) unnamed.push(name);
    else if (isWanted(known)) listed.push({ ...known, ...spansOf(own, isOnOracle(books, venue)) });
  }
  return { listed, unnamed };
}

/** A venue that margins on its oracle has no other mark than that: it is its index. */
const isOnOracle = (books: RuleBooks, venue: string): boolean =>
  books.get(venue)?.trigger.price === 'oracle';

function spansOf(own: readonly Stretch[], onOracle: boolean): Pick<Listed, 'firstMs' | 'spans'> {
  const spans: Partial<Record<SeriesKind, Span>> = {};
  for (const { kind, fromMs, toMs } of own) {
    const known = spans[kind];
    spans[kind] = {
      fromMs: Math.min(fromMs, known?.fromMs ?? fromMs),
      toMs: Math.max(toMs, known?.toMs ?? toMs),
    };
  }
  if (onOracle && spans.index !== undefined) spans.mark = spans.index;
  return { firstMs: Math.min(...own.map(({ fromMs }) => fromMs)), spans };
}

async function volumesOf(
  store: Store,
  listed: readonly Listed[],
): Promise<ReadonlyMap<string, number>> {
  const volumes = new Map<string, number>();
  for (const { venue, instrument, contract } of listed) {
    const kind = contract === 'spot' ? 'spot' : 'last';
    const history = await store.readBarHistory(
      { venue, instrument, kind, origin: 'record' },
      ALL_TIME,
    );
    const median = history === null ? null : medianDailyVolume(history);
    if (median !== null) volumes.set(volumeKey({ venue, instrument }), median);
  }
  return volumes;
}

/** Over UTC days of which every bar is there with its volume, valued at closes; null: there is no such day. */
export function medianDailyVolume({ series, volume }: BarHistory): number | null {
  if (volume === null) return null;
  const days = new Map<number, { bars: number; worth: number }>();
  for (const [i, openMs] of series.openMs.entries()) {
    const day = Math.floor(openMs / DAY);
    const known = days.get(day) ?? { bars: 0, worth: 0 };
    days.set(day, {
      bars: known.bars + 1,
      worth: known.worth + (volume[i] as number) * (series.close[i] as number),
    });
  }
  const whole = [...days.values()].filter(
    ({ bars, worth }) => bars * series.resolutionMs >= DAY && Number.isFinite(worth),
  );
  return quantilesOf(Float64Array.from(whole, ({ worth }) => worth))?.p50 ?? null;
}
