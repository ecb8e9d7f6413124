/**
 * Goal: an index answers as a walk over every bar would.
 * Method: random columns of any length, round values so that ties happen, every query beside the loop that
 * defines it. By hand: one crossing and one fall that a reader can see.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockRanges, firstBarThatMay } from '../../../src/market/block-ranges.ts';
import { CrossingIndex } from '../../../src/market/crossing-index.ts';
import {
  addPoint,
  type Excursion,
  ExcursionIndex,
  emptyExcursion,
} from '../../../src/market/excursion-index.ts';
import { LeastIndex } from '../../../src/market/least-index.ts';
import type { Tape } from '../../../src/market/tape.ts';
import { extendMixed } from '../../../src/sweep/mixed-excursion.ts';

const column = (length: number) =>
  fc
    .array(fc.integer({ min: -40, max: 40 }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values));

/** A walk of small steps: it rises and falls slowly, over many blocks. */
const walk = (length: number) =>
  column(length).map((steps) => {
    let here = 0;
    return steps.map((step) => {
      here += step;
      return here;
    });
  });

/** A few lengths around the edges of blocks and spans, and any other. */
const lengths = fc.oneof(
  fc.constantFrom(1, 31, 32, 33, 63, 64, 65, 1023, 1024, 1025, 2100),
  fc.integer({ min: 1, max: 400 }),
);

const stretch = (length: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: length }), fc.integer({ min: 0, max: length }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const query = lengths.chain((length) =>
  fc.record({
    price: column(length),
    cash: column(length),
    range: stretch(length),
    level: fc.integer({ min: -90, max: 90 }),
    factor: fc.constantFrom(-1.5, -0.5, 0, 0.5, 2),
  }),
);

describe('a crossing', () => {
  test('of 10 by twice the price less the cash, at the third bar', () => {
    const index = new CrossingIndex(Float64Array.of(1, 4, 6, 9), Float64Array.of(0, 0, 1, 1), 2);
    expect([0, 1, 2, 3].map((bar) => index.at(bar))).toEqual([2, 8, 11, 17]);
    expect(index.first(0, 4, 10)).toBe(2);
    expect(index.first(0, 2, 10)).toBe(2);
    expect(index.max(0, 3)).toBe(11);
  });

  test('is the first bar of the stretch at or above the level', () => {
    fc.assert(
      fc.property(query, ({ price, cash, factor, level, range: [from, end] }) => {
        const index = new CrossingIndex(price, cash, factor);
        let [first, most] = [end, Number.NEGATIVE_INFINITY];
        for (let bar = end - 1; bar >= from; bar--) {
          const value = factor * (price[bar] as number) - (cash[bar] as number);
          if (value >= level) first = bar;
          most = Math.max(most, value);
        }
        // Adding zero makes one zero of the two: which of them a comparison keeps says nothing.
        const told = [index.first(from, end, level), index.max(from, end) + 0];
        expect(told).toEqual([first, most + 0]);
      }),
      { numRuns: 800 },
    );
  });
});

describe('an excursion', () => {
  test('falls 7 from its second point to its fourth', () => {
    const index = new ExcursionIndex(Float64Array.of(3, 4), Float64Array.of(9, 2));
    const found = emptyExcursion();
    index.extend(0, 4, found);
    expect(found).toEqual({ least: 2, leastAt: 3, most: 9, fall: 7, fallFrom: 9 });
  });

  test('is that of every point, and goes on from what was before', () => {
    const cases = lengths.chain((bars) =>
      fc.record({
        open: column(bars),
        close: column(bars),
        range: stretch(2 * bars),
        start: fc.integer({ min: -50, max: 50 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ open, close, start, range: [from, end] }) => {
        const index = new ExcursionIndex(open, close);
        const begun = (): Excursion => ({ ...emptyExcursion(), most: start, least: start });
        const [found, walked] = [begun(), begun()];
        index.extend(from, end, found);
        for (let point = from; point < end; point++) addPoint(walked, point, index.at(point), 0);
        expect({ ...found, fallFrom: 0 }).toEqual({ ...walked, fallFrom: 0 });
        // Of two falls as deep either may be told; a fall began at a point that was there.
        if (found.fall > 0) expect(found.fallFrom - found.fall).toBeGreaterThanOrEqual(found.least);
      }),
      { numRuns: 600 },
    );
  });

  test.each([
    ['leap', column],
    ['wander', walk],
  ] as const)('of two curves that %s, in unequal parts, is that of their sum', (_, made) => {
    const long = fc.constantFrom(2_100, 3_000);
    const cases = fc.oneof(lengths, long).chain((bars) =>
      fc.record({
        columns: fc.tuple(made(bars), made(bars), made(bars), made(bars)),
        range: stretch(2 * bars),
        parts: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
        base: fc.integer({ min: -50, max: 50 }),
        start: fc.integer({ min: -100, max: 300 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ columns, range: [from, end], parts: [g, d], base, start }) => {
        const [a, b, c, e] = columns;
        const [G, S] = [new ExcursionIndex(a, b), new ExcursionIndex(c, e)];
        const begun = (): Excursion => ({ ...emptyExcursion(), most: start, least: start });
        const [found, walked] = [begun(), begun()];
        extendMixed({ base, g, G, d, S }, from, end, found);
        for (let point = from; point < end; point++)
          addPoint(walked, point, base + g * G.at(point) + d * S.at(point), 0);
        expect({ ...found, fallFrom: 0 }).toEqual({ ...walked, fallFrom: 0 });
      }),
      { numRuns: 600 },
    );
  });
});

test('the least of a run of values is the first of its smallest', () => {
  const cases = lengths.chain((length) =>
    fc.record({ values: column(length), range: stretch(length) }),
  );
  fc.assert(
    fc.property(cases, ({ values, range: [from, end] }) => {
      const run = [...values.subarray(from, end)];
      const expected = run.length === 0 ? -1 : from + run.indexOf(Math.min(...run));
      expect(new LeastIndex(values).at(from, end)).toBe(expected);
    }),
    { numRuns: 800 },
  );
});

describe('ranges of blocks', () => {
  const tapeOf = (low: Float64Array, high: Float64Array): Tape => {
    const mark = { open: low, high, low, close: high };
    return { legs: [{ mark, collateral: [] }] } as unknown as Tape;
  };

  test('find the first bar that may, and no bar is passed over that might', () => {
    const cases = fc.constantFrom(1, 63, 64, 65, 4095, 4096, 4097, 9000).chain((bars) =>
      fc.record({
        bars: fc.constant(bars),
        range: stretch(bars),
        spikes: fc.array(fc.integer({ min: 0, max: bars - 1 }), { maxLength: 4 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ bars, range: [from, end], spikes }) => {
        const low = new Float64Array(bars).fill(10);
        const high = new Float64Array(bars).fill(11);
        for (const bar of spikes) high[bar] = 20;
        let asked = 0;
        const first = firstBarThatMay(blockRanges(tapeOf(low, high)), from, end, ([leg], at) => {
          asked += 1;
          return (leg?.high[at] as number) >= 15;
        });
        const inside = spikes.filter((bar) => bar >= from && bar < end);
        expect(first).toBe(Math.min(end, ...inside));
        // A quiet stretch costs a question a block and a span, not one a bar.
        if (spikes.length === 0) expect(asked).toBeLessThan(6 + bars / 2000);
      }),
      { numRuns: 500 },
    );
  });

  test('an open beyond its bar’s extremes is in the range', () => {
    const mark = {
      open: Float64Array.of(25),
      high: Float64Array.of(20),
      low: Float64Array.of(10),
      close: Float64Array.of(9),
    };
    const { bars } = blockRanges({ legs: [{ mark, collateral: [] }] } as unknown as Tape);
    expect([bars[0]?.low[0], bars[0]?.high[0]]).toEqual([9, 25]);
  });
});
