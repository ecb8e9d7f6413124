/**
 * Goal: whatever the seed, a bundled day says what its file says, never more.
 * Method: the file is read again here, as plain YAML and without our parser, and its figures are
 * looked up in the bars of random seeds.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type BarSeries, isFunding } from '../../src/domain/series.ts';
import { expandSeries } from '../../src/loaders/reconstruction/expand.ts';
import { listReconstructions, readReconstruction } from '../../src/loaders/reconstruction/read.ts';

const DIR = 'data/reconstructions';
const seeds = fc.integer({ min: 0, max: 4_294_967_295 });
const RUNS = { numRuns: 6 };

const fingerprint = (...columns: readonly Float64Array[]): string => {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of columns)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
};
const fingerprintOf = ({ open, high, low, close }: BarSeries): string =>
  fingerprint(open, high, low, close);

interface Point {
  readonly name?: string;
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly price?: number;
  readonly extreme?: 'low' | 'high';
}
interface PriceEntry {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: string;
  readonly follows: string;
  readonly per?: string;
  readonly points?: readonly Point[];
}
interface FileAsWritten {
  readonly drivers: Readonly<Record<string, { readonly points: readonly Point[] }>>;
  readonly prices: readonly PriceEntry[];
}

const ms = (text: string | undefined): number => Date.parse(String(text).replace(/Z?$/, 'Z'));

/** The price at an instant: the open of its bar, or the last close. */
function priceAt(series: BarSeries, at: number): number | undefined {
  const bar = (at - (series.openMs[0] ?? 0)) / series.resolutionMs;
  return bar === series.open.length ? series.close.at(-1) : series.open[bar];
}

function within(series: BarSeries, point: Point): { low: number; high: number; opens: number[] } {
  const first = (ms(point.from) - (series.openMs[0] ?? 0)) / series.resolutionMs;
  const last = (ms(point.to) - (series.openMs[0] ?? 0)) / series.resolutionMs;
  return {
    low: Math.min(...series.low.slice(first, last)),
    high: Math.max(...series.high.slice(first, last)),
    opens: [...series.open.slice(first, last)],
  };
}

describe.each(listReconstructions(DIR))('%s, for every seed,', (name) => {
  const reconstruction = readReconstruction(name, DIR);
  const written = parse(readFileSync(`${DIR}/${name}.yaml`, 'utf8'), {
    schema: 'core',
  }) as FileAsWritten;
  const barsFor = (seed: number): { entry: PriceEntry; bars: BarSeries }[] => {
    const bars = expandSeries(reconstruction, seed).filter(
      (one): one is BarSeries => !isFunding(one),
    );
    return written.prices.map((entry, index) => {
      const found = bars[index];
      if (found === undefined) throw new Error(`no bars of price series ${index}`);
      return { entry, bars: found };
    });
  };
  const pointsOf = (entry: PriceEntry): readonly Point[] =>
    written.drivers[entry.follows]?.points ?? [];

  test('a series without points of its own passes through every control point of its driver', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const { entry, bars } of barsFor(seed)) {
          if (entry.points !== undefined || entry.per !== undefined) continue;
          for (const point of pointsOf(entry)) {
            if (point.at !== undefined) expect(priceAt(bars, ms(point.at))).toBe(point.price);
            else expect(within(bars, point).opens).toContain(point.price);
          }
        }
      }),
      RUNS,
    );
  });

  test('no bar of it leaves the range of the control points, nor a window’s extreme', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const { entry, bars } of barsFor(seed)) {
          if (entry.points !== undefined || entry.per !== undefined) continue;
          const prices = pointsOf(entry).map(({ price }) => price ?? 0);
          expect(Math.min(...bars.low)).toBe(Math.min(...prices));
          expect(Math.max(...bars.high)).toBe(Math.max(...prices));
          for (const point of pointsOf(entry)) {
            if (point.extreme === 'low') expect(within(bars, point).low).toBe(point.price);
            if (point.extreme === 'high') expect(within(bars, point).high).toBe(point.price);
          }
        }
      }),
      RUNS,
    );
  });

  test('a venue passes through each price of its own and never beyond its extremes', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const { entry, bars } of barsFor(seed))
          for (const point of entry.points ?? []) {
            if (point.price === undefined) continue;
            const instant = ms(point.at);
            if (Number.isNaN(instant)) expect([...bars.open]).toContain(point.price);
            else expect(priceAt(bars, instant)).toBe(point.price);
            if (point.extreme === 'low') expect(Math.min(...bars.low)).toBe(point.price);
            if (point.extreme === 'high') expect(Math.max(...bars.high)).toBe(point.price);
          }
      }),
      RUNS,
    );
  });

  test('venues that nothing sets apart have the same bars', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const shared = new Map<string, BarSeries>();
        for (const { entry, bars } of barsFor(seed)) {
          if (entry.points !== undefined || entry.per !== undefined) continue;
          const first = shared.get(entry.follows) ?? bars;
          shared.set(entry.follows, first);
          expect(fingerprintOf(bars)).toBe(fingerprintOf(first));
        }
      }),
      RUNS,
    );
  });

  test('bars are whole: low ≤ open, close ≤ high, above zero, and each opens at the last close', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const { bars } of barsFor(seed))
          for (let i = 0; i < bars.open.length; i += 1) {
            const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map(
              (column) => column[i] ?? NaN,
            ) as [number, number, number, number];
            const whole = low > 0 && low <= open && low <= close && high >= open && high >= close;
            if (!whole) expect.fail(`bar ${i}: ${open} ${high} ${low} ${close}`);
            if (i > 0 && open !== bars.close[i - 1])
              expect.fail(`bar ${i} does not open at the close`);
          }
      }),
      RUNS,
    );
  });

  test('the same seed gives the same bytes, and another seed other ones', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const all = (of: number) => barsFor(of).map(({ bars }) => fingerprintOf(bars));
        expect(all(seed)).toEqual(all(seed));
        expect(all(seed)).not.toEqual(all(seed ^ 1));
      }),
      RUNS,
    );
  });
});
