/**
 * Goal: at every bar's close it is known which of the legs the exchange sees in one account, how far
 * they are from neutral, and whether the account counts.
 * Method: flat markets in which every leg holds the same quantity, so that the difference can be read
 * off the construction; then one thing changes inside the window.
 */
import { describe, expect, test } from 'vitest';
import type { DeltaNeutralAccount } from '../../../src/domain/hedge.ts';
import type { ReplayResult } from '../../../src/domain/result.ts';
import type { Account, AccountChange } from '../../../src/domain/scenario.ts';
import { epochMs } from '../../../src/units/units.ts';
import { binance, tellOn, type Where } from '../../builders/accounts.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { flat, HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: readonly Row[] = Array.from({ length: 4 }, () => [100, 101, 99, 100]);

const UM: Where = { venue: 'binance-usdm' };
const CM: Where = { venue: 'binance-coinm' };
const SPOT: Where = { venue: 'binance-spot' };
const ELSEWHERE: Where = { venue: 'bybit-linear' };

const pair = input('delta-neutral', 10_000, [leg('long', CALM), leg('short', CALM)]);
const carry = (template: 'segregated' | 'cross' | 'reverse', change: Partial<OracleInput> = {}) =>
  input(
    template,
    10_000,
    template === 'reverse'
      ? [
          leg('spot', CALM, { side: 'short', leverage: 2 }),
          leg('perp', CALM, { side: 'long', leverage: 2 }),
        ]
      : [leg('spot', CALM), leg('perp', CALM, { leverage: 1 })],
    change,
  );
const inverse = (leverage: number) =>
  input('inverse', 10_000, [
    leg('spot', CALM),
    leg('perp', CALM, { contract: 'inverse', leverage }),
  ]);

const resultOf = (
  history: OracleInput,
  where: readonly [Where, Where],
  change: Partial<Account> = {},
): ReplayResult => tellOn(history, where, binance(change)).result;

function accountOf(...args: Parameters<typeof resultOf>): DeltaNeutralAccount {
  const [account, ...others] = resultOf(...args).deltaNeutralAccounts;
  expect(others).toEqual([]);
  if (account === undefined) throw new Error('one account');
  return account;
}

const changed = (atMs: number, change: Partial<AccountChange>): AccountChange => ({
  portfolioMargin: null,
  vip: null,
  deltaMode: null,
  wallets: null,
  ...change,
  at: epochMs(atMs),
});

describe('at entry', () => {
  test.each([
    // Long and short of one quantity, one coin, one account.
    ['a pair on one venue', pair, [UM, UM], 0],
    ['a cross carry: its spot is collateral', carry('cross'), [SPOT, UM], 0],
    ['borrowed spot against a long', carry('reverse'), [SPOT, UM], 0],
    // All the coin is posted: it lies in the futures wallet.
    ['a coin-margined short over all of its coin', inverse(1), [SPOT, CM], 0],
    // Half of the coin is posted, the other half lies in the spot wallet: (1 − ½) ÷ 1.
    ['a coin-margined short over half of it', inverse(2), [SPOT, CM], 0.5],
    ['a carry whose spot is held outright', carry('segregated'), [SPOT, UM], 1],
    ['a pair whose other leg is on another venue', pair, [UM, ELSEWHERE], 1],
    ['a cross carry whose short is on another venue', carry('cross'), [SPOT, ELSEWHERE], 1],
    ['a short priced in BTC', carry('cross'), [SPOT, { ...UM, quote: 'BTC' }], 1],
  ] as const)('%s', (_, history, where, diff) => {
    const account = accountOf(history, where);
    expect(account.relativeDiffAtEntryFraction).toBeCloseTo(diff, 12);
    expect(account.qualifiesAtEntry).toBe(diff < 0.05);
    expect(account.qualifyingTimeFraction).toBe(diff < 0.05 ? 1 : 0);
  });

  test('a long beside a coin-margined short is ahead by the coin of its margin', () => {
    // 5,000 a side at 2x from 100: 100 long; 50 coin posted under 100 short. (150 − 100) ÷ 150
    const mixed = input('delta-neutral', 10_000, [
      leg('long', CALM),
      leg('short', CALM, { contract: 'inverse' }),
    ]);
    expect(accountOf(mixed, [UM, CM]).relativeDiffAtEntryFraction).toBeCloseTo(1 / 3, 12);
    const owed = {
      wallet: 'cross-margin',
      asset: 'COIN',
      amount: 0,
      debt: 50,
      ratio: null,
    } as const;
    const hedged = accountOf(mixed, [UM, CM], { wallets: [owed] });
    expect(hedged.relativeDiffAtEntryFraction).toBeCloseTo(0, 12);
    expect(hedged.qualifiesAtEntry).toBe(true);
  });

  test('only futures priced in BTC: nothing counts', () => {
    const account = accountOf(pair, [{ ...UM, quote: 'BTC' }, ELSEWHERE]);
    expect(account).toMatchObject({
      qualifiesAtEntry: false,
      relativeDiffAtEntryFraction: null,
      reasonAtEntry: 'nothing held there counts as long or short',
    });
  });

  test.each([
    [{ portfolioMargin: false }, 'the account is not under portfolio margin'],
    [{ deltaMode: false }, 'Delta Mode is not switched on'],
    [{ vip: 3 }, 'Delta Mode can not be switched on under VIP 4'],
  ])('a neutral account with %o does not qualify', (facts, reason) => {
    const account = accountOf(pair, [UM, UM], facts);
    expect(account.qualifiesAtEntry).toBe(false);
    expect(account.reasonAtEntry).toBe(reason);
    expect(account.changes).toEqual([]);
  });

  test('without facts, or with no leg on the exchange, nothing is told', () => {
    expect(tellOn(pair, [UM, UM], null).result.deltaNeutralAccounts).toEqual([]);
    const { deltaNeutralAccounts, assumptions } = resultOf(pair, [ELSEWHERE, ELSEWHERE]);
    expect(deltaNeutralAccounts).toEqual([]);
    expect(assumptions.map(({ code }) => code)).toContain('account-unused');
  });
});

describe('a coin that is staked', () => {
  // One and the same quantity of WBETH long and of ETH short: (x − 1) ÷ x at a ratio of x.
  const rows = (closes: readonly number[]): readonly Row[] =>
    closes.map((close, i) => [closes[i - 1] ?? close, close + 5, close - 5, close]);
  const staked = (closes: readonly number[]) =>
    input('cross', 10_000, [
      leg('spot', rows(closes)),
      leg('perp', rows(closes.map(() => 100)), { leverage: 1 }),
    ]);
  const legs = [
    { ...SPOT, instrument: 'WBETHUSDT', base: 'ETH' },
    { ...UM, instrument: 'ETHUSDT', base: 'ETH' },
  ] as const;

  test('counts at the ratio of the two closes, and ceases to be neutral at the close at which that is too far', () => {
    const { changes, underlier, qualifyingTimeFraction } = accountOf(
      staked([104, 104, 106, 104, 104]),
      legs,
    );
    expect(underlier).toBe('ETH');
    expect(changes.map(({ atMs, qualifies }) => [atMs, qualifies])).toEqual([
      [hour(0), true],
      [hour(2), false],
      [hour(3), true],
    ]);
    expect(changes[0]?.relativeDiffFraction).toBeCloseTo(4 / 104, 12);
    expect(changes[1]?.relativeDiffFraction).toBeCloseTo(6 / 106, 12);
    expect(qualifyingTimeFraction).toBe(0.8);
  });

  test('is said to count at those prices', () => {
    const codes = resultOf(staked([104, 104]), legs).assumptions.map(({ code }) => code);
    expect(codes).toContain('account-conversion');
  });
});

describe('inside the window', () => {
  const told = (changes: readonly AccountChange[]) =>
    accountOf(pair, [UM, UM], { changes }).changes.map(({ atMs, qualifies }) => [atMs, qualifies]);

  test('falling under VIP 4 keeps it', () => {
    expect(told([changed(hour(1), { vip: 3 })])).toEqual([[hour(0), true]]);
  });

  test('leaving portfolio margin ends it', () => {
    expect(told([changed(hour(1), { portfolioMargin: false })])).toEqual([
      [hour(0), true],
      [hour(1), false],
    ]);
  });

  test('leaving it and coming back inside one bar, below VIP 4, ends it', () => {
    const changes = [
      changed(hour(1), { vip: 3 }),
      changed(hour(2) + 1, { portfolioMargin: false }),
      changed(hour(2) + 2, { portfolioMargin: true }),
    ];
    expect(told(changes)).toEqual([
      [hour(0), true],
      [hour(2), false],
    ]);
  });

  test('a fact of the instant at which a bar closes belongs to the next bar', () => {
    const off = { portfolioMargin: false };
    expect(told([changed(hour(2), off)])[1]).toEqual([hour(2), false]);
    expect(told([changed(hour(2) - 1, off)])[1]).toEqual([hour(1), false]);
  });

  test('a fall from VIP 5 before the window keeps it too', () => {
    expect(told([changed(hour(0) - HOUR_MS, { vip: 0 })])).toEqual([[hour(0), true]]);
  });

  test('coin that arrives in a wallet may end it', () => {
    const coin = { wallet: 'um', asset: 'COIN', amount: 20, debt: 0, ratio: null } as const;
    // 120 long against 100 short: 20 ÷ 120
    const { changes } = accountOf(pair, [UM, UM], {
      changes: [changed(hour(2), { wallets: [coin] })],
    });
    expect(changes[1]).toMatchObject({ atMs: hour(2), qualifies: false });
    expect(changes[1]?.relativeDiffFraction).toBeCloseTo(20 / 120, 12);
  });
});

/*
 * A pair of 2x from 100 at a flat 20 %: the long dies at 50 ÷ (1 − 0.2) = 62.5, inside bar 2. The short
 * is closed at the open of bar 3 + 1 h of reaction = bar 4; at the closes of bars 2 and 3 it stands
 * alone, and from bar 4 on nothing is held.
 */
describe('a leg that is liquidated', () => {
  const FALL: readonly Row[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 60, 70],
    [70, 71, 69, 70],
    [70, 71, 69, 70],
    [70, 71, 69, 70],
  ];
  const falls = input('delta-neutral', 10_000, [leg('long', FALL), leg('short', FALL)], {
    liquidation: flat(0.2),
    survivor: { policy: 'close', reactionMs: HOUR_MS },
  });
  const result = resultOf(falls, [UM, UM]);

  test('leaves an account that is not neutral, from that bar’s close until nothing is held', () => {
    expect(result.deltaNeutralAccounts[0]).toMatchObject({
      qualifiesAtEntry: true,
      qualifyingTimeFraction: 0.5,
      changes: [
        { atMs: hour(0), qualifies: true, relativeDiffFraction: 0 },
        { atMs: hour(2), qualifies: false, relativeDiffFraction: 1 },
      ],
    });
  });

  test('is told before the account is, which is told of the leg that is left', () => {
    const told = result.events.filter(({ kind }) =>
      ['liquidation', 'delta-neutral'].includes(kind),
    );
    expect(told.map(({ kind, leg: role, atMs }) => [kind, role, atMs])).toEqual([
      ['delta-neutral', 'long', hour(0)],
      ['liquidation', 'long', hour(2)],
      ['delta-neutral', 'short', hour(2)],
    ]);
    expect(told[0]?.note).toBe(
      'The Binance account counts as delta-neutral in COIN: the relative difference of 0 % is below 5 %.',
    );
    expect(told[2]?.note).toBe(
      'The Binance account no longer counts as delta-neutral in COIN: the relative difference of 100 % is not below 5 %.',
    );
  });

  test('and of a carry the account is told of the perp, whose rank it is', () => {
    const { events } = resultOf(carry('cross'), [SPOT, UM]);
    expect(events.filter(({ kind }) => kind === 'delta-neutral')).toMatchObject([{ leg: 'perp' }]);
  });

  test('inside its first bar leaves nothing to be asked of the account on its venue', () => {
    const gone = input(
      'delta-neutral',
      10_000,
      [leg('long', FALL.slice(2)), leg('short', FALL.slice(2))],
      { liquidation: flat(0.2) },
    );
    expect(accountOf(gone, [UM, ELSEWHERE])).toMatchObject({
      qualifiesAtEntry: null,
      relativeDiffAtEntryFraction: null,
      reasonAtEntry: null,
      qualifyingTimeFraction: null,
      changes: [],
    });
  });
});

describe('what it rests on', () => {
  const codes = (...args: Parameters<typeof resultOf>) =>
    resultOf(...args).assumptions.map(({ code }) => code);

  test('a window before such accounts were known says so', () => {
    expect(codes(pair, [UM, UM])).toContain('delta-mode-nearest');
  });

  test('a debt says how it is read, and none says nothing', () => {
    const owed = {
      wallet: 'cross-margin',
      asset: 'COIN',
      amount: 1,
      debt: 1,
      ratio: null,
    } as const;
    expect(codes(pair, [UM, UM], { wallets: [owed] })).toContain('account-debt');
    expect(codes(pair, [UM, UM])).not.toContain('account-debt');
  });
});
