/**
 * Goal: what unplanned closes cost, and when a pair is reduced in time, are read as one would think they read, and what
 * contradicts itself is refused where it stands, with something to type.
 * Method: one key at a time over the smallest file; figures by hand.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const HOUR = 3_600_000;
const read = (more: string) => parseScenario(`${SMALLEST}${more}`, 'a.yaml');
const again = (more: string) => parseScenario(renderScenario(read(more)), 'again.yaml');

describe('costs.unplanned', () => {
  test('is nothing by default, and when it is off', () => {
    expect(read('').unplanned).toBeNull();
    expect(read('costs: { unplanned: off }\n').unplanned).toBeNull();
  });

  test('reads fractions, a law of impact and spells, and what is left out is nothing', () => {
    const block = `costs:
  unplanned:
    fixed: 5 bps
    of_range: 10 %
    impact: { prefactor: 1, volume: 1_000_000_000 USDT, volatility: 4 % }
    thin:
      - { venue: binance-usdm, from: 2025-10-10T21:00Z, to: 2025-10-10T22:00Z, depth: 2 % }
      - { from: 2025-10-10T20:00Z, to: 2025-10-10T22:00Z, depth: 10 % }
`;
    const at = (hour: number): number => Date.UTC(2025, 9, 10, hour);
    expect(read(block).unplanned).toEqual({
      fixed: 0.0005,
      ofRange: 0.1,
      impact: { prefactor: 1, volumePerDay: 1e9, volatilityPerDay: 0.04 },
      thin: [
        { venue: 'binance-usdm', from: at(21), to: at(22), depth: 0.02 },
        { venue: null, from: at(20), to: at(22), depth: 0.1 },
      ],
    });
    expect(again(block)).toEqual(read(block));
    expect(read('costs: { unplanned: { of_range: 10 % } }\n').unplanned).toEqual({
      fixed: 0,
      ofRange: 0.1,
      impact: null,
      thin: [],
    });
  });

  test('measures the volatility unless it is stated, and one spell needs no list', () => {
    const block = `costs: { unplanned: { impact: { prefactor: 0.3, volume: measured }, thin: { from: 2025-10-10, to: 2025-10-11, depth: 100 % } } }
`;
    expect(read(block).unplanned?.impact).toEqual({
      prefactor: 0.3,
      volumePerDay: 'measured',
      volatilityPerDay: 'measured',
    });
    expect(read(block).unplanned?.thin).toHaveLength(1);
  });

  const THIN = 'costs.unplanned.fixed=5 bps';
  test.each([
    [['costs.unplanned={}'], 'costs.unplanned', 'at least one of fixed, of_range, impact'],
    [[THIN, 'costs.unplanned.thin=[]'], 'costs.unplanned.thin', 'one spell, or a list of up to 50'],
    [['costs.unplanned.fixed=100 %'], 'costs.unplanned.fixed', 'to below 100 %'],
    [['costs.unplanned.fixed=5'], 'costs.unplanned.fixed', 'to below 100 %'],
    [['costs.unplanned.of_range=101 %'], 'costs.unplanned.of_range', 'a share from 0 % to 100 %'],
    [
      ['costs.unplanned.impact={ prefactor: -1, volume: measured }'],
      'costs.unplanned.impact.prefactor',
      'a bare number of 0 or more',
    ],
    [
      ['costs.unplanned.impact={ prefactor: 1, volume: 1_000 USDC }'],
      'costs.unplanned.impact.volume',
      'an amount in USDT like the capital',
    ],
    [
      ['costs.unplanned.impact={ prefactor: 1, volume: measured, volatility: 0 % }'],
      'costs.unplanned.impact.volatility',
      'measured, or a volatility above 0 %',
    ],
    [
      [THIN, 'costs.unplanned.thin={ from: 2025-10-11, to: 2025-10-10, depth: 2 % }'],
      'costs.unplanned.thin.to',
      'an instant after  from',
    ],
    [
      [THIN, 'costs.unplanned.thin=[{ from: 2025-10-10, to: 2025-10-11, depth: 0 % }]'],
      'costs.unplanned.thin.0.depth',
      'above 0 % and at most 100 %',
    ],
  ])('%j is refused', (sets, where, expected) => {
    const [issue] = issuesOf(SMALLEST, ...sets);
    expect(issue?.where).toContain(where);
    expect(issue?.expected).toContain(expected);
  });
});

describe('derisk', () => {
  test('is nothing by default, and when it is off', () => {
    expect(read('').derisk).toBeNull();
    expect(read('derisk: off\n').derisk).toBeNull();
  });

  test('reads its conditions, and is done once and at once unless it says otherwise', () => {
    expect(read('derisk: { when: { margin_ratio: 60 % }, reduce: 50 % }\n').derisk).toEqual({
      marginRatio: 0.6,
      volatility: null,
      liquidity: null,
      reduce: 0.5,
      times: 1,
      coolDown: 0,
    });
    const block = `derisk:
  when:
    margin_ratio: 60 %
    volatility: { over: 1 h, above: 200 %/year }
    liquidity: { series: { venue: binance-usdm, instrument: BTCUSDT }, below: 1000000 }
  reduce: 100 %
  times: 2
  cool_down: 30 min
`;
    expect(read(block).derisk).toEqual({
      marginRatio: 0.6,
      volatility: { over: HOUR, above: 2 },
      liquidity: {
        series: { venue: 'binance-usdm', instrument: 'BTCUSDT', kind: 'depth' },
        below: 1_000_000,
      },
      reduce: 1,
      times: 2,
      coolDown: HOUR / 2,
    });
    expect(again(block)).toEqual(read(block));
  });

  const RATIO = 'derisk.when.margin_ratio=60 %';
  const HALF = 'derisk.reduce=50 %';
  test.each([
    [['derisk.when={}', HALF], 'derisk.when', 'at least one of margin_ratio'],
    [['derisk.when.margin_ratio=100 %', HALF], 'derisk.when.margin_ratio', 'below 100 %'],
    [[RATIO, 'derisk.reduce=0 %'], 'derisk.reduce', 'above 0 % and at most 100 %'],
    [[RATIO, 'derisk.reduce=101 %'], 'derisk.reduce', 'above 0 % and at most 100 %'],
    [[RATIO, HALF, 'derisk.times=0'], 'derisk.times', 'a whole number from 1'],
    [
      ['derisk.when.volatility={ over: 0 h, above: 200 %/year }', HALF],
      'derisk.when.volatility.over',
      'a length of time above zero',
    ],
    [
      ['derisk.when.volatility={ over: 1 h, above: 0 %/year }', HALF],
      'derisk.when.volatility.above',
      'a volatility above 0 %/year',
    ],
    [
      ['derisk.when.liquidity={ series: { instrument: book, kind: deep }, below: 1 }', HALF],
      'derisk.when.liquidity.series.kind',
      'depth',
    ],
  ])('%j is refused', (sets, where, expected) => {
    const [issue] = issuesOf(SMALLEST, ...sets);
    expect(issue?.where).toContain(where);
    expect(issue?.expected).toContain(expected);
  });
});
