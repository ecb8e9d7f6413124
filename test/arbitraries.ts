/**
 * Random parts for the laws of the engine that need no history: margin tables and isolated legs.
 * Whole histories come from test/differential/arbitraries.ts.
 */
import fc from 'fast-check';
import type { MarginTable } from '../src/domain/margin-rule.ts';
import type { IsolatedLeg } from '../src/margin/isolated.ts';
import { type Bracket, bracketRule } from '../src/margin/maintenance.ts';
import { positionTable } from '../src/margin/position-table.ts';

/** Evenly spread: fc.double spreads the exponents, and nearly every draw is nearly nothing. */
export const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.noBias(fc.integer({ min: 0, max: 999_983 })).map((n) => min + ((max - min) * n) / 999_983);

/** One to five brackets around `size` of notional, rates rising from 0.2 % to at most 25 %. */
export const brackets = (size: number): fc.Arbitrary<readonly Bracket[]> =>
  fc
    .record({
      first: between(0.002, 0.05),
      more: fc.array(fc.record({ width: between(0.1 * size, size), rise: between(0.0001, 0.05) }), {
        maxLength: 4,
      }),
    })
    .map(({ first, more }) => {
      const made: Bracket[] = [];
      let rate = first;
      let end = 0;
      for (const { width, rise } of more) {
        end += width;
        made.push({ to: end, rate });
        rate += rise;
      }
      return [...made, { to: Number.POSITIVE_INFINITY, rate }];
    });

export interface LegAndTable {
  readonly leg: IsolatedLeg;
  readonly brackets: readonly Bracket[];
  readonly table: MarginTable;
}

/** A leg of 1x to 50x that is alive at its entry, and a table whose edges it may cross. */
export const legAndTable = (
  contract: 'linear' | 'inverse',
  side: 1 | -1,
): fc.Arbitrary<LegAndTable> =>
  fc
    .record({
      entry: fc.constantFrom(0.000_37, 1.5, 28.5, 61_234.5),
      quantity: fc.constantFrom(0.01, 3, 1_000),
      leverage: between(1, 50),
    })
    .chain(({ entry, quantity, leverage }) => {
      // The settlement currency: quote, or coin for an inverse contract.
      const notional = contract === 'inverse' ? quantity : quantity * entry;
      const leg: IsolatedLeg = {
        contract,
        side,
        quantity,
        entry,
        contracts: quantity * entry,
        wallet: notional / leverage,
      };
      return brackets(notional).map((found) => ({
        leg,
        brackets: found,
        table: positionTable(bracketRule(found), leg),
      }));
    });
