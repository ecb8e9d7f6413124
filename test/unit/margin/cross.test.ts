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
import {
  adjustedEquity,
  type CrossAccount,
  crossRequirement,
  crossTrigger,
  isCrossLiquidated,
} from '../../../src/margin/cross.ts';
import { maintenanceTable } from '../../../src/margin/maintenance.ts';

const account: CrossAccount = {
  perp: { contract: 'linear', side: -1, quantity: 10, entry: 100, contracts: 1_000, wallet: -200 },
  spotQuantity: 10,
  haircut: 0.1,
  table: maintenanceTable([{ to: Number.POSITIVE_INFINITY, rate: 0.05 }], 'here'),
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
});
