/**
 * Goal: what a leg needed, how near it came, what would have saved it, by hand.
 *
 * A long of 2x from 100 at 20 %, q = 100, margin 5,000. Required a unit: 0.2·p + (100 − p) = 100 − 0.8·p:
 *
 *     low 99   20.8        low 60   52: dies (50 posted) and 200 more would have seen it through
 *     low 80   36          survival leverage 100 ÷ 52
 *
 * Its liquidation price is 62.5: at the low of 80 it is (80 − 62.5) ÷ 80 = 0.21875 away.
 * A short of 2x: 0.2·p − (100 − p) = 1.2·p − 100: at 101, 21.2; its trigger is 125 and the nearest it
 * comes is (125 − 101) ÷ 101.
 */
import { describe, expect, test } from 'vitest';
import { tell } from '../../builders/engine.ts';
import { hour, input, leg, print, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 101, 99, 100];
const dip = (low: number): readonly Row[] => [CALM, [100, 101, low, 90], [90, 91, 89, 90]];
const pair = (low: number) =>
  input('delta-neutral', 10_000, [leg('long', dip(low)), leg('short', dip(low))]);

describe('a leg that lived', () => {
  const [long, short] = tell(pair(80)).result.legs;

  test('needs no top-up', () => {
    expect(long?.topUpToSurviveQuote).toBe(0);
    expect(long?.survivalLeverage).toBeCloseTo(100 / 36, 12);
    expect(short?.survivalLeverage).toBeCloseTo(100 / 21.2, 12);
  });

  test('was nearest to its liquidation at its lowest low, a short at its highest high', () => {
    expect(long?.minLiquidationDistanceFraction).toBeCloseTo(0.218_75, 12);
    expect(long?.minLiquidationDistanceAtMs).toBe(hour(1));
    expect(short?.minLiquidationDistanceFraction).toBeCloseTo(24 / 101, 12);
    expect(short?.minLiquidationDistanceAtMs).toBe(hour(0));
  });
});

describe('a leg that died', () => {
  const { legs, totals } = tell(pair(60)).result;
  const [long] = legs;

  test('would have lived with what it lacked at the worst, wherever its trigger was', () => {
    expect(long?.topUpToSurviveQuote).toBeCloseTo(200, 9);
    expect(long?.survivalLeverage).toBeCloseTo(100 / 52, 12);
    expect(totals.pairSurvivalLeverage).toBeCloseTo(100 / 52, 12);
  });

  test('came as near as nothing', () => {
    expect(long?.minLiquidationDistanceFraction).toBe(0);
    expect(long?.minLiquidationDistanceAtMs).toBe(hour(1));
  });
});

/*
 * Funding counts as margin: 10 % at the open of bar 2 costs the long 9 a unit, so at the low of 89 it
 * needs 100 − 0.8·89 + 9 = 37.8, more than the 36 of the low of 80.
 */
test('what funding took is needed on top', () => {
  const rows = dip(80);
  const [long] = tell(
    input('delta-neutral', 10_000, [
      leg('long', rows, { funding: [print(hour(2), 0.1)] }),
      leg('short', rows),
    ]),
  ).result.legs;
  expect(long?.survivalLeverage).toBeCloseTo(100 / 37.8, 12);
});

test('spot that is held outright can not be liquidated, and says so with null', () => {
  const { legs } = tell(
    input('segregated', 15_000, [leg('spot', dip(60)), leg('perp', dip(60), { side: 'short' })]),
  ).result;
  expect(legs[0]).toMatchObject({
    role: 'spot',
    survivalLeverage: null,
    topUpToSurviveQuote: null,
    minLiquidationDistanceFraction: null,
    warnings: [],
  });
  // q = 15,000 ÷ (100 + 50) = 100, and the short at 2x stands at 21.2 as above.
  expect(legs[1]?.survivalLeverage).toBeCloseTo(100 / 21.2, 12);
});

describe('the required-margin curve', () => {
  test('is told a unit of the coin, to the end, as if nothing had been liquidated', () => {
    const { curves } = tell(pair(60));
    const expected = [20.8, 52, 28.8];
    for (const [bar, needed] of expected.entries())
      expect(curves.legs[0]?.requiredMargin[bar]).toBeCloseTo(needed, 9);
    expect(curves.legs[0]?.postedMargin).toBeCloseTo(50, 9);
    // The ratio is of the leg that was: nothing after its death.
    expect(curves.legs[0]?.marginRatio[2]).toBeNaN();
  });
});
