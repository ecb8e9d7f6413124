/**
 * Goal: a trigger closes as much as the venue's rule says, by figures a person computes.
 *
 * `share`: 10 at 20,000 (200,000 of notional), 10,000 posted, 2 %: trigger 19,000 ÷ 0.98 = 19,387.75…,
 * where equity = maintenance = 3,877.55…; 80 % of it needs 3,102.04…, so the rest lives.
 *
 * `until kept`: 10 at 100, 100 posted, 2 %: trigger 90 ÷ 0.98 = 91.83…, notional 918.36…, equity 18.36….
 * An eighth at a fee of 1 % costs 1.147…: 17.21… is left where seven eighths need 16.07…: kept. At a fee of
 * 3 % each step costs 3.44… and frees 2.29…: nothing is ever kept.
 *
 * `tiers`: 1 % to 500, 2 % to 1,000 (k = 5). The same long: trigger (100 − 105/10) ÷ 0.98 = 91.32…, notional
 * 913.26…, equity 0.02·913.26… − 5 = 13.26…. The lower tier ends at 500, so 1 − 500/913.26… is closed; the rest
 * needs 5. By 90.5 equity is 5, less than 1 % of 905: under a floor it goes whole.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MarginRule } from '../../../src/domain/margin-rule.ts';
import type { ClosingSteps } from '../../../src/domain/run.ts';
import { closureAt, type Mechanism, remainder } from '../../../src/margin/closure.ts';
import {
  equityAt,
  type IsolatedLeg,
  liquidationPrice,
  notionalAt,
} from '../../../src/margin/isolated.ts';
import { bracketRule, flatRule } from '../../../src/margin/maintenance.ts';
import { positionTable } from '../../../src/margin/position-table.ts';
import { legAndTable } from '../../arbitraries.ts';

const long = (quantity: number, entry: number, wallet: number): IsolatedLeg => ({
  contract: 'linear',
  side: 1,
  quantity,
  entry,
  contracts: quantity * entry,
  wallet,
});
const mechanism = (change: Partial<Mechanism>): Mechanism => ({
  equalityKills: false,
  style: 'market',
  fee: 0,
  slippage: 0,
  backstopBelow: null,
  steps: null,
  ...change,
});
/** Every leg here was opened with 10 coin at most. */
const FIRST = { again: false, openedQuantity: 10 } as const;
const triggerOf = (leg: IsolatedLeg, rule: MarginRule): number =>
  liquidationPrice(leg, positionTable(rule, leg)) ?? Number.NaN;

describe('a share of a large position', () => {
  const steps: ClosingSteps = { kind: 'share', share: 0.2, aboveNotional: 100_000 };
  const rules = mechanism({ steps, backstopBelow: 2 / 3 });
  const rule = flatRule(0.02);
  const leg = long(10, 20_000, 10_000);
  const price = triggerOf(leg, rule);

  test('is closed first', () => {
    expect(price).toBeCloseTo(19_000 / 0.98, 9);
    expect(closureAt(leg, rule, rules, price, FIRST)).toEqual({ share: 0.2, style: 'market' });
  });

  test('is all of it at a second trigger in the same bar, and of a small position', () => {
    const whole = { share: 1, style: 'market' };
    expect(closureAt(leg, rule, rules, price, { ...FIRST, again: true })).toEqual(whole);
    const small = long(5, 20_000, 5_000);
    expect(closureAt(small, rule, rules, triggerOf(small, rule), FIRST)).toEqual(whole);
  });

  test('is taken over whole where equity is under two thirds of maintenance', () => {
    // At 19,200: equity 2,000, maintenance 3,840, two thirds of it 2,560. At 19,260: 2,600 of 2,568.
    expect(closureAt(leg, rule, rules, 19_200, FIRST)).toEqual({ share: 1, style: 'takeover' });
    expect(closureAt(leg, rule, rules, 19_260, FIRST).style).toBe('market');
  });
});

test('a share whose costs leave the rest too little is not closed alone', () => {
  // 775.51… are free: equity 3,877.55… less the 3,102.04… of the rest. A fifth of 193,877.55… costs 387.75… at
  // 1 %, and 1,163.26… at 3 %.
  const leg = long(10, 20_000, 10_000);
  const rule = flatRule(0.02);
  const steps: ClosingSteps = { kind: 'share', share: 0.2, aboveNotional: 100_000 };
  const at = (slippage: number) =>
    closureAt(leg, rule, mechanism({ steps, slippage }), triggerOf(leg, rule), FIRST).share;
  expect(at(0.01)).toBe(0.2);
  expect(at(0.03)).toBe(1);
});

describe('a share at a time until the rest is kept', () => {
  const rule = flatRule(0.02);
  const leg = long(10, 100, 100);
  const price = triggerOf(leg, rule);
  const at = (fee: number) => {
    const rules = mechanism({ steps: { kind: 'until kept', share: 0.125 }, fee });
    return closureAt(leg, rule, rules, price, FIRST).share;
  };

  test('is one step where a step frees more than it costs', () => {
    expect(price).toBeCloseTo(90 / 0.98, 9);
    expect(at(0.01)).toBe(0.125);
  });

  test('is all of it where next to nothing of the leg as it was opened would be left', () => {
    const rules = mechanism({ steps: { kind: 'until kept', share: 0.125 }, fee: 0.01 });
    // Seven eighths of 10 are under a thousandth of 8,751 and not of 8,749.
    const opened = (openedQuantity: number) =>
      closureAt(leg, rule, rules, price, { again: false, openedQuantity }).share;
    expect(opened(8_749)).toBe(0.125);
    expect(opened(8_751)).toBe(1);
  });

  test('is all of it where a step costs more than it frees', () => {
    expect(at(0.03)).toBe(1);
  });

  test('is all of it, by the style, where only more than seven eighths would do', () => {
    // At 90.95: 909.5 of notional, 9.5 left, 18.19 asked. A share f at 1 % lives from 9.5 − 9.095·f = 18.19·(1 − f) on,
    // f = 0.955….
    const steps: ClosingSteps = { kind: 'until kept', share: 0.125 };
    const rules = mechanism({ steps, fee: 0.01, style: 'takeover' });
    const whole = { share: 1, style: 'takeover' };
    expect(closureAt(leg, rule, rules, 90.95, FIRST)).toEqual(whole);
  });
});

describe('a position reduced by tiers', () => {
  const rule = bracketRule([
    { to: 500, rate: 0.01 },
    { to: 1_000, rate: 0.02 },
  ]);
  const leg = long(10, 100, 100);
  const price = triggerOf(leg, rule);
  const at = (from: number, floor: boolean, where = price) => {
    const steps: ClosingSteps = { kind: 'tiers', down: 1, from, floor };
    return closureAt(leg, rule, mechanism({ style: 'takeover', steps }), where, FIRST);
  };

  test('keeps what its lower tier holds, sold and not taken over', () => {
    expect(price).toBeCloseTo(89.5 / 0.98, 9);
    const { share, style } = at(2, false);
    expect(share).toBeCloseTo(1 - 500 / ((10 * 89.5) / 0.98), 9);
    expect(style).toBe('market');
  });

  test('goes whole from a tier that is not reduced, and under the floor', () => {
    const whole = { share: 1, style: 'takeover' };
    expect(at(3, false)).toEqual(whole);
    expect(at(2, true, 90.5)).toEqual(whole);
    expect(at(2, false, 90.5).share).toBeLessThan(1);
    expect(at(2, true).share).toBeLessThan(1);
  });
});

/** At 91 the long of 10 at 100 has 10 left of its 100, at 90.5 it has 5. */
describe('a position reduced by tiers, at the edges', () => {
  const steps = (floor: boolean): ClosingSteps => ({ kind: 'tiers', down: 1, from: 2, floor });
  const at = (rule: MarginRule, leg: IsolatedLeg, price: number, floor = false) =>
    closureAt(leg, rule, mechanism({ steps: steps(floor) }), price, FIRST).share;
  const two = bracketRule([
    { to: 500, rate: 0.01 },
    { to: 1_000, rate: 0.02 },
  ]);

  test('goes down further where the next tier would not let it live', () => {
    // 600 at 2 % less 3 need 9: more than 5. 300 at 1 % need 3.
    const three = bracketRule([
      { to: 300, rate: 0.01 },
      { to: 600, rate: 0.02 },
      { to: 1_200, rate: 0.04 },
    ]);
    expect(at(three, long(10, 100, 100), 91)).toBeCloseTo(1 - 600 / 910, 9);
    expect(at(three, long(10, 100, 100), 90.5)).toBeCloseTo(1 - 300 / 905, 9);
  });

  test('has the closing fee in its floor', () => {
    // 10 left: above 1 % of 910, and below 1.5 %. 500 of it would need 5 and 2.5 of fee.
    const withFee = { ...two, closeFee: 0.005 };
    expect(at(two, long(10, 100, 100), 91, true)).toBeCloseTo(1 - 500 / 910, 9);
    expect(at(withFee, long(10, 100, 100), 91, true)).toBe(1);
    expect(at(withFee, long(10, 100, 100), 91)).toBeCloseTo(1 - 500 / 910, 9);
  });

  test('does not go down by less than a thousandth', () => {
    // At 50.06: 500.6, 5.012 asked, 5.005 left, 0.12 % above the tier. At 50.02: 5.004, 5.003, 0.04 %.
    expect(at(two, long(10, 100, 504.405), 50.06)).toBeCloseTo(1 - 500 / 500.6, 9);
    expect(at(two, long(10, 100, 504.803), 50.02)).toBe(1);
  });
});

describe('what goes on', () => {
  test('is worth what was left, at its old entry', () => {
    // 10 at 100 with 100 posted, at 95: equity 50. A fifth closed at a cost of 2: 8 at 100 worth 48, so a
    // wallet of 48 + 8·5 = 88.
    const rest = remainder(long(10, 100, 100), 95, 0.2, 48);
    expect(rest).toMatchObject({ quantity: 8, entry: 100, wallet: 88 });
    expect(equityAt(rest, 95)).toBe(48);
  });

  test.each(['linear', 'inverse'] as const)(
    'of a %s leg has the equity it was left with, whatever the share',
    (contract) => {
      fc.assert(
        fc.property(
          legAndTable(contract, 1),
          fc.double({ min: 0.01, max: 0.99, noNaN: true }),
          ({ leg }, share) => {
            const price = leg.entry * 0.98;
            const equity = equityAt(leg, price);
            const rest = remainder(leg, price, share, equity);
            const off = Math.abs(equityAt(rest, price) - equity);
            expect(off).toBeLessThanOrEqual(1e-12 * notionalAt(leg, leg.entry));
            expect(rest.quantity).toBeCloseTo(leg.quantity * (1 - share), 9);
          },
        ),
      );
    },
  );
});
