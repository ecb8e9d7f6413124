/**
 * Goal: a pool over two wallets dies of the loan that its own profit forces on it.
 *
 * Short 1 000 in wallet A (60 of equity), long 1 000 in B (nothing), 5 of maintenance each, loans ask
 * 10 %. The pool is worth 60 at any price.
 *     a rise f   A owes 1 000·f − 60 once f > 6 %:   60 = 10·(1 + f) + 0.1·(1 000·f − 60), f = 56/110
 *     a fall x   B owes 1 000·x from the start:      60 = 10·(1 − x) + 0.1·1 000·x,        x = 50/90
 */
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import {
  crossLiquidationMove,
  crossLiquidationMoves,
  type MarginPool,
  type PoolLeg,
  poolSlack,
} from '../../../src/margin/pool.ts';

const leg = (wallet: string, side: 1 | -1): PoolLeg => ({
  wallet,
  side,
  notional: 1_000,
  maintenance: 5,
});

const apart: MarginPool = {
  marginBalance: 60,
  maintenance: 10,
  legs: [leg('A', -1), leg('B', 1)],
  walletEquity: { A: 60, B: 0 },
  borrowMaintenance: 0.1,
};

describe('a pair in two wallets', () => {
  test('dies of a rise and of a fall, each by the loan of the wallet that lost', () => {
    const { rise, fall } = crossLiquidationMoves(apart);
    expect(rise).toBeCloseTo(56 / 110, 12);
    expect(fall).toBeCloseTo(-50 / 90, 12);
    expect(crossLiquidationMove(apart)).toBe(rise);
  });

  test('dies of the nearer one, whichever it is', () => {
    const turned = { ...apart, legs: [leg('A', 1), leg('B', -1)] };
    // The rise now borrows from the start: 60 = 10·(1 + f) + 100·f. The fall from 6 % on: 10·(1 − x).
    expect(crossLiquidationMove(turned)).toBeCloseTo(50 / 110, 12);
    expect(crossLiquidationMoves(turned).fall).toBeCloseTo(-56 / 90, 12);
  });

  test('has at a move what its balance leaves above positions and loans', () => {
    // At +20 %: 60 − 10·1.2 − 0.1·(200 − 60) = 34.
    expect(poolSlack(apart, 0.2)).toBeCloseTo(34, 12);
    expect(poolSlack(apart, 0)).toBe(50);
  });
});

describe('a pair in one wallet', () => {
  test('borrows nothing: only its growing notional can kill it', () => {
    const together = { ...apart, legs: [leg('A', -1), leg('A', 1)] };
    // 60 = 10·(1 + f).
    expect(crossLiquidationMoves(together)).toEqual({ rise: 5, fall: null });
    expect(crossLiquidationMove(together)).toBe(5);
  });
});

test('a single long dies of a fall alone, before it owes anything', () => {
  // 100 − 1 000·x = 5·(1 − x): x = 95/995, and it would owe from 10 % on.
  const alone = {
    ...apart,
    marginBalance: 100,
    maintenance: 5,
    legs: [leg('A', 1)],
    walletEquity: { A: 100 },
  };
  expect(crossLiquidationMoves(alone).rise).toBeNull();
  expect(crossLiquidationMove(alone)).toBeCloseTo(-95 / 995, 12);
});

test('a loan that stands already is in the stated requirement, and is not asked for twice', () => {
  // A owes 40 and so 4 of the 14; a rise f owes 1 000·f more: 60 = 14 + 10·f + 100·f.
  const owing = { ...apart, maintenance: 14, walletEquity: { A: -40, B: 100 } };
  expect(crossLiquidationMoves(owing).rise).toBeCloseTo(46 / 110, 12);
});

test('a pool without positions dies of no move, and one below its requirement of none at all', () => {
  expect(crossLiquidationMove({ ...apart, maintenance: 0, legs: [] })).toBeNull();
  expect(crossLiquidationMove({ ...apart, marginBalance: 9 })).toBe(0);
});

test('a position in a wallet of unknown equity is refused', () => {
  const stray = { ...apart, walletEquity: { A: 60 } };
  expect(() => crossLiquidationMove(stray)).toThrow(/the wallet B.*found A/);
  expect(() => crossLiquidationMove(stray)).toThrow(DataError);
});
