/**
 * Goal: the books are exact and the twin is a twin, whatever happened.
 * Method: random histories of every construction; the transfers are added up here once more.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountName, Transfer } from '../../src/ledger/journal.ts';
import { runsOf, tell } from '../builders/engine.ts';
import { inputs } from '../differential/arbitraries.ts';

const RUNS = { numRuns: 300 };
const FEMTO = 10n ** 15n;

/** Balances from the transfers alone; `each` sees them after every one. */
function balancesOf(
  transfers: readonly Transfer[],
  each: (balances: ReadonlyMap<AccountName, bigint>) => void = () => undefined,
): ReadonlyMap<AccountName, bigint> {
  const balances = new Map<AccountName, bigint>();
  for (const { from, to, amount } of transfers) {
    balances.set(from, (balances.get(from) ?? 0n) - amount);
    balances.set(to, (balances.get(to) ?? 0n) + amount);
    each(balances);
  }
  return balances;
}

const total = (balances: ReadonlyMap<AccountName, bigint>): bigint =>
  [...balances.values()].reduce((sum, own) => sum + own, 0n);

/** `-12.5` to units of 1e-15, digit by digit. */
function femtoOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole) * FEMTO + BigInt(fraction.padEnd(15, '0'));
  return text.startsWith('-') ? -size : size;
}

describe('the books of any run', () => {
  test('sum to zero after every transfer, and every transfer is positive', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { actual, twin } = runsOf(input);
        for (const { journal } of [actual, twin]) {
          const own = balancesOf(journal.transfers, (now) => expect(total(now)).toBe(0n));
          expect(journal.balances()).toEqual(own);
          expect(journal.transfers.every(({ amount }) => amount > 0n)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('leave every leg at exactly zero, and the capital and all reasons in cash', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { actual, twin } = runsOf(input);
        for (const { journal } of [actual, twin]) {
          const balances = balancesOf(journal.transfers);
          for (const [account, balance] of balances)
            if (account.startsWith('leg:')) expect(balance).toBe(0n);
          // Everything that crossed our border, the capital with it.
          let crossed = 0n;
          for (const { from, to, amount } of journal.transfers) {
            if (from.startsWith('world:') && !to.startsWith('world:')) crossed += amount;
            if (to.startsWith('world:') && !from.startsWith('world:')) crossed -= amount;
          }
          expect(balances.get('own:idle')).toBe(crossed);
        }
      }),
      RUNS,
    );
  });

  test('are exported to the last digit: the rows alone give the net', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { result, ledger } = tell(input);
        let cash = 0n;
        for (const { from, to, amountQuote } of ledger) {
          if (from.startsWith('world:')) cash += femtoOf(amountQuote);
          if (to.startsWith('world:')) cash -= femtoOf(amountQuote);
        }
        const net = Number(cash) / 1e15 - result.totals.capitalQuote;
        expect(result.totals.netQuote).toBe(net);
      }),
      RUNS,
    );
  });

  test('are in the order of time', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { result, ledger } = tell(input);
        for (const rows of [ledger, result.events])
          for (const [i, { atMs }] of rows.entries())
            expect(atMs).toBeGreaterThanOrEqual(rows[i - 1]?.atMs ?? 0);
      }),
      RUNS,
    );
  });
});

describe('the figures of any run', () => {
  test('net is funding and price P&L less costs, leg by leg and as a whole', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { totals, legs } = tell(input).result;
        const near = 1e-9 * totals.capitalQuote;
        const { fundingEarnedQuote, pricePnlQuote, costsQuote, netQuote } = totals;
        expect(Math.abs(fundingEarnedQuote + pricePnlQuote - costsQuote - netQuote)).toBeLessThan(
          near,
        );
        const ofLegs = legs.reduce((sum, leg) => {
          const { liquidation: dead } = leg;
          const forced =
            dead === null
              ? 0
              : dead.marginForfeitedQuote +
                dead.feeQuote +
                dead.slippageQuote -
                dead.insuranceAbsorbedQuote;
          const own = leg.fundingQuote + leg.interestQuote + leg.pricePnlQuote;
          return sum + own - leg.feesQuote - leg.slippageQuote - forced;
        }, 0);
        expect(Math.abs(ofLegs - netQuote)).toBeLessThan(near);
      }),
      RUNS,
    );
  });

  test('the parts of a forced exit sum to its loss, and loss and forgone to twin less actual', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { totals, forcedExit: parts } = tell(input).result;
        const near = 1e-9 * totals.capitalQuote;
        const apart = totals.twinNetQuote - totals.netQuote;
        const whole = totals.forcedExitLossQuote + totals.forgoneAfterExitQuote;
        expect(Math.abs(whole - apart)).toBeLessThan(near);
        if (parts === null) {
          expect(apart).toBe(0);
          return;
        }
        const sum =
          parts.marginForfeitedQuote +
          parts.liquidationFeesQuote -
          parts.insuranceAbsorbedQuote +
          parts.nakedDriftQuote +
          parts.basisForgoneQuote +
          parts.fundingForgoneQuote +
          parts.unplannedCostsQuote;
        expect(Math.abs(sum - totals.forcedExitLossQuote)).toBeLessThan(near);
        expect(Math.abs(parts.residualQuote)).toBeLessThan(near);
      }),
      RUNS,
    );
  });

  test('an isolated leg takes nothing from our cash when it is liquidated', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        fc.pre(input.template !== 'cross');
        const { actual } = runsOf(input);
        for (const life of actual.lives) {
          if (life.exitKind !== 'liquidation') continue;
          const account: AccountName = `leg:${life.tag}`;
          let cameBack = 0n;
          for (const { from, to, amount } of actual.journal.transfers.slice(life.exitTransfer)) {
            if (from === account && to === 'own:idle') cameBack += amount;
            if (to === account && from === 'own:idle') cameBack -= amount;
          }
          // What the perp of an inverse carry lost beyond its own is coin it had posted.
          expect(cameBack).toBeGreaterThanOrEqual(-1_000_000n);
        }
      }),
      RUNS,
    );
  });

  test('a liquidation takes no more than is left, and the fund pays only where nothing is', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { legs, totals } = tell(input).result;
        const near = 1e-9 * totals.capitalQuote;
        for (const { liquidation: dead, marginQuote, contract } of legs) {
          if (dead === null) continue;
          const taken = dead.marginForfeitedQuote + dead.feeQuote + dead.slippageQuote;
          for (const one of [dead.marginForfeitedQuote, dead.feeQuote, dead.slippageQuote])
            expect(one).toBeGreaterThanOrEqual(0);
          expect(dead.insuranceAbsorbedQuote).toBeGreaterThanOrEqual(0);
          expect(Math.min(taken, dead.insuranceAbsorbedQuote)).toBeCloseTo(0, 12);
          if (dead.insuranceAbsorbedQuote > 0) expect(dead.returnedQuote).toBe(0);
          // At a trigger that is not a gap a leg still has its maintenance, which is above nothing.
          if (!dead.gap && contract === 'linear' && input.template !== 'cross')
            expect(dead.insuranceAbsorbedQuote).toBeLessThan(near + 1e-9 * (marginQuote ?? 0));
        }
      }),
      RUNS,
    );
  });

  test('the twin dies of nothing and leaves when it was planned', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { twin, tape, plan } = runsOf(input);
        const firstMs = tape.openMs[0] ?? 0;
        const due =
          plan.holdMs === null
            ? -1
            : tape.openMs.findIndex((at) => at >= firstMs + (plan.holdMs ?? 0));
        expect(twin.lives).toHaveLength(2);
        for (const life of twin.lives) {
          expect(life.liquidation).toBeNull();
          expect(life.exitKind).toBe(due < 0 ? 'window-end' : 'policy');
          expect(life.exitBar).toBe(due < 0 ? tape.openMs.length - 1 : due);
        }
      }),
      RUNS,
    );
  });
});
