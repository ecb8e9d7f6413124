/**
 * Goal: inside one bar things happen in the order of docs/method.md, and each step has a story that
 * ends otherwise where the order is another.
 *
 * The pair of 2x at 100, maintenance 20 %, q = 100, 5,000 posted a leg: the long dies at 62.5.
 */
import { describe, expect, test } from 'vitest';
import { tell } from '../../builders/engine.ts';
import {
  bars,
  flat,
  HOUR_MS,
  hour,
  input,
  leg,
  print,
  type Row,
} from '../../differential/stories/build.ts';

const CALM: Row = [100, 101, 99, 100];
const pair = (rows: readonly Row[], change: Parameters<typeof input>[3] = {}) =>
  input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows)], change);
const longOf = (rows: readonly Row[], change: Parameters<typeof input>[3] = {}) =>
  tell(pair(rows, change)).result.legs[0];

describe('the order inside a bar', () => {
  test('margin is asked at the open before the planned exit there: a gap to 60 is too late', () => {
    const long = longOf([CALM, CALM, [60, 61, 59, 60]], { holdMs: 2 * HOUR_MS });
    expect(long?.exit).toEqual({ atMs: hour(2), price: 60, kind: 'liquidation' });
    expect(long?.liquidation).toMatchObject({ triggerPrice: 60, gap: true });
  });

  test('the planned exit comes before the extremes of its bar: a low of 60 is not met', () => {
    const long = longOf([CALM, CALM, [90, 91, 60, 90]], { holdMs: 2 * HOUR_MS });
    expect(long?.exit).toEqual({ atMs: hour(2), price: 90, kind: 'policy' });
  });

  test('the survivor’s close comes before the extremes of its bar', () => {
    const rows: readonly Row[] = [CALM, [100, 101, 60, 70], [70, 130, 69, 70]];
    const { legs } = tell(pair(rows)).result;
    expect(legs[1]?.exit).toEqual({ atMs: hour(2), price: 70, kind: 'survivor-close' });
  });

  test('a leg is asked at the extreme of the very bar it enters', () => {
    const long = longOf([[100, 101, 60, 90], CALM]);
    expect(long?.exit).toEqual({ atMs: hour(0), price: 62.5, kind: 'liquidation' });
  });

  /*
   * Half of 20,000 stays outside. The short is filled at 69 while its mark opens at 100: 5,000 − 3,100 = 1,900 of equity
   * under 2,000 of maintenance, so it is gone at the open; the long goes inside the bar, at 62.5. Both margins are
   * lost: from 20,000 down to 10,000, and never above where it began.
   */
  test('a leg entered beyond its trigger is gone before what dies inside the bar', () => {
    const rows: readonly Row[] = [[100, 101, 60, 90], CALM];
    const { result } = tell(
      input(
        'delta-neutral',
        20_000,
        [leg('long', rows), leg('short', rows, { last: bars([[69, 70, 68, 69], CALM]) })],
        { reserveFraction: 0.5 },
      ),
    );
    expect(
      result.legs.map(({ liquidation }) => [liquidation?.gap, liquidation?.triggerPrice]),
    ).toEqual([
      [false, 62.5],
      [true, 100],
    ]);
    expect(result.forcedExit?.firstDeadRole).toBe('short');
    expect(result.ambiguous).toBe(false);
    expect(result.totals.maxDrawdownQuote).toBeCloseTo(10_000, 6);
  });

  /*
   * 25 a unit of funding at 02:00, a rate of 0.25 on 100: 50 − 25 = 25 of margin left, and 0.2·100 = 20 needed:
   * alive. A rate of 0.31 leaves 19: dead at that open, at 100, having paid.
   */
  test('funding is paid before margin is asked at the open, and can kill alone', () => {
    const ratedAt = (rate: number) =>
      tell(
        input('delta-neutral', 10_000, [
          leg('long', [CALM, CALM, [100, 100, 100, 100]], { funding: [print(hour(2), rate)] }),
          leg('short', [CALM, CALM, [100, 100, 100, 100]]),
        ]),
      ).result.legs[0];
    expect(ratedAt(0.25)?.liquidation).toBeNull();
    const dead = ratedAt(0.31);
    expect(dead?.liquidation).toMatchObject({ atMs: hour(2), triggerPrice: 100 });
    expect(dead?.settlements).toBe(1);
    expect(dead?.liquidation?.marginForfeitedQuote).toBeCloseTo(1_900, 8);
  });

  test('a leg entered at a mark already beyond its trigger dies at that open', () => {
    // Filled at a last price of 100 while the mark stands at 60.
    const { legs } = tell(
      input('delta-neutral', 10_000, [
        leg('long', [[60, 61, 59, 60], CALM], { last: bars([CALM, CALM]) }),
        leg('short', [CALM, CALM]),
      ]),
    ).result;
    expect(legs[0]?.liquidation).toMatchObject({ atMs: hour(0), triggerPrice: 60, gap: true });
  });
});

describe('the trigger', () => {
  test('is not met by equity that equals maintenance under the scenario’s own rules', () => {
    expect(longOf([CALM, [100, 101, 62.5, 90]])?.liquidation).toBeNull();
    expect(longOf([CALM, [100, 101, 62.499, 90]])?.liquidation?.triggerPrice).toBeCloseTo(62.5, 9);
  });

  /*
   * What is left at 62.5 is 5,000 − 3,750 = 1,250. A fee of 10 % of 6,250 takes 625 of it and the
   * forfeit the rest; a fee of 50 %, 3,125, takes 1,250 and no more.
   */
  test.each([
    [0.1, 625, 625],
    [0.5, 1_250, 0],
  ])('a fee of %d is taken from what is left', (feeFraction, fee, forfeited) => {
    const rows: readonly Row[] = [CALM, [100, 101, 60, 90]];
    const { result } = tell(pair(rows, { liquidation: flat(0.2, { feeFraction }) }));
    const dead = result.legs[0]?.liquidation;
    expect(dead?.feeQuote).toBeCloseTo(fee, 8);
    expect(dead?.marginForfeitedQuote).toBeCloseTo(forfeited, 8);
    expect(dead?.returnedQuote).toBeCloseTo(0, 8);
    // The long has lost all it posted, the short has won 100·10 by its close at 90.
    expect(result.totals.netQuote).toBeCloseTo(-5_000 + 1_000, 8);
  });
});

describe('a survivor', () => {
  test('that gaps beyond its own trigger before it can be closed dies at that open', () => {
    // The short alone from 62.5 on; its trigger is 125, and 02:00 opens at 130.
    const rows: readonly Row[] = [CALM, [100, 101, 60, 70], [130, 131, 129, 130]];
    const { legs } = tell(pair(rows)).result;
    expect(legs[1]?.exit).toEqual({ atMs: hour(2), price: 130, kind: 'liquidation' });
    expect(legs[1]?.liquidation?.gap).toBe(true);
  });

  /*
   * 2,000 of 12,000 is held back. At 02:00 the long is reopened at 70 and 2x with what there is: 2,000·2 ÷
   * 70 = 57.14…, less than the short's 100, and all of the 2,000 is posted.
   */
  test('is hedged again as far as the cash goes', () => {
    const rows: readonly Row[] = [CALM, [100, 101, 60, 70], [70, 71, 69, 70], [70, 71, 69, 70]];
    const reopen = pair(rows, { survivor: { policy: 'rehedge', reactionMs: 0 } });
    const { legs } = tell({ ...reopen, capitalQuote: 12_000, reserveFraction: 1 / 6 }).result;
    const again = legs.find(({ role, lifeIndex }) => role === 'long' && lifeIndex === 1);
    expect(again?.quantityBase).toBeCloseTo(4_000 / 70, 6);
    expect(again?.marginQuote).toBeCloseTo(2_000, 6);
    // A reserve of a millionth of a millionth is what rounding leaves: nothing is reopened with it.
    const { legs: none } = tell({ ...reopen, reserveFraction: 1e-12 }).result;
    expect(none).toHaveLength(2);
  });
});

/*
 * Under `hold` both legs leave at the window's end, and so does the twin: it is marked there, so its fees of
 * leaving are none of the loss, and the actual's are. Taker 1 %, 10,500 so that q = 5,250·2 ÷ (100·1.02) = 102.94….
 */
test('the twin is marked where the exit ends, and its own fees of leaving come after it', () => {
  const rows: readonly Row[] = [CALM, [100, 101, 60, 70], [70, 71, 69, 70]];
  const { totals, forcedExit, legs } = tell(
    input(
      'delta-neutral',
      10_500,
      [leg('long', rows, { takerFraction: 0.01 }), leg('short', rows, { takerFraction: 0.01 })],
      { survivor: { policy: 'hold', reactionMs: 0 } },
    ),
  ).result;
  const quantity = 10_500 / 102;
  const leaving = quantity * 70 * 0.01;
  // The actual leaves with one leg, the twin with two, after T.
  expect(legs[1]?.feesQuote).toBeCloseTo(quantity * 1 + leaving, 8);
  expect(forcedExit?.unplannedCostsQuote).toBeCloseTo(leaving, 8);
  expect(forcedExit?.residualQuote).toBeCloseTo(0, 8);
  expect(totals.forgoneAfterExitQuote).toBeCloseTo(-2 * leaving, 8);
});

/*
 * A cross carry of 1x, 100 coin and 100 short at 100, planned to leave at 02:00, where spot opens at 100 and
 * the perp at 190: A = 10,000 − 9,000 = 1,000, needed 0.2·19,000 = 3,800. Dead at the open at which the twin
 * leaves: the 1,000 are forfeited, −10,000; the twin has −9,000 whatever the bar does after, and the loss is 1,000.
 */
test('a twin that left at the open of the bar of the death is not marked at its close', () => {
  const spot: readonly Row[] = [CALM, CALM, [100, 101, 99, 100]];
  const perp: readonly Row[] = [CALM, CALM, [190, 191, 140, 150]];
  const { totals, forcedExit } = tell(
    input('cross', 10_000, [leg('spot', spot), leg('perp', perp, { leverage: 1 })], {
      holdMs: 2 * HOUR_MS,
    }),
  ).result;
  expect(totals.netQuote).toBeCloseTo(-10_000, 8);
  expect(totals.twinNetQuote).toBeCloseTo(-9_000, 8);
  expect(totals.forcedExitLossQuote).toBeCloseTo(1_000, 8);
  expect(forcedExit?.marginForfeitedQuote).toBeCloseTo(1_000, 8);
  expect(forcedExit?.basisForgoneQuote).toBeCloseTo(0, 8);
  expect(forcedExit?.residualQuote).toBeCloseTo(0, 8);
});
