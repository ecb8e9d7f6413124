/**
 * Goal: who is deleveraged first, at which price, and what it costs him, by the venues' own words.
 * Method: each figure by hand in the comment above it; laws of the queue by fast-check.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adlClosePrice,
  adlQueue,
  binanceLeveragePnl,
  binanceRank,
  bitmexRank,
  closeouts,
  deleveraged,
  hyperliquidIndex,
  leveragedPnl,
  okxRank,
  queueQuantile,
  signedValue,
} from '../../../src/margin/adl.ts';
import { bankruptcyPrice, type IsolatedLeg, unrealised } from '../../../src/margin/isolated.ts';

const leg = (change: Partial<IsolatedLeg>): IsolatedLeg => ({
  contract: 'linear',
  side: 1,
  quantity: 1,
  entry: 100,
  contracts: 0,
  wallet: 20,
  ...change,
});

describe('the score', () => {
  // 50 of profit on 200 of notional is 25 %; 200 over an equity of 100 is 2x: 0.25 · 2.
  test('of Binance multiplies a profit by leverage', () => {
    expect(binanceRank({ notional: 200, unrealised: 50, equity: 100 })).toBe(0.5);
  });

  // −25 % over 2x: the higher leveraged loser stands nearer to zero, so sooner in the queue.
  test('of Binance divides a loss by leverage', () => {
    expect(binanceRank({ notional: 200, unrealised: -50, equity: 100 })).toBe(-0.125);
  });

  // The same position in a portfolio account of 1,000: 200 over 1,000 is 0.2x, 0.25 · 0.2.
  test('of Binance under portfolio margin takes the whole account’s equity', () => {
    expect(binanceRank({ notional: 200, unrealised: 50, equity: 1_000 })).toBeCloseTo(0.05, 15);
  });

  // 40 of profit on a wallet of 80 is 0.5; maintenance of 6 over an equity of 120 is 0.05.
  test('of Binance’s older page is profit on the wallet times the margin ratio', () => {
    expect(binanceLeveragePnl(80, 40, 6)).toBeCloseTo(0.025, 15);
    expect(binanceLeveragePnl(80, -40, 6)).toBe(0);
    expect(binanceLeveragePnl(80, -80, 6)).toBe(0);
    expect(binanceLeveragePnl(0.5, 40, 6), 'a wallet under one counts as one').toBeCloseTo(
      40 * (6 / 40.5),
      12,
    );
  });

  // Long 15,000 contracts from 750 (20 coin), posting 2 coin: bankrupt at 15,000 / 22. At 800 it is
  // worth −18.75, it was −20, it would be −22: PNL% 1.25/20, leverage 18.75/3.25.
  test('of BitMEX measures leverage to the bankruptcy value', () => {
    const long = leg({
      contract: 'inverse',
      contracts: 15_000,
      quantity: 20,
      entry: 750,
      wallet: 2,
    });
    const bankruptcy = bankruptcyPrice(long) ?? Number.NaN;
    const values = (mark: number) => ({
      mark: signedValue(long, mark),
      averageEntry: signedValue(long, 750),
      bankrupt: signedValue(long, bankruptcy),
    });
    expect(values(800)).toEqual({ mark: -18.75, averageEntry: -20, bankrupt: -22 });
    expect(bitmexRank(values(800))).toBeCloseTo((1.25 / 20) * (18.75 / 3.25), 12);
    // At 700: −21.428571…, a loss of 1.428571… on 20, leverage 21.428571… over 0.571428….
    const [loss, leverage] = [1 / 14, 21.428571428571427 / 0.5714285714285712];
    expect(bitmexRank(values(700))).toBeCloseTo(-loss / leverage, 12);
  });

  test('of BitMEX rises with a short’s profit as with a long’s', () => {
    const short = leg({ side: -1, quantity: 2, entry: 100, wallet: 20 });
    // Worth −2·80, entered at −200, bankrupt at −2·110: PNL% 40/200, leverage 160/60.
    const rank = bitmexRank({
      mark: signedValue(short, 80),
      averageEntry: signedValue(short, 100),
      bankrupt: signedValue(short, 110),
    });
    expect(rank).toBeCloseTo(0.2 * (160 / 60), 12);
  });

  // 110/100 times 220/50.
  test('of Hyperliquid is price gain times notional over account value', () => {
    expect(hyperliquidIndex(110, 100, 220, 50)).toBeCloseTo(4.84, 12);
  });

  test('of OKX divides a profit by the margin ratio and multiplies a loss by it', () => {
    expect(okxRank(0.5, 10)).toBe(0.05);
    expect(okxRank(-0.5, 10)).toBe(-5);
  });

  // 60 · 40/10 and 300 · 200/100: the larger position goes first at the lower leverage.
  test('by leveraged profit alone is an amount', () => {
    expect(leveragedPnl(60, 40, 10)).toBe(240);
    expect(leveragedPnl(300, 200, 100)).toBe(600);
  });

  test('at the head of the queue has the quantile one', () => {
    expect(queueQuantile([0.1, 0.4, 0.2, 0.3], 0.4)).toBe(1);
    expect(queueQuantile([0.1, 0.4, 0.2, 0.3], 0.1)).toBe(0.25);
    expect(() => queueQuantile([], 0)).toThrow('a queue has somebody in it');
  });
});

describe('the queue', () => {
  const users = [
    { user: 1, rank: 5, deltaNeutral: true },
    { user: 2, rank: 4, deltaNeutral: false },
    { user: 3, rank: 3, deltaNeutral: false },
    { user: 4, rank: 2, deltaNeutral: true },
    { user: 5, rank: 1, deltaNeutral: false },
  ];

  test('puts delta-neutral accounts last and keeps their own order', () => {
    expect(adlQueue(users).map(({ user }) => user)).toEqual([2, 3, 5, 1, 4]);
    const nobody = users.map((one) => ({ ...one, deltaNeutral: false }));
    expect(adlQueue(nobody).map(({ user }) => user)).toEqual([1, 2, 3, 4, 5]);
  });

  test('keeps the order of equals, infinite ranks included', () => {
    const equal = [3, 1, 2].map((user) => ({
      user,
      rank: Number.POSITIVE_INFINITY,
      deltaNeutral: false,
    }));
    expect(adlQueue(equal).map(({ user }) => user)).toEqual([3, 1, 2]);
  });

  test('is the accounts that were given, each class in falling rank', () => {
    const account = fc.record({ rank: fc.double({ noNaN: true }), deltaNeutral: fc.boolean() });
    fc.assert(
      fc.property(fc.array(account), (accounts) => {
        const queue = adlQueue(accounts);
        expect(new Set(queue)).toEqual(new Set(accounts));
        const firstNeutral = queue.findIndex(({ deltaNeutral }) => deltaNeutral);
        for (const [i, one] of queue.entries()) {
          const before = queue[i - 1];
          if (firstNeutral >= 0 && i >= firstNeutral) expect(one.deltaNeutral).toBe(true);
          if (before?.deltaNeutral === one.deltaNeutral)
            expect(before.rank).toBeGreaterThanOrEqual(one.rank);
        }
      }),
    );
  });

  test('gives up what is bankrupt, from its head on, and no more than it has', () => {
    const queue = [{ quantity: 5 }, { quantity: 3 }, { quantity: 4 }];
    expect(closeouts(queue, 7).map(({ quantity }) => quantity)).toEqual([5, 2]);
    expect(closeouts(queue, 20).map(({ quantity }) => quantity)).toEqual([5, 3, 4]);
    expect(closeouts(queue, 0)).toEqual([]);
  });
});

describe('the close', () => {
  const prices = { bankruptcy: 95, mark: 92, previousMark: 93 };

  test('is at the price the venue says', () => {
    expect(adlClosePrice({ kind: 'bankruptcy' }, prices)).toBe(95);
    expect(adlClosePrice({ kind: 'mark' }, prices)).toBe(92);
    expect(adlClosePrice({ kind: 'previous mark' }, prices)).toBe(93);
  });

  // 95 is 3.3 % above 92; 97 is 5.4 % above; exactly 5 % is still near.
  test('is at the mark where the bankruptcy price is more than 5 % away from it', () => {
    const rule = { kind: 'bankruptcy near mark', share: 0.05 } as const;
    expect(adlClosePrice(rule, prices)).toBe(95);
    expect(adlClosePrice(rule, { ...prices, bankruptcy: 97 })).toBe(92);
    expect(adlClosePrice(rule, { ...prices, bankruptcy: 87 })).toBe(92);
    expect(adlClosePrice(rule, { ...prices, mark: 100, bankruptcy: 105 })).toBe(105);
    // 5.2 is more than 5 % of the mark of 100, though not of 105.2.
    expect(adlClosePrice(rule, { ...prices, mark: 100, bankruptcy: 105.2 })).toBe(100);
  });

  // A short of 10 from 100 with 100 posted: 600 of profit at 40, 50 of it at the other side's 95.
  test('costs a winner what the mark had promised beyond the bankruptcy price', () => {
    const winner = leg({ side: -1, quantity: 10, wallet: 100 });
    expect(deleveraged(winner, 95, 40)).toEqual({ realised: 50, forgone: 550, wallet: 150 });
  });

  test('at a price better than the mark forgoes less than nothing', () => {
    expect(deleveraged(leg({ side: -1 }), 80, 90)).toMatchObject({ realised: 20, forgone: -10 });
  });

  test('of loser and winner at the bankruptcy price moves exactly the loser’s wallet', () => {
    const price = fc.double({ min: 1, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom<1 | -1>(1, -1),
        fc.constantFrom<'linear' | 'inverse'>('linear', 'inverse'),
        price,
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        (side, contract, entry, share) => {
          const quantity = 2;
          const notional = contract === 'inverse' ? quantity : quantity * entry;
          const loser = leg({
            side,
            contract,
            quantity,
            entry,
            contracts: quantity * entry,
            wallet: share * notional,
          });
          const bankruptcy = bankruptcyPrice(loser);
          if (bankruptcy === null) return;
          const winner = { ...loser, side: side > 0 ? -1 : 1, wallet: 0 } as const;
          const paid = deleveraged(winner, bankruptcy, bankruptcy);
          expect(paid.realised).toBeCloseTo(loser.wallet, 9);
          expect(paid.forgone).toBe(0);
          expect(unrealised(loser, bankruptcy) + paid.realised).toBeCloseTo(0, 9);
        },
      ),
    );
  });
});
