/**
 * Goal: the predicate that decides every liquidation and the closed form that names its price are
 * two derivations of one fact; more margin is never worse.
 * Method: random legs and tables; step to either side of the named price and ask the predicate.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bankruptcyPrice,
  equityAt,
  type IsolatedLeg,
  isLiquidated,
  liquidationPrice,
  notionalAt,
  unrealised,
} from '../../src/margin/isolated.ts';
import { maintenance } from '../../src/margin/maintenance.ts';
import { between, legAndTable } from '../arbitraries.ts';

const RUNS = { numRuns: 500 };
const KINDS = [
  ['linear', 1],
  ['linear', -1],
  ['inverse', 1],
  ['inverse', -1],
] as const;

// A step relative to the entry too: near 1x the price is a difference of two almost equal numbers.
const step = (price: number, entry: number): number => 1e-6 * Math.max(price, entry);

describe.each(KINDS)('a %s leg of side %d', (contract, side) => {
  const legs = legAndTable(contract, side);

  test('is liquidated beyond its liquidation price and nowhere before it', () => {
    fc.assert(
      fc.property(legs, between(0, 1), ({ leg, table }, share) => {
        fc.pre(!isLiquidated(leg, table, leg.entry, false));
        const turn = liquidationPrice(leg, table);
        if (turn === null) {
          for (const price of [leg.entry * 1e-6, leg.entry, leg.entry * 1e6])
            expect(isLiquidated(leg, table, price, false)).toBe(false);
          return;
        }
        const by = side * step(turn, leg.entry);
        fc.pre(turn - by > 0);
        const alive = leg.entry + share * (turn + by - leg.entry);
        expect(isLiquidated(leg, table, alive, false)).toBe(false);
        expect(isLiquidated(leg, table, turn + by, false)).toBe(false);
        expect(isLiquidated(leg, table, turn - by, false)).toBe(true);
      }),
      RUNS,
    );
  });

  test('is worth nothing at its bankruptcy price, which lies beyond the liquidation price', () => {
    fc.assert(
      fc.property(legs, ({ leg, table }) => {
        const gone = bankruptcyPrice(leg);
        const turn = liquidationPrice(leg, table);
        fc.pre(gone !== null && turn !== null && gone > 1e-6 * leg.entry);
        expect(Math.abs(equityAt(leg, gone))).toBeLessThan(1e-9 * notionalAt(leg, gone));
        expect(side * (turn - gone)).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  test('is brought no closer to liquidation by margin', () => {
    fc.assert(
      fc.property(legs, between(0, 2), ({ leg, table }, more) => {
        const before = liquidationPrice(leg, table);
        const after = liquidationPrice({ ...leg, wallet: leg.wallet * (1 + more) }, table);
        fc.pre(before !== null);
        if (after !== null) expect(side * (before - after)).toBeGreaterThanOrEqual(-1e-9 * before);
      }),
      RUNS,
    );
  });

  test('has no jump in what it must hold where the price crosses the edge of a bracket', () => {
    fc.assert(
      fc.property(legs, ({ leg, table, brackets }) => {
        for (const { to } of brackets.slice(0, -1)) {
          const edge = contract === 'inverse' ? leg.contracts / to : to / leg.quantity;
          const needed = [1 - 1e-9, 1 + 1e-9].map((by) =>
            maintenance(table, notionalAt(leg, edge * by)),
          );
          expect(Math.abs((needed[0] ?? 0) - (needed[1] ?? 0))).toBeLessThan(to * 1e-8);
        }
      }),
      RUNS,
    );
  });
});

test('two legs of opposite sides and one entry gain from each other and from nobody', () => {
  const legs = fc.constantFrom(...KINDS).chain(([contract, side]) => legAndTable(contract, side));
  fc.assert(
    fc.property(legs, between(0.01, 100), ({ leg }, move) => {
      const other: IsolatedLeg = { ...leg, side: leg.side > 0 ? -1 : 1 };
      const price = leg.entry * move;
      expect(unrealised(leg, price) + unrealised(other, price)).toBe(0);
    }),
    RUNS,
  );
});
