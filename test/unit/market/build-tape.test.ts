/**
 * Goal: recorded bars become one grid, as a person would put them together, and what is missing is
 * refused, or allowed by name and told.
 */
import { describe, expect, test } from 'vitest';
import { DataError, ScenarioError } from '../../../src/domain/errors.ts';
import type { BarSeries } from '../../../src/domain/series.ts';
import { buildTape, type TapeOptions } from '../../../src/market/build-tape.ts';
import type { LegSeries } from '../../../src/market/leg-tape.ts';
import { fundingOf, seriesOf } from '../../builders/engine.ts';
import { bars, HOUR_MS, hour, type Row } from '../../differential/stories/build.ts';

const QUARTER = HOUR_MS / 4;
const row = (open: number, high: number, low: number, close: number): Row => [
  open,
  high,
  low,
  close,
];
const CALM = row(100, 101, 99, 100);
const hourly = (count: number) =>
  seriesOf(bars(Array.from({ length: count }, () => CALM)), 'mark', 'a');
/** Four quarters of each of two hours. */
const quarters = seriesOf(
  bars(
    [
      row(10, 12, 9, 11),
      row(11, 13, 8, 12),
      row(12, 12, 11, 11),
      row(11, 12, 10, 10),
      row(20, 22, 19, 21),
      row(21, 21, 20, 20),
      row(20, 24, 20, 23),
      row(23, 23, 18, 19),
    ],
    QUARTER,
  ),
  'mark',
  'b',
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

const alone = (mark: BarSeries, change: Partial<LegSeries> = {}): LegSeries => ({
  mark,
  fill: null,
  funding: null,
  index: null,
  fundingOnIndex: false,
  fundingAccrues: false,
  conversion: null,
  ...change,
});

const build = (
  legs: readonly LegSeries[],
  options: Partial<TapeOptions> & { readonly hours?: number } = {},
  shared: BarSeries | null = null,
) =>
  buildTape(legs, shared, {
    window: { from: hour(0), to: hour(options.hours ?? 2) },
    gridMs: null,
    gapsMaxMs: 0,
    ...options,
  });

describe('the grid', () => {
  test('is the coarsest of the marks; finer ones are put together', () => {
    const { tape } = build([alone(hourly(2)), alone(quarters)]);
    expect(tape.gridMs).toBe(HOUR_MS);
    expect([...tape.openMs]).toEqual([hour(0), hour(1)]);
    const mark = tape.legs[1]?.mark;
    expect([...(mark?.open ?? [])]).toEqual([10, 20]);
    expect([...(mark?.high ?? [])]).toEqual([13, 24]);
    expect([...(mark?.low ?? [])]).toEqual([8, 18]);
    expect([...(mark?.close ?? [])]).toEqual([10, 19]);
  });

  test('does not grow by a coarse last-price or spot series, which is left aside and told', () => {
    const coarse = { ...hourly(2), key: { ...hourly(2).key, kind: 'last' as const } };
    const { tape, notes } = build([alone(quarters, { fill: coarse }), alone(quarters)], {}, coarse);
    expect(tape.gridMs).toBe(QUARTER);
    expect(tape.legs[0]?.fillOpen).toBe(tape.legs[0]?.mark.open);
    expect(notes.join()).toContain('coarser than the grid');
    expect(tape.shared).toBeNull();
    expect(tape.sharedReason).toContain('coarser');
  });

  test('may be coarser by name, on a multiple only, and never finer than a mark', () => {
    expect(build([alone(quarters), alone(quarters)], { gridMs: HOUR_MS }).tape.openMs).toHaveLength(
      2,
    );
    const finer = () => build([alone(hourly(2)), alone(quarters)], { gridMs: QUARTER });
    expect(finer).toThrow(ScenarioError);
    expect(finer).toThrow(/grid: expected a multiple of the coarsest mark, 1 h; found 15 min/);
    expect(() => build([alone(quarters), alone(quarters)], { gridMs: 20 * 60_000 })).toThrow(
      ScenarioError,
    );
  });

  test('coarser than the shortest funding interval is refused unless it is named', () => {
    const often = fundingOf(Array.from({ length: 9 }, (_, i) => [hour(0) + i * QUARTER, 0]));
    const legs = [alone(hourly(2), { funding: often }), alone(hourly(2))];
    expect(() => build(legs)).toThrow(/shortest funding interval .* 15 min; found marks of 1 h/);
    expect(build(legs, { gridMs: HOUR_MS }).tape.legs[0]?.funding.bar).toHaveLength(5);
  });
});

describe('missing bars', () => {
  const holed = [alone(without(hourly(6), 2, 3)), alone(hourly(6))];

  test('are refused with the stretch and what to do', () => {
    const read = () => build(holed, { hours: 6 });
    expect(read).toThrow(DataError);
    expect(read).toThrow(/none between 2024-01-01 02:00 and 2024-01-01 04:00 UTC/);
    expect(read).toThrow(/gaps: \{ max: 2 h \}/);
  });

  test('of an allowed length are not walked, for any leg, and coverage says so', () => {
    const { tape, coverage } = build(holed, { hours: 6, gapsMaxMs: 2 * HOUR_MS });
    expect([...tape.openMs]).toEqual([0, 1, 4, 5].map(hour));
    expect(tape.legs[1]?.mark.close).toHaveLength(4);
    expect(coverage['a COIN mark']).toMatchObject({ rows: 6, expectedRows: 6, gapsMs: [] });
    expect(
      build([alone(hourly(6)), alone(without(quarters, 2))], { gapsMaxMs: HOUR_MS }).coverage[
        'b COIN mark'
      ],
    ).toMatchObject({
      rows: 7,
      expectedRows: 8,
      gapsMs: [[hour(0) + 2 * QUARTER, hour(0) + 3 * QUARTER]],
    });
  });

  test('one minute longer than allowed are refused', () => {
    expect(() => build(holed, { hours: 6, gapsMaxMs: 2 * HOUR_MS - 60_000 })).toThrow(DataError);
  });

  test('at either end of the window are refused whatever is allowed', () => {
    for (const rows of [[0], [5]])
      expect(() =>
        build([alone(without(hourly(6), ...rows)), alone(hourly(6))], {
          hours: 6,
          gapsMaxMs: 100 * HOUR_MS,
        }),
      ).toThrow(/bars from 2024-01-01 00:00 to 2024-01-01 06:00 UTC/);
  });

  test('at the start of a coarser bar leave it without an open, so it is not walked', () => {
    const legs = [alone(without(quarters, 4)), alone(quarters)];
    const { tape } = build([...legs], { gridMs: HOUR_MS, gapsMaxMs: QUARTER });
    expect([...tape.openMs]).toEqual([hour(0)]);
  });

  test('a window without a bar is refused', () => {
    const options = { window: { from: hour(0) + 1, to: hour(0) + 2 }, gridMs: null, gapsMaxMs: 0 };
    expect(() => buildTape([alone(hourly(6)), alone(hourly(6))], null, options)).toThrow(/window/);
  });
});

describe('fills', () => {
  test('are at the last price where there is one and at the mark where there is none, and told', () => {
    const last = seriesOf(
      bars([row(110, 111, 109, 112), CALM, row(120, 121, 119, 122)]),
      'last',
      'a',
    );
    const { tape, notes } = build(
      [alone(hourly(3), { fill: without(last, 1) }), alone(hourly(3))],
      {
        hours: 3,
      },
    );
    expect([...(tape.legs[0]?.fillOpen ?? [])]).toEqual([110, 100, 120]);
    expect([...(tape.legs[0]?.fillClose ?? [])]).toEqual([112, 100, 122]);
    expect(notes.join()).toMatch(/a COIN last lacks 1 bars of the window/);
  });
});

describe('the price both charts share', () => {
  const index = (by: number, venue: string): BarSeries =>
    seriesOf(bars([row(100 * by, 102 * by, 98 * by, 101 * by), CALM]), 'index', venue);

  test('is the spot series where it has every bar', () => {
    const spot = seriesOf(bars([CALM, CALM]), 'spot', 'c');
    const { tape } = build([alone(hourly(2)), alone(hourly(2))], {}, spot);
    expect(tape.shared?.name).toBe('c COIN spot');
    expect(
      build([alone(hourly(2)), alone(hourly(2))], { gapsMaxMs: HOUR_MS }, without(spot, 1)).tape
        .sharedReason,
    ).toContain('does not have every bar');
  });

  test('is else the mean of the two indexes', () => {
    const legs = [
      alone(hourly(2), { index: index(1, 'a') }),
      alone(hourly(2), { index: index(1.1, 'b') }),
    ];
    const { shared } = build(legs).tape;
    expect(shared?.name).toBe('mean of a COIN index and b COIN index');
    expect(shared?.columns.open[0]).toBeCloseTo(105, 9);
    expect(shared?.columns.high[0]).toBeCloseTo(107.1, 9);
    expect(shared?.columns.low[0]).toBeCloseTo(102.9, 9);
    expect(shared?.columns.close[0]).toBeCloseTo(106.05, 9);
  });

  test('is else nothing, with the reason', () => {
    const { tape } = build([alone(hourly(2), { index: index(1, 'a') }), alone(hourly(2))]);
    expect(tape.shared).toBeNull();
    expect(tape.sharedReason).toBe('no spot series and not both indexes are stored');
  });
});

describe('a venue that charges funding on its index', () => {
  const funding = fundingOf([
    [hour(0), 0],
    [hour(1), 0],
  ]);

  test('has the index’s open as the price of a print that names none', () => {
    const index = seriesOf(bars([CALM, row(90, 91, 89, 90)]), 'index', 'a');
    const { tape, notes } = build([
      alone(hourly(2), { funding, index, fundingOnIndex: true }),
      alone(hourly(2)),
    ]);
    expect([...(tape.legs[0]?.funding.price ?? [])]).toEqual([100, 90]);
    expect(notes).toEqual([]);
  });

  test('has the mark’s open where the index is not stored, and it is told', () => {
    const { tape, notes } = build([
      alone(hourly(2), { funding, fundingOnIndex: true }),
      alone(hourly(2)),
    ]);
    expect(tape.legs[0]?.funding.price[1]).toBeNaN();
    expect(notes.join()).toContain('the mark’s open stands for it'.replace('’', "'"));
  });
});
