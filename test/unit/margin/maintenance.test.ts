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
import {
  type Bracket,
  bracketRule,
  checkRule,
  deductions,
  maintenance,
} from '../../../src/margin/maintenance.ts';
import { positionTable } from '../../../src/margin/position-table.ts';
import { between, brackets } from '../../arbitraries.ts';

const THREE = [
  { to: 10_000, rate: 0.01 },
  { to: 50_000, rate: 0.02 },
  { to: Number.POSITIVE_INFINITY, rate: 0.05 },
];

const ONE = { contract: 'linear', quantity: 1, entry: 1, contracts: 1 } as const;
const tableOf = (brackets: readonly Bracket[]) => positionTable(bracketRule(brackets), ONE);

describe('the maintenance table', () => {
  test('deductions follow from the brackets alone', () => {
    const { rate, deduction } = tableOf(THREE);
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
    expect(maintenance(tableOf(THREE), notional)).toBeCloseTo(needed, 9);
  });

  test('the most of the lines is the line of the bracket that holds the notional', () => {
    fc.assert(
      fc.property(brackets(1_000), between(0, 6_000), (table, notional) => {
        const made = tableOf(table);
        expect(maintenance(made, notional)).toBeCloseTo(lookedUp(table, notional), 8);
      }),
    );
  });

  test('the requirement has no jump at the edge of a bracket', () => {
    fc.assert(
      fc.property(brackets(1_000), (table) => {
        const made = tableOf(table);
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
    ['without tiers', [], 'at least one maintenance tier'],
    ['with a rate that falls', [{ to: 10, rate: 0.05 }, last], 'tier 2'],
    ['with a rate below nothing', [{ to: 10, rate: -0.01 }, last], 'tier 1'],
    ['with a rate of all', [{ ...last, rate: 1 }], 'tier 1'],
    ['with a rate that is no number', [{ ...last, rate: Number.NaN }], 'tier 1'],
    [
      'with ends that do not rise',
      [
        { to: 10, rate: 0.01 },
        { to: 10, rate: 0.02 },
      ],
      'tier 2',
    ],
  ])('%s', (_, table, where) => {
    const make = (): unknown => checkRule(bracketRule(table), 'here');
    expect(make).toThrow(DataError);
    expect(make).toThrow(where);
  });
});

test('tiers that end at contracts can not be marginal: their deductions would be of contracts', () => {
  const rule = { ...bracketRule(THREE), measure: 'contracts' } as const;
  expect(() => checkRule(rule, 'here')).toThrow(/here: expected tiers of contracts .*form: whole/);
  expect(() => checkRule({ ...rule, form: 'whole' }, 'here')).not.toThrow();
});

describe('a deduction that is published', () => {
  // 1 % to 10,000 asks 100 there; 2 % asks 200, so 100 must be taken off.
  const published = (second: number, form: 'marginal' | 'whole' = 'marginal') => ({
    ...bracketRule([]),
    form,
    tiers: [
      { to: 10_000, rate: 0.01, deduction: 0, maxLeverage: null },
      { to: 50_000, rate: 0.02, deduction: second, maxLeverage: null },
    ],
  });
  const checked = (rule: ReturnType<typeof published>) => () => checkRule(rule, 'here');

  test('is taken where it makes the requirement continuous', () => {
    expect(checked(published(100))).not.toThrow();
    expect(deductions(published(100).tiers)).toEqual([0, 100]);
  });

  test.each([0, 99, 101, 100.01])('of %d leaves a step and is refused', (second) => {
    expect(checked(published(second))).toThrow(DataError);
    expect(checked(published(second))).toThrow(/here tier 2: .*continuous at 10000: 100/);
  });

  test('has no place where one rate counts for the whole position', () => {
    expect(checked(published(100, 'whole'))).toThrow(/no deduction/);
  });
});
