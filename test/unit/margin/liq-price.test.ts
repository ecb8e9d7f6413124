/**
 * Goal: where a position ends is what a person computes, in every form a venue writes it.
 *
 * 20x from 100 with one coin, so 5 posted:
 *     bankruptcy   long 100 − 5 = 95, short 100 + 5 = 105: 5.00 % away
 *     liquidation  long 95 ÷ (1 − ρ), short 105 ÷ (1 + ρ)
 *                  1 %    95.9596, 4.04 % away    103.9604, 3.96 %
 *                  0.5 %  95.4774, 4.52 %         104.4776, 4.48 %
 */
import { describe, expect, test } from 'vitest';
import type { MarginRule } from '../../../src/domain/margin-rule.ts';
import type { Position } from '../../../src/margin/cross-positions.ts';
import {
  type Backing,
  type LiquidationPoint,
  liquidationPoint,
} from '../../../src/margin/liq-price.ts';
import { bracketRule, flatRule } from '../../../src/margin/maintenance.ts';

const linear = (side: 1 | -1, quantity: number, entry: number): Position => ({
  contract: 'linear',
  side,
  quantity,
  entry,
  contracts: quantity * entry,
});
const inverse = (side: 1 | -1, contracts: number, entry: number): Position => ({
  contract: 'inverse',
  side,
  quantity: contracts / entry,
  entry,
  contracts,
});
const leveraged = (leverage: number, extra = 0): Backing => ({ kind: 'leverage', leverage, extra });
const margin = (posted: number): Backing => ({ kind: 'margin', margin: posted });
const shared = (wallet: number, otherMaintenance: number, otherUnrealised: number): Backing => ({
  kind: 'cross',
  shared: { wallet, otherMaintenance, otherUnrealised },
});

interface Asked {
  readonly reserves?: boolean;
  readonly mark?: number;
  readonly funding?: number;
  readonly equalityKills?: boolean;
}
const pointOf = (
  position: Position,
  backing: Backing,
  rule: MarginRule,
  { reserves = false, mark = position.entry, funding, equalityKills = false }: Asked = {},
): LiquidationPoint =>
  liquidationPoint(
    position,
    backing,
    { rule, leverageReservesFee: reserves, equalityKills },
    { price: mark, adverseFunding: funding ?? null },
  );

describe('at 20x', () => {
  test.each([
    [1, 0.01, 0.0404, 95],
    [-1, 0.01, 0.0396, 105],
    [1, 0.005, 0.0452, 95],
    [-1, 0.005, 0.0448, 105],
  ] as const)(
    'side %d at %d maintenance is %d away, bankrupt at %d',
    (side, rate, away, bankrupt) => {
      const point = pointOf(linear(side, 1, 100), leveraged(20), flatRule(rate));
      expect(point.distance).toBeCloseTo(away, 4);
      expect(point.bankruptcyPrice).toBeCloseTo(bankrupt, 12);
      expect(point.posted).toBe(5);
    },
  );

  test('the mark is what the distance is measured from', () => {
    // 95.9596 from a mark of 98 is 2.0404 below; 98 leaves 3 of equity, and 0.98 is needed.
    const point = pointOf(linear(1, 1, 100), leveraged(20), flatRule(0.01), { mark: 98 });
    expect(point.distance).toBeCloseTo((98 - 95 / 0.99) / 98, 12);
    expect(point.now).toMatchObject({ price: 98, unrealised: -2, equity: 3, liquidated: false });
    expect(point.now.maintenance).toBeCloseTo(0.98, 12);
    expect(point.now.marginRatio).toBeCloseTo(0.98 / 3, 12);
  });

  test('a price that is passed is a distance below zero, and a death', () => {
    const asked = { mark: 95.5, funding: 0.0001 };
    const point = pointOf(linear(1, 1, 100), leveraged(20), flatRule(0.01), asked);
    expect(point.distance).toBeLessThan(0);
    expect([point.now.liquidated, point.fundingIntervals]).toEqual([true, 0]);
  });

  test('funding eats what is above the requirement: (5 − 1) ÷ (100 · 0.01 %) = 400 intervals', () => {
    const point = pointOf(linear(1, 1, 100), leveraged(20), flatRule(0.01), { funding: 0.0001 });
    expect(point.fundingIntervals).toBeCloseTo(400, 9);
  });
});

describe('tiers', () => {
  // 1 % to 500, 20 % beyond, so 95 comes off there. A long of 10 at 100 with 200: the second tier's
  // line is met first, (100 − (200 + 95)/10) ÷ 0.8 = 88.125.
  const rule = bracketRule([
    { to: 500, rate: 0.01 },
    { to: 5_000, rate: 0.2 },
  ]);

  test('the tier is the one at the price, with its ends, and the requirement is its own', () => {
    const point = pointOf(linear(1, 10, 100), margin(200), rule);
    expect(point.liquidationPrice).toBeCloseTo(88.125, 9);
    expect(point.tier).toMatchObject({ index: 1, from: 500, to: 5_000, rate: 0.2 });
    expect(point.tier?.deduction).toBeCloseTo(95, 12);
    expect(point.maintenance).toBeCloseTo(0.2 * 881.25 - 95, 9);
    expect(point.beyondTable).toBe(false);
  });

  test('a price beyond the last known end is told', () => {
    // A short of 45 at 100 with 4,000: (100 + (4,000 + 95)/45) ÷ 1.2 = 159.17, 7,162 of notional.
    expect(pointOf(linear(-1, 45, 100), margin(4_000), rule).beyondTable).toBe(true);
  });

  test('where one rate counts for all of it, the size at entry has chosen it', () => {
    // 1,000 at entry is in the second tier, and 20 % it stays though 400 would be in the first:
    // (100 − 68) ÷ 0.8 = 40.
    const point = pointOf(linear(1, 10, 100), margin(680), { ...rule, form: 'whole' });
    expect(point.liquidationPrice).toBeCloseTo(40, 12);
    expect(point.tier).toMatchObject({ index: 1, deduction: 0 });
  });

  test('a requirement fixed at entry does not fall with the price', () => {
    // 0.2 · 1,000 − 95 = 105, so 95 may be lost: 90.5.
    const point = pointOf(linear(1, 10, 100), margin(200), { ...rule, basis: 'entry' });
    expect(point.liquidationPrice).toBeCloseTo(90.5, 12);
    expect(point.maintenance).toBeCloseTo(105, 12);
  });

  test('a rate that rises with size is taken at the size: 25 coin, 1 % + 25 · 0.005 % = 1.125 %', () => {
    const sloped = { ...flatRule(0.01), slopePerCoin: 0.00005 };
    const point = pointOf(linear(1, 25, 100), leveraged(10), sloped);
    expect(point.liquidationPrice).toBeCloseTo(90 / (1 - 0.01125), 12);
  });

  test('a deduction above the requirement leaves none: such a position lives until it is bankrupt', () => {
    const [tier] = flatRule(0.01).tiers;
    if (tier === undefined) throw new Error('a flat rule has a tier');
    const deducted = { ...flatRule(0.01), tiers: [{ ...tier, deduction: 50 }] };
    const point = pointOf(linear(1, 1, 100), leveraged(20), deducted);
    expect([point.liquidationPrice, point.maintenance]).toEqual([95, 0]);
  });
});

describe('the fee of the close', () => {
  const fee = { ...flatRule(0.01), closeFee: 0.0006 };

  test('inside the trigger it is added to the rate', () => {
    // 10 − 2 = 8 over 1 − 1.06 %; short 12 over 1 + 1.06 %; nothing of it in the bankruptcy price.
    const long = pointOf(linear(1, 1, 10), leveraged(5), fee);
    expect(long.liquidationPrice).toBeCloseTo(8 / (1 - 0.0106), 12);
    expect(long.bankruptcyPrice).toBeCloseTo(8, 12);
    expect(pointOf(linear(-1, 1, 10), margin(2), fee).liquidationPrice).toBeCloseTo(
      12 / 1.0106,
      12,
    );
  });

  test('that a leverage reserves cancels, and counts against a margin in figures', () => {
    const named = pointOf(linear(1, 1, 10), leveraged(5), fee, { reserves: true });
    expect(named.liquidationPrice).toBeCloseTo(8 / 0.99, 12);
    expect(named.bankruptcyPrice).toBeCloseTo(8, 12);
    // What is left at 8 ÷ (1 − 0.06 %) pays the fee there and nothing more.
    const posted = pointOf(linear(1, 1, 10), margin(2), fee, { reserves: true });
    expect(posted.liquidationPrice).toBeCloseTo(8 / (1 - 0.0106), 12);
    expect(posted.bankruptcyPrice).toBeCloseTo(8 / (1 - 0.0006), 12);
  });

  test('takes its share of margin that is added by hand', () => {
    // Inverse short of 60,000 at 50,000, 10x: 1.2 − 0.12 − 0.01 ÷ (1 − 0.06 %), 59,400 over it.
    const point = pointOf(inverse(-1, 60_000, 50_000), leveraged(10, 0.01), fee, {
      reserves: true,
    });
    expect(point.liquidationPrice).toBeCloseTo(59_400 / (1.08 - 0.01 / 0.9994), 6);
  });
});

describe('a shared balance', () => {
  test('is what others leave of it', () => {
    // 20 − 3 of others' maintenance − 2 they have lost = 15: (100 − 15) ÷ 0.99; broke at 100 − 18.
    const point = pointOf(linear(1, 1, 100), shared(20, 3, -2), flatRule(0.01));
    expect(point.liquidationPrice).toBeCloseTo(85 / 0.99, 12);
    expect(point.bankruptcyPrice).toBeCloseTo(82, 12);
    expect(point.now).toMatchObject({ equity: 18, maintenance: 1, marginRatio: 4 / 18 });
  });

  test('of four published figures', () => {
    // Binance FAQ b3c689c1f50a44cabb3a84e663b81d93: ETHUSDT alone and beside BTCUSDT, and the other way.
    const deducted = (rate: number, deduction: number): MarginRule => ({
      ...flatRule(rate),
      tiers: [{ to: Number.POSITIVE_INFINITY, rate, deduction, maxLeverage: null }],
    });
    const eth = (maintenance: number, upnl: number) =>
      pointOf(
        linear(1, 3683.979, 1456.84),
        shared(1_535_443.01, maintenance, upnl),
        deducted(0.1, 135_365),
      );
    const btc = (maintenance: number, upnl: number) =>
      pointOf(
        linear(1, 109.488, 32_481.98),
        shared(1_535_443.01, maintenance, upnl),
        deducted(0.025, 16_300),
      );
    expect(eth(0, 0).liquidationPrice).toBeCloseTo(1114.78, 2);
    expect(btc(0, 0).liquidationPrice).toBeCloseTo(18_778.73, 2);
    expect(eth(71_200.81144, -56_354.57).liquidationPrice).toBeCloseTo(1153.26, 2);
    expect(btc(356_512.508, -448_192.89).liquidationPrice).toBeCloseTo(26_316.89, 2);
  });

  test('in coin with a requirement fixed at entry also owes the fee of a close at bankruptcy', () => {
    // Bybit help centre 360039261334 (2020): 10,000 at 8,000 with 0.5 coin, 0.5 %, fee 0.075 %.
    // Bankrupt where 10,007.5 ÷ p = 1.75. 1.75 − 0.00625 − 0.075 % · 10,000 ÷ 5,718.57 = 1.742438.
    const rule: MarginRule = { ...flatRule(0.005), basis: 'entry', closeFee: 0.00075 };
    const point = pointOf(inverse(1, 10_000, 8_000), shared(0.5, 0, 0), rule, { reserves: true });
    expect(point.bankruptcyPrice).toBeCloseTo(5718.57, 2);
    expect(point.liquidationPrice).toBeCloseTo(10_000 / 1.742438, 1);
  });
});

describe('where no positive price is the edge', () => {
  test('a long that is fully paid lives at every one, and so does a short of all its coin', () => {
    for (const [position, posted] of [
      [linear(1, 1, 100), 100],
      [inverse(-1, 1_000, 100), 10],
    ] as const) {
      const point = pointOf(position, margin(posted), flatRule(0.01));
      expect(point).toMatchObject({
        liquidationPrice: null,
        bankruptcyPrice: null,
        maintenance: null,
        tier: null,
        distance: null,
      });
      expect(point.now.liquidated).toBe(false);
    }
  });

  test('a short that owes more than it was sold for is dead at every one, and that is told', () => {
    const point = pointOf(linear(-1, 1, 100), shared(0, 150, 0), flatRule(0.01));
    expect([point.liquidationPrice, point.now.liquidated]).toEqual([null, true]);
    expect(point.now.marginRatio).toBeNull();
  });
});

test('equity equal to the requirement liquidates where the venue says so', () => {
  // 64 coin at 1 with 16 and 25 %: 16 = 16, every figure exact.
  const at = (equalityKills: boolean) =>
    pointOf(linear(1, 64, 1), margin(16), flatRule(0.25), { equalityKills }).now.liquidated;
  expect([at(false), at(true)]).toEqual([false, true]);
});
