/**
 * Goal: a file says what a person who reads it would think it says.
 * Method: small files, and beside each the figures worked out by hand: one basis point is 0.0001,
 * 25 September 2025 is 20 356 days after 1 January 1970.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { CARRY, EVERYTHING, INVERSE, REVERSE, SMALLEST } from './examples.ts';

const DAY = 86_400_000;

/** What goes beyond the plain liquidation: nothing of it unless it is stated. */
const NOTHING_BEYOND = {
  unplanned: null,
  adl: null,
  exits: null,
  derisk: null,
  halts: [],
  collateral: null,
  crowd: null,
  stress: [],
  variants: [],
};

test('the smallest file means its defaults', () => {
  const leg = {
    instrument: 'AVAXUSDT',
    contract: 'linear',
    base: 'AVAX',
    quote: 'USDT',
    leverage: 5,
    position: null,
  };
  expect(parseScenario(SMALLEST, 'avax.yaml')).toEqual({
    schema: 1,
    name: 'avax-binance-bybit',
    question:
      'What did long binance-usdm AVAXUSDT against short bybit-linear AVAXUSDT earn at 5x, ' +
      'and what did the forced exits cost?',
    window: { from: 20_356 * DAY, to: (20_356 + 67) * DAY },
    capital: { amount: 100_000, currency: 'USDT' },
    reserve: 0,
    construction: {
      kind: 'delta-neutral',
      long: { role: 'long', venue: 'binance-usdm', ...leg },
      short: { role: 'short', venue: 'bybit-linear', ...leg },
    },
    split: null,
    costs: { taker: 'venue', slippage: 0 },
    liquidation: { kind: 'venue' },
    rules: 'nearest',
    quotes: null,
    survivor: { policy: 'close', reaction: 0 },
    rebalance: null,
    enter: null,
    leave: null,
    gaps: { max: 0 },
    accept: [],
    hold: null,
    grid: null,
    reconstruction: null,
    mark: 'mark',
    fills: 'last',
    costOfCapital: null,
    deltaBand: 0.02,
    accounts: null,
    gates: { survives: null, netMin: null, forcedExitLossMax: null },
    ...NOTHING_BEYOND,
  });
});

test('every key is read, each in its unit', () => {
  const { construction, ...rest } = parseScenario(EVERYTHING, 'everything.yaml');
  expect(rest).toEqual({
    schema: 1,
    name: 'everything',
    question: 'Does it read?',
    window: { from: 20_356 * DAY + 1_800_000, to: 20_423 * DAY },
    capital: { amount: 100_000.5, currency: 'USDT' },
    reserve: 0.2,
    split: 0.6,
    costs: { taker: 0.0005, slippage: 0.00003 },
    liquidation: {
      kind: 'override',
      maintenance: [
        { to: 50_000, rate: 0.004 },
        { to: 250_000, rate: 0.005 },
        { to: Number.POSITIVE_INFINITY, rate: 0.01 },
      ],
      style: 'market',
      fee: 0.005,
      slippage: 0.001,
    },
    rules: 'dated',
    quotes: {
      USD: {
        venue: 'binance-spot',
        instrument: 'USDCUSDT',
        kind: 'spot',
        base: 'USD',
        quote: 'USDT',
      },
    },
    survivor: { policy: 'rehedge', reaction: 5_400_000 },
    rebalance: {
      at: 0.6,
      to: 0.25,
      from: 'either',
      transfer: 600_000,
      fee: 1.5,
      limit: null,
      selling: null,
    },
    enter: null,
    leave: {
      fundingSpread: { over: 3 * DAY, level: -0.02 },
      divergence: 0.02,
      signals: [
        {
          series: { venue: 'own', instrument: 'fomc-days', kind: 'signal' },
          min: 1,
          max: null,
        },
        {
          series: { venue: 'binance-usdm', instrument: 'BTCUSDT', kind: 'open-interest' },
          min: 0,
          max: 80_000,
        },
      ],
      marginRatio: 0.8,
      stop: 0.05,
      takeProfit: 1.1,
    },
    gaps: { max: 7_200_000 },
    accept: ['frozen-funding', 'gap'],
    hold: 30 * DAY,
    grid: DAY / 3,
    reconstruction: 'avax-2025-10',
    mark: 'last',
    fills: 'mark',
    costOfCapital: 0.05,
    deltaBand: 0.03,
    accounts: {
      binance: {
        portfolioMargin: true,
        vip: 5,
        deltaMode: true,
        wallets: [
          { wallet: 'cross-margin', asset: 'AVAX', amount: 0.2, debt: 0.05, ratio: null },
          { wallet: 'um', asset: 'WBETH', amount: -1, debt: 0, ratio: 1.08 },
        ],
        changes: [
          { at: 20_362 * DAY, portfolioMargin: null, vip: 3, deltaMode: null, wallets: null },
          {
            at: 20_371 * DAY + 19 * 3_600_000,
            portfolioMargin: false,
            vip: null,
            deltaMode: false,
            wallets: [],
          },
        ],
      },
    },
    gates: { survives: true, netMin: 0, forcedExitLossMax: 0.05 },
    ...NOTHING_BEYOND,
  });
  expect(construction).toMatchObject({
    long: {
      leverage: 5,
      position: { quantity: 12.5, entry: 31.2, margin: 1_000, atMs: 20_351 * DAY + DAY / 3 },
    },
    short: { leverage: 3, contract: 'inverse', quote: 'USD', position: null },
  });
});

describe('a construction', () => {
  test('of spot and perpetual holds the spot outright', () => {
    expect(parseScenario(CARRY, 'carry.yaml').construction).toMatchObject({
      kind: 'cash-and-carry',
      margin: 'segregated',
      spot: { role: 'spot', contract: 'spot', leverage: 1 },
      perp: { role: 'perp', contract: 'linear', leverage: 3 },
      haircut: null,
      hedgedMaintenance: null,
      borrow: { kind: 'flat', perYear: 0 },
    });
  });

  test('with inverse margin is short coin-margined contracts', () => {
    expect(parseScenario(INVERSE, 'inverse.yaml').construction).toMatchObject({
      margin: 'inverse',
      perp: { contract: 'inverse', base: 'BTC', quote: 'USD', leverage: 1 },
    });
  });

  test('the other way round pays for what it borrows, at a rate or as a series says', () => {
    const flat = parseScenario(REVERSE, 'reverse.yaml').construction;
    expect(flat).toMatchObject({
      spot: { leverage: 2 },
      perp: { leverage: 3 },
      borrow: { kind: 'flat', perYear: 0.08 },
    });
    const series = REVERSE.replace('8 %/year', '{ venue: bybit-spot, instrument: SOL }');
    expect(parseScenario(series, 'reverse.yaml').construction).toMatchObject({
      borrow: { kind: 'series', ref: { venue: 'bybit-spot', instrument: 'SOL' } },
    });
  });

  test('in one account may name its haircut and must name the cost of its loan', () => {
    const cross = CARRY.replace('leverage: 3', 'leverage: 3\n  margin: cross\n  haircut: 5 %');
    expect(() => parseScenario(cross, '')).toThrow('construction.borrow: expected what the loan');
    const paid = parseScenario(`${cross}  borrow: 8 %/year\n`, '');
    expect(paid.construction).toMatchObject({ haircut: 0.05, borrow: { perYear: 0.08 } });
    const unlevered = parseScenario(cross.replace('leverage: 3', 'leverage: 1'), '');
    expect(unlevered.construction).toMatchObject({ borrow: { kind: 'flat', perYear: 0 } });
  });

  test('may give its split inside or beside', () => {
    const inside = parseScenario(`${SMALLEST}  split: 60 %\n`, '');
    const beside = parseScenario(`${SMALLEST}split: 60 %\n`, '');
    expect(inside.split).toBe(0.6);
    expect(beside).toEqual(inside);
  });
});

describe('a leg', () => {
  test('that the venue spells in its own way may be explained by hand', () => {
    const named = SMALLEST.replace(
      'venue: bybit-linear, instrument: AVAXUSDT',
      'venue: bybit-linear, instrument: AVAX-OLD, base: AVAX, quote: USDT',
    );
    expect(parseScenario(named, '').construction).toMatchObject({
      short: { instrument: 'AVAX-OLD', contract: 'linear', base: 'AVAX', quote: 'USDT' },
    });
  });

  test('of another coin may be said to hedge', () => {
    const staked = CARRY.replaceAll('BTCUSDT', 'ETHUSDT').replace(
      'instrument: ETHUSDT }\n  perp',
      'instrument: WBETHUSDT, base: ETH }\n  perp',
    );
    expect(parseScenario(staked, '').construction).toMatchObject({
      spot: { instrument: 'WBETHUSDT', base: 'ETH' },
    });
  });

  test('that is open was opened at the start of the window unless it says when', () => {
    const open = SMALLEST.replace(
      'binance-usdm, instrument: AVAXUSDT',
      'binance-usdm, instrument: AVAXUSDT, ' +
        'position: { quantity: 2 AVAX, entry: 30, margin: 12 USDT }',
    );
    const scenario = parseScenario(open, '');
    expect(scenario.construction).toMatchObject({
      long: { position: { quantity: 2, entry: 30, margin: 12, atMs: scenario.window.from } },
    });
  });

  test('of spot that is held was paid in full', () => {
    const open = CARRY.replace(
      'binance-spot, instrument: BTCUSDT',
      'binance-spot, instrument: BTCUSDT, position: { quantity: 2 BTC, entry: 7000 }',
    );
    expect(parseScenario(open, '').construction).toMatchObject({
      spot: { position: { quantity: 2, entry: 7_000, margin: 14_000 } },
    });
  });
});

test('a question may run over lines of the file', () => {
  const folded = SMALLEST.replace('window:', 'question: >\n  Would it\n  have lived?\nwindow:');
  expect(parseScenario(folded, '').question).toBe('Would it have lived?');
});
