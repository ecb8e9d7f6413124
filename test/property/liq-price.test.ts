/**
 * Laws of the liquidation price, over every form of rule, both kinds of contract and both sides:
 * at the price the predicate turns, more margin never brings it nearer, bankruptcy lies beyond it, and
 * neither the unit of price nor that of size matters.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MarginRule } from '../../src/domain/margin-rule.ts';
import type { Position } from '../../src/margin/cross-positions.ts';
import { isLiquidated } from '../../src/margin/isolated.ts';
import {
  type Backing,
  type LiquidationPoint,
  liquidationPoint,
} from '../../src/margin/liq-price.ts';
import { deductions } from '../../src/margin/maintenance.ts';
import { positionTable } from '../../src/margin/position-table.ts';
import { between } from '../arbitraries.ts';

const entries = fc.constantFrom(0.000_37, 1.5, 28.5, 61_234.5);
const sizes = fc.constantFrom(0.01, 3, 200);
const sides = fc.constantFrom(1 as const, -1 as const);

const positions: fc.Arbitrary<Position> = fc
  .record({
    contract: fc.constantFrom('linear' as const, 'inverse' as const),
    side: sides,
    quantity: sizes,
    entry: entries,
  })
  .map((drawn) => ({ ...drawn, contracts: drawn.quantity * drawn.entry }));

/** In the currency the position settles in. */
const notionalOf = ({ contract, quantity, entry }: Position): number =>
  contract === 'inverse' ? quantity : quantity * entry;

/** Tiers whose ends lie around the position's own size, published deductions or none. */
const rulesOf = (position: Position): fc.Arbitrary<MarginRule> =>
  fc
    .record({
      form: fc.constantFrom('marginal' as const, 'whole' as const),
      measure: fc.constantFrom('notional' as const, 'contracts' as const),
      basis: fc.constantFrom('mark' as const, 'entry' as const),
      closeFee: fc.constantFrom(0, 0.0005, 0.00075),
      slopePerCoin: fc.constantFrom(0, 0, 0.00005),
      first: between(0.002, 0.02),
      more: fc.array(fc.record({ width: between(0.1, 1), rise: between(0.0001, 0.03) }), {
        maxLength: 4,
      }),
      published: fc.boolean(),
    })
    .map(({ first, more, published, ...rest }) => {
      const contractSize = position.contract === 'inverse' ? position.entry / 4 : 0.25;
      const byCount = rest.measure === 'contracts' && rest.form === 'whole';
      const unit = byCount ? position.quantity * 4 : notionalOf(position);
      const made: { to: number; rate: number }[] = [];
      let [rate, end] = [first, 0];
      for (const { width, rise } of more) {
        end += width * unit;
        made.push({ to: end, rate });
        rate += rise;
      }
      made.push({ to: Number.POSITIVE_INFINITY, rate });
      const cut = published && rest.form === 'marginal' ? deductions(made) : null;
      return {
        ...rest,
        // Tiers by contracts have no deductions in any venue's table: one rate counts for all.
        measure: byCount ? 'contracts' : 'notional',
        contractSize,
        tiers: made.map((tier, b) => ({
          ...tier,
          deduction: cut?.[b] ?? null,
          maxLeverage: null,
        })),
      };
    });

const backingsOf = (position: Position): fc.Arbitrary<Backing> => {
  const whole = notionalOf(position);
  return fc.oneof(
    between(1, 40).map((leverage): Backing => ({ kind: 'leverage', leverage, extra: 0 })),
    between(0.025, 0.9).map((share): Backing => ({ kind: 'margin', margin: share * whole })),
    fc
      .record({ wallet: between(0.05, 0.9), other: between(0, 0.1), gain: between(-0.1, 0.1) })
      .map(({ wallet, other, gain }): Backing => {
        const shared = {
          wallet: wallet * whole,
          otherMaintenance: other * whole,
          otherUnrealised: gain * whole,
        };
        return { kind: 'cross', shared };
      }),
  );
};

interface Drawn {
  readonly position: Position;
  readonly rule: MarginRule;
  readonly backing: Backing;
  readonly reserves: boolean;
}
const drawn: fc.Arbitrary<Drawn> = positions.chain((position) =>
  fc.record({
    position: fc.constant(position),
    rule: rulesOf(position),
    backing: backingsOf(position),
    reserves: fc.boolean(),
  }),
);

const pointOf = ({ position, rule, backing, reserves }: Drawn, mark = position.entry) =>
  liquidationPoint(
    position,
    backing,
    { rule, leverageReservesFee: reserves, equalityKills: false },
    { price: mark, adverseFunding: null },
  );

/** More of whatever stands behind it. */
function richer(backing: Backing, by: number): Backing {
  if (backing.kind === 'leverage') return { ...backing, leverage: backing.leverage / (1 + by) };
  if (backing.kind === 'margin') return { ...backing, margin: backing.margin * (1 + by) };
  const { shared } = backing;
  return { kind: 'cross', shared: { ...shared, wallet: shared.wallet * (1 + by) } };
}

const near = (a: number | null, b: number | null): void => {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.abs(b));
};

describe('the liquidation price', () => {
  test('is where the predicate turns: alive just before, dead just after', () => {
    fc.assert(
      fc.property(drawn, between(1e-6, 0.5), (one, far) => {
        const price = pointOf(one).liquidationPrice;
        if (price === null) return;
        const beyond = (share: number): number => price * (1 - one.position.side * share);
        expect(pointOf(one, beyond(-1e-6)).now.liquidated).toBe(false);
        expect(pointOf(one, beyond(1e-6)).now.liquidated).toBe(true);
        expect(pointOf(one, beyond(far)).now.liquidated).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of a wallet is the price of the predicate that both engines ask', () => {
    fc.assert(
      fc.property(drawn, between(0.025, 0.9), (one, share) => {
        const wallet = share * notionalOf(one.position);
        const price = pointOf({ ...one, backing: { kind: 'margin', margin: wallet } });
        if (price.liquidationPrice === null) return;
        const leg = { ...one.position, wallet };
        const table = positionTable(one.rule, leg);
        for (const [past, dead] of [
          [-1e-6, false],
          [1e-6, true],
        ] as const) {
          const mark = price.liquidationPrice * (1 - one.position.side * past);
          expect(isLiquidated(leg, table, mark, false)).toBe(dead);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('is met where equity equals the requirement, in the tier that is named', () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const point = pointOf(one);
        if (point.liquidationPrice === null || point.tier === null) return;
        const { now } = pointOf(one, point.liquidationPrice);
        expect(now.marginRatio === null ? 1 : now.marginRatio).toBeCloseTo(1, 6);
        near(now.maintenance, point.maintenance);
        expect(point.tier.from).toBeLessThan(point.tier.to);
      }),
    );
  });

  test('never comes nearer with more margin', () => {
    fc.assert(
      fc.property(drawn, between(0.001, 0.5), (one, by) => {
        const before = pointOf(one);
        const after = pointOf({ ...one, backing: richer(one.backing, by) });
        if (before.distance === null) expect(after.distance).toBeNull();
        else
          expect(after.distance ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
            before.distance - 1e-12,
          );
      }),
    );
  });

  test('lies before the bankruptcy price', () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const { liquidationPrice, bankruptcyPrice }: LiquidationPoint = pointOf(one);
        if (bankruptcyPrice === null) return;
        const { side } = one.position;
        expect(liquidationPrice).not.toBeNull();
        expect(side * ((liquidationPrice ?? 0) / bankruptcyPrice - 1)).toBeGreaterThanOrEqual(
          -1e-12,
        );
      }),
    );
  });

  test('is the same for a shared balance that nobody shares', () => {
    fc.assert(
      fc.property(drawn, between(0.025, 0.9), (one, share) => {
        // A fee fixed at bankruptcy is the one rule that only a shared balance knows.
        if (one.reserves && one.rule.basis === 'entry') return;
        const wallet = share * notionalOf(one.position);
        const alone = pointOf({ ...one, backing: { kind: 'margin', margin: wallet } });
        const shared = { wallet, otherMaintenance: 0, otherUnrealised: 0 };
        expect(pointOf({ ...one, backing: { kind: 'cross', shared } })).toEqual(alone);
      }),
    );
  });
});

describe('units do not matter', () => {
  /** All amounts in a settlement currency times c. */
  const scaled = (one: Drawn, amounts: number, position: Position): Drawn => {
    const times = (x: number | null): number | null => (x === null ? null : x * amounts);
    const { backing, rule } = one;
    const isCount = rule.measure === 'contracts';
    const { contract } = position;
    const size =
      contract === 'inverse'
        ? position.contracts / one.position.contracts
        : position.quantity / one.position.quantity;
    return {
      ...one,
      position,
      rule: {
        ...rule,
        slopePerCoin: rule.slopePerCoin / (position.quantity / one.position.quantity),
        tiers: rule.tiers.map((tier) => ({
          ...tier,
          to: tier.to * (isCount ? size : amounts),
          deduction: times(tier.deduction),
        })),
      },
      backing:
        backing.kind === 'leverage'
          ? backing
          : backing.kind === 'margin'
            ? { kind: 'margin', margin: backing.margin * amounts }
            : {
                kind: 'cross',
                shared: {
                  wallet: backing.shared.wallet * amounts,
                  otherMaintenance: backing.shared.otherMaintenance * amounts,
                  otherUnrealised: backing.shared.otherUnrealised * amounts,
                },
              },
    };
  };

  test('of size: c times the position on c times the money has the same price', () => {
    fc.assert(
      fc.property(drawn, between(0.1, 20), (one, c) => {
        const { position } = one;
        const larger = {
          ...position,
          quantity: position.quantity * c,
          contracts: position.contracts * c,
        };
        near(pointOf(scaled(one, c, larger)).liquidationPrice, pointOf(one).liquidationPrice);
      }),
    );
  });

  test('of price: c times the entry has c times the price', () => {
    fc.assert(
      fc.property(drawn, between(0.1, 20), (one, c) => {
        const { position } = one;
        const dearer = {
          ...position,
          entry: position.entry * c,
          contracts: position.contracts * c,
        };
        // A coin-margined amount is coin, which the unit of price does not touch.
        const amounts = position.contract === 'inverse' ? 1 : c;
        const before = pointOf(one).liquidationPrice;
        near(
          pointOf(scaled(one, amounts, dearer)).liquidationPrice,
          before === null ? null : before * c,
        );
      }),
    );
  });
});
