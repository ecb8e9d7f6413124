/**
 * Goal: crowds of carries: spot held outright, coin behind the perp, one account over both.
 * Method: one account of 100 coins at 100 each, by hand.
 */
import { expect, test } from 'vitest';
import { layCrowd } from '../../../src/crowd/crowd.ts';
import { crowd, sceneOf, shares } from '../../builders/crowd.ts';
import { flat, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const RALLY: Row = [100, 128, 100, 120];
const rows = [CALM, RALLY, [120, 120, 120, 120], [120, 120, 120, 120]] as const satisfies Row[];
const one = crowd({
  notional: 10_000,
  accounts: 1,
  leverages: shares([5, 100]),
  impact: { ...crowd().impact, volumePerDay: 51_200 },
});

/*
 * A short at 5x with nothing to hold dies at 120. It buys 100 coins: at the high of 128 a quarter of the day's
 * 51,200, 5 % up. The spot that is left is sold at the next open: 100 · 120 = 12,000.
 */
test('a carry whose short dies sells its spot', () => {
  const carry = sceneOf(
    input('segregated', 10_000, [leg('spot', rows), leg('perp', rows)], { liquidation: flat(0) }),
  );
  const outcome = layCrowd(carry, one);
  expect(outcome.markets[1]?.boughtQuote).toBeCloseTo(12_800, 9);
  expect(outcome.tape.legs[1]?.mark.high[1]).toBeCloseTo(128 * 1.05, 9);
  expect(outcome.markets[0]?.soldQuote).toBeCloseTo(12_000, 9);
  expect(outcome.markets[0]?.collateralQuote).toBe(0);
  expect(outcome.tape.legs[0]?.mark.high[1]).toBe(128);
  expect(outcome.tape.legs[0]?.mark.low[2]).toBeCloseTo(
    120 * (1 - 0.1 * Math.sqrt(12_000 / 51_200)),
    9,
  );
});

/*
 * Coin-margined: 10,000 of contracts short at 100, 20 coins behind them (5x), out of the 100 held. Nothing left
 * where 20 + 10,000 · (1/p − 1/100) = 0: p = 125. The venue gets the 20 coins and sells them at the next open;
 * the 80 that are left are sold there too. Together the 100: none is sold twice.
 */
test('coin posted out of the spot is sold once', () => {
  const carry = sceneOf(
    input(
      'inverse',
      10_000,
      [leg('spot', rows), leg('perp', rows, { contract: 'inverse', leverage: 5 })],
      { liquidation: flat(0) },
    ),
  );
  const outcome = layCrowd(carry, { ...one, margin: 'coin' });
  expect(outcome.markets[1]?.died[0]?.died).toBe(1);
  expect(outcome.markets[0]?.soldQuote).toBeCloseTo(12_000, 9);
  expect(outcome.markets[0]?.collateralQuote).toBeCloseTo(20 * 120, 9);
});

/*
 * A shared account at 2x: 5,000 of money, 5,000 borrowed, 100 coins that count for 80 %, 100 short. Adjusted
 * equity −5,000 + 80 · p − 100 · (p − 100) = 5,000 − 20 · p, and 20 % of 100 · p has to be there: dead above
 * 125. At 128 it buys 100 perps back: 5 % up; the coin is sold at the next open.
 */
test('a shared account is unwound whole', () => {
  const carry = sceneOf(
    input('cross', 10_000, [leg('spot', rows), leg('perp', rows)], {
      haircutFraction: 0.2,
      liquidation: flat(0.2),
    }),
  );
  const shared = { ...one, margin: 'cross' as const, leverages: shares([2, 100]) };
  const outcome = layCrowd(carry, shared);
  expect(outcome.markets[1]?.died[0]?.died).toBe(1);
  expect(outcome.tape.legs[1]?.mark.high[1]).toBeCloseTo(128 * 1.05, 9);
  expect(outcome.markets[0]?.soldQuote).toBeCloseTo(12_000, 9);
  const lower = rows.map((row): Row => [row[0], Math.min(row[1], 124), row[2], row[3]]);
  const alive = sceneOf(
    input('cross', 10_000, [leg('spot', lower), leg('perp', lower)], {
      haircutFraction: 0.2,
      liquidation: flat(0.2),
    }),
  );
  expect(layCrowd(alive, shared).tape).toBe(alive.tape);
});
