/**
 * Goal: a rule in words says all that it asks, in full or in a line, with no more digits than a reader
 * needs.
 */
import { describe, expect, test } from 'vitest';
import type { MarginRule, MarginTier } from '../../../src/domain/margin-rule.ts';
import {
  dayWords,
  formulaWords,
  liquidationWords,
  maintenanceSummary,
  maintenanceWords,
  tableSummary,
} from '../../../src/replay/rule-words.ts';

const tier = (to: number, rate: number): MarginTier => ({
  to,
  rate,
  deduction: null,
  maxLeverage: null,
});
const END = Number.POSITIVE_INFINITY;
const rule = (tiers: readonly MarginTier[], change: Partial<MarginRule> = {}): MarginRule => ({
  form: 'marginal',
  tiers,
  measure: 'notional',
  contractSize: 1,
  basis: 'mark',
  closeFee: 0,
  slopePerCoin: 0,
  ...change,
});
const three = [tier(50_000, 0.004), tier(250_000, 0.005), tier(END, 0.5)];

describe('a margin table', () => {
  test('is told tier by tier in full, and by its first and last rate in a line', () => {
    expect(maintenanceWords(rule(three), 'linear')).toBe(
      '0.4 % up to 50,000, 0.5 % up to 250,000, 50 % beyond, of notional at the mark, continuous',
    );
    expect(maintenanceSummary(rule(three), 'linear')).toBe(
      '0.4 % to 50 % by 3 tiers of notional at the mark, continuous',
    );
  });

  test('by contracts that ends says so, with the fee of the close and the coin it is in', () => {
    const contracts = rule([tier(3_000, 0.004), tier(6_000, 0.005)], {
      form: 'whole',
      measure: 'contracts',
      closeFee: 0.0005,
    });
    expect(maintenanceSummary(contracts, 'inverse')).toBe(
      '0.4 % to 0.5 % of notional at the mark, in coin, by 2 tiers of contracts, known up to 6,000 contracts, ' +
        'one rate for the whole position, plus 0.05 % for the closing fee',
    );
  });

  test('of one tier reads the same in both', () => {
    const sloped = rule([tier(END, 0.01)], { basis: 'entry', slopePerCoin: 0.00005 });
    const words = '1 % of notional at entry, plus 0.005 % for each coin of the position';
    expect(maintenanceWords(sloped, 'linear')).toBe(words);
    expect(maintenanceSummary(sloped, 'linear')).toBe(words);
    expect(maintenanceSummary(rule([tier(1_000, 0.01)]), 'linear')).toBe(
      '1 % of notional at the mark, known up to 1,000',
    );
  });
});

test('a table alone is silent on what the formula makes of it', () => {
  const changed = { basis: 'entry', closeFee: 0.0005, slopePerCoin: 0.00005 } as const;
  expect(tableSummary(rule([tier(END, 0.01)], changed), 'linear')).toBe('1 % of notional');
  expect(tableSummary(rule(three, changed), 'inverse')).toBe(
    '0.4 % to 50 % by 3 tiers of notional in coin, continuous',
  );
  expect(formulaWords({ ...changed, leverageReservesFee: true })).toBe(
    'the rate counts on notional at entry, 0.05 % for the close is added to it, ' +
      'a margin named by its leverage has the fee of the close on top, 0.005 % is added for each coin held',
  );
});

test('a day is announced, seen, or assumed because none is known', () => {
  expect(dayWords('2024-10-24', 'announced')).toBe('from 2024-10-24, announced');
  expect(dayWords('2024-10-24', 'seen')).toBe('seen on 2024-10-24');
  expect(dayWords('2024-10-24', 'assumed')).toBe('assumed from 2024-10-24: no day is known');
});

test('thirds are told to six digits', () => {
  expect(maintenanceWords(rule([tier(END, 1 / 30)]), 'linear')).toMatch(/^3\.33333 % of/);
  const market = {
    style: 'market',
    fee: 0,
    slippage: 0,
    backstopBelow: 2 / 3,
    steps: null,
  } as const;
  expect(liquidationWords(market)).toContain('under 66.6667 % of maintenance');
});
