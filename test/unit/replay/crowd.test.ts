/**
 * Goal: a replay under a crowd is a replay of the tape that the crowd moved; what is the crowd's is told apart.
 * Method: our pair at 4.2x beside one account at 5x, on hourly bars, by hand; both engines.
 *
 * Ours: 10,000, so 5,000 a leg; at 4.2x and 100 that is 210 coins, and with nothing to hold the long dies at
 * 100 · (1 − 1/4.2) = 76.19. The low is 78.125: it lives. The crowd's one account is 100 coins long at 5x,
 * dead at 80; it is a quarter of what a day trades, 5 % of impact: the low is at 74.21875, and ours dies.
 *
 *     without   −210·(110 − 100) + 210·(110 − 100) = 0          both marks end at 110
 *     with      5,000 forfeited; the short is closed at the next open of its venue, at 100: nothing, and
 *               the crowd's short is bought back at that same open, and moves the price only after it
 *               net −5,000
 */
import { describe, expect, test } from 'vitest';
import type { RuleBook } from '../../../src/venues/rule-book.ts';
import { crowd, shares } from '../../builders/crowd.ts';
import { type Changes, tell } from '../../builders/engine.ts';
import { flat, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const END: Row = [110, 110, 110, 110];
const pair = input(
  'delta-neutral',
  10_000,
  [
    leg('long', [CALM, [100, 100, 78.125, 90], CALM, END], { leverage: 4.2 }),
    leg('short', [CALM, CALM, CALM, END], { leverage: 4.2 }),
  ],
  { liquidation: flat(0) },
);
const one = crowd({ notional: 10_000, accounts: 1, leverages: shares([5, 100]) });
const under = (change: Partial<typeof one> = {}, more: Changes = {}) =>
  tell(pair, { ...more, scenario: { crowd: { ...one, ...change } } }).result;

describe('a pair beside a crowd', () => {
  const result = under();

  test('dies of the push that it would not have met alone', () => {
    expect(tell(pair).result.totals.netQuote).toBeCloseTo(0, 9);
    expect(tell(pair).result.crowd).toBeNull();
    expect(result.totals.netQuote).toBeCloseTo(-5_000, 9);
    expect(result.crowd).toMatchObject({
      counterfactual: true,
      diesWithout: false,
      diesWith: true,
      forcedExitLossWithoutQuote: 0,
    });
    expect(result.crowd?.netWithoutQuote).toBeCloseTo(0, 9);
    expect(result.crowd?.netWithQuote).toBeCloseTo(-5_000, 9);
    expect(result.crowd?.crowdsPartQuote).toBeCloseTo(5_000, 9);
    expect(result.legs[0]?.liquidation?.triggerPrice).toBeCloseTo(100 * (1 - 1 / 4.2), 9);
  });

  /*
   * It takes a low under 76.190476, so 2.476190 % of impact: (0.0247619 ÷ 0.1)² = 0.0613152 of a day, 1,916.1
   * of volume at 78.125, 24.526 coins, 2,452.6 at entry.
   */
  test('and the smallest crowd that kills it is told', () => {
    const { fatalNotionalQuote, fatalReason } = result.crowd ?? {};
    expect(fatalReason).toBeNull();
    expect(fatalNotionalQuote).toBeGreaterThanOrEqual(2_452.6);
    expect(fatalNotionalQuote).toBeLessThan(2_452.6 * 1.0101);
  });

  test('nothing is said to be history', () => {
    expect(result.assumptions.filter(({ code }) => code === 'crowd')[0]?.text).toMatch(
      /^COUNTERFACTUAL, not history: 1 account with this construction, 10,000 USDT/,
    );
    expect(result.divergence).toBeNull();
    expect(result.divergenceReason).toMatch(/crowd/);
  });

  test('both engines say the same', () => {
    const { engine: _, ...indexed } = result;
    const { engine: __, ...bar } = under({}, { engine: 'bar' });
    expect(bar).toEqual(indexed);
  });

  test('the parts still sum', () => {
    expect(Math.abs(result.forcedExit?.residualQuote ?? Number.NaN)).toBeLessThan(1e-9 * 10_000);
  });
});

test('a crowd of zero changes no byte but its own line', () => {
  const { crowd: _, divergenceReason: __, divergence: ___, ...without } = tell(pair).result;
  const {
    crowd: told,
    divergenceReason: ____,
    divergence: _____,
    ...with0
  } = under({ notional: 0 });
  expect(with0).toEqual(without);
  expect(told).toMatchObject({ crowdsPartQuote: 0, fatalNotionalQuote: null });
});

test('a position that dies alone has no fatal crowd', () => {
  const [long, short] = pair.legs;
  const high = {
    ...pair,
    legs: [
      { ...long, leverage: 6 },
      { ...short, leverage: 6 },
    ] as const,
  };
  const { result } = tell(high, { scenario: { crowd: one } });
  expect(result.crowd).toMatchObject({
    diesWithout: true,
    fatalNotionalQuote: null,
    fatalReason: 'it dies without any crowd',
  });
});

test('a position that no crowd reaches is said to be out of reach', () => {
  const low = {
    ...pair,
    legs: [
      { ...pair.legs[0], leverage: 1 },
      { ...pair.legs[1], leverage: 1 },
    ] as const,
  };
  const { result } = tell(low, { scenario: { crowd: { ...one, leverages: shares([2, 100]) } } });
  expect(result.crowd?.fatalReason).toBe('not with 1000 times this crowd');
});

/*
 * Holders of the other side on the short's venue: 100 coins long at 5x, dead at 80 with nothing left, and no
 * fund. The 100 coins are closed against the shorts at 80: ours of 100 (2x) and the crowd's 100 (1x, alive).
 * By the score of most venues, profit on notional times leverage, 2x stands before 1x: ours goes whole, at 80, at
 * the open of the bar after. The mark is 79 there: it made 21 · 100, of which 1 · 100 is not paid.
 */
test('an empty fund deleverages our winning leg, first in the queue by its leverage', () => {
  const dip: Row = [100, 100, 78.125, 79];
  const down: Row = [79, 79, 79, 79];
  const falling = input(
    'delta-neutral',
    10_000,
    [leg('long', [CALM, dip, down, down]), leg('short', [CALM, dip, down, down])],
    { liquidation: flat(0) },
  );
  const holders = crowd({
    notional: 10_000,
    accounts: 1,
    leverages: shares([1, 100]),
    fund: 0,
    opposite: { notional: 10_000, leverages: shares([5, 100]) },
  });
  for (const by of ['indexed', 'bar'] as const) {
    const { result } = tell(falling, { engine: by, scenario: { crowd: holders } });
    const short = result.legs.find(({ role }) => role === 'short');
    expect(short?.exit.kind).toBe('adl');
    expect(short?.exit.price).toBeCloseTo(80, 9);
    expect(short?.pricePnlQuote).toBeCloseTo(2_100, 6);
    expect(short?.deleveraging?.haircutQuote).toBeCloseTo(100, 6);
    expect(result.crowd?.diesWith).toBe(true);
  }
});

/*
 * The crowd's long of 5x dies on the long's venue, and shorts of the other side there pay for it: none of ours. On the
 * short's venue 150 coins long die: three quarters of its 200 short. By their score the crowd's 100 (5x) go first,
 * and of our 100 (2x) 50. That the long's venue draws lots has no part in it.
 */
test('our place is by the score of the venue on which we win', () => {
  const dip: Row = [100, 100, 78.125, 79];
  const down: Row = [79, 79, 79, 79];
  const falling = input(
    'delta-neutral',
    10_000,
    [leg('long', [CALM, dip, down, down]), leg('short', [CALM, dip, down, down])],
    { liquidation: flat(0) },
  );
  const { venue } = tell(falling).result.legs[0] ?? {};
  const lots: RuleBook['adl'] = {
    ...{ close: { kind: 'mark' }, score: 'random' },
    ...{ source: null, checkedAgainst: 'nothing yet' },
  };
  const { result } = tell(falling, {
    books: (books) =>
      new Map(
        [...books].map(([name, book]) => [name, name === venue ? { ...book, adl: lots } : book]),
      ),
    scenario: {
      crowd: crowd({
        notional: 10_000,
        accounts: 1,
        leverages: shares([5, 100]),
        fund: 0,
        opposite: { notional: 15_000, leverages: shares([5, 100]) },
      }),
    },
  });
  expect(result.crowd?.markets.map(({ adl }) => adl.length)).toEqual([1, 1]);
  const round = result.events.find(({ kind }) => kind === 'adl');
  expect(round?.quantityBase).toBeCloseTo(50, 9);
});
