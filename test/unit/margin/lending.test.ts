/**
 * Goal: a loan is granted, liquidated and charged as a person computes it.
 *
 * The examples of health, borrowable amount and of the two liquidations of 10 HYPE are Hyperliquid's
 * own (support/faq/portfolio-margin); the rest is derived beside the test.
 */
import { describe, expect, test } from 'vitest';
import {
  borrowableAmount,
  borrowLiquidationLimit,
  borrowPerInterval,
  collateralAt,
  compoundInterest,
  debtAt,
  healthFactor,
  isBorrowLiquidated,
  isLoanLiquidated,
  LIQUIDATION_SHARE,
  type Loan,
  liquidateLoan,
  liquidationThreshold,
  loanLiquidationPrice,
  loanToValue,
  reverseCarryPnl,
  simpleInterest,
  utilisationApy,
  weightedCollateral,
} from '../../../src/margin/lending.ts';
import { DAY, HOUR, YEAR } from '../../../src/units/units.ts';

const hype = (oraclePrice: number, amount = 10) => [{ amount, oraclePrice, ltv: 0.5 }];

describe('what may be borrowed', () => {
  test('is the LTV’s share of the collateral, less what is borrowed already', () => {
    expect(borrowableAmount(hype(40, 10_000), 0)).toBe(200_000);
    expect(borrowableAmount(hype(40, 10_000), 150_000)).toBe(50_000);
    expect(borrowableAmount(hype(40, 10_000), 250_000)).toBe(0);
  });

  test('health is weighted collateral over debt', () => {
    const pledges = [...hype(80_000, 1), ...hype(50, 200)];
    expect(weightedCollateral(pledges)).toBe(45_000);
    expect(healthFactor(pledges, 42_000)).toBeCloseTo(45 / 42, 12);
    expect(healthFactor(pledges, 0)).toBeNull();
  });
});

describe('10 HYPE that back 250 at an LTV of 50 %', () => {
  const { partial, full } = LIQUIDATION_SHARE;

  test('may owe 75 % of their value before a part is taken, 83.3 % before all is', () => {
    expect(liquidationThreshold(0.5, partial)).toBe(0.75);
    expect(liquidationThreshold(0.5, full)).toBeCloseTo(5 / 6, 12);
    expect(borrowLiquidationLimit(hype(33), partial)).toBe(247.5);
  });

  test.each([
    [34, false, false],
    [33, true, false],
    [30, true, true],
  ])('at %d lose a part: %s, all: %s', (oracle, inPart, all) => {
    expect(isBorrowLiquidated(hype(oracle), 250, partial)).toBe(inPart);
    expect(isBorrowLiquidated(hype(oracle), 250, full)).toBe(all);
  });

  test('are liquidated by a debt that equals the limit', () => {
    expect(isBorrowLiquidated(hype(33), 247.5, partial)).toBe(true);
    expect(isBorrowLiquidated(hype(33), 247.4, partial)).toBe(false);
  });

  test('lose nothing where nothing is owed, even when worth nothing', () => {
    expect(isBorrowLiquidated(hype(0), 0, partial)).toBe(false);
  });
});

describe('a loan', () => {
  const nothing: Loan = { pledgedCoin: 0, pledgedQuote: 0, owedCoin: 0, owedQuote: 0 };
  const onCoin: Loan = { ...nothing, pledgedCoin: 2, owedQuote: 100 };
  const ofCoin: Loan = { ...nothing, pledgedQuote: 150, owedCoin: 1 };

  test('against coin dies in a fall: 100 owed on 2 coins at 80 % means 62.5', () => {
    expect(loanToValue(onCoin, 100)).toBe(0.5);
    expect(loanLiquidationPrice(onCoin, 0.8)).toBeCloseTo(62.5, 12);
    expect(isLoanLiquidated(onCoin, 62.6, 0.8)).toBe(false);
    expect(isLoanLiquidated(onCoin, 62.5, 0.8)).toBe(true);
  });

  test('of coin dies in a rally: 1 coin owed on 150 at 90 % means 135', () => {
    expect(loanToValue(ofCoin, 75)).toBe(0.5);
    expect(loanLiquidationPrice(ofCoin, 0.9)).toBeCloseTo(135, 12);
    expect(isLoanLiquidated(ofCoin, 134.9, 0.9)).toBe(false);
    expect(isLoanLiquidated(ofCoin, 135.1, 0.9)).toBe(true);
  });

  test('counts both sides of coin and quote', () => {
    const mixed: Loan = { pledgedCoin: 3, pledgedQuote: 40, owedCoin: 1, owedQuote: 10 };
    expect(debtAt(mixed, 20)).toBe(30);
    expect(collateralAt(mixed, 20)).toBe(100);
  });

  test('with its threshold’s worth in cash behind it has no such price', () => {
    // 0.8 · 200 quote is more than the 100 owed at any price of the coin.
    expect(loanLiquidationPrice({ ...onCoin, pledgedQuote: 200 }, 0.8)).toBeNull();
    expect(loanLiquidationPrice(nothing, 0.8)).toBeNull();
  });

  test('without a debt has no ratio, and with nothing behind it an endless one', () => {
    expect(loanToValue({ ...onCoin, owedQuote: 0 }, 100)).toBeNull();
    expect(loanToValue(onCoin, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(isLoanLiquidated({ ...onCoin, owedQuote: 0 }, 0, 0.8)).toBe(false);
  });
});

describe('one liquidation', () => {
  test('repays half the debt of 100 and takes 52.5 of 120 at a bonus of 5 %', () => {
    const done = liquidateLoan(100, 120, { closeFactor: 0.5, bonus: 0.05 });
    expect(done).toEqual({
      repaid: 50,
      seized: 52.5,
      debtLeft: 50,
      collateralLeft: 67.5,
      badDebt: 0,
    });
  });

  test('takes all there is where it does not reach, and leaves the lender the rest', () => {
    // 52.5 of collateral pay for 50 at a bonus of 5 %.
    const done = liquidateLoan(100, 52.5, { closeFactor: 1, bonus: 0.05 });
    expect(done).toEqual({
      repaid: 50,
      seized: 52.5,
      debtLeft: 50,
      collateralLeft: 0,
      badDebt: 50,
    });
  });
});

describe('interest', () => {
  test('of 87.6 % a year is 8 bp in eight hours', () => {
    expect(borrowPerInterval(0.876, 8 * HOUR)).toBeCloseTo(0.0008, 15);
    expect(simpleInterest(5_000, 0.876, DAY)).toBeCloseTo(12, 9);
  });

  test.each([
    [0, 0.05],
    [0.8, 0.05],
    [0.9, 0.525],
    [1, 1],
  ])('at a utilisation of %d is %d a year', (utilisation, apy) => {
    const curve = { base: 0.05, kink: 0.8, slope: 4.75 };
    expect(utilisationApy(utilisation, curve)).toBeCloseTo(apy, 12);
  });

  test('compounds: a year at 5 % and one at 10 % add 15.5 %, in whatever pieces', () => {
    const year = (apy: number) => ({ apy, ms: YEAR });
    expect(compoundInterest(1_000, [year(0.05)])).toBeCloseTo(50, 9);
    expect(compoundInterest(1_000, [year(0.05), year(0.1)])).toBeCloseTo(155, 9);
    const half = { apy: 0.05, ms: YEAR / 2 };
    expect(compoundInterest(1_000, [half, half])).toBeCloseTo(50, 9);
    expect(compoundInterest(1_000, [])).toBe(0);
  });
});

test('a reverse carry earns the funding it receives, less what it borrows and its fees', () => {
  // 3 settlements of 11 bp, each less 1 bp of 10.95 % a year, less 10 bp of fees: 20 bp of 1 000.
  const carry = {
    notional: 1_000,
    fundingRate: -0.0011,
    settlements: 3,
    intervalMs: 8 * HOUR,
    borrowPerYear: 0.1095,
    fees: 0.001,
  };
  expect(reverseCarryPnl(carry)).toBeCloseTo(2, 12);
  expect(reverseCarryPnl({ ...carry, fundingRate: 0.0011 })).toBeCloseTo(-4.6, 12);
});
