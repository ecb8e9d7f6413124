/**
 * Goal: survival by holding time counts the censored up to where they were watched, and never after.
 * Method: a published sample worked by hand, and small ones of our own.
 */
import { describe, expect, test } from 'vitest';
import { calendarBlocks, drawBlocks } from '../../../src/sweep/block-draws.ts';
import { episodesOf } from '../../../src/sweep/episodes.ts';
import { type FollowUp, followUp } from '../../../src/sweep/follow-up.ts';
import { studentT975, survivalBand } from '../../../src/sweep/survival-band.ts';
import { survivalCurve } from '../../../src/sweep/survival-curve.ts';
import { Draws, holdingTimes, survivalSteps } from '../../../src/sweep/survival-steps.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const watched = (times: readonly number[], died: readonly number[]) => ({
  watchedMs: Float64Array.from(times),
  died: Uint8Array.from(died),
});

describe('the product-limit estimate', () => {
  /**
   * Weeks in remission under 6-mercaptopurine, `+` still in remission (Freireich and others, Blood 21
   * (1963)): 6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+. Of 21: three
   * relapse at 6 (18/21), one of the 17 left at 7, one of 15 at 10, of 12 at 13, of 11 at 16, of 7 at
   * 22, of 6 at 23.
   */
  const weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
  const relapse = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0];

  test('gives back the leukaemia trial that textbooks work through', () => {
    const told = survivalCurve(watched(weeks, relapse), [5, 6, 9, 10, 13, 16, 22, 23, 35]);
    const byHand = [18 / 21, 16 / 17, 14 / 15, 11 / 12, 10 / 11, 6 / 7, 5 / 6];
    const product = (n: number): number => byHand.slice(0, n).reduce((all, one) => all * one, 1);
    const expected = [1, product(1), product(2), ...[3, 4, 5, 6, 7, 7].map(product)];
    for (const [i, { survivalFraction }] of told.entries())
      expect(survivalFraction).toBeCloseTo(expected[i] as number, 12);
    expect(told.map(({ atRisk }) => atRisk)).toEqual([21, 21, 16, 15, 12, 11, 7, 6, 1]);
    expect(told.map(({ deaths }) => deaths)).toEqual([0, 3, 4, 5, 6, 7, 8, 9, 9]);
  });

  test('is silent where nobody was watched so long', () => {
    const told = survivalCurve(watched([2, 3], [1, 0]), [3, 4]);
    expect(told.map(({ survivalFraction }) => survivalFraction)).toEqual([0.5, null]);
  });

  test('stays at zero once the last one watched has died', () => {
    const told = survivalCurve(watched([2, 3], [0, 1]), [2, 3, 4]);
    expect(told.map(({ survivalFraction }) => survivalFraction)).toEqual([1, 0, 0]);
  });

  test('of nobody is nothing', () => {
    expect(survivalCurve(watched([], []), [1])).toEqual([
      { atRisk: 0, deaths: 0, survivalFraction: null },
    ]);
  });

  test('a death in the bar of the entry counts from the first holding time on', () => {
    const [first] = survivalCurve(watched([0, 9], [1, 0]), [1]);
    expect(first).toEqual({ atRisk: 1, deaths: 1, survivalFraction: 0.5 });
  });
});

describe('how long an entry is watched', () => {
  // A window of ten days, a hold of four, entries at days 0, 5 and 8; the second dies on day 6.
  const days = (...list: number[]): Float64Array => Float64Array.from(list, (d) => d * DAY_MS);
  const letIn = Uint8Array.of(1, 1, 1);
  const told = followUp(
    days(0, 5, 8),
    days(Number.NaN, 6, Number.NaN),
    letIn,
    4 * DAY_MS,
    10 * DAY_MS,
  );

  test('is the hold, the time to its liquidation, or what the window leaves', () => {
    expect([...told.watchedMs]).toEqual([4, 1, 2].map((d) => d * DAY_MS));
    expect([...told.died]).toEqual([0, 1, 0]);
  });

  test('an entry without its full hold is not a survivor of it', () => {
    // At four days: the one death happened with all three at risk (1 day), so 2/3; not 1 − 1/2.
    const [at] = survivalCurve(told, [4 * DAY_MS]);
    expect(at?.survivalFraction).toBeCloseTo(2 / 3, 12);
    expect(at?.atRisk).toBe(1);
  });

  test('an entry that the venue refused is not at risk', () => {
    const two = followUp(
      days(0, 5),
      days(Number.NaN, Number.NaN),
      Uint8Array.of(0, 1),
      null,
      10 * DAY_MS,
    );
    expect([...two.watchedMs]).toEqual([5 * DAY_MS]);
  });
});

describe('episodes', () => {
  test('a liquidation more than a day after the last one begins a new episode', () => {
    const hours = [0, 20, 44, 68.1, Number.NaN, 200];
    // 0 → 20 → 44 are a day apart or less; 44 → 68.1 is 24.1 h; 200 is far.
    expect(episodesOf(Float64Array.from(hours, (h) => h * HOUR_MS))).toBe(3);
  });

  test('without a liquidation there is none', () => {
    expect(episodesOf(Float64Array.of(Number.NaN))).toBe(0);
  });
});

/** An entry a day from day 0 on; those whose index is in `dead` die after half a day. */
const daily = (count: number, dead: readonly number[]): FollowUp => ({
  entryAtMs: Float64Array.from({ length: count }, (_, i) => i * DAY_MS),
  watchedMs: Float64Array.from({ length: count }, (_, i) => (dead.includes(i) ? 0.5 : 1) * DAY_MS),
  died: Uint8Array.from({ length: count }, (_, i) => (dead.includes(i) ? 1 : 0)),
});

describe('calendar blocks', () => {
  const entries = daily(121, []).entryAtMs;

  test('are three holding times long where at least ten such fit', () => {
    // 120 days: with a hold of 4 days ten blocks of three holds, 12 days, fit.
    expect(calendarBlocks(entries, 4 * DAY_MS)).toMatchObject({ count: 10, lengthMs: 12 * DAY_MS });
  });

  test('are shorter where they do not, down to the holding time', () => {
    expect(calendarBlocks(entries, 10 * DAY_MS)).toMatchObject({
      count: 10,
      lengthMs: 12 * DAY_MS,
    });
    expect(calendarBlocks(entries, 12 * DAY_MS)).toMatchObject({
      count: 10,
      lengthMs: 12 * DAY_MS,
    });
    expect(calendarBlocks(entries, 12.1 * DAY_MS)).toBeNull();
  });

  test('are forty at most', () => {
    expect(calendarBlocks(entries, HOUR_MS)).toMatchObject({ count: 40, lengthMs: 3 * DAY_MS });
  });

  test('hold each entry once, in order, and the last entry in the last', () => {
    const of = calendarBlocks(entries, 4 * DAY_MS)?.of ?? [];
    expect(of[11]).toBe(0);
    expect(of[12]).toBe(1);
    expect(of[119]).toBe(9);
    expect(of[120]).toBe(9);
  });

  test('without an entry are left out, and the rest must still be ten', () => {
    // Entries only in the first and the last third of the 120 days.
    const outer = entries.filter((at) => at < 40 * DAY_MS || at >= 80 * DAY_MS);
    expect(calendarBlocks(outer, 4 * DAY_MS)).toBeNull();
    const blocks = calendarBlocks(outer, DAY_MS);
    // Forty blocks of three days: 0 … 39 is thirteen and a third, 80 … 120 is as much.
    expect(blocks?.count).toBe(28);
  });
});

describe('the band', () => {
  const holding = DAY_MS;
  const of = (entries: FollowUp, seed = 1) => {
    const [at] = survivalSteps(entries, [holding], new Draws(seed));
    if (at === undefined) throw new Error('one step was asked');
    return at;
  };

  test('holds the estimate between its ends, inside zero and one', () => {
    const at = of(daily(121, [5, 17, 18, 60, 99]));
    expect(at.survivalFraction).toBeCloseTo(1 - 5 / 121, 12);
    expect(at.bandLowFraction).toBeLessThan(1 - 5 / 121);
    expect(at.bandHighFraction).toBeGreaterThan(1 - 5 / 121);
    expect(at.bandLowFraction).toBeGreaterThan(0);
    expect(at.bandHighFraction).toBeLessThan(1);
    expect(at).toMatchObject({ blocks: 40, bandReason: null });
  });

  test('deaths crowded into one block tell less than the same number scattered', () => {
    const width = (dead: readonly number[]): number => {
      const { bandLowFraction: low, bandHighFraction: high } = of(daily(121, dead));
      return (high ?? 0) - (low ?? 0);
    };
    expect(width([60, 61, 62])).toBeGreaterThan(width([20, 60, 100]));
  });

  test('is the same for the same seed, and hardly another for another', () => {
    const entries = daily(121, [5, 17, 18, 60, 99]);
    expect(of(entries, 3)).toEqual(of(entries, 3));
    const [a, b] = [of(entries, 3), of(entries, 4)];
    expect(a.bandLowFraction).not.toBe(b.bandLowFraction);
    expect(Math.abs((a.bandLowFraction ?? 0) - (b.bandLowFraction ?? 0))).toBeLessThan(0.02);
  });

  test.each([
    ['no entry died', daily(121, []), 'no entry died'],
    ['the entries span too little', daily(10, [3]), 'fewer than 10 blocks'],
  ])('there is none where %s, and it says so', (_, entries, said) => {
    const at = of(entries);
    expect(at.bandLowFraction).toBeNull();
    expect(at.bandHighFraction).toBeNull();
    expect(at.bandReason).toContain(said);
  });

  test('there is none where every entry died', () => {
    const all = daily(
      121,
      Array.from({ length: 121 }, (_, i) => i),
    );
    expect(of(all)).toMatchObject({ survivalFraction: 0, bandReason: 'every entry died' });
  });

  /**
   * Ten blocks of one entry each, the last of which dies, every draw the blocks as they are: H = ln(10/9)
   * each time, so the spread is zero and the band is the estimate itself.
   */
  test('has no width where every draw is the sample itself', () => {
    const entries: FollowUp = { ...daily(10, [9]), entryAtMs: daily(10, []).entryAtMs };
    const blocks = {
      count: 10,
      lengthMs: DAY_MS,
      of: Uint16Array.from({ length: 10 }, (_, i) => i),
    };
    const band = survivalBand(entries, holding, 0.9, blocks, new Uint8Array(20).fill(1));
    expect(band).toEqual({
      lowFraction: expect.closeTo(0.9, 12),
      highFraction: expect.closeTo(0.9, 12),
      blocks: 10,
      blockMs: DAY_MS,
    });
  });

  /**
   * The same ten blocks, drawn twice: once the dying block is drawn twice (and the first not at all), once
   * not at all (the first twice). H* = −ln(8/10) and 0; their standard deviation is |H₁ − H₂| ÷ √2.
   */
  test('is as wide as the draws say', () => {
    const entries: FollowUp = { ...daily(10, [9]), entryAtMs: daily(10, []).entryAtMs };
    const blocks = {
      count: 10,
      lengthMs: DAY_MS,
      of: Uint16Array.from({ length: 10 }, (_, i) => i),
    };
    const twice = Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0);
    const band = survivalBand(entries, holding, 0.9, blocks, twice);
    const hazard = -Math.log(0.9);
    const factor = Math.exp((studentT975(9) * -Math.log(0.8)) / Math.SQRT2 / hazard);
    expect(band).toMatchObject({
      lowFraction: expect.closeTo(Math.exp(-hazard * factor), 12),
      highFraction: expect.closeTo(Math.exp(-hazard / factor), 12),
    });
  });
});

describe('draws', () => {
  test('take as many blocks as there are, each time', () => {
    const drawn = drawBlocks(12, 100, 7);
    for (let draw = 0; draw < 100; draw++)
      expect(drawn.subarray(draw * 12, draw * 12 + 12).reduce((sum, n) => sum + n, 0)).toBe(12);
  });

  test('take every block equally often', () => {
    const drawn = drawBlocks(10, 10_000, 7);
    const totals = Array.from({ length: 10 }, (_, block) =>
      drawn.filter((_, i) => i % 10 === block).reduce((sum, n) => sum + n, 0),
    );
    // 100,000 draws among ten: 10,000 each, with a standard deviation of √(100,000·0.09) = 95.
    for (const total of totals) expect(Math.abs(total - 10_000)).toBeLessThan(5 * 95);
  });
});

test('Student’s t at 97.5 % is that of the tables', () => {
  // Tables of the distribution: 2.262, 2.145, 2.045, 2.023 for 9, 14, 29 and 39 degrees of freedom.
  for (const [degrees, t] of [
    [9, 2.262],
    [14, 2.145],
    [29, 2.045],
    [39, 2.023],
  ] as const)
    expect(studentT975(degrees)).toBeCloseTo(t, 3);
});

describe('holding times', () => {
  test('are a ladder up to the longest, which is one of them', () => {
    const hours = (list: readonly number[]) => list.map((ms) => ms / HOUR_MS);
    expect(hours(holdingTimes(10 * DAY_MS))).toEqual([1, 8, 24, 72, 168, 240]);
    expect(hours(holdingTimes(7 * DAY_MS))).toEqual([1, 8, 24, 72, 168]);
  });
});
