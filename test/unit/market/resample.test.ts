/** Goal: what is done to a series to bring it onto the grid, by hand, and how it is told. */
import { describe, expect, test } from 'vitest';
import type { BarSeries, SignalSeries } from '../../../src/domain/series.ts';
import { buildTape, type TapeOptions } from '../../../src/market/build-tape.ts';
import { gridOf } from '../../../src/market/grid.ts';
import type { LegSeries } from '../../../src/market/leg-tape.ts';
import { knownAtOpens, onGrid } from '../../../src/market/resample.ts';
import { fundingOf, seriesOf } from '../../builders/engine.ts';
import { bars, HOUR_MS, hour, type Row, START_MS } from '../../differential/stories/build.ts';

const QUARTER = HOUR_MS / 4;
const MINUTE = HOUR_MS / 60;
/** Rises by one a bar: open i, close i + 1. */
const rising = (count: number, resolutionMs: number, from = 100): BarSeries =>
  seriesOf(
    bars(
      Array.from(
        { length: count },
        (_, i): Row => [from + i, from + i + 1, from + i, from + i + 1],
      ),
      resolutionMs,
    ),
    'mark',
  );
const without = (series: BarSeries, ...rows: number[]): BarSeries => {
  const keep = (column: Float64Array): Float64Array => column.filter((_, i) => !rows.includes(i));
  const { openMs, open, high, low, close } = series;
  return {
    ...series,
    openMs: keep(openMs),
    open: keep(open),
    high: keep(high),
    low: keep(low),
    close: keep(close),
  };
};
const grid = (hours: number, gridMs = HOUR_MS) =>
  gridOf({ from: hour(0), to: hour(hours) }, gridMs);

describe('a series of bars', () => {
  test('of the grid’s own length is as recorded', () => {
    const series = rising(2, HOUR_MS);
    const placed = onGrid(series, grid(2), 'leave out');
    expect(placed.note).toEqual({ how: 'as recorded', text: 'as recorded' });
    expect([...(placed.columns?.close ?? [])]).toEqual([101, 102]);
    expect(placed.gaps).toEqual([]);
  });

  test('that is finer is put together, and says so', () => {
    const placed = onGrid(rising(8, QUARTER), grid(2), 'leave out');
    expect(placed.note).toEqual({
      how: 'aggregated',
      text: 'aggregated from 15 min: open first, high max, low min, close last',
    });
    const { open, high, low, close } = placed.columns ?? {};
    expect([open, high, low, close].map((column) => [...(column ?? [])])).toEqual([
      [100, 104],
      [104, 108],
      [100, 104],
      [104, 108],
    ]);
  });

  // The quarter that opens 01:00 is missing: what that hour opened at is not known. Without the last
  // quarter of 00:00 that hour is made of three, and what is missing is told.
  test('that lacks the first part of a bar has no such bar; a later part only is told', () => {
    const first = onGrid(without(rising(8, QUARTER), 4), grid(2), 'leave out');
    expect([...(first.columns?.open ?? [])]).toEqual([100, Number.NaN]);
    expect([...(first.columns?.close ?? [])]).toEqual([104, Number.NaN]);
    expect(first.gaps).toEqual([{ fromMs: hour(1), toMs: hour(1) + QUARTER }]);
    const last = onGrid(without(rising(8, QUARTER), 3), grid(2), 'leave out');
    expect([...(last.columns?.close ?? [])]).toEqual([103, 108]);
    expect(last.gaps).toEqual([{ fromMs: hour(1) - QUARTER, toMs: hour(1) }]);
  });

  // A bar of 2 h from 00:00: at 00:00 and 01:00 its open is known, its close from 02:00 on.
  test('that is coarser is spread by its open, to its close where the two end together', () => {
    const placed = onGrid(rising(2, 2 * HOUR_MS), grid(4), 'spread');
    expect(placed.note).toEqual({ how: 'spread', text: 'spread from 2 h, open only' });
    expect([...(placed.columns?.open ?? [])]).toEqual([100, 100, 101, 101]);
    expect([...(placed.columns?.close ?? [])]).toEqual([100, 101, 101, 102]);
  });

  test('that is coarser and may not be spread is not used', () => {
    const placed = onGrid(rising(2, 2 * HOUR_MS), grid(4), 'leave out');
    expect(placed.columns).toBeNull();
    expect(placed.note).toEqual({
      how: 'not used',
      text: 'not used: bars of 2 h are coarser than the grid',
    });
  });

  test('whose bars lie across the grid’s edges is not used: one would tell what comes after', () => {
    const placed = onGrid(rising(20, 3 * MINUTE), grid(1, 5 * MINUTE), 'spread');
    expect(placed.columns).toBeNull();
    expect(placed.note.text).toBe('not used: bars of 3 min are no whole part of 5 min');
  });
});

describe('what a rule looks at', () => {
  const signal = (
    values: readonly (readonly [number, number])[],
    resolutionMs: number | null = null,
  ): SignalSeries => ({
    key: { venue: 'own', instrument: 'days', kind: 'signal', origin: 'record' },
    resolutionMs,
    atMs: Float64Array.from(values, ([atMs]) => atMs),
    value: Float64Array.from(values, ([, value]) => value),
    provenance: [],
  });
  const opens = Float64Array.from({ length: 4 }, (_, i) => hour(i));
  const known = (series: SignalSeries) => [...(knownAtOpens(series, opens, HOUR_MS).values ?? [])];

  test('is the last value at or before the open, and nothing before the first', () => {
    expect(
      known(
        signal([
          [hour(1), 7],
          [hour(1) + 1, 8],
          [hour(3), 9],
        ]),
      ),
    ).toEqual([Number.NaN, 7, 8, 9]);
  });

  // Quarters of 1, 2, … known at their ends: the hour from 00:00 is 1 + 2 + 3 + 4, known at 01:00.
  test('is the sum of a bar’s finer amounts once it is over', () => {
    const quarters = Array.from(
      { length: 12 },
      (_, i) => [START_MS + (i + 1) * QUARTER, i + 1] as const,
    );
    expect(known(signal(quarters, QUARTER))).toEqual([Number.NaN, 10, 26, 42]);
    expect(knownAtOpens(signal(quarters, QUARTER), opens, HOUR_MS).note.text).toBe(
      'aggregated from 15 min: sums of whole bars, known at their end',
    );
  });

  test('is unknown where a part of the sum is, and does not fall back on an older one', () => {
    const quarters = Array.from(
      { length: 12 },
      (_, i) => [START_MS + (i + 1) * QUARTER, i + 1] as const,
    );
    const missing = quarters.filter((_, i) => i !== 5);
    expect(known(signal(missing, QUARTER))).toEqual([Number.NaN, 10, Number.NaN, 42]);
    const nameless = quarters.map(([at, value], i) => [at, i === 5 ? Number.NaN : value] as const);
    expect(known(signal(nameless, QUARTER))).toEqual([Number.NaN, 10, Number.NaN, 42]);
  });

  test('of coarser bars is the last one that is over', () => {
    const series = signal(
      [
        [hour(2), 5],
        [hour(4), 6],
      ],
      2 * HOUR_MS,
    );
    expect(known(series)).toEqual([Number.NaN, Number.NaN, 5, 5]);
  });
});

describe('coverage says of each series what was done to it', () => {
  const leg = (mark: BarSeries, change: Partial<LegSeries> = {}): LegSeries => ({
    mark,
    fill: null,
    funding: null,
    index: null,
    fundingOnIndex: false,
    fundingAccrues: false,
    conversion: null,
    ...change,
  });
  const named = (series: BarSeries, venue: string, kind: BarSeries['key']['kind']): BarSeries => ({
    ...series,
    key: { ...series.key, venue, kind },
  });
  const build = (legs: readonly LegSeries[], change: Partial<TapeOptions> = {}) =>
    buildTape(legs, null, {
      window: { from: hour(0), to: hour(4) },
      gridMs: null,
      gapsMaxMs: 0,
      ...change,
    });
  const told = (built: ReturnType<typeof build>): Record<string, string> =>
    Object.fromEntries(
      Object.values(built.coverage).map(({ series, onGrid: note }) => [series, note.text]),
    );

  test('marks, a fill, an index, and both steps of a conversion', () => {
    const built = build([
      leg(named(rising(4, HOUR_MS), 'a', 'mark'), {
        fill: named(rising(2, 2 * HOUR_MS), 'a', 'last'),
        funding: fundingOf([
          [hour(0), 0],
          [hour(2), 0],
          [hour(4), 0],
        ]),
        fundingAccrues: true,
      }),
      leg(named(rising(16, QUARTER), 'b', 'mark'), {
        index: named(rising(2, 2 * HOUR_MS), 'b', 'index'),
        conversion: [
          { series: named(rising(16, QUARTER), 'c', 'spot'), inverse: false },
          { series: named(rising(1, 4 * HOUR_MS), 'd', 'spot'), inverse: true },
        ],
      }),
    ]);
    expect(told(built)).toEqual({
      'a COIN mark': 'as recorded',
      'a COIN last': 'not used: bars of 2 h are coarser than the grid',
      'elsewhere COIN funding': 'each print spread evenly over its interval',
      'b COIN mark': 'aggregated from 15 min: open first, high max, low min, close last',
      'b COIN index': 'not used: bars of 2 h are coarser than the grid',
      'c COIN spot': 'aggregated from 15 min: open first, high max, low min, close last',
      'd COIN spot': 'spread from 4 h, open only',
    });
    // 100 … 103 by the hour over 100 throughout, and over its close of 101 at the end.
    expect([...(built.tape.legs[1]?.conversion?.open ?? [])]).toEqual([1, 1.04, 1.08, 1.12]);
    expect(built.tape.legs[1]?.conversion?.close[3]).toBeCloseTo(116 / 101, 12);
    expect(built.tape.legs[1]?.index).toBeNull();
  });

  // The print of 02:00 is charged on the index's open there, 101, though the index has bars of 2 h.
  test('an index that funding is charged on stands by its open where it is coarser', () => {
    const built = build([
      leg(named(rising(4, HOUR_MS), 'a', 'mark'), {
        funding: fundingOf([
          [hour(0), 0.1],
          [hour(2), 0.1],
          [hour(4), 0.1],
        ]),
        index: named(rising(2, 2 * HOUR_MS), 'a', 'index'),
        fundingOnIndex: true,
      }),
      leg(named(rising(4, HOUR_MS), 'b', 'mark')),
    ]);
    expect([...(built.tape.legs[0]?.funding.price ?? [])]).toEqual([100, 101]);
    expect(told(built)['a COIN index']).toBe('spread from 2 h, open only');
    expect(built.tape.legs[0]?.index).toBeNull();
  });

  test('marks of 3 and of 5 minutes need a grid that both fit, and are told which', () => {
    const odd = [
      leg(named(rising(80, 3 * MINUTE), 'a', 'mark')),
      leg(named(rising(48, 5 * MINUTE), 'b', 'mark')),
    ];
    expect(() => build(odd)).toThrow(
      'grid: expected a multiple of 3 min, the bars of a COIN mark; found 5 min',
    );
    expect(() => build(odd)).toThrow(/grid: 15 min/);
    expect(build(odd, { gridMs: 15 * MINUTE }).tape.openMs).toHaveLength(16);
  });
});
