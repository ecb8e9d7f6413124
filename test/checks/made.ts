/** Series made by hand, for stories small enough to check by eye. */

import { checkHistory } from '../../src/checks/check.ts';
import type { BarHistory, FundingHistory, History } from '../../src/checks/history.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { PriceKind } from '../../src/domain/series.ts';
import { HOUR } from '../../src/units/units.ts';
import type { RuleBook } from '../../src/venues/rule-book.ts';
import { drawFrom } from './draw.ts';
import { START } from './honest.ts';

export interface MadeBars {
  readonly venue?: string;
  readonly instrument?: string;
  readonly kind?: PriceKind;
  readonly resolutionMs?: number;
  readonly startMs?: number;
  readonly volume?: readonly number[] | null;
  readonly notes?: readonly string[];
  /** Rows at which a further file begins. */
  readonly files?: readonly number[];
}

/** Bars that open where the one before closed; only the closes are said. */
export function bars(closes: readonly number[], made: MadeBars = {}): BarHistory {
  const {
    venue = 'binance-usdm',
    instrument = 'AVAXUSDT',
    kind = 'mark',
    resolutionMs = HOUR,
  } = made;
  const openMs = Float64Array.from(closes, (_, i) => (made.startMs ?? START) + i * resolutionMs);
  const open = Float64Array.from(closes, (close, i) => closes[i - 1] ?? close);
  const close = Float64Array.from(closes);
  const provenance = made.notes?.map((note) => ({
    file: 'a.csv',
    sha256: '',
    format: '',
    rows: 1,
    notes: [note],
  }));
  const starts = [0, ...(made.files ?? [])];
  const spans = starts.map((row, i) => ({
    file: `${i}.csv`,
    firstMs: openMs[row] as number,
    lastMs: openMs[(starts[i + 1] ?? closes.length) - 1] as number,
  }));
  return {
    series: {
      key: { venue, instrument, kind, origin: 'record' },
      resolutionMs,
      openMs,
      open,
      high: open.map((one, i) => Math.max(one, close[i] as number)),
      low: open.map((one, i) => Math.min(one, close[i] as number)),
      close,
      provenance: provenance ?? [],
    },
    volume: made.volume ? Float64Array.from(made.volume) : null,
    spans,
  };
}

export interface MadePrint {
  readonly atMs: number;
  readonly rate: number;
  readonly intervalMs?: number;
}

export const funding = (
  prints: readonly MadePrint[],
  venue = 'binance-usdm',
  instrument = 'AVAXUSDT',
): FundingHistory => ({
  series: {
    key: { venue, instrument, kind: 'funding', origin: 'record' },
    settledAtMs: Float64Array.from(prints, ({ atMs }) => atMs),
    rate: Float64Array.from(prints, ({ rate }) => rate),
    intervalMs: Float64Array.from(prints, ({ intervalMs }) => intervalMs ?? Number.NaN),
    price: new Float64Array(prints.length).fill(Number.NaN),
    provenance: [],
  },
  spans: [],
});

/** Prints every so many hours from midnight, rates in basis points. */
export const every = (hours: number, basisPoints: readonly number[]): MadePrint[] =>
  basisPoints.map((rate, i) => ({ atMs: START + i * hours * HOUR, rate: rate / 10_000 }));

/** Distinct rates around one basis point, as a market has them. */
export function lively(count: number, seed = 1): number[] {
  const draw = drawFrom(seed);
  return Array.from({ length: count }, () => Number((2 * draw.normal()).toFixed(4)));
}

/** A price that moves in every bar by a fraction of a per cent or so. */
export function walk(count: number, seed = 1, from = 100): number[] {
  const draw = drawFrom(seed);
  const out: number[] = [];
  for (let now = from; out.length < count; now *= 1 + 0.003 * draw.normal()) out.push(now);
  return out;
}

/** The same prices with another venue's small differences. */
export function beside(closes: readonly number[], seed = 2, size = 0.0002): number[] {
  const draw = drawFrom(seed);
  return closes.map((close) => close * (1 + size * draw.normal()));
}

export const look = (
  series: readonly BarHistory[],
  prints: readonly FundingHistory[] = [],
  books: ReadonlyMap<string, RuleBook> = new Map(),
): readonly Finding[] => checkHistory({ bars: series, funding: prints, books } satisfies History);

export const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ severity, code }) => `${severity} ${code}`);
