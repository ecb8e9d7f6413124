/**
 * Goal: the verdict is a sentence that a person would say, and it is true in every case.
 * Method: the issue's own example word for word, then one case at a time. By hand for the example:
 * 4,117.38 ÷ (76.12 over 15 d 20 h) = 856 days of funding, which is 2.3 years.
 */
import { describe, expect, test } from 'vitest';
import type { LegResult, ReplayResult } from '../../../src/domain/result.ts';
import { fundingTime, verdictSentence } from '../../../src/report/verdict.ts';
import {
  calm,
  DEATH,
  liquidation,
  longLeg,
  result,
  shortLeg,
} from '../../builders/report-fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const said = (overrides: Partial<ReplayResult>): string =>
  verdictSentence({ ...result, ...overrides })
    .replaceAll('\u00a0', ' ')
    .replaceAll('\u2212', '-');

const totals = (overrides: Partial<ReplayResult['totals']>): Pick<ReplayResult, 'totals'> => ({
  totals: { ...result.totals, ...overrides },
});

const dead = (leg: LegResult, atMs: number, overrides: Partial<LegResult> = {}): LegResult => ({
  ...leg,
  exit: { atMs, price: 30, kind: 'liquidation' },
  liquidation: { ...liquidation, atMs },
  ...overrides,
});

describe('one leg', () => {
  test('the example of the issue', () => {
    expect(said({})).toBe(
      'Earned 76 USDT of funding in 15 days; the Binance long was liquidated on 10 October ' +
        'between 19:00 and 20:00 UTC and the exit cost 4,117 USDT, as much as two years of that funding. ' +
        'Net -4,089 USDT.',
    );
  });

  test('says where it was not the position that broke', () => {
    const legs = [{ ...dead(longLeg, DEATH), brokenByCollateral: true }, shortLeg];
    expect(said({ legs })).toMatch(/UTC, broken by its collateral, and the exit cost 4,117 USDT/);
  });

  test('funding that was paid is not compared with', () => {
    const text = said(totals({ fundingEarnedQuote: -76.12 }));
    expect(text).toMatch(/^Paid 76 USDT of funding in 15 days;/);
    expect(text).toMatch(/the exit cost 4,117 USDT\. Net -4,089 USDT\.$/);
  });

  test('no funding at all is said', () => {
    expect(said(totals({ fundingEarnedQuote: 0 }))).toMatch(/^Earned no funding in 15 days;/);
  });

  test('where staying in stood worse, the net leads: a loss does not read as a rescue', () => {
    const worse = { forcedExitLossQuote: -28_147.2, netQuote: -98_630.4, twinNetQuote: -126_777.6 };
    expect(said(totals(worse))).toBe(
      'Lost 98,630 of 100,000 USDT: earned 76 USDT of funding in 15 days; the Binance long was ' +
        'liquidated on 10 October between 19:00 and 20:00 UTC and at the marks of that moment ' +
        'staying in stood 28,147 USDT worse.',
    );
  });

  test('an exit that cost nothing, and one after which something was left, lead with the net too', () => {
    const even = { forcedExitLossQuote: 0.004, netQuote: 1_500, twinNetQuote: 1_500 };
    expect(said(totals(even))).toMatch(/^Gained 1,500 on 100,000 USDT: earned 76 USDT/);
    expect(said(totals(even))).toMatch(/and the exit cost nothing against staying in\.$/);
    const none = { forcedExitLossQuote: -5, netQuote: 0.001, twinNetQuote: -5 };
    expect(said(totals(none))).toMatch(/^Ended with the 100,000 USDT it began with: /);
  });

  test('thrown out at the bottom: it helped then, and the end is said too', () => {
    const bottom = { forcedExitLossQuote: -310.4, netQuote: -4_000, twinNetQuote: -500 };
    expect(said(totals(bottom))).toMatch(
      /staying in stood 310 USDT worse, yet it would have ended 3,500 USDT better\.$/,
    );
  });

  test('the time is as exact as the grid: a minute, an hour, eight hours, a day', () => {
    expect(said({ gridMs: 60_000 })).toContain('on 10 October at 19:00 UTC and');
    expect(said({ gridMs: 8 * HOUR, legs: [dead(longLeg, DEATH - 3 * HOUR), shortLeg] })).toContain(
      'on 10 October between 16:00 and 24:00 UTC and',
    );
    expect(said({ gridMs: DAY })).toContain('was liquidated on 10 October and');
  });

  test('a window over a new year names the year', () => {
    expect(said({ windowMs: [result.windowMs[0], Date.UTC(2026, 2, 1)] })).toContain(
      'on 10 October 2025 between',
    );
  });

  test('an auto-deleveraged leg is not called liquidated', () => {
    const adl = { ...longLeg, exit: { ...longLeg.exit, kind: 'adl' as const } };
    expect(said({ legs: [adl, shortLeg] })).toContain('the Binance long was auto-deleveraged on');
  });
});

describe('both legs', () => {
  test('in one bar, ambiguous: the order is not known and the net has bounds', () => {
    const text = said({
      legs: [dead(longLeg, DEATH), dead(shortLeg, DEATH)],
      ambiguous: true,
      netBoundsQuote: [-100_000, -4_088.6],
    });
    expect(text).toContain(
      'both legs were liquidated on 10 October between 19:00 and 20:00 UTC, in one bar that does ' +
        'not say which went first, and the exit cost 4,117 USDT',
    );
    expect(text).toMatch(
      /\. Net -4,089 USDT; the record allows from -100,000 USDT to -4,089 USDT\.$/,
    );
  });

  test('one after the other: both times are named, the first first', () => {
    const later = Date.UTC(2025, 10, 4, 3);
    const text = said({ legs: [dead(longLeg, later), dead(shortLeg, DEATH)] });
    expect(text).toContain(
      'the Bybit short was liquidated on 10 October between 19:00 and 20:00 UTC, the Binance long ' +
        'on 4 November between 03:00 and 04:00 UTC, and the exit cost',
    );
  });

  test('a second life of the same leg dies again', () => {
    const second = dead(longLeg, DEATH + 2 * DAY, { lifeIndex: 1 });
    expect(said({ legs: [longLeg, shortLeg, second] })).toContain(', again on 12 October between');
  });

  test('of three deaths the first is told and the rest counted', () => {
    const again = [1, 2].map((n) => dead(longLeg, DEATH + n * DAY, { lifeIndex: n }));
    expect(said({ legs: [longLeg, shortLeg, ...again] })).toContain(
      'UTC, the first of three forced exits, and the exit cost',
    );
  });

  test('spot and perp of one account dying together are an unwind of the account', () => {
    const spot = dead(longLeg, DEATH, { role: 'spot', contract: 'spot', venue: 'binance-spot' });
    const perp = dead(shortLeg, DEATH, { role: 'perp', venue: 'binance-usdm' });
    expect(said({ legs: [spot, perp] })).toContain(
      'the Binance account was unwound on 10 October between 19:00 and 20:00 UTC and the exit cost',
    );
  });
});

test('borrowed spot that was sold dies as a spot short', () => {
  const spot = dead(longLeg, DEATH, { role: 'spot', side: 'short', venue: 'binance-spot' });
  expect(said({ legs: [spot, shortLeg] })).toContain('the Binance spot short was liquidated on');
});

describe('the frame', () => {
  test('nothing died: the net stands in its place', () => {
    expect(said(calm)).toBe(
      'Earned 905 USDT of funding in 67 days; nothing was liquidated, and the net after prices and ' +
        'costs was 812 USDT, 0.81 % of the capital.',
    );
  });

  test('a reconstruction says so before anything else', () => {
    expect(said({ reconstruction: '2025-10-10-avax' })).toMatch(
      /^On a reconstruction, not a record: earned 76 USDT of funding/,
    );
  });

  test('an unknown venue is named as it is, and so is one called constructor', () => {
    expect(said({ legs: [{ ...longLeg, venue: 'constructor' }, shortLeg] })).toContain(
      'the constructor long was liquidated',
    );
  });
});

describe('funding time', () => {
  test.each([
    [10, 100, '24 hours', 10 * DAY],
    [1, 100, 'two hours', 10 * DAY],
    [123, 100, 'twelve days', 10 * DAY],
    [4_117.376303, 76.12, 'two years', 15 * DAY + 20 * HOUR],
    [1_000, 100, 'three months', 10 * DAY],
  ])('%d of loss against %d in ten days or so is %s', (loss, funding, text, held) => {
    expect(fundingTime(loss, funding, held)).toBe(text);
  });

  test('there is none without funding, without loss, without time', () => {
    expect(fundingTime(10, 0, DAY)).toBeNull();
    expect(fundingTime(10, -5, DAY)).toBeNull();
    expect(fundingTime(-10, 5, DAY)).toBeNull();
    expect(fundingTime(10, 5, 0)).toBeNull();
  });
});
