/**
 * Goal: with the hedge gone the other leg has to hold more, and may be gone in the same instant.
 * Method: a carry on credit solved by hand, then laws over random accounts.
 *
 * 10 coins bought at 100 and short at 100, 300 borrowed: cash −300 (700 of our own). Coin counts for 90 %, what is
 * hedged asks for 1 % and what is not for 10 %, a loan for 5 %.
 * The coin is a staked one; its price falls to 40 while the coin the perpetual follows falls to 95.
 *
 *     equity        −300 + 0.9·400 + 10·(100 − 95)              = 110
 *     requirement   0.01·950 + 0.05·300                          =  24.5     it lives
 *
 * At 27 of the coin: −300 + 243 + 50 = −7 against 24.5: below. The coin has lost 730 and the short gained 50, so the
 * coin is sold first, for 270 less 1 %: cash −300 + 267.3 = −32.7. The short stands alone then:
 *
 *     equity        −32.7 + 50                                   =  17.3
 *     requirement   0.1·950 + 0.05·32.7                          =  96.635
 *
 * 9.5 + 15 had become 96.635, so it is closed too, at 0.1 %: 50 − 0.95. What is left is 16.35.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MarginTable } from '../../../src/domain/margin-rule.ts';
import { flatCollateral } from '../../../src/margin/collateral.ts';
import {
  type SharedAccount,
  type SharedLeg,
  standingOf,
  unwindOneByOne,
  worthOf,
} from '../../../src/margin/recursion.ts';
import { between } from '../../arbitraries.ts';

const flat = (rate: number): MarginTable => ({ rate: [rate], deduction: [0], slope: 0 });

const coin = (mark: number): SharedLeg => ({
  kind: 'coin',
  name: 'staked',
  quantity: 10,
  entry: 100,
  mark,
  schedule: flatCollateral(0.9, 'staked'),
  closeCost: 0.01,
});

const short = (mark: number): SharedLeg => ({
  kind: 'perp',
  name: 'short',
  position: { contract: 'linear', side: -1, quantity: 10, entry: 100, contracts: 1_000 },
  mark,
  table: flat(0.1),
  closeCost: 0.001,
});

const carry = (legs: readonly SharedLeg[]): SharedAccount => ({
  cash: -300,
  legs,
  hedgedRate: 0.01,
  threshold: 1,
  loanMaintenance: 0.05,
  equalityKills: false,
});

describe('a carry on staked coin', () => {
  test('stands while the coin covers its loan', () => {
    const account = carry([coin(40), short(95)]);
    expect(standingOf(account)).toEqual({ equity: 110, requirement: 24.5 });
    expect(unwindOneByOne(account, 'largest loss')).toEqual({ steps: [], left: account });
  });

  test('whose coin is sold loses its hedge with it, and the short goes in the same instant', () => {
    const { steps, left } = unwindOneByOne(carry([coin(27), short(95)]), 'largest loss');
    expect(steps.map(({ closed }) => closed)).toEqual(['staked', 'short']);
    const [sold, bought] = steps;
    expect(sold?.before.equity).toBeCloseTo(-7, 12);
    expect(sold?.before.requirement).toBeCloseTo(24.5, 12);
    expect(sold?.after.equity).toBeCloseTo(17.3, 12);
    expect(sold?.after.requirement).toBeCloseTo(96.635, 12);
    expect(bought?.before).toEqual(sold?.after);
    expect(left.legs).toEqual([]);
    expect(left.cash).toBeCloseTo(16.35, 12);
  });

  /** The short asks for all that is asked of legs, so it goes first: −300 + 50 − 0.95 = −250.95 against 270 of coin. */
  test('by the other order the short goes first, and then the coin, which no longer covers the loan', () => {
    const { steps, left } = unwindOneByOne(carry([coin(27), short(95)]), 'largest requirement');
    expect(steps.map(({ closed }) => closed)).toEqual(['short', 'staked']);
    // 0.9·270 − 250.95 against 5 % of 250.95.
    expect(steps[0]?.after.equity).toBeCloseTo(-7.95, 12);
    expect(steps[0]?.after.requirement).toBeCloseTo(12.5475, 12);
    expect(left.cash).toBeCloseTo(16.35, 12);
  });

  /** In a rally to 170 two shorts have lost 700 each, and 10 coins cover half of each. */
  test('of two shorts only the one that is too much goes', () => {
    const more: SharedLeg = { ...short(170), name: 'more' } as SharedLeg;
    const account = { ...carry([coin(170), short(170), more]), cash: 400 };
    // 400 + 1,530 − 1,400 = 530; half of each short is covered: 2·(0.01·850 + 0.1·850) = 187: it lives.
    expect(standingOf(account)).toEqual({ equity: 530, requirement: 187 });
    const poorer = { ...account, cash: 20 };
    // 150 against 187: the first of the two goes, at −700 − 1.7. Cash −681.7, the other covered whole.
    const { steps, left } = unwindOneByOne(poorer, 'largest loss');
    expect(steps.map(({ closed }) => closed)).toEqual(['short']);
    expect(steps[0]?.after.equity).toBeCloseTo(20 - 701.7 + 1_530 - 700, 9);
    expect(steps[0]?.after.requirement).toBeCloseTo(17 + 0.05 * 681.7, 9);
    expect(left.legs.map(({ name }) => name)).toEqual(['staked', 'more']);
  });
});

const legs = fc.array(
  fc
    .record({
      isCoin: fc.boolean(),
      side: fc.constantFrom(1 as const, -1 as const),
      quantity: between(0.1, 20),
      entry: between(50, 150),
      mark: between(20, 200),
      rate: between(0.01, 0.2),
      ratio: between(0, 1),
      closeCost: between(0, 0.02),
    })
    .map(({ isCoin, side, quantity, entry, mark, rate, ratio, closeCost }): SharedLeg => {
      const schedule = flatCollateral(ratio, 'coin');
      if (isCoin) return { kind: 'coin', name: '', quantity, entry, mark, schedule, closeCost };
      const position = {
        contract: 'linear',
        side,
        quantity,
        entry,
        contracts: quantity * entry,
      } as const;
      return { kind: 'perp', name: '', position, mark, table: flat(rate), closeCost };
    }),
  { minLength: 1, maxLength: 5 },
);

const accounts = fc
  .record({
    cash: between(-2_000, 2_000),
    legs,
    hedgedRate: fc.oneof(fc.constant(null), between(0.001, 0.02)),
    threshold: between(1, 1.2),
    loanMaintenance: between(0, 0.1),
    equalityKills: fc.boolean(),
  })
  .map(
    (account): SharedAccount => ({
      ...account,
      legs: account.legs.map((leg, i) => ({ ...leg, name: `leg ${i}` })),
    }),
  );
const orders = fc.constantFrom('largest loss' as const, 'largest requirement' as const);

describe('any account', () => {
  test('ends with what meets its requirement, or with nothing, and each leg goes once', () => {
    fc.assert(
      fc.property(accounts, orders, (account, order) => {
        const { steps, left } = unwindOneByOne(account, order);
        expect(steps.length + left.legs.length).toBe(account.legs.length);
        expect(new Set(steps.map(({ closed }) => closed)).size).toBe(steps.length);
        const { equity, requirement } = standingOf(left);
        if (left.legs.length > 0) expect(equity).toBeGreaterThanOrEqual(requirement);
        for (const { before } of steps)
          expect(before.equity).toBeLessThanOrEqual(before.requirement);
        for (const [i, step] of steps.entries())
          if (i > 0) expect(step.before).toEqual(steps[i - 1]?.after);
      }),
    );
  });

  test('is worth what it was, less what closing cost', () => {
    fc.assert(
      fc.property(accounts, orders, (account, order) => {
        const { steps, left } = unwindOneByOne(account, order);
        const cost = steps.reduce((all, step) => all + step.cost, 0);
        expect(worthOf(left)).toBeCloseTo(worthOf(account) - cost, 8);
      }),
    );
  });

  test('closes by its order, and the largest loss does not ask what is hedged', () => {
    fc.assert(
      fc.property(accounts, (account) => {
        const { steps } = unwindOneByOne(account, 'largest loss');
        const lost = (name: string): number => {
          const leg = account.legs.find((one) => one.name === name);
          if (leg === undefined) throw new Error(name);
          return leg.kind === 'coin'
            ? leg.quantity * (leg.entry - leg.mark)
            : leg.position.side * leg.position.quantity * (leg.position.entry - leg.mark);
        };
        const losses = steps.map(({ closed }) => lost(closed));
        expect(losses).toEqual([...losses].sort((a, b) => b - a));
      }),
    );
  });

  test('without relief for a hedge a leg that goes never makes the others ask for more', () => {
    fc.assert(
      fc.property(accounts, orders, (account, order) => {
        const plain = { ...account, hedgedRate: null, loanMaintenance: 0 };
        for (const { before, after } of unwindOneByOne(plain, order).steps)
          expect(after.requirement).toBeLessThanOrEqual(before.requirement + 1e-9);
      }),
    );
  });
});
