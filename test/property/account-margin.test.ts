/**
 * Goal: the laws of account-wide margin hold: collateral is concave and never above its value, more
 * of it is never worse, and each closed form meets the predicate it was solved from.
 * Method: random tiers, loans, pools and subaccounts; no figure is compared with itself.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CollateralTier } from '../../src/domain/collateral.ts';
import { collateralSchedule, collateralValue } from '../../src/margin/collateral.ts';
import {
  areCrossLiquidated,
  crossLiquidationPrice,
  crossMaintenance,
  crossMarginBalance,
  type Position,
} from '../../src/margin/cross-positions.ts';
import {
  collateralAt,
  debtAt,
  healthFactor,
  isLoanLiquidated,
  type Loan,
  liquidateLoan,
  loanLiquidationPrice,
  loanToValue,
} from '../../src/margin/lending.ts';
import { crossLiquidationMoves, type MarginPool, poolSlack } from '../../src/margin/pool.ts';
import { hedgedMaintenance } from '../../src/margin/portfolio.ts';
import { between } from '../arbitraries.ts';

const RUNS = { numRuns: 500 };
const side = fc.constantFrom(1 as const, -1 as const);

/** One to five tiers, ratios falling from at most 1 to at least 0. */
const tiers: fc.Arbitrary<readonly CollateralTier[]> = fc
  .array(fc.record({ width: between(0.1, 100), keep: between(0, 1) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((made) => {
    let to = 0;
    let ratio = 1;
    return made.map(({ width, keep }, index) => {
      to += width;
      ratio *= keep;
      return { to: index === made.length - 1 ? Number.POSITIVE_INFINITY : to, ratio };
    });
  });

/** Slice by slice, as the venues' pages tell it; what is below zero counts in full. */
function sliced(measured: number, made: readonly CollateralTier[]): number {
  let floor = 0;
  let counted = Math.min(0, measured);
  for (const { to, ratio } of made) {
    counted += ratio * Math.max(0, Math.min(measured, to) - floor);
    floor = to;
  }
  return counted;
}

describe.each(['coin', 'value'] as const)('collateral by %s', (measure) => {
  const amounts = between(-300, 600);
  const prices = between(0.01, 50);

  test('is what its slices add up to', () => {
    fc.assert(
      fc.property(tiers, amounts, prices, (made, amount, index) => {
        const found = collateralValue(amount, index, collateralSchedule(measure, made, 'X'));
        const expected =
          measure === 'coin' ? sliced(amount, made) * index : sliced(amount * index, made);
        expect(Math.abs(found - expected)).toBeLessThan(1e-8);
      }),
      RUNS,
    );
  });

  test('is never above its value, and a debt is never under it', () => {
    fc.assert(
      fc.property(tiers, amounts, prices, (made, amount, index) => {
        const found = collateralValue(amount, index, collateralSchedule(measure, made, 'X'));
        expect(found).toBeLessThanOrEqual(amount * index);
        if (amount <= 0) expect(found).toBe(amount * index);
      }),
      RUNS,
    );
  });

  test('is concave in its amount, and more coin never counts for less', () => {
    fc.assert(
      fc.property(tiers, amounts, amounts, between(0, 1), prices, (made, a, b, share, index) => {
        const schedule = collateralSchedule(measure, made, 'X');
        const worth = (amount: number) => collateralValue(amount, index, schedule);
        const mixed = share * worth(a) + (1 - share) * worth(b);
        expect(worth(share * a + (1 - share) * b)).toBeGreaterThanOrEqual(mixed - 1e-8);
        expect(worth(Math.max(a, b))).toBeGreaterThanOrEqual(worth(Math.min(a, b)) - 1e-8);
      }),
      RUNS,
    );
  });
});

test('more collateral never lowers health, and more debt never raises it', () => {
  const pledges = fc.array(
    fc.record({ amount: between(0, 100), oraclePrice: between(0, 50), ltv: between(0, 1) }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(pledges, pledges, between(1, 500), between(0, 500), (some, more, debt, extra) => {
      const health = (held: typeof some, owed: number) => healthFactor(held, owed) ?? Number.NaN;
      expect(health([...some, ...more], debt)).toBeGreaterThanOrEqual(health(some, debt));
      expect(health(some, debt + extra)).toBeLessThanOrEqual(health(some, debt));
    }),
    RUNS,
  );
});

describe('a loan', () => {
  const loans: fc.Arbitrary<Loan> = fc.record({
    pledgedCoin: between(0, 10),
    pledgedQuote: between(0, 1_000),
    owedCoin: between(0, 10),
    owedQuote: between(0, 1_000),
  });
  const thresholds = between(0.3, 0.95);

  test('is at its threshold at the price named, alive on one side of it and dead on the other', () => {
    fc.assert(
      fc.property(loans, thresholds, (loan, threshold) => {
        const turn = loanLiquidationPrice(loan, threshold);
        // Slack: a price that hardly moves debt against collateral names no sharp edge.
        const tilt = Math.abs(loan.owedCoin - threshold * loan.pledgedCoin);
        fc.pre(turn !== null && tilt > 1e-3 && turn < 1e5 && turn > 1e-3);
        const slack = threshold * collateralAt(loan, turn) - debtAt(loan, turn);
        expect(Math.abs(slack)).toBeLessThan(1e-9 * Math.max(1, debtAt(loan, turn)));
        const [below, above] = [turn * (1 - 1e-6), turn * (1 + 1e-6)];
        const diesInRally = loan.owedCoin > threshold * loan.pledgedCoin;
        expect(isLoanLiquidated(loan, below, threshold)).toBe(!diesInRally);
        expect(isLoanLiquidated(loan, above, threshold)).toBe(diesInRally);
      }),
      RUNS,
    );
  });

  test('with more behind it has no larger loan-to-value', () => {
    fc.assert(
      fc.property(loans, between(0, 100), between(0, 10), (loan, coinPrice, more) => {
        fc.pre(debtAt(loan, coinPrice) > 0);
        const better = { ...loan, pledgedCoin: loan.pledgedCoin + more };
        expect(loanToValue(better, coinPrice) ?? Number.NaN).toBeLessThanOrEqual(
          loanToValue(loan, coinPrice) ?? Number.NaN,
        );
      }),
      RUNS,
    );
  });

  test('liquidated once loses or makes no money, and is safer where the bonus is covered', () => {
    fc.assert(
      fc.property(
        between(1, 1_000),
        between(0, 2_000),
        between(0.05, 1),
        between(0, 0.2),
        (debt, collateral, closeFactor, bonus) => {
          const done = liquidateLoan(debt, collateral, { closeFactor, bonus });
          expect(done.repaid + done.debtLeft).toBeCloseTo(debt, 9);
          expect(done.seized + done.collateralLeft).toBeCloseTo(collateral, 9);
          expect(done.repaid).toBeLessThanOrEqual(debt * closeFactor);
          expect(done.collateralLeft).toBeGreaterThanOrEqual(0);
          expect(done.seized - done.repaid * (1 + bonus)).toBeCloseTo(0, 9);
          expect(done.badDebt === 0 || done.collateralLeft === 0).toBe(true);
          if (debt * (1 + bonus) < collateral)
            expect(done.debtLeft * collateral).toBeLessThanOrEqual(
              debt * done.collateralLeft + 1e-6,
            );
        },
      ),
      RUNS,
    );
  });
});

describe('a pool', () => {
  const pools: fc.Arbitrary<MarginPool> = fc
    .record({
      equities: fc.tuple(between(-50, 200), between(-50, 200), between(0, 200)),
      legs: fc.array(
        fc.record({
          wallet: fc.constantFrom('A', 'B', 'C'),
          side,
          notional: between(1, 1_000),
          maintenance: between(0, 10),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      borrowMaintenance: between(0, 0.3),
    })
    .map(({ equities: [a, b, c], legs, borrowMaintenance }) => ({
      legs,
      borrowMaintenance,
      walletEquity: { A: a, B: b, C: c },
      marginBalance: a + b + c,
      maintenance:
        legs.reduce((all, leg) => all + leg.maintenance, 0) +
        borrowMaintenance * (Math.max(0, -a) + Math.max(0, -b)),
    }));

  test('is at its requirement after each move named, and above it on the way there', () => {
    fc.assert(
      fc.property(pools, between(0, 0.999), (pool, share) => {
        fc.pre(poolSlack(pool, 0) > 1e-6);
        const { rise, fall } = crossLiquidationMoves(pool);
        for (const [move, far] of [
          [rise, 1e3],
          [fall, -1],
        ] as const) {
          if (move === null) {
            expect(poolSlack(pool, share * far)).toBeGreaterThan(0);
            continue;
          }
          expect(Math.abs(poolSlack(pool, move))).toBeLessThan(1e-6 * (1 + Math.abs(move)));
          expect(poolSlack(pool, share * move)).toBeGreaterThan(-1e-9);
        }
      }),
      RUNS,
    );
  });

  test('with more in it dies no sooner', () => {
    fc.assert(
      fc.property(pools, between(0, 100), (pool, more) => {
        fc.pre(poolSlack(pool, 0) > 1e-6);
        const richer = {
          ...pool,
          marginBalance: pool.marginBalance + more,
          walletEquity: { ...pool.walletEquity, C: (pool.walletEquity['C'] ?? 0) + more },
        };
        const before = crossLiquidationMoves(pool);
        const after = crossLiquidationMoves(richer);
        const far = (move: number | null) => Math.abs(move ?? Number.POSITIVE_INFINITY);
        expect(far(after.rise)).toBeGreaterThanOrEqual(far(before.rise) - 1e-9);
        expect(far(after.fall)).toBeGreaterThanOrEqual(far(before.fall) - 1e-9);
      }),
      RUNS,
    );
  });
});

test('a cross account meets its requirement at the price named for one of its positions', () => {
  const positions: fc.Arbitrary<Position> = fc.record({
    contract: fc.constant('linear' as const),
    contracts: fc.constant(0),
    side,
    quantity: between(0.1, 10),
    entry: between(10, 100),
  });
  const table = { rate: [0.01, 0.05], deduction: [0, 20], slope: 0 };
  fc.assert(
    fc.property(
      positions,
      positions,
      between(10, 100),
      between(0, 1_000),
      (one, other, mark, wallet) => {
        const rest = [{ position: other, mark, table }];
        const dies = crossLiquidationPrice(one, table, {
          wallet,
          otherMaintenance: crossMaintenance(rest),
          otherUnrealised: crossMarginBalance(0, rest),
        });
        const alive = [{ position: one, mark: one.entry, table }, ...rest];
        fc.pre(dies !== null && !areCrossLiquidated(wallet, alive, false));
        const all = [{ position: one, mark: dies, table }, ...rest];
        expect(crossMarginBalance(wallet, all)).toBeCloseTo(crossMaintenance(all), 6);
      },
    ),
    RUNS,
  );
});

test('a hedge at a rate no higher than the table’s never asks for more than no hedge', () => {
  const table = { rate: [0.01, 0.05], deduction: [0, 20], slope: 0 };
  fc.assert(
    fc.property(between(0, 2_000), between(0, 2_000), between(0, 0.01), (netted, rest, hedged) => {
      expect(hedgedMaintenance(table, netted, rest, hedged)).toBeLessThanOrEqual(
        hedgedMaintenance(table, netted, rest, null) + 1e-9,
      );
    }),
    RUNS,
  );
});
