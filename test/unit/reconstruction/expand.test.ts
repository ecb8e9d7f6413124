/**
 * Goal: a reconstruction becomes the bars and prints that a person works out from its points.
 * Method: the tiny file has no roughness. Its driver falls from 100 to 80 over ten hours, 2 an
 * hour, and rises to 94 over fourteen, 1 an hour.
 */
import { describe, expect, test } from 'vitest';
import { type BarSeries, isFunding, type Series } from '../../../src/domain/series.ts';
import { expandReconstruction, expandSeries } from '../../../src/loaders/reconstruction/expand.ts';
import { parseReconstruction } from '../../../src/loaders/reconstruction/parse.ts';
import { TINY, tinyWith } from './tiny.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2020, 0, 1);

function barsOf(series: readonly Series[], venue: string): BarSeries {
  const found = series.find((one) => one.key.venue === venue && one.key.kind !== 'funding');
  if (found === undefined || isFunding(found)) throw new Error(`no bars of ${venue}`);
  return found;
}

function fundingOf(series: readonly Series[]) {
  const found = series.find(isFunding);
  if (found === undefined) throw new Error('no funding');
  return found;
}

describe('the bars of a price series', () => {
  const series = expandReconstruction(TINY, 'tiny.yaml', 1);
  const binance = barsOf(series, 'binance-usdm');

  test('lie on the file’s grid', () => {
    expect(binance.resolutionMs).toBe(HOUR);
    expect([...binance.openMs]).toEqual(Array.from({ length: 24 }, (_, i) => START + i * HOUR));
  });

  test('follow a straight line between control points when there is no roughness', () => {
    expect([...binance.open.slice(0, 4)]).toEqual([100, 98, 96, 94]);
    expect(binance.open[10]).toBe(80);
    expect([...binance.open.slice(11, 14)]).toEqual([81, 82, 83]);
    expect(binance.close[23]).toBe(94);
  });

  test('close where the next one opens', () => {
    expect([...binance.close.slice(0, 23)]).toEqual([...binance.open.slice(1)]);
  });

  test('without roughness have no wick', () => {
    expect(binance.high[0]).toBe(100);
    expect(binance.low[0]).toBe(98);
    expect(binance.high[12]).toBe(83);
    expect(binance.low[12]).toBe(82);
  });

  test('of a venue without points of its own equal the driver, bar by bar', () => {
    const bybit = barsOf(series, 'bybit-linear');
    for (const column of ['open', 'high', 'low', 'close'] as const)
      expect([...bybit[column]]).toEqual([...binance[column]]);
  });

  test('of a venue with points of its own meet them exactly, the gap straight in between', () => {
    // The low is 60 against 80, a gap of −25 %. An hour before, half of it is open: 82 · 0.875.
    const bitmex = barsOf(series, 'bitmex');
    expect(bitmex.open[10]).toBe(60);
    expect(bitmex.open[9]).toBeCloseTo(82 * 0.875, 12);
    expect(bitmex.open[11]).toBeCloseTo(81 * 0.875, 12);
    expect(bitmex.open[8]).toBe(84);
    expect(bitmex.open[12]).toBe(82);
    expect(Math.min(...bitmex.low)).toBe(60);
  });

  test('in another currency are the driver divided by that currency’s price', () => {
    // 80 dollars are 100 USDC when a USDC is worth 0.80; 90 are 100 when it is worth 0.90.
    const deribit = barsOf(series, 'deribit');
    expect(deribit.open[0]).toBe(100);
    expect(deribit.open[10]).toBe(100);
    expect(deribit.open[5]).toBeCloseTo(90 / 0.9, 12);
    expect(deribit.close[23]).toBe(94);
  });

  test('say that they are a reconstruction, what is assumed and what was read', () => {
    expect(binance.key.origin).toBe('reconstruction:tiny');
    const [provenance] = binance.provenance;
    expect(provenance?.file).toBe('tiny.yaml');
    expect(provenance?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(provenance?.format).toBe('reconstruction, seed 1');
    expect(provenance?.rows).toBe(24);
    expect(provenance?.notes).toEqual([
      'reconstruction, not a record: A day; no price of this venue is documented: it equals the shared driver',
      'assumed: held',
      'source: a book, https://example.org/book',
    ]);
  });
});

describe('the prints of a funding series', () => {
  const funding = fundingOf(expandReconstruction(TINY, 'tiny.yaml', 1));

  test('are one an interval in a run, both ends included', () => {
    const hours = [...funding.settledAtMs].map((at) => (at - START) / HOUR);
    expect(hours).toEqual([0, 8, 16, 18, 20, 22, 24]);
  });

  test('are fractions, shifted in the text and not divided', () => {
    expect([...funding.rate]).toEqual([1e-4, 1e-4, -3e-3, -1e-3, -1e-3, -1e-3, -1e-3]);
  });

  test('carry the interval they are for, and no price', () => {
    expect([...funding.intervalMs].map((ms) => ms / HOUR)).toEqual([8, 8, 8, 2, 2, 2, 2]);
    expect([...funding.price].every(Number.isNaN)).toBe(true);
  });

  test('count the documented ones in their provenance', () => {
    expect(funding.provenance[0]?.notes).toEqual([
      'reconstruction, not a record: A day; 3 of 7 prints are documented one by one',
      'nothing is as it was',
      'assumed: guessed',
      'source: a book, https://example.org/book',
    ]);
  });
});

describe('a window of a control point', () => {
  const text = tinyWith(
    '{ name: low, at: 2020-01-01T10:00Z, price: 80, venue: a, kind: mark, source: book }',
    '{ name: low, from: 2020-01-01T04:00Z, to: 2020-01-01T12:00Z, extreme: low, price: 80, venue: a, kind: mark, source: book }',
  ).replace('{ at: 2020-01-01T08:00Z, gap', '{ at: 2020-01-01T04:00Z, gap');
  const reconstruction = parseReconstruction(text, 'tiny.yaml');
  const hourOfLow = (seed: number): number => {
    const { open } = barsOf(expandSeries(reconstruction, seed), 'binance-usdm');
    return open.indexOf(80);
  };

  test('is met once, strictly inside, at an hour that the seed chooses', () => {
    const hours = Array.from({ length: 60 }, (_, seed) => hourOfLow(seed));
    expect(new Set(hours)).toEqual(new Set([5, 6, 7, 8, 9, 10, 11]));
  });

  test('takes the points of other series along by its name', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const series = expandSeries(reconstruction, seed);
      expect(barsOf(series, 'bitmex').open.indexOf(60)).toBe(hourOfLow(seed));
    }
  });
});

describe('a path much rougher than its range', () => {
  const rough = TINY.replaceAll('roughness: 0 %', 'roughness: 5 %').replace(
    'price: 94',
    'price: 99',
  );

  test('stays inside it, even where reflecting throws it out on the other side', () => {
    const text = rough.replace('price: 80,', 'price: 99.5,');
    const reconstruction = parseReconstruction(text, 'tiny.yaml');
    for (let seed = 0; seed < 50; seed += 1) {
      const bars = barsOf(expandSeries(reconstruction, seed), 'binance-usdm');
      expect(Math.min(...bars.low)).toBeGreaterThanOrEqual(99);
      expect(Math.max(...bars.high)).toBeLessThanOrEqual(100);
    }
  });

  test('is reflected at the edge and not pinned to it: the extremes are met at their points only', () => {
    const reconstruction = parseReconstruction(rough, 'tiny.yaml');
    for (let seed = 0; seed < 50; seed += 1) {
      const { open } = barsOf(expandSeries(reconstruction, seed), 'binance-usdm');
      expect([...open].filter((price) => price === 100)).toHaveLength(1);
      expect([...open].filter((price) => price === 80)).toHaveLength(1);
    }
  });
});

describe('what is expanded', () => {
  const reconstruction = parseReconstruction(TINY, 'tiny.yaml');

  test('is only what is wanted', () => {
    const series = expandSeries(reconstruction, 1, ({ venue }) => venue === 'binance-usdm');
    expect(series.map(({ key }) => `${key.venue} ${key.kind}`)).toEqual([
      'binance-usdm mark',
      'binance-usdm funding',
    ]);
  });

  test('does not depend on what else is wanted', () => {
    const rough = parseReconstruction(TINY.replaceAll('roughness: 0 %', 'roughness: 1 %'), 'a');
    const all = barsOf(expandSeries(rough, 3), 'deribit');
    const one = barsOf(
      expandSeries(rough, 3, ({ venue }) => venue === 'deribit'),
      'deribit',
    );
    expect([...one.close]).toEqual([...all.close]);
  });
});
