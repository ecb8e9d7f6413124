/** What a rule looks at, out of the store: values, volumes and rates as one kind of series. */
import type { SignalRef } from '../domain/instrument.ts';
import type { SeriesKey, SignalSeries } from '../domain/series.ts';
import type { Store } from '../store/store.ts';
import type { WindowMs } from '../store/window.ts';
import { DAY } from '../units/units.ts';

/** What fell due this long before the window is still the last that was known. */
const BORROW_LEAD_MS = 30 * DAY;
/** No longer bar is stored, so that the last one that had ended by the window's start is read. */
const BAR_LEAD_MS = 7 * DAY;

/** @returns null when the store has no such series */
export async function signalSeries(
  store: Store,
  origin: SeriesKey['origin'],
  { venue, instrument, kind }: SignalRef,
  window: WindowMs,
): Promise<SignalSeries | null> {
  const key = { venue, instrument, kind, origin };
  if (kind === 'volume') return volumeSeries(store, { ...key, kind }, window);
  if (kind === 'borrow') {
    const fromMs = window.fromMs - BORROW_LEAD_MS;
    const found = await store.readBorrow({ ...key, kind }, { ...window, fromMs });
    if (found === null) return null;
    const { dueAtMs: atMs, borrowRate: value, provenance } = found;
    return { key, resolutionMs: null, atMs, value, provenance };
  }
  const found = await store.readValues({ ...key, kind }, window);
  if (found === null) return null;
  const { before, provenance } = found;
  return {
    key,
    resolutionMs: null,
    atMs: after(before?.atMs, found.atMs),
    value: after(before?.value, found.value),
    provenance,
  };
}

/** A column with what came before it. */
function after(first: number | undefined, rest: Float64Array): Float64Array {
  return first === undefined ? rest : Float64Array.from([first, ...rest]);
}

/** What changed hands on a perpetual's last-price bars, or on a spot pair's. Known when a bar has ended. */
async function volumeSeries(
  store: Store,
  key: SignalSeries['key'],
  window: WindowMs,
): Promise<SignalSeries | null> {
  const { venue, instrument, origin } = key;
  const longer = { ...window, fromMs: window.fromMs - BAR_LEAD_MS };
  for (const kind of ['last', 'spot'] as const) {
    const found = await store.readBarHistory({ venue, instrument, kind, origin }, longer);
    if (found === null || found.volume === null) continue;
    const { resolutionMs, openMs, provenance } = found.series;
    const atMs = openMs.map((open) => open + resolutionMs);
    return { key, resolutionMs, atMs, value: found.volume, provenance };
  }
  return null;
}
