/**
 * Goal: account facts are read with the exchange's own words for keys, and what is not a fact of an
 * account is refused where it stands.
 * Method: one fault at a time in a block that is otherwise valid.
 */
import { describe, expect, test } from 'vitest';
import { type Issue, ScenarioError } from '../../../src/domain/errors.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { SMALLEST } from './examples.ts';

const BLOCK = `accounts:
  binance:
    portfolioMargin: true
    vip: 5
    deltaMode: true
    wallets:
      - { wallet: cross-margin, asset: BTC, amount: 0.2 }
    changes:
      - { at: 2025-10-01, vip: 3 }
      - { at: 2025-10-02, portfolioMargin: false }
`;

function issuesOf(block: string, sets: readonly string[] = []): readonly Issue[] {
  try {
    parseScenario(SMALLEST + block, 'a.yaml', { sets });
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.issues;
    throw error;
  }
}

const accountsOf = (block: string, sets: readonly string[] = []) =>
  parseScenario(SMALLEST + block, 'a.yaml', { sets }).accounts;

describe('the accounts block', () => {
  test('is none by default, and none where it names no exchange', () => {
    expect(accountsOf('')).toBeNull();
    expect(accountsOf('accounts: {}\n')).toBeNull();
  });

  test('may leave wallets and changes out', () => {
    const bare = 'accounts: { binance: { portfolioMargin: false, vip: 0, deltaMode: false } }\n';
    expect(accountsOf(bare)).toEqual({
      binance: { portfolioMargin: false, vip: 0, deltaMode: false, wallets: [], changes: [] },
    });
  });

  test('can be written over by --set', () => {
    const sets = ['accounts.binance.vip=9', 'accounts.binance.changes.0.vip=1'];
    expect(accountsOf(BLOCK, sets)).toMatchObject({
      binance: { vip: 9, changes: [{ vip: 1 }, { vip: null }] },
    });
  });

  test('is printed with the keys it was written in', () => {
    const printed = renderScenario(parseScenario(SMALLEST + BLOCK, 'a.yaml'));
    expect(printed).toContain(`accounts:
  binance:
    portfolioMargin: true
    vip: 5
    deltaMode: true
    wallets:
      - wallet: cross-margin
        asset: BTC
        amount: 0.2
    changes:
      - at: 2025-10-01
        vip: 3
      - at: 2025-10-02
        portfolioMargin: false
`);
  });
});

const FAULTS = [
  ['portfolioMargin: true', 'portfolioMargin: pro', 'portfolioMargin', 'true or false'],
  ['    portfolioMargin: true\n', '', 'portfolioMargin', 'true or false'],
  ['deltaMode: true', 'deltaMode: 1', 'deltaMode', 'true or false'],
  ['vip: 5', 'vip: 4.5', 'vip', 'a VIP level from 0 to 9'],
  ['vip: 5', 'vip: 10', 'vip', 'a VIP level from 0 to 9'],
  ['vip: 5', 'vip: -1', 'vip', 'a VIP level from 0 to 9'],
  ['wallet: cross-margin', 'wallet: cross', 'wallets.0.wallet', 'cross-margin, um, cm'],
  ['asset: BTC', 'asset: btc', 'wallets.0.asset', 'an asset such as BTC'],
  ['amount: 0.2', 'amount: 0.2 BTC', 'wallets.0.amount', 'a number of units'],
  ['amount: 0.2', 'amount: .inf', 'wallets.0.amount', 'a number of units'],
  ['amount: 0.2', 'amount: 0.2, debt: -1', 'wallets.0.debt', 'not negative'],
  ['amount: 0.2', 'amount: 0.2, ratio: 1.1', 'wallets.0.ratio', 'no ratio for BTC'],
  ['asset: BTC', 'asset: WBETH', 'wallets.0.ratio', 'index price of WBETH divided by that of ETH'],
  ['asset: BTC, amount: 0.2', 'asset: BNSOL, amount: 1, ratio: 0', 'wallets.0.ratio', 'above zero'],
  ['{ at: 2025-10-01, vip: 3 }', '{ at: 2025-10-01 }', 'changes.0', 'a change of portfolioMargin'],
  ['{ at: 2025-10-01, vip: 3 }', '{ vip: 3 }', 'changes.0.at', 'a UTC date or instant'],
  ['at: 2025-10-02', 'at: 2025-10-01', 'changes.1.at', 'after that of the change before'],
  ['at: 2025-10-02', 'at: 2025-09-30', 'changes.1.at', 'after that of the change before'],
] as const;

describe('an account is refused:', () => {
  test.each(FAULTS)('%s → %s', (from, to, path, expected) => {
    expect(BLOCK).toContain(from);
    const issues = issuesOf(BLOCK.replace(from, to));
    expect(issues).toHaveLength(1);
    const where = `accounts.binance.${path}`.replaceAll('.', '\\.');
    expect(issues[0]?.where).toMatch(new RegExp(`^a\\.yaml:\\d+: ${where}$`));
    expect(issues[0]?.expected).toContain(expected);
  });

  test('a key in the spelling of the other blocks is pointed at the exchange’s', () => {
    const [, stranger] = issuesOf(BLOCK.replace('portfolioMargin: true', 'portfolio_margin: true'));
    expect(stranger?.hint).toBe('did you mean portfolioMargin?');
  });

  test('an exchange whose rule is not computed', () => {
    const [issue] = issuesOf(BLOCK.replace('binance:', 'bybit:'));
    expect(issue).toMatchObject({
      where: 'a.yaml:11: accounts.bybit',
      expected: 'one of the keys binance',
    });
  });

  test('a fact that stands alone is pointed into its block', () => {
    expect(issuesOf('vip: 5\n')[0]?.hint).toBe('did you mean accounts.binance.vip?');
  });
});
