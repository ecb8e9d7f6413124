/**
 * Goal: how long the survivor stood without its hedge, what that could have cost, and what the
 * construction was long or short meanwhile.
 *
 * The pair of 2x at 100, q = 100; the short dies in the bar of 01:00 at 125. The long's reference is
 * its mark at that bar's open moved as the short's was: 100 + (125 − 100) = 125.
 *
 *     01:00  close 121         −100·(121 − 125) =   400; this bar's extremes may be before the death
 *     02:00  low 117                                800
 *     03:00  low 114                              1,100: the worst
 *     04:00  open 115, closed after 90 minutes    1,000; three hours naked
 */
import { describe, expect, test } from 'vitest';
import { fraction } from '../../../src/units/units.ts';
import { tell } from '../../builders/engine.ts';
import { HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 101, 99, 100];
const LONG: readonly Row[] = [
  CALM,
  [100, 124, 50.5, 121],
  [120, 122, 117, 118],
  [118, 119, 114, 115],
  [115, 116, 70, 112],
  [112, 113, 111, 112],
];
const SHORT: readonly Row[] = [
  CALM,
  [100, 130, 99, 122],
  [121, 123, 118, 119],
  [119, 120, 116, 117],
  [117, 118, 110, 111],
  [111, 113, 110, 111],
];
// 1x, so that the long outlives the low of 50.5, and the same 100 of the coin for both.
const pair = (policy: 'close' | 'hold') =>
  input('delta-neutral', 15_000, [leg('long', LONG, { leverage: 1 }), leg('short', SHORT)], {
    splitFraction: 2 / 3,
    survivor: { policy, reactionMs: 90 * 60_000 },
  });

describe('a survivor closed after a reaction of 90 minutes', () => {
  const { result } = tell(pair('close'));
  const [long, short] = result.legs;

  test('was naked from the bar of the death to its exit', () => {
    expect(long?.quantityBase).toBeCloseTo(100, 9);
    expect(long?.nakedMs).toBe(3 * HOUR_MS);
    expect(short?.nakedMs).toBe(0);
  });

  test('stood worst at the lowest low after the death, not at one that may have come before it', () => {
    expect(long?.worstNakedLossQuote).toBeCloseTo(1_100, 8);
    expect(short?.worstNakedLossQuote).toBe(0);
  });

  test('left the construction long by its whole size until then', () => {
    const { netDelta } = result;
    expect(netDelta.series.map(({ atMs }) => atMs)).toEqual([hour(0), hour(1), hour(4)]);
    for (const [i, base] of [0, 100, 0].entries())
      expect(netDelta.series[i]?.base).toBeCloseTo(base, 9);
    expect(netDelta.worstBase).toBeCloseTo(100, 9);
    expect(netDelta.worstAtMs).toBe(hour(1));
    expect(netDelta.bandBase).toBeCloseTo(2, 9);
    expect(netDelta.outsideBandMs).toBe(3 * HOUR_MS);
  });

  test('is told with the net delta before and after each event', () => {
    const around = result.events
      .filter(({ kind }) => kind !== 'margin-call')
      .map(({ kind, leg: role, netDeltaBeforeBase: from, netDeltaAfterBase: to }) => [
        `${role} ${kind}`,
        Math.round(from),
        Math.round(to),
      ]);
    expect(around).toEqual([
      ['long entry', 0, 0],
      ['short entry', 0, 0],
      ['short liquidation', 0, 100],
      ['long exit', 100, 0],
    ]);
  });
});

test('a survivor that is held is naked to the end, and its worst low after the death counts', () => {
  const [long] = tell(pair('hold')).result.legs;
  // From the dead bar's stamp to the close of the last bar.
  expect(long?.nakedMs).toBe(5 * HOUR_MS);
  // The low of 70 in the bar of 04:00: 100·55.
  expect(long?.worstNakedLossQuote).toBeCloseTo(5_500, 8);
});

test('inside the band no time counts, whatever the delta', () => {
  const { netDelta } = tell(pair('close'), {
    scenario: { deltaBand: fraction(1.01) },
  }).result;
  expect(netDelta.outsideBandMs).toBe(0);
  expect(netDelta.worstBase).toBeCloseTo(100, 9);
});

/*
 * Coin-margined legs hold coin: half of 10,000 at 100 is 50 coin a leg, q = 100 at 2x. The contracts
 * cancel, +100 − 100, and what is left is the 100 coin of margin: the pair is long all of its capital.
 */
test('two coin-margined legs are hedged in contracts and long their own margin', () => {
  const calm = [CALM, CALM, CALM];
  const { netDelta } = tell(
    input('delta-neutral', 10_000, [
      leg('long', calm, { contract: 'inverse' }),
      leg('short', calm, { contract: 'inverse' }),
    ]),
  ).result;
  expect(netDelta.worstBase).toBeCloseTo(100, 9);
  // From the entry to the close of the last bar.
  expect(netDelta.outsideBandMs).toBe(3 * HOUR_MS);
});
