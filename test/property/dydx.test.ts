/**
 * Goal: the laws of a dYdX v4 liquidation hold for any subaccount.
 * Method: random subaccounts of one to three positions, long and short.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bankruptcyQuote,
  deleveragingPrice,
  fillablePrice,
  fundingIndexSettlement,
  liquidationFee,
  marginRequirement,
  type Subaccount,
  type SubaccountPosition,
  subaccountLiquidationPrice,
  subaccountState,
} from '../../src/margin/dydx.ts';
import { between } from '../arbitraries.ts';

const RUNS = { numRuns: 500 };

const signed = fc
  .tuple(fc.constantFrom(1, -1), between(0.1, 10))
  .map(([sign, size]) => sign * size);

const position = (market: string): fc.Arbitrary<SubaccountPosition> =>
  fc.record({
    market: fc.constant(market),
    size: signed,
    oraclePrice: between(1, 1_000),
    maintenanceFraction: between(0.005, 0.2),
  });

/** Its equity is a share of its maintenance, from well below bankruptcy to well above health. */
const subaccounts: fc.Arbitrary<Subaccount> = fc
  .tuple(position('A'), fc.option(position('B')), fc.option(position('C')), between(-2, 4))
  .map(([a, b, c, share]) => {
    const positions = [a, b, c].filter((one) => one !== null);
    const flat = subaccountState({ quoteBalance: 0, positions });
    return { positions, quoteBalance: share * flat.maintenance - flat.equity };
  });

const own = ({ positions: [first] }: Subaccount): SubaccountPosition => {
  if (first === undefined) throw new RangeError('no position');
  return first;
};

describe('the fillable price', () => {
  const terms = { bankruptcyAdjustment: 1, spreadToMaintenance: 1.5 };

  test('lies between the oracle and the whole spread from it, against the account', () => {
    fc.assert(
      fc.property(subaccounts, (account) => {
        const { size, oraclePrice, maintenanceFraction } = own(account);
        const away =
          (Math.sign(size) * (oraclePrice - fillablePrice(account, 'A', terms))) / oraclePrice;
        expect(away).toBeGreaterThanOrEqual(-1e-12);
        expect(away).toBeLessThanOrEqual(1.5 * maintenanceFraction + 1e-12);
      }),
      RUNS,
    );
  });

  test('is never further away for a richer account', () => {
    fc.assert(
      fc.property(subaccounts, between(0, 100), (account, more) => {
        const sign = Math.sign(own(account).size);
        const richer = { ...account, quoteBalance: account.quoteBalance + more };
        const gained = fillablePrice(richer, 'A', terms) - fillablePrice(account, 'A', terms);
        expect(sign * gained).toBeGreaterThanOrEqual(-1e-9);
      }),
      RUNS,
    );
  });
});

describe('the bankruptcy quote', () => {
  test('of one part and of the other make that of the whole', () => {
    fc.assert(
      fc.property(subaccounts, between(0.01, 0.99), (account, share) => {
        const { size } = own(account);
        const parts =
          bankruptcyQuote(account, 'A', -size * share) +
          bankruptcyQuote(account, 'A', -size * (1 - share));
        expect(parts).toBeCloseTo(bankruptcyQuote(account, 'A', -size), 6);
      }),
      RUNS,
    );
  });

  test('leaves nothing of an account whose every position is closed at it', () => {
    fc.assert(
      fc.property(subaccounts, (account) => {
        const brought = account.positions.reduce(
          (all, { market, size }) => all + bankruptcyQuote(account, market, -size),
          0,
        );
        expect(account.quoteBalance + brought).toBeCloseTo(0, 6);
      }),
      RUNS,
    );
  });

  test('keeps equity to maintenance as it was when a part is closed at it', () => {
    fc.assert(
      fc.property(subaccounts, between(0.01, 0.9), (account, share) => {
        const { size } = own(account);
        const change = -size * share;
        const after: Subaccount = {
          quoteBalance: account.quoteBalance + bankruptcyQuote(account, 'A', change),
          positions: account.positions.map((one) =>
            one.market === 'A' ? { ...one, size: size + change } : one,
          ),
        };
        const [was, is] = [subaccountState(account), subaccountState(after)];
        expect(is.equity / is.maintenance).toBeCloseTo(was.equity / was.maintenance, 6);
      }),
      RUNS,
    );
  });

  test('over the size is the price of deleveraging, whatever the oracle says of a lone position', () => {
    fc.assert(
      fc.property(subaccounts, between(1, 1_000), (account, elsewhere) => {
        const alone = { ...account, positions: [own(account)] };
        const moved = { ...account, positions: [{ ...own(account), oraclePrice: elsewhere }] };
        expect(deleveragingPrice(moved, 'A')).toBeCloseTo(deleveragingPrice(alone, 'A'), 6);
      }),
      RUNS,
    );
  });
});

test('the fee is capped, and never leaves in debt an account that was filled above bankruptcy', () => {
  fc.assert(
    fc.property(subaccounts, between(0.5, 1.5), between(0, 0.05), (account, factor, maxFee) => {
      const alone = { ...account, positions: [own(account)] };
      const { size, oraclePrice } = own(account);
      const fill = size * oraclePrice * factor;
      const bankrupt = bankruptcyQuote(alone, 'A', -size);
      const fee = liquidationFee(fill, bankrupt, maxFee);
      expect(fee).toBeLessThanOrEqual(maxFee * Math.abs(fill));
      const left = alone.quoteBalance + fill - fee;
      expect(left).toBeGreaterThanOrEqual(-1e-6);
      if (fill < bankrupt) expect(left).toBeCloseTo(0, 6);
    }),
    RUNS,
  );
});

test('at its liquidation price an account has exactly its maintenance', () => {
  fc.assert(
    fc.property(subaccounts, (account) => {
      const dies = subaccountLiquidationPrice(account, 'A');
      fc.pre(dies !== null);
      const there = {
        ...account,
        positions: account.positions.map((one) =>
          one.market === 'A' ? { ...one, oraclePrice: dies } : one,
        ),
      };
      const { equity, maintenance } = subaccountState(there);
      expect(Math.abs(equity - maintenance)).toBeLessThan(1e-8 * Math.max(1, maintenance, dies));
    }),
    RUNS,
  );
});

test('margin to keep is never above margin to open, and both are whole millionths', () => {
  const tier = fc.record({
    initialFraction: between(0.01, 1),
    maintenanceShare: between(0.1, 1),
    caps: fc.constant({ lower: 100, upper: 1_000 }),
  });
  fc.assert(
    fc.property(tier, between(0, 1e6), between(0, 2_000), (asked, notional, openInterest) => {
      const { initial, maintenance } = marginRequirement(notional, asked, openInterest);
      expect(maintenance).toBeLessThanOrEqual(initial);
      expect(initial).toBeLessThanOrEqual(notional + 1e-6);
      expect(initial).toBeGreaterThanOrEqual(notional * asked.initialFraction - 1e-9);
      for (const quote of [initial, maintenance])
        expect(Math.abs(quote * 1e6 - Math.round(quote * 1e6))).toBeLessThan(1e-3);
    }),
    RUNS,
  );
});

test('funding settled in two steps is funding settled in one, and opposite sides cancel', () => {
  const index = fc.integer({ min: -1e6, max: 1e6 });
  const size = fc.integer({ min: 1, max: 1e6 });
  fc.assert(
    fc.property(size, index, index, index, (held, first, second, third) => {
      const whole = fundingIndexSettlement(held, first, third);
      const steps =
        fundingIndexSettlement(held, first, second) + fundingIndexSettlement(held, second, third);
      expect(steps).toBe(whole);
      expect(whole + fundingIndexSettlement(-held, first, third)).toBe(0);
    }),
    RUNS,
  );
});
