/**
 * Goal: survival curves obey what any honest count of survivors obeys, and their bands are as often right
 * as they say.
 * Method: laws over random follow-ups; then histories whose survival is known in closed form.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarBlocks } from '../../src/sweep/block-draws.ts';
import { type FollowUp, followUp } from '../../src/sweep/follow-up.ts';
import { survivalCurve } from '../../src/sweep/survival-curve.ts';
import { Draws, survivalSteps } from '../../src/sweep/survival-steps.ts';

type Watched = readonly (readonly [watched: number, died: boolean])[];

const sample: fc.Arbitrary<Watched> = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean()),
  { minLength: 1, maxLength: 60 },
);
const STEPS = [1, 3, 7, 14, 30, 41];

const curve = (entries: Watched) =>
  survivalCurve(
    {
      watchedMs: Float64Array.from(entries, ([ms]) => ms),
      died: Uint8Array.from(entries, ([, died]) => (died ? 1 : 0)),
    },
    STEPS,
  );
const survivals = (entries: Watched): (number | null)[] =>
  curve(entries).map(({ survivalFraction }) => survivalFraction);

function expectSame(a: readonly (number | null)[], b: readonly (number | null)[]): void {
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? null;
    if (x === null || y === null) expect(x).toBe(y);
    else expect(x).toBeCloseTo(y, 10);
  }
}

describe('a survival curve', () => {
  test('never rises, and stays between zero and one', () => {
    fc.assert(
      fc.property(sample, (entries) => {
        const known = survivals(entries).filter((s) => s !== null);
        for (const [i, s] of known.entries()) {
          expect(s).toBeGreaterThanOrEqual(0);
          expect(s).toBeLessThanOrEqual(known[i - 1] ?? 1);
        }
      }),
    );
  });

  test('is silent from some holding time on, and never before', () => {
    fc.assert(
      fc.property(sample, (entries) => {
        const told = survivals(entries);
        const silent = told.indexOf(null);
        if (silent >= 0) expect(told.slice(silent).every((s) => s === null)).toBe(true);
      }),
    );
  });

  test('is the plain share of the living where all who live were watched to the end', () => {
    fc.assert(
      fc.property(sample, (entries) => {
        const whole: Watched = entries.map(([ms, died]) => [died ? ms : 41, died]);
        const share = STEPS.map(
          (step) => whole.filter(([ms, died]) => !died || ms > step).length / whole.length,
        );
        expectSame(survivals(whole), share);
      }),
    );
  });

  test('does not ask who comes first', () => {
    fc.assert(
      fc.property(sample, (entries) =>
        expectSame(survivals(entries.toReversed()), survivals(entries)),
      ),
    );
  });

  test('is the same of every entry twice', () => {
    fc.assert(
      fc.property(sample, (entries) =>
        expectSame(survivals([...entries, ...entries]), survivals(entries)),
      ),
    );
  });

  test('an entry lost sight of before the first death changes nothing', () => {
    fc.assert(
      fc.property(sample, fc.nat({ max: 5 }), (entries, early) => {
        const late: Watched = entries.map(([ms, died]) => [ms + 6, died]);
        const shifted = late.filter(([ms]) => ms > 6);
        fc.pre(shifted.length > 0);
        expectSame(survivals([...shifted, [early, false]]), survivals(shifted));
      }),
    );
  });

  test('an entry watched for longer without dying never lowers it', () => {
    fc.assert(
      fc.property(sample, fc.nat(), (entries, which) => {
        const at = which % entries.length;
        fc.pre(entries[at]?.[1] === false);
        const longer: Watched = entries.map((one, i) => (i === at ? [50, false] : one));
        const after = survivals(longer);
        for (const [i, s] of survivals(entries).entries())
          if (s !== null) expect(after[i]).toBeGreaterThanOrEqual(s - 1e-12);
      }),
    );
  });
});

describe('blocks', () => {
  const instants = fc
    .array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 200 })
    .map((list) => Float64Array.from(new Set(list)).sort());

  test('are never shorter than the holding time, nor fewer than ten', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 600 }), (entries, holding) => {
        const blocks = calendarBlocks(entries, holding);
        fc.pre(blocks !== null);
        expect(blocks?.lengthMs).toBeGreaterThanOrEqual(holding);
        expect(blocks?.count).toBeGreaterThanOrEqual(10);
        expect(new Set(blocks?.of).size).toBe(blocks?.count);
      }),
    );
  });
});

const HISTORIES = 500;
const DAY_MS = 86_400_000;

interface World {
  readonly spanDays: number;
  readonly holdDays: number;
  readonly stepDays: number;
  /** Mean days between crashes, each of which liquidates every entry that is open. */
  readonly crashEveryDays: number;
  /** Every crash has a second one so many days later; 0: none. */
  readonly aftershockDays: number;
}

/** Lehmer's generator with Park and Miller's multiplier: another one than the code under test has. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Crashes as a Poisson process, begun before the window so that aftershocks are there from its start. */
function crashDays(world: World, seed: number): readonly number[] {
  const uniform = lehmer(seed);
  const days: number[] = [];
  for (let day = -world.aftershockDays; ; ) {
    day -= Math.log(uniform()) * world.crashEveryDays;
    if (day > world.spanDays) break;
    days.push(day, ...(world.aftershockDays > 0 ? [day + world.aftershockDays] : []));
  }
  return days.filter((day) => day >= 0 && day <= world.spanDays).sort((a, b) => a - b);
}

function history(world: World, seed: number): FollowUp {
  const crashes = crashDays(world, seed);
  const count = Math.floor(world.spanDays / world.stepDays);
  const entryAtMs = Float64Array.from({ length: count }, (_, i) => i * world.stepDays * DAY_MS);
  const end = world.spanDays * DAY_MS;
  const deaths = entryAtMs.map((entry) => {
    const crash = (crashes.find((day) => day * DAY_MS >= entry) ?? Number.NaN) * DAY_MS;
    return crash - entry <= world.holdDays * DAY_MS ? crash : Number.NaN;
  });
  return followUp(entryAtMs, deaths, new Uint8Array(count).fill(1), world.holdDays * DAY_MS, end);
}

/**
 * No crash in (t, t + h]: with one crash every d days that is e^(−h/d). With aftershocks after a days, a
 * crash anywhere in the h + min(a, h) days that can reach the hold ends it.
 */
const trueSurvival = ({ holdDays, crashEveryDays, aftershockDays }: World): number =>
  Math.exp(-(holdDays + Math.min(aftershockDays, holdDays)) / crashEveryDays);

describe('the 95 % band', () => {
  const year = { spanDays: 365, stepDays: 0.25, aftershockDays: 0 };
  test.each([
    ['a week’s hold, a crash a month', { ...year, holdDays: 7, crashEveryDays: 30 }],
    ['a day’s hold, six crashes a year', { ...year, holdDays: 1, crashEveryDays: 60 }],
    ['a month’s hold, six crashes a year', { ...year, holdDays: 30, crashEveryDays: 60 }],
    ['a week’s hold, three crashes a year', { ...year, holdDays: 7, crashEveryDays: 120 }],
    [
      'a week’s hold, six crashes a year that come back after three days',
      { ...year, holdDays: 7, crashEveryDays: 60, aftershockDays: 3 },
    ],
  ])('covers the truth in 90 to 98 of 100 histories: %s', (_, world) => {
    const holdMs = world.holdDays * DAY_MS;
    const truth = trueSurvival(world);
    const draws = new Draws(1);
    let bands = 0;
    let hits = 0;
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const [at] = survivalSteps(history(world, seed * 7_919), [holdMs], draws);
      if (at?.bandLowFraction == null || at.bandHighFraction === null) continue;
      bands += 1;
      if (at.bandLowFraction <= truth && truth <= at.bandHighFraction) hits += 1;
    }
    // Where nobody died there is no band; that is one history in twenty at three crashes a year.
    expect(bands).toBeGreaterThan(0.9 * HISTORIES);
    expect(hits / bands).toBeGreaterThanOrEqual(0.9);
    expect(hits / bands).toBeLessThanOrEqual(0.98);
  });
});
