/**
 * Goal: an account is told from a delta-neutral one as the exchange's page does it.
 * Method: the page's own case study and ranking tables (Binance FAQ 4ac2d99429f845e5961acff03556c034),
 * with the sums of its case written out here, and single rules of it one at a time.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountFacts, WalletHolding } from '../../../src/domain/scenario.ts';
import { adlQueue } from '../../../src/margin/adl.ts';
import {
  assetLine,
  deltaModeInForce,
  type Holding,
  inverseLine,
  linearLine,
  qualifies,
  relativeDiff,
  standingOf,
} from '../../../src/margin/delta-neutral.ts';
import { between } from '../../arbitraries.ts';

const held = (
  wallet: WalletHolding['wallet'],
  amount: number,
  change: Partial<WalletHolding> = {},
): Holding => assetLine({ wallet, asset: 'BTC', amount, debt: 0, ratio: null, ...change });

type Switches = Omit<AccountFacts, 'wallets'>;
const ON: Switches = { portfolioMargin: true, vip: 9, deltaMode: true };

/*
 * BTCUSD_PERP is 100 USD a contract, its positions entered at 100,000: 100 contracts are 0.1 BTC.
 *
 *     User 1   long  1 − 0.3 = 0.7,  CM position 0.1,  UM balance 0.1      = 0.9
 *              short UM position 0.5,  CM balance 0.4                       = 0.9      0
 *     User 2   long  UM position 0.7,  UM balance 0.3                       = 1.0
 *              short 3 − 2 = 1,  CM position 0.3,  CM balance 3.5           = 4.8      3.8 ÷ 4.8
 */
const PRICE = 100_000;
const USER_1: readonly Holding[] = [
  held('cross-margin', 1, { debt: 0.3 }),
  linearLine('BTC', -0.5, 'USDT'),
  inverseLine('BTC', 100, 100, PRICE),
  held('um', 0.1),
  held('cm', -0.4),
];
const USER_2: readonly Holding[] = [
  held('cross-margin', 2, { debt: 3 }),
  linearLine('BTC', 0.7, 'USDT'),
  inverseLine('BTC', -300, 100, PRICE),
  held('um', 0.3),
  held('cm', -3.5),
];

describe('in the published case', () => {
  test('User 1 is neutral', () => {
    const diff = relativeDiff(USER_1, 'BTC');
    expect(diff).toBeCloseTo(0, 12);
    expect(qualifies(ON, false, diff)).toBe(true);
  });

  test('User 2 is not, at 0.7917 in our reading of its wallets', () => {
    const diff = relativeDiff(USER_2, 'BTC');
    expect(diff).toBeCloseTo(3.8 / 4.8, 12);
    expect(qualifies(ON, false, diff)).toBe(false);
  });

  test('a debt counted short beside its whole balance would give User 2 0.5588, and the same answers', () => {
    // long 2 + 0.7 + 0.3 = 3, short 3 + 0.3 + 3.5 = 6.8; User 1: 1.2 on either side
    const gross = (lines: readonly Holding[], balance: number, debt: number) =>
      relativeDiff(
        [held('cross-margin', balance), held('cross-margin', 0, { debt }), ...lines.slice(1)],
        'BTC',
      );
    expect(gross(USER_2, 2, 3)).toBeCloseTo(3.8 / 6.8, 12);
    expect(gross(USER_1, 1, 0.3)).toBeCloseTo(0, 12);
  });

  test('the same contracts at half the price are twice the coin', () => {
    expect(inverseLine('BTC', -300, 100, PRICE / 2).delta).toBeCloseTo(-0.6, 12);
  });
});

/*
 * The page's tables: by rank 1, 2, 3, 4, 5; afterwards 2, 3, 5, 1, 4. Users 1 and 4 are neutral, User 2
 * is not; User 5 is a regular account without portfolio margin, whose difference the table gives as
 * N/A. The page's closing sentence names User 5 among those that move; its tables do not, and they
 * are what is kept.
 */
test('in the published ranking the two neutral accounts go last and keep their order', () => {
  const diffs: readonly (readonly [string, Switches, number | null])[] = [
    ['User 1', ON, 0.01],
    ['User 2', ON, 0.06],
    ['User 3', { ...ON, deltaMode: false }, 0.01],
    ['User 4', { ...ON, vip: 4 }, 0.049],
    ['User 5', { portfolioMargin: false, vip: 0, deltaMode: false }, null],
  ];
  const before = diffs.map(([user], i) => ({ user, rank: 5 - i, deltaNeutral: false }));
  const after = diffs.map(([user, facts, diff], i) => ({
    user,
    rank: 5 - i,
    deltaNeutral: qualifies(facts, false, diff),
  }));
  const users = (queue: readonly { readonly user: string }[]) => queue.map(({ user }) => user);
  expect(users(adlQueue(before))).toEqual(['User 1', 'User 2', 'User 3', 'User 4', 'User 5']);
  expect(users(adlQueue(after))).toEqual(['User 2', 'User 3', 'User 5', 'User 1', 'User 4']);
});

describe('what counts', () => {
  const short = linearLine('BTC', -1, 'USDT');

  test.each(['cross-margin', 'um', 'cm'] as const)('an asset in %s hedges', (wallet) => {
    expect(relativeDiff([short, held(wallet, 1)], 'BTC')).toBe(0);
  });

  test.each(['spot', 'options'] as const)('an asset in %s does not', (wallet) => {
    expect(relativeDiff([short, held(wallet, 1)], 'BTC')).toBe(1);
    expect(relativeDiff([held(wallet, 1)], 'BTC')).toBeNull();
  });

  test('ETHBTC futures hedge neither ETH nor BTC', () => {
    const cross = linearLine('ETH', -1, 'BTC');
    expect(relativeDiff([cross, held('cross-margin', 1, { asset: 'ETH' })], 'ETH')).toBe(1);
    expect(relativeDiff([cross, held('cross-margin', 0.03)], 'BTC')).toBe(1);
  });

  test('another coin does not', () => {
    expect(relativeDiff([short, held('um', 1, { asset: 'ETH' })], 'BTC')).toBe(1);
    expect(relativeDiff([short], 'ETH')).toBeNull();
  });

  test.each([
    ['WBETH', 'ETH'],
    ['BNSOL', 'SOL'],
  ])('%s counts as %s at the ratio of their index prices', (asset, coin) => {
    const staked = held('cross-margin', 10, { asset, ratio: 1.08 });
    expect(relativeDiff([staked, linearLine(coin, -10.8, 'USDT')], coin)).toBeCloseTo(0, 12);
    // 10.8 against 10: 0.8 ÷ 10.8
    expect(relativeDiff([staked, linearLine(coin, -10, 'USDT')], coin)).toBeCloseTo(0.8 / 10.8, 12);
  });
});

describe('Delta Mode', () => {
  const inForceAfter = (facts: readonly Partial<Switches>[]): boolean =>
    facts.reduce((on, one) => deltaModeInForce({ ...ON, ...one }, on), false);

  test('is switched on from VIP 4 and under portfolio margin', () => {
    expect(inForceAfter([{ vip: 4 }])).toBe(true);
    expect(inForceAfter([{ vip: 3 }])).toBe(false);
    expect(inForceAfter([{ portfolioMargin: false }])).toBe(false);
    expect(inForceAfter([{ deltaMode: false }])).toBe(false);
  });

  test('outlasts the fall under VIP 4', () => {
    expect(inForceAfter([{ vip: 5 }, { vip: 3 }, { vip: 0 }])).toBe(true);
  });

  test('ends when portfolio margin is left, and takes VIP 4 to come back', () => {
    expect(inForceAfter([{ vip: 5 }, { portfolioMargin: false }])).toBe(false);
    expect(inForceAfter([{ vip: 5 }, { vip: 3, portfolioMargin: false }, { vip: 3 }])).toBe(false);
    expect(inForceAfter([{ vip: 5 }, { vip: 3, portfolioMargin: false }, { vip: 4 }])).toBe(true);
  });

  test('ends when it is switched off', () => {
    expect(inForceAfter([{}, { deltaMode: false }])).toBe(false);
    expect(inForceAfter([{}, { vip: 3, deltaMode: false }, { vip: 3 }])).toBe(false);
  });
});

describe('an account qualifies', () => {
  test('below a difference of 5 %, and not at it', () => {
    expect(qualifies(ON, false, relativeDiff([held('um', 100), held('cm', -96)], 'BTC'))).toBe(
      true,
    );
    // 5 ÷ 100
    expect(qualifies(ON, false, relativeDiff([held('um', 100), held('cm', -95)], 'BTC'))).toBe(
      false,
    );
  });

  test('and if not, what is missing is told in the order one would mend it', () => {
    expect(standingOf({ ...ON, portfolioMargin: false }, false, 0)).toBe('no portfolio margin');
    expect(standingOf({ ...ON, deltaMode: false }, false, 0)).toBe('switch off');
    expect(standingOf({ ...ON, vip: 3 }, false, 0)).toBe('vip too low');
    expect(standingOf(ON, true, null)).toBe('nothing counted');
    expect(standingOf(ON, true, 0.5)).toBe('not neutral');
    expect(standingOf({ ...ON, vip: 3 }, true, 0.01)).toBe('neutral');
  });
});

describe('the relative difference', () => {
  const lines = fc.array(
    fc.tuple(
      fc.constantFrom('cross-margin' as const, 'um' as const, 'cm' as const),
      between(-5, 5),
    ),
    { minLength: 1, maxLength: 8 },
  );
  const diffOf = (parts: readonly (readonly [WalletHolding['wallet'], number])[]) =>
    relativeDiff(
      parts.map(([wallet, amount]) => held(wallet, amount)),
      'BTC',
    );

  test('is the same with every side turned, at any size, and in any order', () => {
    fc.assert(
      fc.property(lines, between(0.001, 1_000), (parts, by) => {
        const diff = diffOf(parts);
        fc.pre(diff !== null);
        expect(diff).toBeGreaterThanOrEqual(0);
        expect(diff).toBeLessThanOrEqual(1);
        expect(diffOf(parts.map(([wallet, x]) => [wallet, -x]))).toBe(diff);
        expect(diffOf(parts.map(([wallet, x]) => [wallet, x * by]))).toBeCloseTo(diff, 9);
        expect(diffOf([...parts].reverse())).toBeCloseTo(diff, 9);
      }),
    );
  });

  test('is not moved by what does not count', () => {
    fc.assert(
      fc.property(lines, between(-100, 100), (parts, x) => {
        const uncounted: readonly Holding[] = [
          held('spot', x),
          held('options', x),
          linearLine('BTC', x, 'BTC'),
          linearLine('ETH', x, 'USDT'),
        ];
        const counted = parts.map(([wallet, amount]) => held(wallet, amount));
        expect(relativeDiff([...uncounted, ...counted], 'BTC')).toBe(diffOf(parts));
      }),
    );
  });
});
