/**
 * Goal: counting an account as delta-neutral is told and moves nothing, knows no future, and sees no
 * other venue.
 * Method: random histories of every construction, their legs on one exchange's venues, replayed with
 * random account facts and without any; cut anywhere; and with a leg taken elsewhere.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account, WalletHolding } from '../../src/domain/scenario.ts';
import type { ReplayOutcome } from '../../src/replay/replay.ts';
import { epochMs } from '../../src/units/units.ts';
import { between } from '../arbitraries.ts';
import { tellOn, type Where } from '../builders/accounts.ts';
import { inputs } from '../differential/arbitraries.ts';
import type { OracleInput } from '../differential/oracle/types.ts';
import { expectSame } from '../same.ts';

const RUNS = { numRuns: 300 };

const VENUES = {
  linear: 'binance-usdm',
  inverse: 'binance-coinm',
  spot: 'binance-spot',
} as const;
const onBinance = ({ legs: [first, second] }: OracleInput): readonly [Where, Where] => [
  { venue: VENUES[first.contract] },
  { venue: VENUES[second.contract] },
];

const wallets: fc.Arbitrary<readonly WalletHolding[]> = fc.array(
  fc.record({
    wallet: fc.constantFrom('cross-margin', 'um', 'cm', 'spot', 'options'),
    asset: fc.constantFrom('COIN', 'USDT'),
    amount: between(-3_000, 3_000),
    debt: between(0, 500),
    ratio: fc.constant(null),
  }),
  { maxLength: 2 },
);
/** Half of them hold nothing beside, or few would ever be neutral. */
const facts = {
  portfolioMargin: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  vip: fc.integer({ min: 0, max: 9 }),
  deltaMode: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  wallets: fc.oneof(fc.constant([]), wallets),
};
const accounts: fc.Arbitrary<Account> = fc
  .record({
    ...facts,
    changes: fc.array(fc.record({ after: between(0, 1), ...facts }), { maxLength: 4 }),
  })
  .map(({ changes, ...first }) => ({
    ...first,
    changes: [...changes]
      .sort((a, b) => a.after - b.after)
      // Two days: as long as the longest of the histories.
      .map(({ after, ...changed }, i) => ({
        ...changed,
        at: epochMs(Date.UTC(2024, 0, 1) + Math.round(after * 48 * 3_600_000) + i),
      })),
  }));

/** All of an outcome but what is told of the account. */
function moved({ result, ledger, curves }: ReplayOutcome): object {
  const { deltaNeutralAccounts: _, events, assumptions, ...rest } = result;
  const isOther = ({ code }: { readonly code: string }) => !/^(?:account|delta-mode)-/.test(code);
  return {
    ...rest,
    events: events.filter(({ kind }) => kind !== 'delta-neutral'),
    assumptions: assumptions.filter(isOther),
    ledger,
    curves,
  };
}

describe('an account that counts as delta-neutral', () => {
  test('moves no trigger, no amount and no other event, bit for bit', () => {
    let qualified = 0;
    let liquidated = 0;
    fc.assert(
      fc.property(inputs(), accounts, (input, account) => {
        const where = onBinance(input);
        const without = tellOn(input, where, null);
        for (const deltaMode of [true, account.deltaMode]) {
          const facts = { binance: { ...account, deltaMode } };
          const outcome = tellOn(input, where, facts);
          expectSame(moved(outcome), moved(without));
          const told = outcome.result.deltaNeutralAccounts;
          if (told.some(({ qualifyingTimeFraction: share }) => (share ?? 0) > 0)) qualified += 1;
        }
        if (without.result.legs.some(({ liquidation }) => liquidation !== null)) liquidated += 1;
      }),
      RUNS,
    );
    // Or nothing was compared.
    expect(qualified).toBeGreaterThan(RUNS.numRuns / 20);
    expect(liquidated).toBeGreaterThan(RUNS.numRuns / 20);
  });

  test('is told of in changes, which its events tell again, and which begin with qualifying', () => {
    fc.assert(
      fc.property(inputs(), accounts, (input, account) => {
        const { result } = tellOn(input, onBinance(input), { binance: account });
        for (const {
          changes,
          qualifiesAtEntry,
          qualifyingTimeFraction,
        } of result.deltaNeutralAccounts) {
          expect(changes.map(({ qualifies }) => qualifies)).toEqual(
            changes.map((_, i) => i % 2 === 0),
          );
          expect((qualifyingTimeFraction ?? 0) > 0).toBe(changes.length > 0);
          if (qualifiesAtEntry === true) expect(changes[0]?.atMs).toBe(result.legs[0]?.entry.atMs);
          const events = result.events.filter(({ kind }) => kind === 'delta-neutral');
          expect(events.map(({ atMs }) => atMs)).toEqual(changes.map(({ atMs }) => atMs));
        }
      }),
      RUNS,
    );
  });

  test('is told of the past alike whether the window ends sooner or later', () => {
    fc.assert(
      fc.property(inputs(), accounts, between(0, 1), (input, account, share) => {
        const cut = cutOf(input, share);
        const where = onBinance(input);
        const until = (window: OracleInput) =>
          tellOn(window, where, { binance: account }).result.deltaNeutralAccounts.map(
            ({ underlier, changes }) => [underlier, changes.filter(({ atMs }) => atMs < cut)],
          );
        expect(until({ ...input, windowMs: [input.windowMs[0], cut] })).toEqual(until(input));
      }),
      RUNS,
    );
  });

  test('is never made of a linear leg whose hedge is on another venue', () => {
    fc.assert(
      fc.property(inputs('delta-neutral'), accounts, (input, account) => {
        fc.pre(input.legs[0].contract === 'linear');
        const bare = {
          ...account,
          wallets: [],
          changes: account.changes.map((change) => ({ ...change, wallets: null })),
        };
        const where = [{ venue: 'binance-usdm' }, { venue: 'bybit-linear' }] as const;
        const [told] = tellOn(input, where, { binance: bare }).result.deltaNeutralAccounts;
        expect(told?.changes).toEqual([]);
        expect(told?.relativeDiffAtEntryFraction ?? 1).toBe(1);
      }),
      RUNS,
    );
  });
});

/** The open of a bar somewhere inside the window, such that the bar before it is there. */
function cutOf({ windowMs: [from, to], legs }: OracleInput, share: number): number {
  const gridMs = Math.max(...legs.map(({ marks }) => marks.resolutionMs));
  const known = legs.map(({ marks }) => new Set(marks.bars.map(({ openMs }) => openMs)));
  let cut = from + gridMs * Math.max(1, Math.floor(((to - from) / gridMs) * share));
  while (cut > from + gridMs && !known.every((at) => at.has(cut - gridMs))) cut -= gridMs;
  return cut;
}
