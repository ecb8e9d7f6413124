/**
 * Goal: a cross account is worth, needs and dies where a person computes it.
 *
 * 10 coin as collateral at a haircut of 10 %, 10 short at 100, cash −200 (a loan), maintenance 5 %:
 *     at spot 100, perp 100   A = −200 + 10·100·0.9 + 0        = 700, needs 50
 *     at spot 100, perp 160   A = −200 + 900 − 600             = 100, needs 80
 *     at spot 100, perp 170   A = −200 + 900 − 700             =   0, needs 85
 *     on the line to there    A − need = 650 − 735·λ, so λ = 650/735 and the perp 100 + 70·λ
 */
import { describe, expect, test } from 'vitest';
import type { CrossPlan } from '../../../src/domain/run.ts';
import { collateralSchedule, flatCollateral } from '../../../src/margin/collateral.ts';
import {
  adjustedEquity,
  type CrossAccount,
  crossRequirement,
  crossTrigger,
  hedgeOf,
  isCrossLiquidated,
} from '../../../src/margin/cross.ts';
import { flatRule } from '../../../src/margin/maintenance.ts';

const account: CrossAccount = {
  perp: { contract: 'linear', side: -1, quantity: 10, entry: 100, contracts: 1_000, wallet: -200 },
  spotQuantity: 10,
  collateral: flatCollateral(0.9, 'here'),
  table: { rate: [0.05], deduction: [0], slope: 0 },
  threshold: 1,
  loanMaintenance: 0,
  equalityKills: false,
};

describe('a cross account', () => {
  test.each([
    [100, 700, 50, false],
    [160, 100, 80, false],
    [170, 0, 85, true],
  ])('with the perp at %d has %d, needs %d', (perp, equity, needed, dead) => {
    const at = { spot: 100, perp };
    expect(adjustedEquity(account, at)).toBeCloseTo(equity, 9);
    expect(crossRequirement(account, at)).toBeCloseTo(needed, 9);
    expect(isCrossLiquidated(account, at)).toBe(dead);
  });

  test('dies where equity meets maintenance on the way', () => {
    const at = crossTrigger(account, { spot: 100, perp: 100 }, { spot: 100, perp: 170 });
    expect(at.spot).toBe(100);
    expect(at.perp).toBeCloseTo(100 + (70 * 650) / 735, 9);
    expect(adjustedEquity(account, at)).toBeCloseTo(crossRequirement(account, at), 9);
  });

  test('dies of its collateral alone when the coin loses its peg', () => {
    // 0.9·10·S − 200 = 50 at S = 250/9.
    const at = crossTrigger(account, { spot: 100, perp: 100 }, { spot: 10, perp: 100 });
    expect(at.perp).toBe(100);
    expect(at.spot).toBeCloseTo(250 / 9, 9);
  });

  // Tiers by coin: 4 coin in full, the rest at half. The 10 coin count for 4 + 3 = 7 of them, so with a
  // loan of 200 that asks 10 % of itself, and a threshold of 1.05:
  //     at spot 100, perp 100   A = −200 + 700 = 500, needs 1.05·(50 + 20) = 73.5
  //     spot falls alone        7·S − 200 = 73.5 at S = 273.5/7 = 39.07…
  const tiered: CrossAccount = {
    ...account,
    collateral: collateralSchedule(
      'coin',
      [
        { to: 4, ratio: 1 },
        { to: Number.POSITIVE_INFINITY, ratio: 0.5 },
      ],
      'here',
    ),
    threshold: 1.05,
    loanMaintenance: 0.1,
  };

  test('counts collateral tier by tier, its loan in full, and asks for its threshold', () => {
    const at = { spot: 100, perp: 100 };
    expect(adjustedEquity(tiered, at)).toBeCloseTo(500, 9);
    expect(crossRequirement(tiered, at)).toBeCloseTo(73.5, 9);
    const trigger = crossTrigger(tiered, at, { spot: 20, perp: 100 });
    expect(trigger.spot).toBeCloseTo(273.5 / 7, 9);
  });

  // By value: the first 300 in full, the rest at half: 300 + 0.5·(10·S − 300) = 150 + 5·S while 10·S > 300.
  // 150 + 5·S − 200 = 73.5 at S = 24.7, where 10·S = 247 is under 300: there it counts in full,
  // 10·S − 200 = 73.5 at S = 27.35.
  test('finds the tier of value that the price falls into', () => {
    const byValue: CrossAccount = {
      ...tiered,
      collateral: collateralSchedule(
        'value',
        [
          { to: 300, ratio: 1 },
          { to: Number.POSITIVE_INFINITY, ratio: 0.5 },
        ],
        'here',
      ),
    };
    const from = { spot: 100, perp: 100 };
    expect(adjustedEquity(byValue, from)).toBeCloseTo(450, 9);
    // 200 of coin are in the first slice: 200 − 200, not 150 + 100 − 200.
    expect(adjustedEquity(byValue, { spot: 20, perp: 100 })).toBeCloseTo(0, 9);
    expect(crossTrigger(byValue, from, { spot: 20, perp: 100 }).spot).toBeCloseTo(27.35, 9);
  });
});

test('equity that equals the requirement is liquidated where the venue says so, and lives where not', () => {
  // At 160 there are 100, and 100 are asked, whatever the notional.
  const even = { ...account, table: { rate: [0], deduction: [-100], slope: 0 } };
  const at = { spot: 100, perp: 160 };
  expect(isCrossLiquidated(even, at)).toBe(false);
  expect(isCrossLiquidated({ ...even, equalityKills: true }, at)).toBe(true);
});

test('spot covers its own amount of a perp, and no more than all of it', () => {
  const plan: CrossPlan = {
    liquidation: {
      rules: [{ fromMs: 0, table: 'flat', rule: flatRule(0.05) }],
      equalityKills: false,
      style: 'coordinated',
      fee: 0,
      slippage: 0,
      backstopBelow: null,
      steps: null,
    },
    spotFee: 0,
    collateral: flatCollateral(1, 'here'),
    threshold: 1,
    levels: [],
    loanMaintenance: 0,
    hedgedMaintenance: 0.005,
    loanPerYear: 0,
  };
  expect(hedgeOf(plan, 4, 10)).toEqual({ covered: 0.4, rate: 0.005 });
  expect(hedgeOf(plan, 12, 10)).toEqual({ covered: 1, rate: 0.005 });
  expect(hedgeOf({ ...plan, hedgedMaintenance: null }, 4, 10)).toBeNull();
});
