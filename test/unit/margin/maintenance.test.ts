/**
 * Goal: the maintenance table is the one a person computes from the brackets a venue prints.
 * Method: three brackets by hand, and the lookup of a bracket as a second derivation.
 *
 *     bracket      rate    deduction
 *     to 10,000    1 %     0
 *     to 50,000    2 %     0 + (2 % − 1 %)·10,000 = 100
 *     beyond       5 %     100 + (5 % − 2 %)·50,000 = 1,600
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { type Bracket, maintenance, maintenanceTable } from '../../../src/margin/maintenance.ts';
import { between, brackets } from '../../arbitraries.ts';

const THREE = [
  { to: 10_000, rate: 0.01 },
  { to: 50_000, rate: 0.02 },
  { to: Number.POSITIVE_INFINITY, rate: 0.05 },
];

describe('the maintenance table', () => {
  test('deductions follow from the brackets alone', () => {
    const { rate, deduction } = maintenanceTable(THREE, 'here');
    expect(rate).toEqual([0.01, 0.02, 0.05]);
    for (const [b, expected] of [0, 100, 1_600].entries())
      expect(deduction[b]).toBeCloseTo(expected, 9);
  });

  test.each([
    [0, 0],
    [5_000, 50],
    [10_000, 100],
    [20_000, 300],
    [50_000, 900],
    [60_000, 1_400],
  ])('a notional of %d needs %d', (notional, needed) => {
    expect(maintenance(maintenanceTable(THREE, 'here'), notional)).toBeCloseTo(needed, 9);
  });

  test('the most of the lines is the line of the bracket that holds the notional', () => {
    fc.assert(
      fc.property(brackets(1_000), between(0, 6_000), (table, notional) => {
        const made = maintenanceTable(table, 'here');
        expect(maintenance(made, notional)).toBeCloseTo(lookedUp(table, notional), 8);
      }),
    );
  });

  test('the requirement has no jump at the edge of a bracket', () => {
    fc.assert(
      fc.property(brackets(1_000), (table) => {
        const made = maintenanceTable(table, 'here');
        for (const { to } of table.slice(0, -1)) {
          const jump = maintenance(made, to * (1 + 1e-9)) - maintenance(made, to * (1 - 1e-9));
          expect(jump).toBeGreaterThanOrEqual(0);
          expect(jump).toBeLessThanOrEqual(to * 1e-9);
        }
      }),
    );
  });
});

/** Bracket by bracket: each slice of the notional at its own rate, as a tax is computed. */
function lookedUp(table: readonly Bracket[], notional: number): number {
  let floor = 0;
  let needed = 0;
  for (const { to, rate } of table) {
    if (notional > floor) needed += rate * (Math.min(notional, to) - floor);
    floor = to;
  }
  return needed;
}

describe('a table that is no table is refused', () => {
  const last = { to: Number.POSITIVE_INFINITY, rate: 0.02 };
  test.each<[string, readonly Bracket[], string]>([
    ['without brackets', [], 'at least one maintenance bracket'],
    ['with a rate that falls', [{ to: 10, rate: 0.05 }, last], 'bracket 2'],
    ['with a rate of nothing', [{ to: 10, rate: 0 }, last], 'bracket 1'],
    ['with a rate of all', [{ ...last, rate: 1 }], 'bracket 1'],
    ['with a rate that is no number', [{ ...last, rate: Number.NaN }], 'bracket 1'],
    [
      'with ends that do not rise',
      [
        { to: 10, rate: 0.01 },
        { to: 10, rate: 0.02 },
      ],
      'bracket 2',
    ],
  ])('%s', (_, table, where) => {
    const make = (): unknown => maintenanceTable(table, 'here');
    expect(make).toThrow(DataError);
    expect(make).toThrow(where);
  });
});
