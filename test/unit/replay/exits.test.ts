/**
 * Goal: the same fall under each exit style, every figure derived by hand.
 *
 * 10,000 at 2x: 5,000 and q = 100 on each side, both entered at 100; maintenance 20 %. The long is caught in
 * the bar of 01:00 at (100 − 50) ÷ 0.8 = 62.5: its equity there is 5,000 − 3,750 = 1,250. The short's mark
 * opens that bar at 101, so that it stands at 101 − 37.5 = 63.5 then: +3,650. No fees; an order that nobody
 * planned costs 1 %.
 */
import { describe, expect, test } from 'vitest';
import { durationMs, fraction } from '../../../src/units/units.ts';
import { HOURS, near, under } from '../../builders/exit-story.ts';
import { hour } from '../../differential/stories/build.ts';

describe('one fall under each exit style', () => {
  test('market: the long alone is sold, and the short is closed an hour later by the survivor policy', () => {
    // Long: 1,250 − 1 % of 6,250 = 1,187.5 back. Short, at 62 and 1 %: 3,800 − 62.
    const { totals, exits, legs } = under({ kind: 'market' });
    expect(totals.netQuote).toBeCloseTo(-3_750 - 62.5 + 3_800 - 62, 8);
    expect(legs[0]?.liquidation).toMatchObject({
      marginForfeitedQuote: near(0),
      slippageQuote: near(62.5),
      returnedQuote: near(1_187.5),
    });
    expect(exits).toEqual([
      {
        role: 'long',
        lifeIndex: 0,
        style: 'market',
        atMs: hour(1),
        endAtMs: hour(1),
        liquidatorDelta: { worstBase: 100, integratedBaseHours: 0 },
        caughtLegSlippageQuote: near(62.5),
        otherLegSlippageQuote: near(62),
        chargeQuote: 0,
        fund: null,
        basisPath: [{ atMs: hour(1), fraction: near(63.5 / 62.5 - 1) }],
      },
    ]);
  });

  test('coordinated without a lag: both at the trigger, and the penalty on the leg that was not caught', () => {
    // Short at 63.5: 3,650 − 1 % of 6,350 − 0.5 % of 6,350.
    const { totals, exits, legs, forcedExit } = under({
      kind: 'coordinated',
      lag: durationMs(0),
      penalty: fraction(0.005),
    });
    expect(totals.netQuote).toBeCloseTo(-3_750 - 62.5 + 3_650 - 63.5 - 31.75, 8);
    expect(exits).toMatchObject([
      {
        liquidatorDelta: { worstBase: 0, integratedBaseHours: 0 },
        otherLegSlippageQuote: near(63.5),
        chargeQuote: near(31.75),
      },
    ]);
    expect(legs[1]).toMatchObject({
      exit: { atMs: hour(1), kind: 'survivor-close' },
      pricePnlQuote: near(3_650),
      exitChargesQuote: near(31.75),
      nakedMs: 0,
      worstNakedLossQuote: near(0),
    });
    expect(forcedExit).toMatchObject({
      exitChargesQuote: near(31.75),
      nakedDriftQuote: near(0),
    });
  });

  test('coordinated with a lag of an hour: the other leg waits in the engine’s hands from the end of the bar', () => {
    // The bar ends at 02:00; an hour later the short stands at 61: 3,900 − 61, penalty 0.5 % of 6,100.
    const { totals, exits } = under({
      kind: 'coordinated',
      lag: HOURS(1),
      penalty: fraction(0.005),
    });
    expect(totals.netQuote).toBeCloseTo(-3_750 - 62.5 + 3_900 - 61 - 30.5, 8);
    expect(exits).toMatchObject([
      {
        atMs: hour(1),
        endAtMs: hour(3),
        // Short 100 coins from the trigger's bar at 01:00 to 03:00.
        liquidatorDelta: { worstBase: -100, integratedBaseHours: near(200) },
        basisPath: [
          { fraction: near(63.5 / 62.5 - 1) },
          { fraction: near(62 / 61 - 1) },
          { fraction: near(61 / 60 - 1) },
        ],
      },
    ]);
  });

  test('backstop: one per cent of each notional, and no slippage', () => {
    const { totals, exits, legs } = under({ kind: 'backstop', discount: fraction(0.01) });
    expect(totals.netQuote).toBeCloseTo(-3_750 - 62.5 + 3_650 - 63.5, 8);
    expect(exits).toMatchObject([
      { caughtLegSlippageQuote: 0, otherLegSlippageQuote: 0, chargeQuote: near(126) },
    ]);
    expect(legs[0]?.liquidation?.returnedQuote).toBeCloseTo(1_250 - 62.5, 8);
  });

  test('backstop: a leg gives no more than it is worth', () => {
    const { totals, exits } = under({ kind: 'backstop', discount: fraction(0.5) });
    // 3,125 are asked of the long, which has 1,250; 3,175 of the short, which has 8,650.
    expect(totals.netQuote).toBeCloseTo(-5_000 + 3_650 - 3_175, 8);
    expect(exits).toMatchObject([{ chargeQuote: near(1_250 + 3_175) }]);
  });

  test('fund: the equity goes to the fund, which sells at 61 and at 60 what it took at the bankruptcy price of 50', () => {
    // 50·(61 − 50) + 50·(60 − 50) − 1 % of 3,050 and of 3,000 = 550 + 500 − 60.5 = +989.5.
    const { totals, exits, legs } = under({
      kind: 'fund',
      balance: 1_000,
      over: HOURS(2),
      winners: null,
    });
    expect(totals.netQuote).toBeCloseTo(-5_000 + 3_800 - 62, 8);
    expect(legs[0]?.liquidation).toMatchObject({
      marginForfeitedQuote: near(1_250),
      returnedQuote: 0,
    });
    expect(exits).toMatchObject([
      {
        endAtMs: hour(3),
        // 100 coins for an hour, and 50 for another.
        liquidatorDelta: { worstBase: 100, integratedBaseHours: near(150) },
        caughtLegSlippageQuote: near(60.5),
        otherLegSlippageQuote: near(62),
        fund: {
          beforeQuote: 1_000,
          afterQuote: near(1_989.5),
          socialisedQuote: 0,
          chargedToUsQuote: 0,
        },
      },
    ]);
  });

  test('staged: one step of five restores the maintenance, and the pair goes on hedged', () => {
    // 20 coins: 1 % of 1,250 = 12.5. Equity 1,237.5 against 20 % of 80 · 62.5 = 1,000.
    // The short's 20 at 63.5: 730 − 12.7. The rest, 80 each, at the last closes of 59 and 60.
    const { totals, exits, legs, netDelta } = under({ kind: 'staged', steps: 5, over: HOURS(2) });
    expect(legs.map(({ role, quantityBase, exit }) => [role, quantityBase, exit.kind])).toEqual([
      ['long', 100, 'liquidation'],
      ['long', 80, 'window-end'],
      ['short', 100, 'survivor-close'],
      ['short', 80, 'window-end'],
    ]);
    expect(totals.netQuote).toBeCloseTo(-20 * 37.5 - 12.5 - 80 * 41 + 730 - 12.7 + 80 * 40, 8);
    expect(exits).toMatchObject([
      {
        endAtMs: hour(1),
        liquidatorDelta: { worstBase: near(0), integratedBaseHours: 0 },
        caughtLegSlippageQuote: near(12.5),
        otherLegSlippageQuote: near(12.7),
      },
    ]);
    expect(Math.abs(netDelta.worstBase)).toBeLessThanOrEqual(100);
    expect(legs.every(({ nakedMs }) => nakedMs === 0)).toBe(true);
  });

  test('migrate: the offset at once, both closed in halves, and what is left comes back', () => {
    // Offset of 100 at 63.5: 1 % of 6,350 = 63.5, left 1,186.5. At 02:00 the two made 100·(−1.5 + 1.5) = 0;
    // halves at 61 and 62: 61.5, left 1,125. At 03:00 50·(−1 + 1) = 0; the rest at 60 and 61: 60.5, left 1,064.5.
    const { totals, exits, legs } = under({ kind: 'migrate', over: HOURS(2) });
    expect(legs[0]?.liquidation?.returnedQuote).toBeCloseTo(1_064.5, 8);
    expect(totals.netQuote).toBeCloseTo(-5_000 + 1_064.5 + 3_800 - 62, 8);
    expect(exits).toMatchObject([
      {
        endAtMs: hour(3),
        liquidatorDelta: { worstBase: 0, integratedBaseHours: 0 },
        caughtLegSlippageQuote: near(30.5 + 30),
        otherLegSlippageQuote: near(63.5 + 31 + 30.5 + 62),
      },
    ]);
  });
});
