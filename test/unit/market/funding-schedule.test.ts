/**
 * Goal: a print settles at the boundary it belongs to, all that are due settle, and a hole is no
 * absence of funding.
 */
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import {
  refuseFundingHoles,
  scheduleFunding,
  settlementBoundary,
  shortestInterval,
} from '../../../src/market/funding-schedule.ts';
import { fundingOf, tell } from '../../builders/engine.ts';
import { HOUR_MS, hour, input, leg, print, type Row } from '../../differential/stories/build.ts';

const NINE = hour(9);
const hours = (...at: number[]) => Float64Array.from(at, hour);

describe('the boundary of a print, on hourly bars', () => {
  test.each([
    ['59 s before the hour', -59_000, 0],
    ['60 s before it', -60_000, 0],
    ['61 s before it', -61_000, 0],
    ['on it', 0, 0],
    ['59 s after it', 59_000, 0],
    ['60 s after it', 60_000, 0],
    ['61 s after it', 61_000, 1],
    ['half an hour after it', 30 * 60_000, 1],
  ])('of a print %s', (_, off, hoursLater) => {
    expect(settlementBoundary(NINE + off, HOUR_MS)).toBe(NINE + hoursLater * HOUR_MS);
  });

  test('a print 61 s before an hour is due at that hour as the next one, not as the nearest', () => {
    // 08:58:59 is beyond the minute: it waits for 09:00, the first boundary after it, all the same.
    expect(settlementBoundary(NINE - 61_000, 60_000)).toBe(NINE - 60_000);
    expect(settlementBoundary(NINE - 61_000, HOUR_MS)).toBe(NINE);
  });
});

const AT_PRINTS = { substitute: null, continuous: false } as const;

describe('the schedule', () => {
  const rates = (series: ReturnType<typeof fundingOf>, openMs: Float64Array) => {
    const { bar, rate } = scheduleFunding(series, openMs, HOUR_MS, AT_PRINTS);
    return [...bar].map((at, i) => [at, rate[i]]);
  };

  test('begins with the first bar and ends with the last', () => {
    const series = fundingOf([
      [hour(-1), 1],
      [hour(0), 2],
      [hour(2), 3],
      [hour(3), 4],
    ]);
    expect(rates(series, hours(0, 1, 2))).toEqual([
      [0, 2],
      [2, 3],
    ]);
  });

  test('settles a print of missing bars at the first bar after them', () => {
    expect(
      rates(
        fundingOf([
          [hour(2), 1],
          [hour(5), 2],
        ]),
        hours(0, 1, 4, 5),
      ),
    ).toEqual([
      [2, 1],
      [3, 2],
    ]);
  });

  test('settles every print of a boundary: on a coarse grid there are many', () => {
    const series = fundingOf([
      [hour(1), 1],
      [hour(1) + 40_000, 2],
      [hour(2), 3],
    ]);
    expect(rates(series, hours(0, 1, 2))).toEqual([
      [1, 1],
      [1, 2],
      [2, 3],
    ]);
    expect([...scheduleFunding(series, hours(0, 4), 4 * HOUR_MS, AT_PRINTS).bar]).toEqual([
      1, 1, 1,
    ]);
  });

  test('charges on the print’s own price, else on the substitute’s open, else on the bar’s', () => {
    const priceOf = (price: number, substitute: Float64Array | null) =>
      scheduleFunding(fundingOf([[hour(1), 1]], { price }), hours(0, 1), HOUR_MS, {
        ...AT_PRINTS,
        substitute,
      }).price[0];
    expect(priceOf(77, Float64Array.of(50, 51))).toBe(77);
    expect(priceOf(Number.NaN, Float64Array.of(50, 51))).toBe(51);
    expect(priceOf(Number.NaN, null)).toBeNaN();
  });
});

describe('a rate that accrues', () => {
  const accruing = { substitute: null, continuous: true } as const;
  const series = fundingOf([
    [hour(4), 0.4],
    [hour(8), 0.8],
  ]);
  const due = (openMs: Float64Array) => {
    const { bar, rate, completes } = scheduleFunding(series, openMs, HOUR_MS, accruing);
    return [...bar].map((at, i) => [at, rate[i], completes[i]]);
  };

  test('falls due in even parts at every boundary of its interval, and completes at its own', () => {
    expect(due(hours(4, 5, 6, 7, 8))).toEqual([
      [0, 0.1, 1],
      [1, 0.2, 0],
      [2, 0.2, 0],
      [3, 0.2, 0],
      [4, 0.2, 1],
    ]);
  });

  test('leaves out what came before the first bar, and what lies behind the last', () => {
    expect(due(hours(6, 7))).toEqual([
      [0, 0.2, 0],
      [1, 0.2, 0],
    ]);
  });

  const within = (intervalMs: number, openMs: Float64Array) => {
    const said = fundingOf(
      [
        [hour(4), 0.4],
        [hour(8), 0.8],
      ],
      { intervalMs },
    );
    const { bar, rate } = scheduleFunding(said, openMs, HOUR_MS, accruing);
    return [...bar].map((at, i) => [at, rate[i]]);
  };

  test('falls due over the interval the record names, whatever lies between the prints', () => {
    // Two hours: those up to 04:00 bear half of 0.4 each, those up to 08:00 half of 0.8.
    expect(within(2 * HOUR_MS, hours(4, 5, 6, 7, 8))).toEqual([
      [0, 0.2],
      [3, 0.4],
      [4, 0.4],
    ]);
  });

  test('falls due bar after bar where the named intervals overlap', () => {
    // Eight hours each: 0.05 up to 04:00, and 0.1 from 01:00 on.
    expect(within(8 * HOUR_MS, hours(3, 4, 5))).toEqual([
      [0, 0.05],
      [0, 0.1],
      [1, 0.05],
      [1, 0.1],
      [2, 0.1],
    ]);
  });

  test('is charged on the bar’s own open, whatever price the print has', () => {
    const priced = fundingOf(
      [
        [hour(4), 0.4],
        [hour(8), 0.8],
      ],
      { price: 77 },
    );
    const { price } = scheduleFunding(priced, hours(4, 5), HOUR_MS, accruing);
    expect([...price]).toEqual([Number.NaN, Number.NaN]);
  });
});

test('the shortest interval is in whole minutes, so jitter does not shorten it', () => {
  const series = fundingOf([
    [hour(0) + 12_000, 1],
    [hour(8) + 3_000, 1],
    [hour(12), 1],
  ]);
  expect(shortestInterval(series)).toBe(4 * HOUR_MS);
  expect(shortestInterval(fundingOf([[hour(0), 1]]))).toBeNull();
});

describe('holes in funding', () => {
  const check = (at: readonly number[], maxMs = 0, to = 48) => {
    const series = fundingOf(at.map((h) => [hour(h), 0.0001]));
    return () => refuseFundingHoles(series, { from: hour(0), to: hour(to) }, maxMs);
  };
  const whole = [0, 8, 16, 24, 32, 40];

  test('none in a whole history, nor where the last print is one interval before the end', () => {
    expect(check(whole)).not.toThrow();
    expect(check([-8, ...whole, 48])).not.toThrow();
  });

  test('a print that is missing inside is named with both its neighbours', () => {
    expect(check([0, 8, 24, 32, 40])).toThrow(DataError);
    expect(check([0, 8, 24, 32, 40])).toThrow(/2024-01-01 08:00 and 2024-01-02 00:00 UTC/);
  });

  test('a hole of an allowed length passes', () => {
    expect(check([0, 8, 24, 32, 40], 8 * HOUR_MS)).not.toThrow();
    expect(check([0, 8, 24, 32, 40], 7 * HOUR_MS)).toThrow(DataError);
  });

  test('a venue may change its interval, shorter or longer', () => {
    expect(check([0, 8, 16, 20, 24, 28, 32, 36, 40, 44])).not.toThrow();
    expect(check([0, 4, 8, 12, 16, 24, 32, 40])).not.toThrow();
  });

  test('two holes in a row do not excuse each other', () => {
    expect(check([0, 8, 24, 40, 48])).toThrow(DataError);
    expect(check([0, 8, 16, 32, 48, 64, 72])).toThrow(DataError);
  });

  test('the interval the record names decides, whatever the neighbours are', () => {
    const prints = fundingOf([0, 16, 32, 48].map((h) => [hour(h), 0]));
    const said = { ...prints, intervalMs: new Float64Array(4).fill(8 * 3_600_000) };
    expect(() => refuseFundingHoles(prints, { from: hour(0), to: hour(48) }, 0)).not.toThrow();
    expect(() => refuseFundingHoles(said, { from: hour(0), to: hour(48) }, 0)).toThrow(DataError);
  });

  test('a history that begins late or stops early is a hole too', () => {
    expect(check([16, 24, 32, 40])).toThrow(DataError);
    expect(check([0, 8, 16, 24])).toThrow(DataError);
  });

  test('a hole outside the window is nobody’s', () => {
    expect(check([-80, -72, -16, -8, ...whole])).not.toThrow();
  });

  test('two prints are an interval, of a day at most', () => {
    expect(check([0, 8], 0, 12)).not.toThrow();
    expect(check([0, 40])).toThrow(DataError);
  });

  test('ten holes are told and no more', () => {
    const every = Array.from({ length: 60 }, (_, i) => i).filter((i) => i % 4 !== 2);
    const series = fundingOf(every.map((h) => [hour(h), 0]));
    const read = () => refuseFundingHoles(series, { from: hour(0), to: hour(60) }, 0);
    expect(read).toThrow(DataError);
    try {
      read();
    } catch (error) {
      expect(error instanceof DataError && error.issues.length).toBe(10);
    }
  });

  test('one print has no interval to be measured by', () => {
    expect(check([0])).toThrow(/at least two funding prints/);
    expect(check([0], 48 * HOUR_MS)).not.toThrow();
  });
});

/*
 * A short of 100 at 100, paid 0.1 % of 10,000 = 10 a print. The bar of 02:00 is its boundary for
 * prints to 60 s after it; a print 61 s after it is of 03:00, where the mark opens at 101.5: 10.15.
 */
describe('a print around a boundary is charged on that boundary’s mark', () => {
  const CALM: Row = [100, 101, 99, 100];
  const rows: readonly Row[] = [CALM, CALM, [100, 101, 99, 101], [101.5, 102, 101, 101.5]];
  test.each([
    [-59_000, 10],
    [59_000, 10],
    [60_000, 10],
    [61_000, 10.15],
  ])('%d ms after 02:00', (off, paid) => {
    const { totals } = tell(
      input('delta-neutral', 10_000, [
        leg('long', rows),
        leg('short', rows, { funding: [print(hour(2) + off, 0.001)] }),
      ]),
    ).result;
    expect(totals.fundingEarnedQuote).toBeCloseTo(paid, 9);
  });
});
