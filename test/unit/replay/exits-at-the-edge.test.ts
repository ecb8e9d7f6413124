/**
 * Goal: what a style does where it does not simply go through: gaps, wicks, empty funds, both legs at once, the end.
 * Method: the pair of exits.test.ts (q = 100 at 100, 5,000 behind each, 20 % maintenance, 1 % unplanned) on other
 * prices, by hand.
 */
import { describe, expect, test } from 'vitest';
import type { ExitStyle } from '../../../src/domain/exit-style.ts';
import type { Construction } from '../../../src/domain/scenario.ts';
import { durationMs, fraction } from '../../../src/units/units.ts';
import { tell } from '../../builders/engine.ts';
import { FALL, FLAT, HOURS, near, ONE_PERCENT, pair, under } from '../../builders/exit-story.ts';
import { scenarioOf } from '../../differential/engine.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { flat, hour, input, leg, type Row } from '../../differential/stories/build.ts';

/** The construction with its second leg on the first one's venue. */
function onOneVenue(story: OracleInput): Construction {
  const { construction } = scenarioOf(story);
  if (construction.kind !== 'delta-neutral') return construction;
  const { long, short } = construction;
  return { ...construction, short: { ...short, venue: long.venue } };
}

describe('staged', () => {
  /**
   * The long opens at 58, beyond 62.5: equity 5,000 − 4,200 = 800 against 1,160. A fifth goes at 58 and 1 %:
   * 800 − 11.6 = 788.4 against 20 % of 80 · 58 = 928: not kept. The next step is due at 01:24, so at 02:00, at
   * 57: 788.4 − 80 = 708.4, less 1 % of 20 · 57 = 11.4: 697 against 20 % of 60 · 57 = 684: kept. The short
   * gives the same twenty each time, at 59 and at 58.
   */
  const GAP = pair(
    [FLAT, [58, 58, 58, 58], [57, 57, 57, 57], [57, 57, 57, 57]],
    [FLAT, [59, 59, 59, 59], [58, 58, 58, 58], [58, 58, 58, 58]],
  );
  const STAGED = { kind: 'staged', steps: 5, over: HOURS(2) } as const;

  test('a gap takes as many steps as restore the maintenance, and not one more', () => {
    const { totals, exits, legs } = under(STAGED, GAP);
    expect(legs.map(({ role, quantityBase, exit }) => [role, quantityBase, exit.kind])).toEqual([
      ['long', 100, 'liquidation'],
      ['long', 80, 'liquidation'],
      ['long', near(60), 'window-end'],
      ['short', 100, 'survivor-close'],
      ['short', 80, 'survivor-close'],
      ['short', near(60), 'window-end'],
    ]);
    const long = -20 * 42 - 11.6 - 20 * 43 - 11.4 - 60 * 43;
    const short = 20 * 41 - 11.8 + 20 * 42 - 11.6 + 60 * 42;
    expect(totals.netQuote).toBeCloseTo(long + short, 8);
    expect(exits).toMatchObject([
      {
        atMs: hour(1),
        endAtMs: hour(2),
        caughtLegSlippageQuote: near(23),
        otherLegSlippageQuote: near(23.4),
        basisPath: [{ fraction: near(59 / 58 - 1) }, { fraction: near(58 / 57 - 1) }],
      },
    ]);
  });

  test('a price that came back since the last step has restored it: no more is closed', () => {
    // The next step is due at 02:00. There the long opens at 75: 788.4 + 80 · 17 = 2,148.4 against 20 % of 80 · 75.
    const back = pair(
      [FLAT, [58, 58, 58, 58], [75, 75, 75, 75], [75, 75, 75, 75]],
      [FLAT, [59, 59, 59, 59], [76, 76, 76, 76], [76, 76, 76, 76]],
    );
    const { legs, exits } = under(STAGED, back);
    expect(legs.map(({ role, quantityBase, exit }) => [role, quantityBase, exit.kind])).toEqual([
      ['long', 100, 'liquidation'],
      ['long', 80, 'window-end'],
      ['short', 100, 'survivor-close'],
      ['short', 80, 'window-end'],
    ]);
    expect(exits).toMatchObject([{ endAtMs: hour(1), basisPath: [{ atMs: hour(1) }] }]);
  });

  test('between two steps the leg’s own margin is not checked, and the pair goes at the planned exit', () => {
    // 51 inside the bar of 01:00 is beyond bankruptcy (800 ÷ 100 = 8 below 58): nobody looks.
    const wick = pair(
      [FLAT, [58, 58, 51, 58], [57, 57, 57, 57], [57, 57, 57, 57]],
      [FLAT, [59, 59, 52, 59], [58, 58, 58, 58], [58, 58, 58, 58]],
      { holdMs: 2 * 3_600_000 },
    );
    // Held to 02:00: the step that is due then comes first, and the rest is sold as planned at the same open.
    const { legs, exits } = under(STAGED, wick);
    expect(legs.map(({ exit }) => exit.kind)).toEqual([
      ...['liquidation', 'liquidation', 'policy'],
      ...['survivor-close', 'survivor-close', 'policy'],
    ]);
    expect(exits).toHaveLength(1);
  });

  test('what has no equity left at a step is taken over as the venue does it, and the other leg is the survivor', () => {
    // At 02:00 the long opens at 49: 788.4 − 80 · 9 = 68.4; one step: 58.6 is not 20 % of 60 · 49. At 48 it is gone.
    const worse = pair(
      [FLAT, [58, 58, 58, 58], [49, 49, 49, 49], [48, 48, 48, 48], [48, 48, 48, 48]],
      [FLAT, [59, 59, 59, 59], [50, 50, 50, 50], [49, 49, 49, 49], [47, 47, 47, 47]],
    );
    const { legs, exits, forcedExit } = under(STAGED, worse);
    const [first, second, third] = legs.filter(({ role }) => role === 'long');
    expect([first, second, third].map((life) => life?.liquidation?.closedFraction)).toEqual([
      near(0.2),
      near(0.25),
      1,
    ]);
    // 58.6 left on 60 coins at 49; a coin lower they are 1.4 beyond nothing.
    expect(third?.liquidation).toMatchObject({
      insuranceAbsorbedQuote: near(1.4),
      returnedQuote: 0,
    });
    expect(legs.at(-1)).toMatchObject({
      quantityBase: near(60),
      exit: { kind: 'survivor-close', atMs: hour(4) },
    });
    expect(exits).toMatchObject([{ endAtMs: hour(3), liquidatorDelta: { worstBase: near(60) } }]);
    // The forty of the steps were never naked; the sixty were, from 49 to 47, and short.
    expect(forcedExit?.nakedDriftQuote).toBeCloseTo(-60 * 2, 8);
  });
});

describe('fund', () => {
  /** Taken at 50 and sold at 30 and 28 of 50 each: 50·(30 − 50) + 50·(28 − 50) = −2,100, and 29 of slippage. */
  const CRASH: readonly Row[] = [FLAT, [100, 100, 60, 60], [30, 30, 30, 30], [28, 28, 28, 28]];
  const SHORT: readonly Row[] = [FLAT, [101, 101, 62, 62], [31, 31, 31, 31], [29, 29, 29, 29]];
  const fund = (balance: number, winners: number | null): ExitStyle => ({
    kind: 'fund',
    balance,
    over: HOURS(2),
    winners,
  });

  test('what it lacks is told, and of unknown winners charged to nobody here', () => {
    const { exits, totals } = under(fund(500, null), pair(CRASH, SHORT));
    expect(exits[0]?.fund).toEqual({
      beforeQuote: 500,
      afterQuote: 0,
      socialisedQuote: near(2_129 - 500),
      chargedToUsQuote: 0,
    });
    expect(totals.netQuote).toBeCloseTo(-5_000 + 6_900 - 31, 8);
  });

  test('where both legs are on one venue the winning one bears its share of all winners', () => {
    // The short's notional was 6,350 at the trigger, of 63,500 that won: a tenth of 1,629.
    const winners = fund(500, 63_500);
    const story = pair(CRASH, SHORT, { survivor: { policy: 'hold', reactionMs: 0 } });
    const construction = onOneVenue(story);
    const told = tell(story, {
      scenario: { construction, exits: { long: winners }, unplanned: ONE_PERCENT },
    }).result;
    expect(told.exits[0]?.fund).toMatchObject({ chargedToUsQuote: near(162.9) });
    expect(told.legs[1]?.exitChargesQuote).toBeCloseTo(162.9, 8);
    expect(told.totals.netQuote).toBeCloseTo(-5_000 + 7_100 - 162.9, 8);
    expect(Math.abs(told.forcedExit?.residualQuote ?? 1)).toBeLessThan(1e-5);
  });

  test('what a leg lacks at its trigger is the fund’s to pay', () => {
    // The long opens at 40, ten beyond its bankruptcy: the fund pays 1,000 and sells at 38: −200 − 38.
    const gap = pair(
      [FLAT, [40, 40, 40, 40], [38, 38, 38, 38], [38, 38, 38, 38]],
      [FLAT, [41, 41, 41, 41], [39, 39, 39, 39], [39, 39, 39, 39]],
    );
    const style = { kind: 'fund', balance: 5_000, over: durationMs(0), winners: null } as const;
    const { exits, legs } = under(style, gap);
    expect(legs[0]?.liquidation).toMatchObject({ insuranceAbsorbedQuote: near(1_000) });
    expect(exits[0]?.fund).toMatchObject({ afterQuote: near(5_000 - 1_000 - 200 - 38) });
  });

  test('at the window’s end it sells all that is left at the last close', () => {
    const short = pair(CRASH.slice(0, 3), SHORT.slice(0, 3));
    const { exits } = under(fund(5_000, null), short);
    // One half at the open of 02:00, the other at that bar's close.
    expect(exits).toMatchObject([
      {
        endAtMs: hour(2),
        liquidatorDelta: { integratedBaseHours: near(100 + 50) },
        fund: { afterQuote: near(5_000 - 2_000 - 30) },
      },
    ]);
  });
});

describe('migrate', () => {
  test('once the equity is gone the insurance fund takes the rest, and nothing comes back', () => {
    // The leg falls to 45 and its hedge's market stays at 63.5: 1,186.5 − 1,750 = −563.5.
    const torn = pair(
      [FLAT, [100, 100, 60, 60], [45, 45, 45, 45], [45, 45, 45, 45]],
      [FLAT, [101, 101, 62, 62], [63.5, 63.5, 63.5, 63.5], [63.5, 63.5, 63.5, 63.5]],
    );
    const { legs, totals } = under({ kind: 'migrate', over: HOURS(2) }, torn);
    expect(legs[0]?.liquidation).toMatchObject({
      insuranceAbsorbedQuote: near(563.5),
      returnedQuote: near(0),
    });
    expect(totals.netQuote).toBeCloseTo(-5_000 + 3_650 - 63.5, 8);
  });
});

describe('coordinated', () => {
  test('without costs, penalty and lag it is both legs sold at one moment', () => {
    const free = { kind: 'coordinated', lag: durationMs(0), penalty: fraction(0) } as const;
    const { totals } = under(free, FALL, null);
    const quantity = (5_000 * 2) / 100;
    const trigger = (quantity * 100 - 5_000) / (0.8 * quantity);
    const beside = Math.min(Math.max(101 - (100 - trigger), 62), 101);
    expect(totals.netQuote).toBeCloseTo(quantity * (trigger - 100) + quantity * (100 - beside), 9);
  });

  test('the other leg’s price is kept inside what its bar knew', () => {
    // Its low is 70, so it can not have stood at 63.5.
    const narrow = pair([FLAT, [100, 100, 60, 60], FLAT], [FLAT, [101, 101, 70, 70], FLAT]);
    const free = { kind: 'coordinated', lag: durationMs(0), penalty: fraction(0) } as const;
    const { legs, forcedExit } = under(free, narrow, null);
    expect(legs[1]?.exit.price).toBe(70);
    // 6.5 dearer than the caught leg's move says: 650 naked in no time.
    expect(forcedExit?.nakedDriftQuote).toBeCloseTo(650, 8);
  });

  test('both legs caught in one bar: the first stands, and the bounds have the other order', () => {
    // The long dies at 62.5 with the short at 101 − 37.5; the short at 125 with the long at 100 + 24.
    const torn = pair([FLAT, [100, 130, 60, 100], FLAT], [FLAT, [101, 130, 60, 100], FLAT]);
    const free = { kind: 'coordinated', lag: durationMs(0), penalty: fraction(0) } as const;
    const { ambiguous, netBoundsQuote, totals, legs } = under(free, torn, null);
    expect(ambiguous).toBe(true);
    expect(totals.netQuote).toBeCloseTo(-3_750 + 3_650, 8);
    expect(netBoundsQuote).toEqual([near(-100), near(-100)]);
    expect(legs).toHaveLength(2);
  });

  test('a shared account pays the penalty on the spot that hedged its perp', () => {
    // 100 coins at 100, of which 70 % count: 10,000 − 30·p is 20 % of 100·p at 200. All of it comes back
    // but 1 % of 100 coins at 200.
    const rows: readonly Row[] = [FLAT, [100, 300, 100, 300], [300, 300, 300, 300]];
    const legs = [leg('spot', rows), leg('perp', rows, { leverage: 1 })] as const;
    const carry = input('cross', 10_000, legs, {
      haircutFraction: 0.3,
      liquidation: flat(0.2, { style: 'market' }),
    });
    const style = { kind: 'coordinated', lag: durationMs(0), penalty: fraction(0.01) } as const;
    const told = tell(carry, { scenario: { exits: { spot: style, perp: style } } }).result;
    expect(told.totals.netQuote).toBeCloseTo(-200, 8);
    expect(told.exits).toMatchObject([
      { role: 'perp', chargeQuote: near(200), liquidatorDelta: { worstBase: near(0) } },
    ]);
  });
});
