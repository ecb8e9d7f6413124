/** Hourly marks of BTCUSDT in the small archive. */
import {
  type ArchiveHost,
  barsOf,
  type CsvForm,
  candlesCsv,
  HOUR_MS,
  month,
  utc,
} from './archive-host.ts';

const MARKS = 'data/futures/um';
export const pathOf = (period: 'monthly' | 'daily', span: string): string =>
  `${MARKS}/${period}/markPriceKlines/BTCUSDT/1h/BTCUSDT-1h-${span}.zip`;

export const never = (): boolean => false;

export function addMonth(
  archive: ArchiveHost,
  name: string,
  lacks: (openMs: number) => boolean = never,
  form: CsvForm = {},
): void {
  const { fromMs, toMs } = month(name);
  archive.add(
    pathOf('monthly', name),
    candlesCsv(barsOf(fromMs, toMs, HOUR_MS, lacks), HOUR_MS, form),
  );
}

export function addDay(
  archive: ArchiveHost,
  name: string,
  lacks: (openMs: number) => boolean = never,
): void {
  const fromMs = utc(name);
  const day = barsOf(fromMs, fromMs + 24 * HOUR_MS, HOUR_MS, lacks);
  archive.add(pathOf('daily', name), candlesCsv(day, HOUR_MS));
}

export const hourly = (from: string, to: string) => ({
  fromMs: utc(from),
  toMs: utc(to),
  resolutionMs: HOUR_MS,
});

export const bars = (from: string, to: string, lacks: (openMs: number) => boolean = never) =>
  barsOf(utc(from), utc(to), HOUR_MS, lacks);

export const isDay = (...names: readonly string[]) => {
  const days = new Set(names);
  return (openMs: number) => days.has(new Date(openMs).toISOString().slice(0, 10));
};
