/**
 * Goal: what a sweep tells of its points is what their rows say, of the rows that it names.
 * Method: five entries small enough to count on fingers; frontiers and break-evens drawn by hand.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { quantilesOf } from '../../../src/metrics/quantiles.ts';
import { BreakEvens } from '../../../src/sweep/break-even.ts';
import type { Figure } from '../../../src/sweep/figures.ts';
import { Frontier } from '../../../src/sweep/frontier.ts';
import {
  letInOf,
  type PointColumns,
  pointStatistics,
} from '../../../src/sweep/point-statistics.ts';
import { SweepSummary } from '../../../src/sweep/summary.ts';

import { ROOT } from '../../architecture/source.ts';

const DAY_MS = 86_400_000;
const NONE = Number.NaN;

/** Columns as a sweep would hand them over; what is not told is zero. */
function columnsOf(
  entries: number,
  told: Partial<Record<Figure, readonly number[]>>,
  refused = 0,
): PointColumns {
  return {
    entries,
    refused,
    column: (name) => Float64Array.from(told[name] ?? Array.from({ length: entries }, () => 0)),
  };
}

/**
 * Capital 1,000. Day 0 lives: net 10, funding 30. Day 1: its long dies on day 2, loss 50 against funding
 * 20, net −30. Day 2: its short dies on day 2, loss 5 against funding 8, net 3. Day 8 lives, but the window
 * ends before its hold does; day 9 is refused.
 */
const five = columnsOf(
  5,
  {
    entryAtMs: [0, 1, 2, 8, 9].map((day) => day * DAY_MS),
    capitalQuote: [1_000, 1_000, 1_000, 1_000, NONE],
    netQuote: [10, -30, 3, 7, NONE],
    returnOnCapitalFraction: [0.01, -0.03, 0.003, 0.007, NONE],
    fundingEarnedQuote: [30, 20, 8, 7, NONE],
    forcedExitLossQuote: [0, 50, 5, 0, NONE],
    pairSurvivalLeverage: [6, 4, NONE, 9, NONE],
    firstLiquidationAtMs: [NONE, 2 * DAY_MS, 2.5 * DAY_MS, NONE, NONE],
    liquidatedLeg: [NONE, 0, 1, NONE, NONE],
    ambiguous: [0, 1, 0, 0, NONE],
    fullyObserved: [1, 1, 1, 0, NONE],
  },
  1,
);

describe('one grid point', () => {
  const told = pointStatistics(five, letInOf(five), ['long', 'short']);

  test('counts every entry once: observed, cut off, or refused', () => {
    expect(told).toMatchObject({ entries: 5, observed: 3, censored: 1, refused: 1 });
  });

  test('two deaths half a day apart are one episode', () => {
    expect(told).toMatchObject({
      deaths: 2,
      deathsByRole: { long: 1, short: 1 },
      episodes: 1,
      ambiguous: 1,
    });
  });

  test('returns and losses are of the fully observed, as shares of their capital', () => {
    expect(told.netReturnFraction).toMatchObject({
      p50: 0.003,
      mean: expect.closeTo((0.01 - 0.03 + 0.003) / 3, 12),
    });
    // Sorted 0, 0.005, 0.05: type 7 puts 99 % at 1.98 of the steps.
    expect(told.forcedExitLossFraction?.p50).toBe(0.005);
    expect(told.forcedExitLossFraction?.p99).toBeCloseTo(0.005 + 0.98 * 0.045, 12);
  });

  test('one of the two forced exits cost more than all funding earned until then', () => {
    expect(told.forcedExits).toBe(2);
    expect(told.costlierThanFundingFraction).toBe(0.5);
    expect(told.lossOfForcedFraction?.p50).toBeCloseTo(0.0275, 12);
  });

  test('the entry in the middle by net is day 2’s, the worst day 1’s; half earned 2 % of funding or more', () => {
    expect(told.medianEntry).toEqual({ entryAtMs: 2 * DAY_MS, returnFraction: 0.003 });
    expect(told.worstEntry).toEqual({ entryAtMs: DAY_MS, returnFraction: -0.03 });
    expect(told.fundingReturnFraction?.p50).toBe(0.02);
  });

  test('survival leverage is of entries where something can be liquidated', () => {
    expect(told.survivalLeverage?.p50).toBe(5);
    expect(told.nothingLiquidates).toBe(1);
  });

  test('with every entry refused there is nothing to tell, and no zero instead', () => {
    const none = columnsOf(1, { entryAtMs: [0], netQuote: [NONE], fullyObserved: [NONE] }, 1);
    expect(pointStatistics(none, letInOf(none), ['long', 'short'])).toMatchObject({
      observed: 0,
      refused: 1,
      netReturnFraction: null,
      forcedExitLossFraction: null,
      costlierThanFundingFraction: null,
      survivalLeverage: null,
    });
  });
});

describe('quantiles', () => {
  test('are type 7, as numpy’s default', () => {
    // 0 … 100: every percentile is its own number.
    const told = quantilesOf(Float64Array.from({ length: 101 }, (_, i) => 100 - i));
    expect(told).toEqual({ mean: 50, p01: 1, p05: 5, p25: 25, p50: 50, p75: 75, p95: 95, p99: 99 });
  });

  test('of nothing are null', () => {
    expect(quantilesOf(new Float64Array(0))).toBeNull();
  });
});

describe('the frontier', () => {
  const at = (point: string, medianReturnFraction: number, lossP99Fraction: number) => ({
    point,
    medianReturnFraction,
    lossP99Fraction,
  });
  const names = (...points: ReturnType<typeof at>[]): string[] => {
    const frontier = new Frontier<string>();
    for (const point of points) frontier.add(point);
    return frontier.points().map(({ point }) => point);
  };

  test('leaves out what another point beats in both', () => {
    const [safe, bold, bad] = [at('safe', 0.01, 0.02), at('bold', 0.05, 0.3), at('bad', 0.04, 0.4)];
    expect(names(bad, bold, safe)).toEqual(['safe', 'bold']);
    expect(names(safe, bold, bad)).toEqual(['safe', 'bold']);
  });

  test('leaves out what pays the same for more loss', () => {
    expect(names(at('dear', 0.01, 0.3), at('cheap', 0.01, 0.2))).toEqual(['cheap']);
  });

  test('equals stand side by side', () => {
    expect(names(at('one', 0.01, 0.2), at('two', 0.01, 0.2))).toEqual(['one', 'two']);
  });
});

describe('where a leverage stops paying', () => {
  const asked = (...points: [number, number, number][]) => {
    const breakEvens = new BreakEvens();
    for (const [leverage, p50, p01] of points) breakEvens.add({ leverage }, { p50, p01 });
    return breakEvens.list();
  };

  test('is the smallest of the grid whose quantile is zero or less, in any order', () => {
    expect(asked([5, -1, -9], [3, 0, -5], [2, 4, -1], [1, 2, 1])).toEqual([
      { others: {}, medianLeverage: 3, p99Leverage: 2 },
    ]);
  });

  test('is null where it pays throughout', () => {
    expect(asked([1, 2, 1], [2, 3, 1])).toEqual([
      { others: {}, medianLeverage: null, p99Leverage: null },
    ]);
  });

  test('is asked for each combination of the other axes', () => {
    const breakEvens = new BreakEvens();
    for (const reserve of [0, 0.1])
      for (const leverage of [2, 4])
        breakEvens.add({ leverage, reserve }, { p50: reserve + 3 - leverage, p01: -1 });
    expect(breakEvens.list()).toEqual([
      { others: { reserve: 0 }, medianLeverage: 4, p99Leverage: 2 },
      { others: { reserve: 0.1 }, medianLeverage: 4, p99Leverage: 2 },
    ]);
  });

  test('is not asked of a grid without a leverage, nor where nothing was observed', () => {
    const breakEvens = new BreakEvens();
    breakEvens.add({ reserve: 0.1 }, { p50: 1, p01: 1 });
    breakEvens.add({ leverage: 3 }, null);
    expect(breakEvens.list()).toEqual([]);
  });

  test('beyond a thousand combinations the rest are not told, and that is known', () => {
    const breakEvens = new BreakEvens();
    for (let reserve = 0; reserve <= 1_000; reserve++)
      breakEvens.add({ leverage: 2, reserve }, { p50: 1, p01: 1 });
    expect(breakEvens.list()).toHaveLength(1_000);
    expect(breakEvens.overflow).toBe(true);
  });
});

describe('a whole sweep', () => {
  const info = {
    roles: ['long', 'short'],
    currency: 'USDT',
    holdMs: 4 * DAY_MS,
    windowMs: [0, 10 * DAY_MS],
    seed: 1,
  } as const;

  test('tells each point with its curve, and the first one’s survival leverage by entry', () => {
    const sweep = new SweepSummary(info);
    sweep.addPoint({ leverage: 3 }, five);
    sweep.addPoint({ leverage: 5 }, five);
    const { survival, summary } = sweep.finish();
    expect(survival.map(({ point }) => point)).toEqual([{ leverage: 3 }, { leverage: 5 }]);
    expect(summary).toMatchObject({ currency: 'USDT', pointsCount: 2, notes: [] });
    expect(summary.points[1]).toMatchObject({ point: { leverage: 5 }, deaths: 2, episodes: 1 });
    expect(summary.survivalLeverageByEntry).toEqual({
      point: { leverage: 3 },
      rows: [
        [0, 6],
        [DAY_MS, 4],
        [2 * DAY_MS, null],
        [8 * DAY_MS, 9],
        [9 * DAY_MS, null],
      ],
    });
    // Watched 4, 1, 0.5 and 2 days; deaths at 0.5 with four at risk and at 1 with three.
    const [, , day, , hold] = survival[0]?.steps ?? [];
    expect(day).toMatchObject({ holdingMs: DAY_MS, deaths: 2, atRisk: 3 });
    expect(day?.survivalFraction).toBeCloseTo((3 / 4) * (2 / 3), 12);
    expect(hold).toMatchObject({ holdingMs: 4 * DAY_MS, atRisk: 1 });
    expect(hold?.bandReason).toContain('fewer than 10 blocks');
    // Sixtieths of four days: 0.5 is past at the 8th, 1 at the 15th; the last is the hold itself.
    const curve = survival[0]?.curve ?? [];
    expect(curve).toHaveLength(60);
    expect([curve[6], curve[7], curve[13]]).toEqual([1, 0.75, 0.75]);
    expect(curve[14]).toBeCloseTo((3 / 4) * (2 / 3), 12);
    expect(curve[59]).toBe(hold?.survivalFraction);
  });

  test('has no field that docs/sweep-figures.md does not name', () => {
    const sweep = new SweepSummary(info);
    sweep.addPoint({ leverage: 3 }, five);
    const { survival, summary } = sweep.finish();
    const parts = [summary, survival[0], survival[0]?.steps[0], summary.points[0]];
    const lists = [summary.frontier[0], summary.breakEven[0]];
    const named = [...parts, ...lists].flatMap((part) => Object.keys(part ?? {}));
    const page = readFileSync(join(ROOT, 'docs/sweep-figures.md'), 'utf8');
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !page.includes(`${name}\``))).toEqual([]);
  });

  test('a point may have a hold of its own', () => {
    const sweep = new SweepSummary(info);
    sweep.addPoint({ hold: '2 d' }, { ...five, holdMs: 2 * DAY_MS });
    expect(sweep.finish().survival[0]?.steps.at(-1)?.holdingMs).toBe(2 * DAY_MS);
  });

  test('a long series of entries is thinned evenly to a thousand', () => {
    const sweep = new SweepSummary(info);
    sweep.addPoint({}, columnsOf(2_500, { entryAtMs: Array.from({ length: 2_500 }, (_, i) => i) }));
    const rows = sweep.finish().summary.survivalLeverageByEntry?.rows ?? [];
    expect(rows).toHaveLength(834);
    expect(rows[1]?.[0]).toBe(3);
  });

  test('beyond two thousand points the first are told, and how many there were', () => {
    const sweep = new SweepSummary(info);
    for (let i = 0; i < 2_001; i++) sweep.addPoint({ i }, columnsOf(1, {}));
    const { survival, summary } = sweep.finish();
    expect(survival).toHaveLength(2_000);
    expect(summary.points).toHaveLength(2_000);
    expect(summary.pointsCount).toBe(2_001);
    expect(summary.notes.join()).toContain('2000 of 2001');
  });

  test('a point of which no entry was drawn tells nothing', () => {
    const sweep = new SweepSummary(info);
    sweep.addPoint({ leverage: 3 }, columnsOf(0, {}));
    const { survival, summary } = sweep.finish();
    expect(summary.points[0]).toMatchObject({ entries: 0, observed: 0, netReturnFraction: null });
    expect(survival[0]?.steps.every(({ survivalFraction }) => survivalFraction === null)).toBe(
      true,
    );
    expect(summary.frontier).toEqual([]);
  });
});
