/**
 * Goal: who dies when others die, solved by hand.
 * Method: two to four accounts on hourly bars. Everybody enters at 100 with 100 coins on each leg; nothing
 * has to be held beyond zero (maintenance 0), so a long at L dies at 100 · (1 − 1/L): 5x at 80, 4x at 75,
 * 3.2x at 68.75, 1x never. A day moves the price by 10 % and trades 31,250.
 */
import { describe, expect, test } from 'vitest';
import { layCrowd } from '../../../src/crowd/crowd.ts';
import type { Crowd } from '../../../src/domain/crowd.ts';
import { durationMs } from '../../../src/units/units.ts';
import { crowd, HOUR, sceneOf, shares } from '../../builders/crowd.ts';
import { flat, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const DIP: Row = [100, 100, 78.125, 90];

const pair = (long: readonly Row[], short: readonly Row[]) =>
  sceneOf(
    input('delta-neutral', 10_000, [leg('long', long), leg('short', short)], {
      liquidation: flat(0),
    }),
  );
const scene = pair([CALM, DIP, CALM, CALM], [CALM, CALM, CALM, CALM]);
const lay = (change: Partial<Crowd> = {}) => layCrowd(scene, crowd(change));
const impact = (change: Partial<Crowd['impact']>) => ({ impact: { ...crowd().impact, ...change } });
const died = (outcome: ReturnType<typeof layCrowd>, market: 0 | 1): number =>
  outcome.markets[market]?.died.reduce((sum, one) => sum + one.died, 0) ?? Number.NaN;

describe('two accounts, 5x and 4x', () => {
  const two = { notional: 20_000, leverages: shares([5, 50], [4, 50]), accounts: 2 };

  /*
   * The low of 78.125 kills the 5x long. Its 100 coins are 100 · 78.125 = 7,812.5 of volume; of 31,250 that
   * is a quarter, whose root is 0.5: an impact of 10 % · 0.5 = 5 %. So the low is at 78.125 · 0.95 =
   * 74.21875, below 75: the 4x long dies too. Together they are a half: 10 % · √0.5 = 7.0710678 %, and the
   * low is at 78.125 · 0.929289322 = 72.60072827. Two rounds.
   */
  test('the first death pushes the price through the trigger of the second', () => {
    const outcome = lay(two);
    expect(died(outcome, 0)).toBe(2);
    expect(outcome.mostRounds).toBe(2);
    expect(outcome.converged).toBe(true);
    const mark = outcome.tape.legs[0]?.mark;
    expect(mark?.low[1]).toBeCloseTo(72.60072827, 8);
    // What was there before the low is as recorded; what comes after it is not.
    expect(mark?.open[1]).toBe(100);
    expect(mark?.high[1]).toBe(100);
    expect(mark?.close[1]).toBeCloseTo(90 * 0.929289322, 7);
    expect(outcome.markets[0]?.soldQuote).toBeCloseTo(15_625, 9);
  });

  /*
   * With 48,828.125 a day the first is 16 %, its root 0.4, the impact 4 %: the low is at 78.125 · 0.96 = 75,
   * exactly at the trigger, where equity is just what has to be held. That does not liquidate here.
   */
  test('it just does not where a day trades half as much again', () => {
    const outcome = lay({ ...two, ...impact({ volumePerDay: 48_828.125 }) });
    expect(died(outcome, 0)).toBe(1);
    expect(outcome.tape.legs[0]?.mark.low[1]).toBeCloseTo(75, 10);
    expect(died(lay({ ...two, ...impact({ volumePerDay: 48_820 }) }), 0)).toBe(2);
  });

  /* Half of 7.0710678 % comes back in an hour, half of what is left in the next. */
  test('the price comes back by half in every recovery', () => {
    const mark = lay(two).tape.legs[0]?.mark;
    expect(mark?.open[2]).toBeCloseTo(100 - 7.0710678 / 2, 6);
    expect(mark?.low[3]).toBeCloseTo(100 - 7.0710678 / 4, 6);
    expect(lay({ ...two, recovery: durationMs(HOUR / 2) }).tape.legs[0]?.mark.open[2]).toBeCloseTo(
      100 - 7.0710678 / 4,
      6,
    );
  });

  /*
   * Both accounts are left with a short of 100 coins on the other venue, and buy at the open of the bar after
   * next to the death's: 20,000 of 31,250 is 0.64, its root 0.8: 8 % up, after that open.
   */
  test('the other leg is closed after the reaction, and pushes the other venue the other way', () => {
    const outcome = lay({ ...two, reaction: durationMs(HOUR) });
    const other = outcome.tape.legs[1]?.mark;
    expect(Array.from(other?.high ?? [])).toEqual([100, 100, 100, 108]);
    expect(other?.open[3]).toBe(100);
    expect(outcome.markets[1]?.boughtQuote).toBeCloseTo(20_000, 9);
    expect(lay(two).tape.legs[1]?.mark.high[2]).toBeCloseTo(108, 10);
  });

  test('what a crowd is cut into and in which order it stands changes nothing', () => {
    const turned = lay({ ...two, leverages: shares([4, 50], [5, 50]) });
    expect(turned.tape).toEqual(lay(two).tape);
    expect(lay({ ...two, accounts: 20 }).tape.legs[0]?.mark.low[1]).toBeCloseTo(72.60072827, 8);
  });
});

/*
 * Four accounts. At 0.3 the first death is 1.5 %: 76.95, and nobody follows. At 1 the second follows, as
 * above, and 72.6 is above 68.75. At 3 the first is 15 %: 66.41, which kills the 4x and the 3.2x at once;
 * three are 0.75 of a day, 30 % · 0.8660254 = 25.980762 %, and the low is at 57.8275.
 */
test.each([
  [0.3, 1, 76.953125],
  [1, 2, 72.60072827],
  [3, 3, 57.82752956],
])('at a prefactor of %s, %s die', (prefactor, deaths, low) => {
  const outcome = lay(impact({ prefactor }));
  expect(died(outcome, 0)).toBe(deaths);
  expect(outcome.tape.legs[0]?.mark.low[1]).toBeCloseTo(low, 6);
});

describe('nothing', () => {
  test('a crowd of zero gives back the very tape', () => {
    expect(lay({ notional: 0 }).tape).toBe(scene.tape);
    expect(layCrowd(scene, crowd(), 0).tape).toBe(scene.tape);
  });

  test('a crowd of whom nobody dies gives back the very tape', () => {
    const outcome = lay({ leverages: shares([2, 100]) });
    expect(outcome.tape).toBe(scene.tape);
    expect(outcome.markets[0]?.furthest).toBeNull();
    expect(outcome.mostRounds).toBe(0);
  });
});

describe('rounds', () => {
  /*
   * 48,828.125 a day: one death is 4 %, n are 4 % · √n. The low takes the 5x (80) and the 4.6x (78.26):
   * 5.66 %, 73.71. That takes the 4.2x (76.19): 6.93 %, 72.71. That takes the 3.8x (73.68): 8 %, 71.875,
   * and the 3x (66.67) lives. Three rounds.
   */
  const ladder = {
    notional: 50_000,
    accounts: 5,
    leverages: shares([5, 20], [4.6, 20], [4.2, 20], [3.8, 20], [3, 20]),
    ...impact({ volumePerDay: 48_828.125 }),
  };

  test('that do not end within the most allowed are told', () => {
    const open = lay({ ...ladder, rounds: 2 });
    expect(open.converged).toBe(false);
    expect(open.mostRounds).toBe(2);
    const whole = lay(ladder);
    expect(whole.converged).toBe(true);
    expect(whole.mostRounds).toBe(3);
    expect(whole.tape.legs[0]?.mark.low[1]).toBeCloseTo(71.875, 9);
    expect([died(open, 0), died(whole, 0)]).toEqual([3, 4]);
  });
});

describe('coin behind the positions', () => {
  /*
   * 100 coins at 100 with 20 coins behind them (5x): equity 20 · p + 100 · (p − 100), nothing at 10,000 / 120
   * = 83.33. At the low of 80 the venue sells 120 coins: 9,600; of 24,000 that is 0.4.
   */
  test('falls with the price, and is sold with them', () => {
    const dip = pair([CALM, [100, 100, 80, 100], CALM], [CALM, CALM, CALM]);
    const one = crowd({
      margin: 'coin',
      notional: 10_000,
      accounts: 1,
      leverages: shares([5, 100]),
      ...impact({ volumePerDay: 24_000 }),
    });
    const outcome = layCrowd(dip, one);
    expect(died(outcome, 0)).toBe(1);
    expect(outcome.markets[0]?.soldQuote).toBeCloseTo(9_600, 9);
    expect(outcome.markets[0]?.collateralQuote).toBeCloseTo(1_600, 9);
    expect(outcome.tape.legs[0]?.mark.low[1]).toBeCloseTo(80 * (1 - 0.1 * Math.sqrt(0.4)), 9);
    // The same with money behind it dies at 80, where equality does not liquidate: it lives.
    expect(died(layCrowd(dip, { ...one, margin: 'quote' }), 0)).toBe(0);
  });
});

test('a leverage whose margin is not above maintenance is refused', () => {
  const asked = sceneOf(
    input('delta-neutral', 10_000, [leg('long', [CALM, DIP]), leg('short', [CALM, CALM])]),
  );
  // Maintenance is 20 %: at 5x the margin is just that, at 5.1x it is less.
  expect(() => layCrowd(asked, crowd({ leverages: shares([5.1, 100]) }))).toThrow(
    /crowd\.leverages: expected leverages that leave a margin above maintenance/,
  );
});

test('a volatility that can not be measured yet is refused', () => {
  const early = pair([DIP, CALM], [CALM, CALM]);
  expect(() => layCrowd(early, crowd(impact({ volatilityPerDay: 'measured' })))).toThrow(
    /crowd\.impact\.volatility/,
  );
});

/* An hour from 100 to 110: ln 1.1 = 0.0953102, its square 0.00908403; 24 of them 0.21801675, their root 0.46692. */
test('a measured volatility is of the closes before the bar', () => {
  const tape = pair([[100, 110, 100, 110], [110, 110, 78.125, 110], CALM], [CALM, CALM, CALM]);
  const measured = crowd({
    notional: 10_000,
    accounts: 1,
    leverages: shares([5, 100]),
    ...impact({ volatilityPerDay: 'measured' }),
  });
  expect(layCrowd(tape, measured).tape.legs[0]?.mark.low[1]).toBeCloseTo(
    78.125 * (1 - 0.46692262 * 0.5),
    6,
  );
});
