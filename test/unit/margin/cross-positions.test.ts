/**
 * Goal: several positions share one balance, or none of it, as a person adds them up.
 *
 * Long 2 A from 100, short 10 B from 20, 50 in the wallet, 5 % maintenance, 10x.
 *     A at 90, B at 21   P&L −20 − 10 = −30; balance 20; notional 180 + 210 = 390; needs 19.5; posts 39
 *     A at 90, B at 21.1 P&L −20 − 11 = −31; balance 19; needs 19.55: dead, though neither alone is
 */
import { describe, expect, test } from 'vitest';
import {
  areCrossLiquidated,
  crossAvailable,
  crossInitial,
  crossLiquidationPrice,
  crossMaintenance,
  crossMarginBalance,
  crossUnrealised,
  liquidatedLegs,
  type Position,
} from '../../../src/margin/cross-positions.ts';

const table = { rate: [0.05], deduction: [0], slope: 0 };
const linear = { contract: 'linear', contracts: 0 } as const;
const a: Position = { ...linear, side: 1, quantity: 2, entry: 100 };
const b: Position = { ...linear, side: -1, quantity: 10, entry: 20 };

const at = (markA: number, markB: number) => [
  { position: a, mark: markA, table, leverage: 10 },
  { position: b, mark: markB, table, leverage: 10 },
];

describe('two cross positions', () => {
  test('lose, need and post what they do together', () => {
    expect(crossUnrealised(at(90, 21))).toBeCloseTo(-30, 12);
    expect(crossMarginBalance(50, at(90, 21))).toBeCloseTo(20, 12);
    expect(crossMaintenance(at(90, 21))).toBeCloseTo(19.5, 12);
    expect(crossInitial(at(90, 21))).toBeCloseTo(39, 12);
    expect(crossAvailable(50, at(90, 21))).toBeCloseTo(-19, 12);
  });

  test('die together', () => {
    expect(areCrossLiquidated(50, at(90, 21), false)).toBe(false);
    expect(areCrossLiquidated(50, at(90, 21.1), false)).toBe(true);
  });

  test('carry each other: the gain of one pays for the loss of the other', () => {
    expect(areCrossLiquidated(50, at(60, 20), false)).toBe(true);
    expect(areCrossLiquidated(50, at(60, 12), false)).toBe(false);
  });

  test('at the requirement exactly, die only where equality kills', () => {
    // Balance 8 with A at 80 (P&L −40, needs 8) and 48 in the wallet.
    const only = at(80, 20).slice(0, 1);
    expect(areCrossLiquidated(48, only, false)).toBe(false);
    expect(areCrossLiquidated(48, only, true)).toBe(true);
  });
});

test('the price of one position takes the others as they stand', () => {
  // B at 21 needs 10.5 and lost 10: A must carry 50 − 10.5 − 10 = 29.5, so (200 − 29.5) / (2 · 0.95).
  const shared = { wallet: 50, otherMaintenance: 10.5, otherUnrealised: -10 };
  const dies = crossLiquidationPrice(a, table, shared);
  expect(dies).toBeCloseTo(170.5 / 1.9, 12);
  expect(crossLiquidationPrice(a, table, { ...shared, wallet: 1_000 })).toBeNull();
});

test('isolated legs die each by its own wallet', () => {
  // A at 90: 21 − 20 = 1 against 9. B at 21: 21 − 10 = 11 against 10.5.
  const legs = [
    { name: 'A', leg: { ...a, wallet: 21 }, mark: 90, table },
    { name: 'B', leg: { ...b, wallet: 21 }, mark: 21, table },
  ];
  expect(liquidatedLegs(legs, false)).toEqual(['A']);
  expect(liquidatedLegs(legs.slice(1), false)).toEqual([]);
});
