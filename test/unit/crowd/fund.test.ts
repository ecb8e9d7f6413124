/**
 * Goal: what a liquidation loses beyond its margin is paid for exactly once: by the fund, or by winners.
 * Method: one holder of the other side on the short's venue: 100 coins long at 100, 5x, nothing to hold. At 80
 * he is caught and has nothing left. A day trades 31,250 and moves 10 %; at the recorded low of 78.125 his
 * coins are a quarter of that day, 5 % of impact: sold from 80 down to 76, 400 short.
 */
import { expect, test } from 'vitest';
import { layCrowd } from '../../../src/crowd/crowd.ts';
import type { Crowd } from '../../../src/domain/crowd.ts';
import { crowd, HOUR, sceneOf, shares } from '../../builders/crowd.ts';
import { flat, input, leg, type Row, START_MS } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const rows = [CALM, CALM, CALM, CALM];
/** Ours: 10,000 at 2x are 100 coins on each leg. */
const scene = sceneOf(
  input(
    'delta-neutral',
    10_000,
    [leg('long', rows), leg('short', [CALM, [100, 100, 78.125, 100], CALM, CALM])],
    { liquidation: flat(0) },
  ),
);
/** The crowd: 100 coins on each leg at 1x, whom nothing here kills. */
const lay = (change: Partial<Crowd>) =>
  layCrowd(
    scene,
    crowd({
      notional: 10_000,
      accounts: 1,
      leverages: shares([1, 100]),
      opposite: { notional: 10_000, leverages: shares([5, 100]) },
      ...change,
    }),
  );

test('a fund that has enough pays it, and nobody is deleveraged', () => {
  const outcome = lay({ fund: 1_000 });
  const short = outcome.markets[1];
  expect(short?.oppositeDied).toEqual([{ leverage: 5, accounts: 1, died: 1 }]);
  expect(short?.paidQuote).toBeCloseTo(400, 9);
  expect(short?.fundAfterQuote).toBeCloseTo(600, 9);
  expect(outcome.adl).toEqual([]);
  expect(outcome.tape.legs[1]?.mark.low[1]).toBeCloseTo(78.125 * 0.95, 10);
});

test('a fund that pays whatever is missing is not counted', () => {
  const short = lay({ fund: null }).markets[1];
  expect([short?.fundBeforeQuote, short?.fundAfterQuote]).toEqual([null, null]);
  expect(short?.shortfallQuote).toBeCloseTo(400, 9);
  expect(short?.adl).toEqual([]);
});

/*
 * With 50 in the fund a share x of his coins is sold: 400 · x^1.5 = 50, x = 0.25. 25 coins are 2.5 % of impact,
 * sold at 78, 2 short each. The other 75 are closed against shorts at 80, where he had nothing left: our 100
 * and the crowd's 100, so 37.5 % of them. They are 75 · (80 − 78) = 150 worse off than at the price the book
 * was left at.
 */
test('a fund that is emptied on the way leaves the rest to the winners, ours among them', () => {
  const outcome = lay({ fund: 50 });
  const short = outcome.markets[1];
  expect(short?.soldQuote).toBeCloseTo(25 * 78.125, 6);
  expect(short?.paidQuote).toBeCloseTo(50, 6);
  expect(short?.fundAfterQuote).toBeCloseTo(0, 6);
  expect(short?.socialisedQuote).toBeCloseTo(150, 5);
  expect(outcome.tape.legs[1]?.mark.low[1]).toBeCloseTo(78.125 * 0.975, 8);
  expect(outcome.adl).toHaveLength(1);
  expect(outcome.adl[0]).toMatchObject({
    venue: scene.plan.legs[1].venue,
    instrument: scene.plan.legs[1].instrument,
    side: 'short',
    // At the first open at which it can be known: that of the bar after.
    at: START_MS + 2 * HOUR,
    source: null,
  });
  expect(outcome.adl[0]?.share).toBeCloseTo(0.375, 8);
  expect(outcome.adl[0]?.price).toEqual({ kind: 'printed', price: 80 });
  expect(short?.unmatchedBase).toBe(0);
});

/* 37.5 of the crowd's 100 coins long have lost their hedge, and are sold at the next open: 3,750 of 31,250. */
test('who is deleveraged closes the same part of his other leg', () => {
  const outcome = lay({ fund: 50 });
  expect(outcome.markets[0]?.soldQuote).toBeCloseTo(3_750, 4);
  expect(outcome.tape.legs[0]?.mark.low[2]).toBeCloseTo(100 * (1 - 0.1 * Math.sqrt(0.12)), 6);
});

/* Without a fund nothing can be sold at a loss: all 100 coins are closed against winners, half of their 200. */
test('an empty fund sells nothing at a loss', () => {
  const outcome = lay({ fund: 0 });
  expect(outcome.markets[1]?.soldQuote).toBeCloseTo(0, 9);
  expect(outcome.adl[0]?.share).toBeCloseTo(0.5, 12);
  expect(outcome.tape.legs[1]?.mark.low[1]).toBeCloseTo(78.125, 9);
});

/* 400 coins are to be closed, and there are 200 on the other side. */
test('what nobody is there to take is told', () => {
  const outcome = lay({
    fund: 0,
    opposite: { notional: 40_000, leverages: shares([5, 100]) },
  });
  expect(outcome.adl[0]?.share).toBe(1);
  expect(outcome.markets[1]?.adl[0]?.quantityBase).toBeCloseTo(200, 9);
  expect(outcome.markets[1]?.unmatchedBase).toBeCloseTo(200, 9);
});

/* The crowd's long dies on the long's venue, where nobody is short: no round takes 100 % of nothing. */
test('where nobody wins no round is told', () => {
  const dip: Row = [100, 100, 78.125, 100];
  const alone = sceneOf(
    input('delta-neutral', 10_000, [leg('long', [CALM, dip, CALM]), leg('short', rows.slice(1))], {
      liquidation: flat(0),
    }),
  );
  const outcome = layCrowd(
    alone,
    crowd({ notional: 10_000, accounts: 1, leverages: shares([5, 100]), fund: 0 }),
  );
  expect(outcome.markets[0]?.unmatchedBase).toBeCloseTo(100, 9);
  expect(outcome.markets[0]?.adl).toEqual([]);
  expect(outcome.adl).toEqual([]);
});

/*
 * The crowd's own long dies on the long's venue: 100 coins, caught at 80 with nothing left. Its winners are the
 * shorts there, 200 coins of the other side at 1x; our leg is long like the dead, and is no winner.
 */
test('our leg is no winner where those who die hold the same side', () => {
  const dip: Row = [100, 100, 78.125, 100];
  const same = sceneOf(
    input('delta-neutral', 10_000, [leg('long', [CALM, dip, CALM]), leg('short', rows.slice(1))], {
      liquidation: flat(0),
    }),
  );
  const outcome = layCrowd(
    same,
    crowd({
      notional: 10_000,
      accounts: 1,
      leverages: shares([5, 100]),
      fund: 0,
      opposite: { notional: 20_000, leverages: shares([1, 100]) },
    }),
  );
  expect(outcome.adl).toHaveLength(1);
  expect(outcome.adl[0]).toMatchObject({ venue: same.plan.legs[0].venue, side: 'short' });
  expect(outcome.adl[0]?.share).toBeCloseTo(0.5, 12);
  expect(outcome.markets[0]?.unmatchedBase).toBe(0);
});
