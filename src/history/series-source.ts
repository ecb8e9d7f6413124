/** Where a scenario's series come from: the store's records, or one expansion of a reconstruction. */

import type { BarHistory, FundingHistory } from '../checks/history.ts';
import type { SignalRef } from '../domain/instrument.ts';
import type { Window } from '../domain/scenario.ts';
import {
  type BarSeries,
  type FundingSeries,
  isFunding,
  type PriceKind,
  type PrintSeries,
  type Series,
  type SeriesKey,
  type SignalSeries,
} from '../domain/series.ts';
import type { Store } from '../store/store.ts';
import { DAY, MINUTE } from '../units/units.ts';
import { signalSeries } from './signal-series.ts';

export interface SeriesSource {
  /** @param leadMs how long before the window a bar may open; by default none is read that does */
  bars(
    venue: string,
    instrument: string,
    kind: PriceKind,
    leadMs?: number,
  ): Promise<BarSeries | null>;
  funding(venue: string, instrument: string): Promise<FundingSeries | null>;
  /** What borrowing a coin cost, in the shape of funding. */
  borrow(venue: string, instrument: string): Promise<PrintSeries | null>;
  /** What a rule looks at, from the last value before the window on. */
  values(ref: SignalRef): Promise<SignalSeries | null>;
  /** Every series of one kind that is there. */
  list(kind: PriceKind): Promise<readonly SeriesKey[]>;
}

/** Prints before the window tell the rate a screener showed at the entry. */
const FUNDING_LEAD_MS = 3 * DAY;
/** A print this late still belongs to the boundary at the window's end, and says that it is there. */
const JITTER_MS = MINUTE;

/** What the store knows of a series beside its rows, by the series. */
export type ReadSeries = ReadonlyMap<object, BarHistory | FundingHistory>;

export interface StoreSource extends SeriesSource {
  /** Everything that was read so far. */
  readonly read: ReadSeries;
}

/** Series of one origin in the store, cut to what the window needs. */
export function storeSource(
  store: Store,
  origin: SeriesKey['origin'],
  window: Window,
): StoreSource {
  const bounds = { fromMs: window.from, toMs: window.to };
  const read = new Map<object, BarHistory | FundingHistory>();
  return {
    read,
    async bars(venue, instrument, kind, leadMs = 0) {
      const history = await store.readBarHistory(
        { venue, instrument, kind, origin },
        { ...bounds, fromMs: bounds.fromMs - leadMs },
      );
      if (history !== null) read.set(history.series, history);
      return history?.series ?? null;
    },
    async funding(venue, instrument) {
      const history = await store.readFundingHistory(
        { venue, instrument, kind: 'funding', origin },
        { fromMs: window.from - FUNDING_LEAD_MS, toMs: window.to + JITTER_MS },
      );
      if (history !== null) read.set(history.series, history);
      return history?.series ?? null;
    },
    async borrow(venue, instrument) {
      const key = { venue, instrument, kind: 'borrow', origin } as const;
      const found = await store.readBorrow(key, { ...bounds, toMs: bounds.toMs + JITTER_MS });
      if (found === null) return null;
      const { dueAtMs, borrowRate, intervalMs, provenance } = found;
      const price = new Float64Array(dueAtMs.length).fill(Number.NaN);
      return { key, settledAtMs: dueAtMs, rate: borrowRate, intervalMs, price, provenance };
    },
    values: (ref) => signalSeries(store, origin, ref, bounds),
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
    // A reconstruction is made of prices and funding; nobody published what else there was.
    borrow: async () => null,
    values: async () => null,
    list: async (kind) => all.filter(({ key }) => key.kind === kind).map(({ key }) => key),
  };
}
