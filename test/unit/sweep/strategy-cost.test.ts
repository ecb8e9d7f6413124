/**
 * Goal: what a strategy costs a year is what its entries say, and its bands know how few crashes there were.
 * Method: twenty entries by hand; laws over entries at random; the bands once more in plain code; and worlds
 * whose crashes come at a known rate, of which the bands must cover it about as often as they say.
 *
 * The twenty: a hold of 36.5 days is a tenth of a year, so they are Y = 2 entry-years. Four were forced out, at a
 * loss of 10 %, 20 %, 5 % and 5 % of the capital, and each missed 1 % after it. Unharmed each earns 3 % of
 * funding, pays 0.2 %, and gains 0.1 % by price: U = 2.9 %.
 *
 *     frequency = 4 ÷ 2 = 2 a year               severity = 40 % ÷ 4 = 10 %
 *     exit cost = 2 · 10 % = 20 % a year         missed = 4 % ÷ 2 = 2 % a year
 *     unharmed  = 20 · 2.9 % ÷ 2 = 29 % a year   net = 29 − 20 − 2 = 7 % a year
 *     break-even: one exit takes 10 % + 1 %, so 29 ÷ 11 = 2.6364 a year leave nothing; the record is at 2 ÷ that
 *     severity of 95 in 100: of 5, 5, 10, 20 the place 0.95 · 3 = 2.85, so 10 + 0.85 · 10 = 18.5 %
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarBlocks, drawBlocks } from '../../../src/sweep/block-draws.ts';
import { watchedOf } from '../../../src/sweep/cost-bands.ts';
import { payingUpTo, withoutLuck } from '../../../src/sweep/paying-leverage.ts';
import { type CostEntry, costOf } from '../../../src/sweep/strategy-cost.ts';
import { DRAWS, studentT975 } from '../../../src/sweep/survival-band.ts';
import { Draws } from '../../../src/sweep/survival-steps.ts';
import { randomStream } from '../../../src/units/random.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const HOLD_MS = 36.5 * DAY_MS;
const FROM = Date.UTC(2020, 0, 1);
const draws = new Draws(1);

const UNHARMED = { funding: 0.03, costs: 0.002, pricePnl: 0.001, net: 0.029 };
const alive = (entryAtMs: number): CostEntry => ({
  ...{ entryAtMs, forcedAtMs: Number.NaN, loss: 0 },
  ...{ net: UNHARMED.net, unharmed: UNHARMED },
});
const forced = (entryAtMs: number, loss: number, missed = 0.01): CostEntry => ({
  ...{ entryAtMs, forcedAtMs: entryAtMs + HOLD_MS / 2, loss },
  ...{ net: UNHARMED.net - loss - missed, unharmed: UNHARMED },
});

const LOSSES: ReadonlyMap<number, number> = new Map([
  [2, 0.1],
  [7, 0.2],
  [12, 0.05],
  [17, 0.05],
]);
const TWENTY = Array.from({ length: 20 }, (_, i) => {
  const loss = LOSSES.get(i);
  return loss === undefined ? alive(FROM + i * HOLD_MS) : forced(FROM + i * HOLD_MS, loss);
});

describe('twenty entries of a tenth of a year, four of them forced out', () => {
  const told = costOf(TWENTY, HOLD_MS, draws);

  test('give the figures of the sum by hand', () => {
    expect(told).toMatchObject({ entries: 20, forcedExits: 4, episodes: 4 });
    expect(told.entryYears).toBeCloseTo(2, 12);
    // Four held for half of a tenth of a year, sixteen for the whole.
    expect(told.heldYears).toBeCloseTo(1.8, 12);
    expect(told.forcedExitsAYear?.value).toBeCloseTo(2, 12);
    expect(told.severityFraction?.value).toBeCloseTo(0.1, 12);
    expect(told.severityP95Fraction).toBeCloseTo(0.185, 12);
    expect(told.exitCostAprFraction?.value).toBeCloseTo(0.2, 12);
    expect(told.missedFraction).toBeCloseTo(0.01, 12);
    expect(told.missedAprFraction).toBeCloseTo(0.02, 12);
    expect(told.fundingAprFraction?.value).toBeCloseTo(0.3, 12);
    expect(told.costsAprFraction).toBeCloseTo(0.02, 12);
    expect(told.pricePnlAprFraction).toBeCloseTo(0.01, 12);
    expect(told.unharmedNetAprFraction).toBeCloseTo(0.29, 12);
    expect(told.netAprFraction?.value).toBeCloseTo(0.07, 12);
    expect(told.breakEvenAYear).toBeCloseTo(0.29 / 0.11, 10);
    expect(told.ofBreakEvenFraction).toBeCloseTo((2 * 0.11) / 0.29, 10);
  });

  test('have the bands that plain code draws', () => {
    const blocks = calendarBlocks(
      Float64Array.from(TWENTY, ({ entryAtMs }) => entryAtMs),
      HOLD_MS,
    );
    if (blocks === null) throw new Error('twenty holds make ten blocks');
    expect(blocks.count).toBe(10);
    const drawn = drawBlocks(10, DRAWS, 1);
    const frequencies: number[] = [];
    const severities: number[] = [];
    const nets: number[] = [];
    const costs: number[] = [];
    const kepts: number[] = [];
    for (let draw = 0; draw < DRAWS; draw++) {
      let [entries, exits, loss, net] = [0, 0, 0, 0];
      for (const [i, entry] of TWENTY.entries()) {
        const times = drawn[draw * 10 + (blocks.of[i] ?? 0)] ?? 0;
        entries += times;
        net += times * entry.net;
        if (Number.isNaN(entry.forcedAtMs)) continue;
        exits += times;
        loss += times * entry.loss;
      }
      frequencies.push(exits / (entries / 10));
      nets.push(net / (entries / 10));
      costs.push(loss / (entries / 10));
      kepts.push((net + loss) / (entries / 10));
      if (exits > 0) severities.push(loss / exits);
    }
    const spread = (values: readonly number[]): number => {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1));
    };
    const nine = studentT975(9);
    const factor = Math.exp((nine * spread(frequencies)) / 2);
    expect(told.forcedExitsAYear?.low).toBeCloseTo(2 / factor, 9);
    expect(told.forcedExitsAYear?.high).toBeCloseTo(2 * factor, 9);
    // What exits take is 20 % a year and reaches further up than down; what is left before them is 27 %.
    const up = 0.2 * Math.exp((nine * spread(costs)) / 0.2) - 0.2;
    const low = 0.07 - Math.hypot(nine * spread(kepts), up);
    expect(low).toBeLessThan(0.07 - nine * spread(nets));
    expect(told.netAprFraction?.low).toBeCloseTo(low, 9);
    expect(told.netAprFraction?.high).toBeCloseTo(0.07 + nine * spread(nets), 9);
    // Four blocks have a forced exit: three degrees.
    const times = Math.exp((studentT975(3) * spread(severities)) / 0.1);
    expect(told.severityFraction?.low).toBeCloseTo(0.1 / times, 9);
    expect(told.severityFraction?.high).toBeCloseTo(0.1 * times, 9);
  });
});

describe('a record without a forced exit', () => {
  const told = costOf(
    Array.from({ length: 20 }, (_, i) => alive(FROM + i * HOLD_MS)),
    HOLD_MS,
    draws,
  );

  // Two years watched: 2.9957 ÷ 2 a year, because e^−2.9957 = 5 %.
  test('has none a year, and at most three in the time watched', () => {
    expect(told.forcedExitsAYear).toMatchObject({ value: 0, low: 0 });
    expect(told.forcedExitsAYear?.high).toBeCloseTo(2.9957 / 2, 4);
    expect(told.exitCostAprFraction).toMatchObject({ value: 0, low: null, high: null });
    expect(told.exitCostAprFraction?.bandReason).toContain('nothing was forced out');
    expect([told.severityFraction, told.breakEvenAYear]).toEqual([null, null]);
    expect(told.breakEvenReason).toContain('nothing was forced out');
    expect(told.netAprFraction?.value).toBeCloseTo(0.29, 12);
  });

  test('is watched by the calendar, whatever the number of entries', () => {
    const at = (days: readonly number[]) => Float64Array.from(days, (day) => day * DAY_MS);
    expect(watchedOf(at([0, 1, 2]), 3 * DAY_MS)).toBe(5 * DAY_MS);
    expect(watchedOf(at([0, 10]), 3 * DAY_MS)).toBe(6 * DAY_MS);
  });
});

describe('where a figure can not be known, it is null and says why', () => {
  test('nothing entered', () => {
    expect(costOf([], HOLD_MS, draws)).toMatchObject({
      ...{ entries: 0, netAprFraction: null, breakEvenReason: 'nothing was entered' },
    });
  });

  test('too short a record has no band', () => {
    const { netAprFraction, forcedExitsAYear } = costOf(TWENTY.slice(0, 9), HOLD_MS, draws);
    expect(netAprFraction).toMatchObject({ low: null, high: null });
    expect(forcedExitsAYear?.bandReason).toContain('fewer than 10 blocks');
  });

  test('one crash says nothing of how dear the next is', () => {
    const one = TWENTY.map((entry, i) => (i === 2 ? entry : alive(entry.entryAtMs)));
    const { severityFraction, forcedExitsAYear } = costOf(one, HOLD_MS, draws);
    expect(severityFraction).toMatchObject({ low: null, high: null });
    expect(severityFraction?.bandReason).toContain('one block');
    expect(forcedExitsAYear?.high).toBeGreaterThan(2 * 0.5);
  });

  test('nothing is left even without a forced exit: the break-even is none at all', () => {
    const poor = { ...UNHARMED, funding: 0, net: -0.001 };
    const entries = TWENTY.map((one) => ({ ...one, unharmed: poor, net: poor.net - one.loss }));
    expect(costOf(entries, HOLD_MS, draws)).toMatchObject({
      ...{ breakEvenAYear: 0, ofBreakEvenFraction: null, breakEvenReason: null },
    });
  });

  test('where a forced exit brought money, what they cost may reach below zero', () => {
    const mixed = TWENTY.map((one, i) => (i === 17 ? forced(one.entryAtMs, -0.05) : one));
    const { exitCostAprFraction, forcedExitsAYear } = costOf(mixed, HOLD_MS, draws);
    // 10 + 20 + 5 − 5 = 30 % over two years.
    expect(exitCostAprFraction?.value).toBeCloseTo(0.15, 12);
    expect(exitCostAprFraction?.low).toBeLessThan(0);
    expect(forcedExitsAYear?.low).toBeGreaterThan(0);
  });

  test('forced exits that left more than staying would have have no break-even', () => {
    const lucky = TWENTY.map((one) =>
      one.loss === 0 ? one : forced(one.entryAtMs, one.loss, -0.5),
    );
    const { breakEvenAYear, breakEvenReason } = costOf(lucky, HOLD_MS, draws);
    expect([breakEvenAYear, breakEvenReason]).toEqual([null, expect.stringContaining('left more')]);
  });
});

const share = fc.double({ min: -0.5, max: 0.5, noNaN: true });
const someEntry = fc.record({
  isForced: fc.boolean(),
  loss: fc.double({ min: 0.001, max: 0.9, noNaN: true }),
  missed: share,
  funding: share,
  costs: fc.double({ min: 0, max: 0.05, noNaN: true }),
  pricePnl: share,
});
const someEntries = fc.array(someEntry, { minLength: 1, maxLength: 60 }).map((all) =>
  all.map(({ isForced, loss, missed, funding, costs, pricePnl }, i): CostEntry => {
    const entryAtMs = FROM + i * HOLD_MS;
    const net = funding - costs + pricePnl;
    return {
      entryAtMs,
      forcedAtMs: isForced ? entryAtMs + DAY_MS : Number.NaN,
      loss: isForced ? loss : 0,
      net: isForced ? net - loss - missed : net,
      unharmed: { funding, costs, pricePnl, net },
    };
  }),
);

describe('for any entries', () => {
  test('exit cost is frequency × severity, and the parts of the year are its net', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const told = costOf(entries, HOLD_MS, draws);
        const cost = told.exitCostAprFraction?.value ?? Number.NaN;
        if (told.severityFraction !== null)
          expect(cost).toBe((told.forcedExitsAYear?.value ?? 0) * told.severityFraction.value);
        const planned =
          (told.fundingAprFraction?.value ?? 0) -
          (told.costsAprFraction ?? 0) +
          (told.pricePnlAprFraction ?? 0);
        expect(told.unharmedNetAprFraction).toBeCloseTo(planned, 9);
        expect(planned - cost - (told.missedAprFraction ?? 0)).toBeCloseTo(
          told.netAprFraction?.value ?? Number.NaN,
          9,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('at the break-even frequency nothing is left', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const told = costOf(entries, HOLD_MS, draws);
        const { breakEvenAYear, severityFraction, missedFraction } = told;
        if (breakEvenAYear === null || severityFraction === null || breakEvenAYear === 0) return;
        const taken = breakEvenAYear * (severityFraction.value + (missedFraction ?? 0));
        expect(taken).toBeCloseTo(told.unharmedNetAprFraction ?? Number.NaN, 9);
      }),
      { numRuns: 100 },
    );
  });

  test('a band holds its figure, and what can not be below zero stays above it', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const told = costOf(entries, HOLD_MS, draws);
        const positive = [told.forcedExitsAYear, told.severityFraction, told.exitCostAprFraction];
        for (const one of [...positive, told.fundingAprFraction, told.netAprFraction]) {
          if (one === null || one.low === null || one.high === null) continue;
          expect(one.low).toBeLessThanOrEqual(one.value);
          expect(one.high).toBeGreaterThanOrEqual(one.value);
        }
        for (const one of positive) expect(one?.low ?? 0).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });
});

const [WEEK_MS, WATCHED_YEARS] = [7 * DAY_MS, 4];

/**
 * A world whose crashes come so many a year, at random; each forces out every entry that is held then, at a loss of 2 to
 * 18 %. An entry every third day is held for a week, so it meets a crash with the chance 1 − e^(−rate/52.14).
 */
function worldOf(seed: number, rate: number): readonly CostEntry[] {
  const { uniform } = randomStream(seed, 'crashes');
  const crashes: { readonly at: number; readonly loss: number }[] = [];
  for (let at = 0; at < WATCHED_YEARS * YEAR_MS; ) {
    at += (-Math.log(1 - uniform()) * YEAR_MS) / rate;
    crashes.push({ at, loss: 0.02 + 0.16 * uniform() });
  }
  return Array.from({ length: Math.floor((WATCHED_YEARS * 365) / 3) }, (_, i): CostEntry => {
    const at = i * 3 * DAY_MS;
    const crash = crashes.find((one) => one.at >= at && one.at < at + WEEK_MS);
    return crash === undefined ? alive(at) : { ...forced(at, crash.loss, 0), forcedAtMs: crash.at };
  });
}

/** Forced exits in a year of holding. */
const truthOf = (rate: number): number =>
  (1 - Math.exp((-rate * WEEK_MS) / YEAR_MS)) / (WEEK_MS / YEAR_MS);

test('bands cover a known frequency about as often as they say', () => {
  let covered = 0;
  let told = 0;
  for (let world = 0; world < 120; world++) {
    const { low, high } = costOf(worldOf(world, 3), WEEK_MS, draws).forcedExitsAYear ?? {};
    if (low == null || high == null) continue;
    told += 1;
    if (low <= truthOf(3) && truthOf(3) <= high) covered += 1;
  }
  expect(told).toBeGreaterThan(115);
  expect(covered / told).toBeGreaterThan(0.88);
});

// With a crash a year the net's own even band has its lower end too high 10 to 15 times in a hundred.
test('with few crashes the lower end of the net is still seldom too high', () => {
  const truth = UNHARMED.net / (WEEK_MS / YEAR_MS) - 0.1 * truthOf(1);
  let tooHigh = 0;
  let told = 0;
  for (let world = 0; world < 120; world++) {
    const { forcedExits, netAprFraction } = costOf(worldOf(world, 1), WEEK_MS, draws);
    const low = netAprFraction?.low ?? null;
    // Without a crash in it a record knows the funding only, and says so.
    if (forcedExits === 0 || low === null) continue;
    told += 1;
    if (low > truth) tooHigh += 1;
  }
  expect(told).toBeGreaterThan(110);
  expect(tooHigh / told).toBeLessThan(0.08);
});

describe('the leverage at which it stops paying', () => {
  const row = (leverage: number, value: number | null) => ({
    ...{ leverage, refused: 0, refusal: null },
    ...costOf([], HOLD_MS, draws),
    netAprFraction: value === null ? null : { value, low: null, high: null, bandReason: '' },
  });
  const payingOf = (...nets: readonly (number | null)[]) =>
    payingUpTo(
      nets.map((net, i) => row(i + 1, net)),
      ({ netAprFraction }) => netAprFraction?.value ?? null,
    );

  test('is the next after the highest that pays, of those asked', () => {
    expect(payingOf(0.2, 0.1, -0.1, -0.2)).toEqual({ leverage: 2, stopsAt: 3, notAt: [] });
  });

  test('is none where the highest pays, and the first where none does', () => {
    expect(payingOf(0.1, 0.2)).toEqual({ leverage: 2, stopsAt: null, notAt: [] });
    expect(payingOf(-0.1, null)).toEqual({ leverage: null, stopsAt: 1, notAt: [] });
    expect(payingOf(0, 0)).toEqual({ leverage: null, stopsAt: 1, notAt: [] });
  });

  test('is not one at which only what forced exits brought is above zero', () => {
    const lucky = row(5, 0.3);
    const left = (unharmedNetAprFraction: number | null) =>
      withoutLuck({ ...lucky, unharmedNetAprFraction }, lucky.netAprFraction?.value);
    expect([left(0.4), left(0.1), left(-0.2), left(null)]).toEqual([0.3, 0.1, -0.2, null]);
    expect(withoutLuck({ ...lucky, unharmedNetAprFraction: 0.4 }, null)).toBeNull();
  });

  test('is told with the lower ones that do not pay', () => {
    expect(payingOf(-0.1, 0.1, 0, 0.1, -0.1)).toEqual({ leverage: 4, stopsAt: 5, notAt: [1, 3] });
  });

  test('is none at which nothing is known: a refused entry is no loss', () => {
    expect(payingOf(0.1, null)).toEqual({ leverage: 1, stopsAt: null, notAt: [] });
    expect(payingOf(null, 0.1, null, -0.1)).toEqual({ leverage: 2, stopsAt: 4, notAt: [] });
    expect(payingOf(null, null)).toEqual({ leverage: null, stopsAt: null, notAt: [] });
  });
});
