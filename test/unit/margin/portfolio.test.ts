/**
 * Goal: the account-wide ratios of four venues come out as a person computes them.
 *
 * Portfolio margin: 3 BTC at 40 000 counting 95 % = 114 000; 1 000 USDT held, 21 000 owed = −20 000
 * in full; so ΣEquity = 94 000. Open orders may lose 0.1 BTC = 4 000, so adjusted equity = 90 000.
 * ΣMM = 58 320 of futures + 21 000 · 8 % = 60 000, and uniMMR = 1.5.
 */
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { collateralSchedule, flatCollateral } from '../../../src/margin/collateral.ts';
import {
  accountMaintenanceRate,
  adjustedEquityRatio,
  adjustedPortfolioEquity,
  assetEquity,
  type BorrowableAccount,
  borrowLiquidationValue,
  borrowRequirement,
  type DatedPortfolioLevels,
  hedgedMaintenance,
  isPortfolioLiquidatable,
  type PortfolioAsset,
  portfolioLevel,
  portfolioMaintenance,
  portfolioMarginRatio,
  unifiedMarginBalance,
  uniMmr,
  usdIndex,
} from '../../../src/margin/portfolio.ts';

const none = { marginAsset: 0, marginLoan: 0, futuresAsset: 0, futuresUnrealised: 0, openLoss: 0 };
const btc: PortfolioAsset = {
  ...none,
  marginAsset: 2,
  futuresAsset: 0.75,
  futuresUnrealised: 0.25,
  openLoss: 0.1,
  indexPrice: 40_000,
  collateral: flatCollateral(0.95, 'BTC'),
  loanMaintenance: 0.08,
};
const usdt: PortfolioAsset = {
  ...none,
  marginAsset: 1_000,
  marginLoan: 21_000,
  indexPrice: 1,
  collateral: flatCollateral(0.99, 'USDT'),
  loanMaintenance: 0.08,
};

describe('a portfolio-margin account', () => {
  test('owns what its wallets hold and its futures gained, less its loans', () => {
    expect(assetEquity(btc)).toBe(3);
    expect(assetEquity(usdt)).toBe(-20_000);
  });

  test('is worth its assets after their haircut, its debts in full', () => {
    expect(adjustedPortfolioEquity([btc, usdt])).toBeCloseTo(90_000, 9);
    expect(adjustedPortfolioEquity([{ ...btc, openLoss: 0 }, usdt])).toBeCloseTo(94_000, 9);
  });

  test('must hold the maintenance of its futures and of its loans', () => {
    expect(portfolioMaintenance([btc, usdt], [50_000, 8_320])).toBeCloseTo(60_000, 9);
    // Half a BTC owed is 20 000, of which 8 %.
    expect(portfolioMaintenance([{ ...btc, marginLoan: 0.5 }], [])).toBeCloseTo(1_600, 9);
  });

  test('has the ratio of the two, and none without a requirement', () => {
    expect(uniMmr(90_000, 60_000)).toBe(1.5);
    expect(uniMmr(90_000, 0)).toBeNull();
  });
});

describe('the level of an account', () => {
  // The second list is the venue's for PM Pro; the first is the one its page of 2022 had.
  const dated: readonly DatedPortfolioLevels[] = [
    {
      fromMs: 0,
      floors: [
        { level: 'normal', above: 2 },
        { level: 'reminder', above: 1.5 },
        { level: 'reduce-only', above: 1.2 },
      ],
    },
    {
      fromMs: 1_000,
      floors: [
        { level: 'normal', above: 1.5 },
        { level: 'reminder', above: 1.2 },
        { level: 'reduce-only', above: 1.05 },
      ],
    },
  ];

  test.each([
    [null, 'normal'],
    [1.51, 'normal'],
    [1.5, 'reminder'],
    [1.21, 'reminder'],
    [1.2, 'reduce-only'],
    [1.06, 'reduce-only'],
    [1.05, 'liquidation'],
    [1, 'liquidation'],
    [-0.3, 'liquidation'],
  ] as const)('at %s is %s', (ratio, level) => {
    expect(portfolioLevel(ratio, dated, 1_000)).toBe(level);
  });

  test('goes by the list in force at the instant', () => {
    expect(portfolioLevel(1.3, dated, 999)).toBe('reduce-only');
    expect(portfolioLevel(1.3, dated, 1_000)).toBe('reminder');
  });

  test('is refused before the first list, and with floors that do not fall', () => {
    expect(() => portfolioLevel(1.3, dated, -1)).toThrow(/in force at -1 ms; found the first/);
    expect(() => portfolioLevel(1.3, [], 5)).toThrow(/found none/);
    const odd = {
      fromMs: 0,
      floors: [
        { level: 'normal', above: 1.2 },
        { level: 'reminder', above: 1.2 },
      ],
    } as const;
    expect(() => portfolioLevel(1.3, [odd], 5)).toThrow(/floors that fall.*found 1\.2, 1\.2/);
    expect(() => portfolioLevel(1.3, [odd], 5)).toThrow(DataError);
  });
});

describe('a unified account', () => {
  test('prices a coin in dollars by what BTC costs in either', () => {
    // 3 000 USDT where BTC is 100 100 USD and 100 000 USDT.
    expect(usdIndex(3_000, 100_100, 100_000)).toBeCloseTo(3_003, 9);
  });

  test('adds collateral by tiers, debts in full and the P&L of its perpetuals', () => {
    // 15 coins: 10 at 98 % and 5 at 95 % = 14.55, at 200 = 2 910; less a debt of 400, less 510.
    const collateral = collateralSchedule(
      'coin',
      [
        { to: 10, ratio: 0.98 },
        { to: Number.POSITIVE_INFINITY, ratio: 0.95 },
      ],
      'X',
    );
    const assets = [
      { amount: 15, indexPrice: 200, collateral },
      { amount: -2, indexPrice: 200, collateral },
    ];
    expect(unifiedMarginBalance(assets, -510)).toBeCloseTo(2_000, 9);
  });

  test('is full where maintenance has eaten the balance', () => {
    expect(accountMaintenanceRate(500, 2_000)).toBe(0.25);
    expect(accountMaintenanceRate(2_000, 2_000)).toBe(1);
    expect(accountMaintenanceRate(500, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(accountMaintenanceRate(500, -1)).toBe(Number.POSITIVE_INFINITY);
    expect(accountMaintenanceRate(0, -1)).toBeNull();
  });
});

test('an adjusted equity of 900 over a requirement of 600 is a ratio of 1.5', () => {
  const account = {
    discountedEquity: 1_000,
    pendingRequirement: 100,
    maintenance: 500,
    reductionFees: 100,
  };
  expect(adjustedEquityRatio(account)).toBe(1.5);
  expect(adjustedEquityRatio({ ...account, maintenance: 0, reductionFees: 0 })).toBeNull();
});

/**
 * 1 BTC held, 1 BTC short from 100 000: what the short loses is borrowed against the coin. At P the
 * account owes P − 100 000, must hold 1.25 % of P, and its coin carries 75 % of P. The ratio meets
 * 0.95 where 20 + 0.0125·P + P − 100 000 = 0.95 · 0.75 · P, so P = 99 980 / 0.3 = 333 266.67.
 */
describe('a carry whose short borrows against its coin', () => {
  const at = (btcPrice: number): BorrowableAccount => ({
    balance: 0,
    borrowed: btcPrice - 100_000,
    borrowCap: 5e6,
    crossMaintenance: 0.0125 * btcPrice,
    minBorrowOffset: 20,
    pledged: [{ amount: 1, supplyCap: 20, oraclePrice: btcPrice, threshold: 0.75 }],
  });

  test('at 200 000 must hold 102 520 and has 150 000', () => {
    expect(borrowRequirement(at(200_000))).toBeCloseTo(102_520, 9);
    expect(borrowLiquidationValue(at(200_000))).toBeCloseTo(150_000, 9);
    expect(portfolioMarginRatio([at(200_000)])).toBeCloseTo(102_520 / 150_000, 12);
  });

  test.each([
    [333_200, false],
    [333_300, true],
  ])('at %d may be liquidated: %s', (btcPrice, dead) => {
    expect(isPortfolioLiquidatable(portfolioMarginRatio([at(btcPrice)]), 0.95)).toBe(dead);
  });

  test('counts no more coin than the supply cap, and no more value than the borrow cap', () => {
    const pledged = [{ amount: 30, supplyCap: 20, oraclePrice: 1_000, threshold: 0.75 }];
    expect(borrowLiquidationValue({ ...at(1), pledged })).toBe(15_000);
    expect(borrowLiquidationValue({ ...at(1), pledged, borrowCap: 9_000, balance: 7 })).toBe(9_007);
  });

  test('is as bad as its worst token, and beyond any limit with nothing left', () => {
    const worst = portfolioMarginRatio([at(200_000), at(300_000)]);
    expect(worst).toBe(portfolioMarginRatio([at(300_000)]));
    expect(portfolioMarginRatio([{ ...at(200_000), pledged: [] }])).toBe(Number.POSITIVE_INFINITY);
    expect(portfolioMarginRatio([])).toBeNull();
    expect(isPortfolioLiquidatable(null, 0.95)).toBe(false);
    expect(isPortfolioLiquidatable(0.95, 0.95)).toBe(false);
  });
});

describe('hedged maintenance', () => {
  const table = { rate: [0.02], deduction: [0], slope: 0 };

  test('of 100 BTC long in one future and short in another is 1 BTC at 1 %', () => {
    expect(hedgedMaintenance(table, 100, 0, 0.01)).toBe(1);
  });

  test('asks the table for what the hedge leaves', () => {
    expect(hedgedMaintenance(table, 60, 40, 0.01)).toBeCloseTo(0.6 + 0.8, 12);
  });

  test('without a hedged rate is the table’s for all of it', () => {
    expect(hedgedMaintenance(table, 60, 40, null)).toBeCloseTo(2, 12);
  });
});
