/**
 * Goal: bringing a record onto a grid keeps the laws of putting bars together, and never tells a bar what
 * came after it.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BarSeries, SignalSeries } from '../../src/domain/series.ts';
import { type Grid, gridOf } from '../../src/market/grid.ts';
import { knownAtOpens, onGrid } from '../../src/market/resample.ts';
import type { PriceColumns } from '../../src/market/tape.ts';

const MINUTE = 60_000;
const FIVE = 5 * MINUTE;
const HOUR = 60 * MINUTE;
const KEY = { venue: 'v', instrument: 'I', kind: 'mark', origin: 'record' } as const;

/** open and three more prices, of which the extremes and the close are made */
type Draw = readonly [number, number, number, number];
const price = fc.double({ min: 1, max: 1_000, noNaN: true });
const draw: fc.Arbitrary<Draw> = fc.tuple(price, price, price, price);

function seriesOf(draws: readonly Draw[], resolutionMs: number, firstMs: number): BarSeries {
  const column = (of: (one: Draw) => number): Float64Array => Float64Array.from(draws, of);
  return {
    key: KEY,
    resolutionMs,
    openMs: Float64Array.from(draws, (_, i) => firstMs + i * resolutionMs),
    open: column(([open]) => open),
    high: column((four) => Math.max(...four)),
    low: column((four) => Math.min(...four)),
    close: column(([, , , close]) => close),
    provenance: [],
  };
}

const keep = (series: BarSeries, kept: (row: number) => boolean): BarSeries => {
  const pick = (column: Float64Array): Float64Array => column.filter((_, row) => kept(row));
  const { openMs, open, high, low, close } = series;
  return {
    ...series,
    openMs: pick(openMs),
    open: pick(open),
    high: pick(high),
    low: pick(low),
    close: pick(close),
  };
};

function columnsOf(series: BarSeries, grid: Grid): PriceColumns {
  const { columns } = onGrid(series, grid, 'spread');
  if (columns === null) throw new Error('it fits');
  return columns;
}

const asSeries = (columns: PriceColumns, { firstMs, gridMs }: Grid): BarSeries => ({
  key: KEY,
  resolutionMs: gridMs,
  openMs: columns.open.map((_, bar) => firstMs + bar * gridMs),
  ...columns,
  provenance: [],
});

const part = (columns: PriceColumns, from: number, to: number): PriceColumns => ({
  open: columns.open.slice(from, to),
  high: columns.high.slice(from, to),
  low: columns.low.slice(from, to),
  close: columns.close.slice(from, to),
});

const minutes = (hours: number) => fc.array(draw, { minLength: hours * 60, maxLength: hours * 60 });

describe('bars put together', () => {
  test('in two steps are the bars put together in one', () => {
    fc.assert(
      fc.property(minutes(3), (draws) => {
        const record = seriesOf(draws, MINUTE, 0);
        const window = { from: 0, to: 3 * HOUR };
        const fives = gridOf(window, FIVE);
        const hours = gridOf(window, HOUR);
        const twice = columnsOf(asSeries(columnsOf(record, fives), fives), hours);
        expect(twice).toEqual(columnsOf(record, hours));
      }),
      { numRuns: 40 },
    );
  });

  test('and cut at an edge of the grid are what is cut, put together', () => {
    fc.assert(
      fc.property(
        minutes(2),
        fc.nat(23),
        fc.integer({ min: 1, max: 24 }),
        fc.infiniteStream(fc.boolean()),
        (draws, from, length, holes) => {
          const whole = seriesOf(draws, MINUTE, 0);
          const record = keep(whole, () => holes.next().value || holes.next().value);
          const to = Math.min(24, from + length);
          const all = columnsOf(record, gridOf({ from: 0, to: 2 * HOUR }, FIVE));
          const window = { from: from * FIVE, to: to * FIVE };
          const inside = keep(
            record,
            (row) =>
              (record.openMs[row] as number) >= window.from &&
              (record.openMs[row] as number) < window.to,
          );
          expect(columnsOf(inside, gridOf(window, FIVE))).toEqual(part(all, from, to));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('hold everything that was recorded, and nothing else', () => {
    fc.assert(
      fc.property(minutes(1), (draws) => {
        const record = seriesOf(draws, MINUTE, 0);
        const [high] = columnsOf(record, gridOf({ from: 0, to: HOUR }, HOUR)).high;
        expect(high).toBe(Math.max(...draws.flat()));
      }),
      { numRuns: 30 },
    );
  });
});

describe('nothing before an instant', () => {
  test.each([
    ['finer bars', MINUTE],
    ['bars of the grid', FIVE],
    ['coarser bars', HOUR],
  ])('changes with what %s tell after it', (_, resolutionMs) => {
    const bars = (4 * HOUR) / resolutionMs;
    fc.assert(
      fc.property(
        fc.array(draw, { minLength: bars, maxLength: bars }),
        fc.array(draw, { minLength: bars, maxLength: bars }),
        fc.integer({ min: 1, max: 47 }),
        (told, other, cut) => {
          const atMs = cut * FIVE;
          const record = seriesOf(told, resolutionMs, 0);
          const changed = seriesOf(
            told.map((four, row): Draw => {
              const replaced = other[row] ?? four;
              const opens = row * resolutionMs;
              if (opens >= atMs) return replaced;
              // Of a bar that is not over only its open is known.
              return opens + resolutionMs > atMs
                ? [four[0], replaced[1], replaced[2], replaced[3]]
                : four;
            }),
            resolutionMs,
            0,
          );
          const grid = gridOf({ from: 0, to: 4 * HOUR }, FIVE);
          expect(part(columnsOf(changed, grid), 0, cut)).toEqual(
            part(columnsOf(record, grid), 0, cut),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['values', null],
    ['amounts of finer bars', MINUTE],
    ['amounts of the grid', FIVE],
    ['amounts of coarser bars', HOUR],
  ])('is known of %s', (_, resolutionMs) => {
    const stepMs = resolutionMs ?? 7 * MINUTE;
    const rows = Math.floor((4 * HOUR) / stepMs);
    const values = fc.array(price, { minLength: rows, maxLength: rows });
    fc.assert(
      fc.property(values, values, fc.integer({ min: 0, max: 47 }), (told, other, cut) => {
        const atMs = Float64Array.from(told, (_value, row) => (row + 1) * stepMs);
        const signal = (value: readonly number[]): SignalSeries => ({
          key: { ...KEY, kind: 'volume' },
          resolutionMs,
          atMs,
          value: Float64Array.from(value),
          provenance: [],
        });
        const opens = Float64Array.from({ length: 48 }, (_open, bar) => bar * FIVE);
        const changed = told.map((value, row) =>
          (atMs[row] as number) > cut * FIVE ? (other[row] ?? value) : value,
        );
        const known = (series: SignalSeries) =>
          knownAtOpens(series, opens, FIVE).values?.slice(0, cut + 1);
        expect(known(signal(changed))).toEqual(known(signal(told)));
      }),
      { numRuns: 60 },
    );
  });
});
