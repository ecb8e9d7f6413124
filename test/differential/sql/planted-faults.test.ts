/**
 * Goal: a fault in margin code that both engines share, so that they go on agreeing with each other, is
 * noticed by the query, which shares none of it; and what is then shown can be read.
 * Method: the modules of src/margin with one function broken at a time, asked of the same scenarios.
 */
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { MarginTable } from '../../../src/domain/margin-rule.ts';
import type * as Isolated from '../../../src/margin/isolated.ts';
import type * as Maintenance from '../../../src/margin/maintenance.ts';
import { askEngine } from './answer.ts';
import { firstInside, grazing } from './grazing.ts';
import { lethalInputs } from './lethal.ts';
import { type Compared, compareAll, fuzz, type Mismatch, mismatchText } from './three-way.ts';

const FAULTS = [
  'the requirement leaves the deduction out',
  'each deduction forgets the one before',
  'the predicate asks for no maintenance',
  'the predicate lets a thousandth of the maintenance go',
  'the trigger leaves the deduction out',
  'funding is paid by whom it is owed to',
] as const;

const planted = vi.hoisted(() => ({ fault: '' }));
afterEach(() => {
  planted.fault = '';
});

vi.mock('../../../src/margin/maintenance.ts', async (original) => {
  const real = await original<typeof Maintenance>();
  const broken: Partial<typeof Maintenance> = {
    maintenance: (table, notional) =>
      real.maintenance(
        planted.fault === 'the requirement leaves the deduction out' ? bare(table) : table,
        notional,
      ),
    deductions: (tiers) =>
      planted.fault === 'each deduction forgets the one before'
        ? tiers.map(({ rate }, b) => {
            const before = tiers[b - 1];
            return before === undefined ? 0 : (rate - before.rate) * before.to;
          })
        : real.deductions(tiers),
  };
  return { ...real, ...broken };
});

vi.mock('../../../src/margin/isolated.ts', async (original) => {
  const real = await original<typeof Isolated>();
  const broken: Partial<typeof Isolated> = {
    isLiquidated: (leg, table, price, equalityKills) => {
      const asked =
        planted.fault === 'the predicate asks for no maintenance'
          ? scaled(table, 0)
          : planted.fault === 'the predicate lets a thousandth of the maintenance go'
            ? scaled(table, 0.999)
            : table;
      return real.isLiquidated(leg, asked, price, equalityKills);
    },
    liquidationPrice: (leg, table) =>
      real.liquidationPrice(
        leg,
        planted.fault === 'the trigger leaves the deduction out' ? bare(table) : table,
      ),
    fundingPayment: (leg, price, rate) =>
      real.fundingPayment(
        leg,
        price,
        planted.fault === 'funding is paid by whom it is owed to' ? -rate : rate,
      ),
  };
  return { ...real, ...broken };
});

function bare(table: MarginTable): MarginTable {
  return { ...table, deduction: table.deduction.map(() => 0) };
}

function scaled({ rate, deduction, slope }: MarginTable, by: number): MarginTable {
  return {
    rate: rate.map((one) => one * by),
    deduction: deduction.map((one) => one * by),
    slope: slope * by,
  };
}

/** Random ones, and the same with a trigger that is barely met. */
const inputs = fc
  .sample(lethalInputs, { numRuns: 120, seed: 7, unbiased: true })
  .flatMap((input) => {
    const answer = askEngine(input, 'bar');
    const death = answer && firstInside(input, answer);
    return death ? [input, grazing(input, death, 1e-8)] : [input];
  });
const noticedBySql = (compared: readonly Compared[]) =>
  compared.filter(({ bySql }) => bySql !== '').length;

test('without a fault nothing is noticed', async () => {
  expect(noticedBySql(await compareAll(inputs))).toBe(0);
});

test.each(FAULTS)('the query notices that %s', async (fault) => {
  planted.fault = fault;
  expect(noticedBySql(await compareAll(inputs))).toBeGreaterThan(5);
});

test('a fault is shown in a smaller scenario than the one that found it, to be pasted', async () => {
  planted.fault = 'each deduction forgets the one before';
  const found = (shrinks: number) => fuzz({ inputs: lethalInputs, seed: 7, count: 60, shrinks });
  const [{ mismatch: first }, { mismatch: smaller }] = [await found(0), await found(12)];
  if (first === null || smaller === null) throw new Error('nothing was found');
  const bars = ({ input }: Mismatch) => input.legs[0].marks.bars.length;
  expect(bars(smaller)).toBeLessThan(bars(first));
  // The row may be what is left to differ: its index takes the fault another way than the engines do.
  expect(mismatchText(smaller)).toMatch(
    /^(?:legs\.(?:long|short) 0\..*: expected .*; found |row against bar$)/m,
  );
  expect(mismatchText(smaller)).toMatch(
    /^const input: OracleInput = \{.*Number\.POSITIVE_INFINITY.*\};$/m,
  );
});
