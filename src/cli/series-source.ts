/** Where a scenario's series come from: the store's records, or one expansion of a reconstruction. */

import type { Window } from '../domain/scenario.ts';
import {
  type BarSeries,
  type FundingSeries,
  isFunding,
  type PriceKind,
  type Series,
  type SeriesKey,
} from '../domain/series.ts';
import type { Store } from '../store/store.ts';
import { DAY, MINUTE } from '../units/units.ts';

export interface SeriesSource {
  bars(venue: string, instrument: string, kind: PriceKind): Promise<BarSeries | null>;
  funding(venue: string, instrument: string): Promise<FundingSeries | null>;
  /** Every series of one kind that is there. */
  list(kind: PriceKind): Promise<readonly SeriesKey[]>;
}

/** Prints before the window tell the rate a screener showed at the entry. */
const FUNDING_LEAD_MS = 3 * DAY;
/** A print this late still belongs to the boundary at the window's end, and says that it is there. */
const JITTER_MS = MINUTE;

/** Series of one origin in the store, cut to what the window needs. */
export function storeSource(
  store: Store,
  origin: SeriesKey['origin'],
  window: Window,
): SeriesSource {
  const bounds = { fromMs: window.from, toMs: window.to };
  return {
    bars: (venue, instrument, kind) => store.readBars({ venue, instrument, kind, origin }, bounds),
    funding: (venue, instrument) =>
      store.readFunding(
        { venue, instrument, kind: 'funding', origin },
        { fromMs: window.from - FUNDING_LEAD_MS, toMs: window.to + JITTER_MS },
      ),
    list: async (kind) => {
      const all = await store.listSeries();
      const keys = new Map<string, SeriesKey>();
      for (const { key } of all)
        if (key.kind === kind && key.origin === origin)
          keys.set(`${key.venue} ${key.instrument}`, { ...key, kind });
      return [...keys.values()];
    },
  };
}

/** Series that are already columns. */
export function memorySource(all: readonly Series[]): SeriesSource {
  const find = (venue: string, instrument: string, kind: string): Series | null =>
    all.find(
      ({ key }) => key.venue === venue && key.instrument === instrument && key.kind === kind,
    ) ?? null;
  const barsOf = (series: Series | null): BarSeries | null =>
    series === null || isFunding(series) ? null : series;
  return {
    bars: async (venue, instrument, kind) => barsOf(find(venue, instrument, kind)),
    funding: async (venue, instrument) => {
      const series = find(venue, instrument, 'funding');
      return series !== null && isFunding(series) ? series : null;
    },
    list: async (kind) => all.filter(({ key }) => key.kind === kind).map(({ key }) => key),
  };
}
