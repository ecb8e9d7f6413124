/**
 * Goal: a shock changes what it says and nothing else, and rests on nothing later than the bar it changes.
 * Method: four hourly bars worked by hand, then laws over random tapes.
 *
 * Both marks stand at 100, 100 to 110, 110, back to 100; prints of 0.01 % settle at bars 1 and 3.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import type { Shock } from '../../../src/domain/stress.ts';
import { type ShockedLeg, shocked } from '../../../src/market/shocks.ts';
import type { LegTape, PriceColumns, Tape } from '../../../src/market/tape.ts';
import { durationMs, epochMs, fraction } from '../../../src/units/units.ts';

const HOUR = 3_600_000;

type Bar = readonly [open: number, high: number, low: number, close: number];

const columns = (bars: readonly Bar[]): PriceColumns => ({
  open: Float64Array.from(bars, ([open]) => open),
  high: Float64Array.from(bars, ([, high]) => high),
  low: Float64Array.from(bars, ([, , low]) => low),
  close: Float64Array.from(bars, ([, , , close]) => close),
});

function leg(bars: readonly Bar[], own: Partial<LegTape> = {}): LegTape {
  const mark = columns(bars);
  return {
    mark,
    fillOpen: mark.open,
    fillClose: mark.close,
    funding: {
      bar: Int32Array.of(1, 3),
      completes: Uint8Array.of(1, 1),
      rate: Float64Array.of(0.0001, -0.0003),
      price: Float64Array.of(Number.NaN, 99),
    },
    conversion: null,
    collateral: [],
    index: columns(bars),
    shown: {
      dueMs: Float64Array.of(HOUR, 3 * HOUR),
      rate: Float64Array.of(0.0001, -0.0003),
      intervalMs: Float64Array.of(2 * HOUR, 2 * HOUR),
    },
    ...own,
  };
}

const tapeOf = (...legs: readonly LegTape[]): Tape => ({
  gridMs: HOUR,
  openMs: Float64Array.from(legs[0]?.mark.open ?? [], (_, bar) => bar * HOUR),
  legs,
  shared: null,
  sharedReason: 'none',
  signals: {},
});

const BARS: readonly Bar[] = [
  [100, 101, 99, 100],
  [100, 112, 100, 110],
  [110, 111, 108, 110],
  [110, 110, 90, 100],
];
const LEGS: readonly ShockedLeg[] = [
  { role: 'long', hasFunding: true, assets: [] },
  { role: 'short', hasFunding: true, assets: ['USDe'] },
];
const plainTape = (): Tape => tapeOf(leg(BARS), leg(BARS, { collateral: [columns(BARS)] }));

const move = (by: number, fromMs: number, lasting: number) => ({
  by: fraction(by),
  from: epochMs(fromMs),
  lasting: durationMs(lasting),
});
const markShock = (by: number, fromMs: number, lasting: number): Shock => ({
  ...{ kind: 'mark', role: 'short' },
  ...move(by, fromMs, lasting),
});
const depeg = (by: number, fromMs: number, lasting: number): Shock => ({
  ...{ kind: 'depeg', asset: 'USDe' },
  ...move(by, fromMs, lasting),
});
const under = (shock: Shock, tape = plainTape()) => shocked(tape, [shock], LEGS);
const barOf = (mark: PriceColumns | undefined, bar: number): readonly (number | undefined)[] => [
  mark?.open[bar],
  mark?.high[bar],
  mark?.low[bar],
  mark?.close[bar],
];

describe('a mark moved by -10 %', () => {
  test('over whole bars takes every price of them, and fills from it, and leaves the rest', () => {
    const { tape, notes } = under(markShock(-0.1, HOUR, HOUR));
    const [first, second] = tape.legs;
    // 0.9 of 100, 112, 100 and 110.
    expect(barOf(second?.mark, 1)).toEqual([90, 0.9 * 112, 90, 99]);
    for (const bar of [0, 2, 3]) expect(barOf(second?.mark, bar)).toEqual(BARS[bar]);
    expect(second?.fillOpen).toBe(second?.mark.open);
    expect(first).toEqual(plainTape().legs[0]);
    expect(second?.index).toEqual(columns(BARS));
    expect(notes).toEqual([]);
  });

  test('over the second half of a bar takes its close, and its low as if it fell there', () => {
    const { tape } = under(markShock(-0.1, 1.5 * HOUR, HOUR));
    const mark = tape.legs[1]?.mark;
    // Opens before the shock: 100 stands. The high may have come before it: 112 stands.
    expect(barOf(mark, 1)).toEqual([100, 112, 90, 99]);
    // Opens in it and closes after it.
    expect(barOf(mark, 2)).toEqual([99, 111, 0.9 * 108, 110]);
    expect(barOf(mark, 3)).toEqual(BARS[3]);
  });

  test('for ten minutes inside a bar takes only its low', () => {
    const mark = under(markShock(-0.1, 1.5 * HOUR, HOUR / 6)).tape.legs[1]?.mark;
    expect(barOf(mark, 1)).toEqual([100, 112, 90, 110]);
  });

  test('up by 10 % inside a bar takes only its high', () => {
    const mark = under(markShock(0.1, 1.5 * HOUR, HOUR / 6)).tape.legs[1]?.mark;
    expect(barOf(mark, 1)).toEqual([100, 112 * 1.1, 100, 110]);
  });

  test('leaves a last-price series that fills are taken from', () => {
    const last = Float64Array.of(100, 100, 110, 110);
    const tape = tapeOf(leg(BARS), leg(BARS, { fillOpen: last }));
    expect(under(markShock(-0.1, HOUR, HOUR), tape).tape.legs[1]?.fillOpen).toBe(last);
  });
});

test('a depeg moves the asset and no mark', () => {
  const { tape } = under(depeg(-0.2, 2 * HOUR, HOUR));
  expect(barOf(tape.legs[1]?.collateral[0], 2)).toEqual([88, 111 * 0.8, 108 * 0.8, 88]);
  expect(tape.legs[1]?.mark).toEqual(columns(BARS));
  expect(tape.legs[0]).toEqual(plainTape().legs[0]);
});

describe('a widened divergence', () => {
  const second: readonly Bar[] = [
    [101, 103, 98, 100],
    [100, 112, 100, 110],
    [110, 111, 108, 110],
    [110, 110, 90, 100],
  ];
  const tape = tapeOf(leg(BARS), leg(second));

  test('doubles the distance of the second leg from the first, column by column', () => {
    const { legs } = shocked(tape, [{ kind: 'divergence', factor: 2 }], LEGS).tape;
    // 100 + 2·1, 101 + 2·2, 99 − 2·1, 100 + 2·0.
    expect(barOf(legs[1]?.mark, 0)).toEqual([102, 105, 97, 100]);
    expect(barOf(legs[1]?.mark, 1)).toEqual(BARS[1]);
    expect(legs[0]).toBe(tape.legs[0]);
    expect(legs[1]?.fillOpen).toBe(legs[1]?.mark.open);
  });

  test('keeps highs over and lows under their own open and close', () => {
    const odd = tapeOf(leg([[100, 110, 90, 100]]), leg([[104, 104, 96, 96]]));
    const { legs } = shocked(odd, [{ kind: 'divergence', factor: 3 }], LEGS).tape;
    // Open 112, high 92 at first, low 108 at first, close 88.
    expect(barOf(legs[1]?.mark, 0)).toEqual([112, 112, 88, 88]);
  });

  test('that would take a price below zero is refused by its place and time', () => {
    const low = tapeOf(leg(BARS), leg(BARS.map(() => [50, 50, 50, 50])));
    expect(() =>
      shocked(low, [{ kind: 'funding flip' }, { kind: 'divergence', factor: 9 }], LEGS),
    ).toThrow(ScenarioError);
    try {
      shocked(low, [{ kind: 'funding flip' }, { kind: 'divergence', factor: 9 }], LEGS);
    } catch (error) {
      expect((error as ScenarioError).issues).toMatchObject([
        { where: 'stress.1.widen', found: '9, which does not at 1970-01-01 00:00 UTC' },
      ]);
    }
  });
});

describe('settlement delayed', () => {
  test('by half an hour: each print settles at the next open, and is shown as late', () => {
    const { tape, notes } = under({ kind: 'settlement delay', by: durationMs(HOUR / 2) });
    const [first] = tape.legs;
    // Due at 1:30 and 3:30: the open of bar 2, and none.
    expect([...(first?.funding.bar ?? [])]).toEqual([2]);
    expect([...(first?.funding.rate ?? [])]).toEqual([0.0001]);
    expect([...(first?.shown?.dueMs ?? [])]).toEqual([1.5 * HOUR, 3.5 * HOUR]);
    expect(notes).toEqual([
      'One funding print of the long leg would settle after the window’s end, and so never.',
      'One funding print of the short leg would settle after the window’s end, and so never.',
    ]);
  });

  test('by an hour and a half: the open of bar 3, and not the one before', () => {
    const [first] = under({ kind: 'settlement delay', by: durationMs(1.5 * HOUR) }).tape.legs;
    expect([...(first?.funding.bar ?? [])]).toEqual([3]);
  });

  test('leaves what borrowed spot costs', () => {
    const spot = [{ role: 'spot', hasFunding: false, assets: [] }, LEGS[1] as ShockedLeg];
    const tape = plainTape();
    const shocks: readonly Shock[] = [
      { kind: 'settlement delay', by: durationMs(HOUR) },
      { kind: 'funding flip' },
    ];
    const [first, second] = shocked(tape, shocks, spot).tape.legs;
    expect(first).toBe(tape.legs[0]);
    expect([...(second?.funding.bar ?? [])]).toEqual([2]);
    expect([...(second?.funding.rate ?? [])]).toEqual([-0.0001]);
  });
});

test('funding flipped has the other sign, as it settles and as it is shown', () => {
  const [first] = under({ kind: 'funding flip' }).tape.legs;
  expect([...(first?.funding.rate ?? [])]).toEqual([-0.0001, 0.0003]);
  expect([...(first?.shown?.rate ?? [])]).toEqual([-0.0001, 0.0003]);
  expect(first?.mark).toEqual(columns(BARS));
});

describe('laws', () => {
  const price = fc.double({ min: 50, max: 150, noNaN: true });
  const bar = fc
    .tuple(price, price, price, price)
    .map(([a, b, c, d]): Bar => [a, Math.max(a, b, c, d), Math.min(a, b, c, d), b]);
  const bars = fc.array(bar, { minLength: 4, maxLength: 12 });
  const instant = fc.integer({ min: -2, max: 14 }).map((quarter) => (quarter * HOUR) / 4);
  const shock: fc.Arbitrary<Shock> = fc.oneof(
    fc
      .tuple(fc.double({ min: -0.9, max: 1, noNaN: true }), instant, fc.integer({ min: 1, max: 9 }))
      .map(([by, from, quarters]) => markShock(by, from, (quarters * HOUR) / 4)),
    fc.double({ min: 0, max: 1.2, noNaN: true }).map((factor) => ({
      ...{ kind: 'divergence' as const, factor },
    })),
    fc
      .integer({ min: 0, max: 200 })
      .map((min) => ({ kind: 'settlement delay' as const, by: durationMs(min * 60_000) })),
    fc.constant({ kind: 'funding flip' as const }),
  );
  const market = fc.tuple(bars, bars).map(([a, b]) => {
    const count = Math.min(a.length, b.length);
    return tapeOf(leg(a.slice(0, count)), leg(b.slice(0, count)));
  });

  test('shocks of no size leave every byte', () => {
    fc.assert(
      fc.property(market, instant, (tape, from) => {
        const none: readonly Shock[] = [
          markShock(0, from, HOUR),
          depeg(0, from, HOUR),
          { kind: 'divergence', factor: 1 },
          { kind: 'settlement delay', by: durationMs(0) },
          { kind: 'funding flip' },
          { kind: 'funding flip' },
        ];
        expect(shocked(tape, none, LEGS)).toEqual({ tape, notes: [] });
      }),
    );
  });

  test('what is at a bar rests on that bar alone: a longer record has the same beginning', () => {
    fc.assert(
      fc.property(market, fc.array(shock, { maxLength: 4 }), (tape, shocks) => {
        const cut = tape.openMs.length - 1;
        const shorter: Tape = {
          ...tape,
          openMs: tape.openMs.slice(0, cut),
          legs: tape.legs.map(({ mark, funding, ...rest }) => {
            const own: PriceColumns = {
              open: mark.open.slice(0, cut),
              high: mark.high.slice(0, cut),
              low: mark.low.slice(0, cut),
              close: mark.close.slice(0, cut),
            };
            const kept = [...funding.bar].filter((due) => due < cut).length;
            return {
              ...{ ...rest, mark: own, fillOpen: own.open, fillClose: own.close },
              funding: {
                bar: funding.bar.slice(0, kept),
                completes: funding.completes.slice(0, kept),
                rate: funding.rate.slice(0, kept),
                price: funding.price.slice(0, kept),
              },
            };
          }),
        };
        const whole = shocked(tape, shocks, LEGS).tape.legs;
        for (const [i, { mark, funding }] of shocked(shorter, shocks, LEGS).tape.legs.entries()) {
          const other = whole[i];
          for (const column of ['open', 'high', 'low', 'close'] as const)
            expect([...mark[column]]).toEqual([...(other?.mark[column] ?? [])].slice(0, cut));
          const due = [...(other?.funding.bar ?? [])].filter((at) => at < cut);
          expect([...funding.bar]).toEqual(due);
          expect([...funding.rate]).toEqual([...(other?.funding.rate ?? [])].slice(0, due.length));
        }
      }),
    );
  });

  test('every bar stays in order, and the record is not written to', () => {
    fc.assert(
      fc.property(market, fc.array(shock, { maxLength: 4 }), (tape, shocks) => {
        const before = structuredClone(tape);
        for (const { mark } of shocked(tape, shocks, LEGS).tape.legs)
          for (let i = 0; i < mark.open.length; i++) {
            const [open, high, low, close] = barOf(mark, i) as [number, number, number, number];
            expect(Math.max(open, close)).toBeLessThanOrEqual(high);
            expect(Math.min(open, close)).toBeGreaterThanOrEqual(low);
          }
        expect(tape).toEqual(before);
      }),
    );
  });
});
