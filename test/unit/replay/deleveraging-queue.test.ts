/**
 * Goal: whose turn it is follows from where a leg stands among the winners, by a share of its side or by its
 * venue's own score.
 * Method: the pair of test/builders/deleveraged.ts, and figures by hand.
 */
import { describe, expect, test } from 'vitest';
import type { Account, AccountFacts } from '../../../src/domain/scenario.ts';
import { epochMs } from '../../../src/units/units.ts';
import { FALL, kinds, pair, RISE, round, shortOf, told } from '../../builders/deleveraged.ts';
import { type Changes, tell } from '../../builders/engine.ts';
import { booksOf, scenarioOf } from '../../differential/engine.ts';
import { adlOf } from '../../differential/engine-adl.ts';
import type { OracleAdl } from '../../differential/oracle/adl-types.ts';
import { hour, type Row } from '../../differential/stories/build.ts';

describe('a place in the queue', () => {
  test('behind more than a round closes is passed by, and nothing else happens', () => {
    const result = told({ queue: { behind: 0.15 } });
    expect(kinds(result)).toContain('adl-spared');
    const event = result.events.find(({ kind }) => kind === 'adl-spared');
    expect(event).toMatchObject({
      ...{ atMs: hour(2), leg: 'short', lifeIndex: 0 },
      note: 'Stood behind 15 % of its side; 15 % was closed.',
    });
    expect(result.totals).toEqual(told(null).totals);
    expect(result.legs).toEqual(told(null).legs);
  });

  /*
   * 20 % stand before it. 15 % of all go first: 5 of the 85 left are still before it. A tenth of the 85 is 8.5, and its
   * turn has come. With 5 % of the 85, 4.25, it has not.
   */
  test('moves up with every round', () => {
    const second = (share: number) =>
      shortOf(
        told({
          queue: { behind: 0.2 },
          rounds: [round({ atMs: hour(1) + 1 }), round({ atMs: hour(3), share })],
        }),
      )[0];
    expect(second(0.1)?.exit).toMatchObject({ atMs: hour(3), kind: 'adl' });
    expect(second(0.1)?.deleveraging?.aheadFraction).toBeCloseTo(5 / 85, 12);
    expect(second(0.05)?.exit.kind).toBe('window-end');
  });

  test('is nobody’s at a loss, who is passed over and told so', () => {
    const result = told({ rounds: [round({ share: 1 })], queue: { behind: 0 } }, {}, RISE);
    const event = result.events.find(({ kind }) => kind === 'adl-spared');
    expect(event?.note).toBe(
      'The leg was at a loss, and only winners are closed; 100 % of its side was.',
    );
    expect(shortOf(result)[0]?.exit.kind).toBe('window-end');
  });

  test('is found anew by a leg that is opened again', () => {
    const rounds = [round(), round({ atMs: hour(4), share: 0.09 })];
    const rows: readonly Row[] = [...FALL.slice(0, 3), [80, 80, 70, 70], [70, 70, 70, 70]];
    const result = told({ rounds }, { survivor: { policy: 'rehedge', reactionMs: 0 } }, rows);
    // Behind 10 % again: 9 % does not reach it, though 15 % had gone before.
    expect(shortOf(result).map(({ exit }) => exit.kind)).toEqual(['adl', 'window-end']);
    expect(kinds(result)).toContain('adl-spared');
  });
});

/*
 * At 80 the leg's profit on its equity is 2,000 ÷ 7,000 = 0.29. Six of ten stand at 10x from 100: 20 ÷ 30 = 0.67. Three
 * at 2x from 90: 10 ÷ 55 = 0.18. The leg is one of the ten.
 */
describe('a population', () => {
  const accounts = [
    { entry: 90, leverage: 2, weight: 3, deltaNeutral: false },
    { entry: 100, leverage: 10, weight: 6, deltaNeutral: false },
  ];
  const among = (change: Partial<OracleAdl> = {}, own = 1) =>
    told({ queue: { accounts, own }, rounds: [round({ share: 0.65 })], ...change });

  /*
   * Of 6.5 the six come first, and half of the leg: 50 coin. All of its 7,000 stay with the other 50, which lose
   * 50·10 = 500 to 90; the long loses 1,000: 2,000 − 500 − 1,000. Of the half that was bare the drift is −500.
   */
  test('closes the half of a leg whose turn has half come', () => {
    const result = among();
    const [first, rest] = shortOf(result);
    expect(first).toMatchObject({
      exit: { price: 80, kind: 'adl' },
      deleveraging: { closedFraction: 0.5, aheadFraction: 0.6, takenFraction: 0.65 },
    });
    expect(rest).toMatchObject({ quantityBase: 50, marginQuote: 6_000, pricePnlQuote: -500 });
    expect(result.totals.netQuote).toBe(500);
    expect(result.forcedExit).toMatchObject({ nakedDriftQuote: -500, residualQuote: 0 });
    const event = result.events.find(({ kind }) => kind === 'adl');
    expect(event?.quantityBase).toBe(50);
    expect(event?.note).toBe(
      'Stood behind 60 % of its side; 65 % was closed. 50 % of the leg was closed; the rest goes on.',
    );
  });

  test('pays the half at the venue’s price', () => {
    const result = among({ rounds: [round({ share: 0.65, price: { beyond: 0.05 } })] });
    expect(shortOf(result)[0]?.deleveraging?.haircutQuote).toBe(200);
    expect(shortOf(result)[1]?.marginQuote).toBe(5_800);
    expect(result.totals.netQuote).toBe(300);
  });

  /*
   * What is left has all the money: 1,000 of profit on 7,000 is 0.14, and the three stand before it now. 3.5 are open,
   * of which 90 % are 3.15: the three, and 0.15 of its half.
   */
  test('finds the rest of it farther back, for its money stayed with it', () => {
    const rounds = [round({ share: 0.65 }), round({ share: 0.9, atMs: hour(3) })];
    const [first, rest, last] = shortOf(among({ rounds }));
    expect(first?.deleveraging?.closedFraction).toBe(0.5);
    expect(rest?.deleveraging?.closedFraction).toBeCloseTo(0.3, 12);
    expect(rest?.deleveraging?.aheadFraction).toBeCloseTo(3 / 3.5, 12);
    expect(last?.quantityBase).toBeCloseTo(35, 12);
  });

  test('closes a leg that is too small to count whole, or not at all', () => {
    const whole = (share: number) =>
      shortOf(among({ rounds: [round({ share })] }, 0))[0]?.deleveraging?.closedFraction ?? 0;
    expect(whole(0.6)).toBe(0);
    expect(whole(0.67)).toBe(1);
  });

  test('has no winner in it who has lost', () => {
    // From 70 they are at a loss at 80, whatever their leverage: the leg comes second all the same.
    const losers = { entry: 70, leverage: 50, weight: 3, deltaNeutral: false };
    const queue = { accounts: [losers, accounts[1] as (typeof accounts)[number]], own: 1 };
    expect(shortOf(among({ queue }))[0]?.deleveraging?.closedFraction).toBe(0.5);
  });

  test('is ordered by what its venue looks at', () => {
    // By mark ÷ entry times leverage in use: leg 0.8·8,000/7,000 = 0.91, from 90 0.89·80/55 = 1.29, from 100 2.13.
    const [short] = shortOf(among({ score: 'price ratio', rounds: [round({ share: 0.95 })] }));
    expect(short?.deleveraging).toMatchObject({ aheadFraction: 0.9 });
    expect(short?.deleveraging?.closedFraction).toBeCloseTo(0.5, 12);
  });

  test('has those last that a venue counts as delta-neutral, where it does', () => {
    const queue = {
      accounts: accounts.map((account) => ({ ...account, deltaNeutral: true })),
      own: 1,
    };
    const rounds = [round({ share: 0.05 })];
    const first = shortOf(among({ queue, rounds, hedgesLast: true }))[0]?.deleveraging;
    expect(first).toMatchObject({ aheadFraction: 0, closedFraction: 0.5 });
    expect(shortOf(among({ queue, rounds }))[0]?.deleveraging).toBeNull();
  });
});

/** Both legs on one exchange, long and short of one coin: nothing is left of its delta. */
describe('an account that its exchange counts as delta-neutral', () => {
  const FACTS: AccountFacts = { portfolioMargin: true, vip: 5, deltaMode: true, wallets: [] };
  const accounts = [{ entry: 90, leverage: 2, weight: 9, deltaNeutral: false }];
  const asked = pair({
    queue: { accounts, own: 1 },
    rounds: [round({ share: 0.5 })],
    hedgesLast: true,
  });
  const onBinance = (facts: AccountFacts, changes: Account['changes'] = []): Changes => {
    const scenario = scenarioOf(asked);
    const { construction } = scenario;
    if (construction.kind !== 'delta-neutral') throw new Error('a pair');
    const adl = adlOf(asked);
    const venues = ['binance-usdm', 'binance-coinm'] as const;
    return {
      scenario: {
        construction: {
          ...construction,
          long: { ...construction.long, venue: venues[0] },
          short: { ...construction.short, venue: venues[1] },
        },
        adl: adl && {
          ...adl,
          events: adl.events.map((event) => ({ ...event, venue: venues[1] })),
        },
        accounts: { binance: { ...facts, changes } },
      },
      books: () => {
        const [long, short] = [...booksOf(asked).values()];
        if (long === undefined || short === undefined) throw new Error('two books');
        return new Map([
          [venues[0], long],
          [venues[1], short],
        ]);
      },
    };
  };
  const closed = (facts: AccountFacts, changes: Account['changes'] = []) =>
    shortOf(tell(asked, onBinance(facts, changes)).result)[0]?.deleveraging?.closedFraction ?? 0;

  test('stands behind all others, and goes first without its Delta Mode', () => {
    expect(closed({ ...FACTS, deltaMode: false })).toBe(1);
    // Five of ten: the nine others have enough.
    expect(closed(FACTS)).toBe(0);
  });

  test('by the facts that hold at the round’s open, and by no later ones', () => {
    const off = (atMs: number): Account['changes'] => [
      { at: epochMs(atMs), deltaMode: false, portfolioMargin: null, vip: null, wallets: null },
    ];
    expect(closed(FACTS, off(hour(1)))).toBe(1);
    expect(closed(FACTS, off(hour(2)))).toBe(1);
    expect(closed(FACTS, off(hour(2) + 1))).toBe(0);
  });

  test('as long as its deltas cancel', () => {
    const wallets = [{ wallet: 'um', asset: 'COIN', amount: 50, debt: 0, ratio: null } as const];
    expect(closed({ ...FACTS, wallets })).toBe(1);
  });
});
