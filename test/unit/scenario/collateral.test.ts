/**
 * Goal: assets behind a leg are read as one would think they read, and what can not be is told with its place.
 * Method: one key at a time over the smallest file and a carry.
 */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { renderScenario } from '../../../src/scenario/render.ts';
import { CARRY, INVERSE, SMALLEST } from './examples.ts';
import { issuesOf } from './issues.ts';

const USDE = 'asset: USDe, price: { venue: binance-spot, instrument: USDEUSDT }';
const WBETH = 'asset: wBETH, price: { venue: binance-spot, instrument: WBETHUSDT, kind: index }';
const short = (...assets: string[]) =>
  `collateral: { short: { assets: [${assets.map((asset) => `{ ${asset} }`).join(', ')}] } }\n`;
const read = (more: string) => parseScenario(`${SMALLEST}${more}`, 'a.yaml');
const issues = (more: string) => issuesOf(`${SMALLEST}${more}`);

describe('assets behind a leg', () => {
  test('count by a haircut, by tiers of value or of the asset, or as the venue says', () => {
    const text = [
      `${USDE}, share: 50 %, haircut: 5 %, sale_cost: 20 bps`,
      `${WBETH}, share: 20 %, tiers: [{ to: 100_000 USDT, ratio: 95 % }, { ratio: 80 % }]`,
      'asset: BNSOL, share: 10 %, price: { venue: own, instrument: bnsol }, tiers: [{ to: 5 BNSOL, ratio: 90 % }, { ratio: 0 % }]',
      'asset: BTC, share: 20 %, price: { venue: binance-spot, instrument: BTCUSDT }',
    ];
    const { collateral } = read(short(...text));
    expect(collateral?.short?.loanPerYear).toBe(0);
    expect(collateral?.short?.assets).toEqual([
      {
        asset: 'USDe',
        share: 0.5,
        price: { venue: 'binance-spot', instrument: 'USDEUSDT', kind: 'spot' },
        counting: { haircut: 0.05 },
        saleCost: 0.002,
      },
      {
        asset: 'wBETH',
        share: 0.2,
        price: { venue: 'binance-spot', instrument: 'WBETHUSDT', kind: 'index' },
        counting: {
          measure: 'value',
          tiers: [
            { to: 100_000, ratio: 0.95 },
            { to: Number.POSITIVE_INFINITY, ratio: 0.8 },
          ],
        },
        saleCost: 0,
      },
      {
        asset: 'BNSOL',
        share: 0.1,
        price: { venue: 'own', instrument: 'bnsol', kind: 'spot' },
        counting: {
          measure: 'coin',
          tiers: [
            { to: 5, ratio: 0.9 },
            { to: Number.POSITIVE_INFINITY, ratio: 0 },
          ],
        },
        saleCost: 0,
      },
      {
        asset: 'BTC',
        share: 0.2,
        price: { venue: 'binance-spot', instrument: 'BTCUSDT', kind: 'spot' },
        counting: 'venue',
        saleCost: 0,
      },
    ]);
    const scenario = read(short(...text));
    expect(parseScenario(renderScenario(scenario), '')).toEqual(scenario);
  });

  test.each([
    [`${USDE}, share: 50 %, haircut: 120 %`, 'haircut', 'a haircut from 0 % to 100 %'],
    [`${USDE}, share: 120 %`, 'share', 'a share above 0 % and up to 100 %'],
    [`${USDE}, share: 50 %, sale_cost: 100 %`, 'sale_cost', 'from 0 % to below 100 %'],
    [
      `${USDE}, share: 50 %, haircut: 5 %, tiers: [{ ratio: 1 % }]`,
      'tiers',
      'either a haircut or tiers',
    ],
    [`${USDE}, share: 50 %, tiers: []`, 'tiers', 'from 1 to 100 tiers'],
    [
      `${USDE}, share: 50 %, tiers: [{ to: 5 USDT, ratio: 1 % }, { ratio: 2 % }]`,
      'tiers.1.ratio',
      'never rise',
    ],
    [
      `${USDE}, share: 50 %, tiers: [{ to: 5 USDC, ratio: 1 % }, { ratio: 0 % }]`,
      'tiers.0.to',
      'an amount of USDe, or a value in USDT',
    ],
    [
      `${USDE}, share: 50 %, tiers: [{ to: 5, ratio: 1 % }, { ratio: 0 % }]`,
      'tiers.0.to',
      'with its currency',
    ],
    [
      'asset: USDe, share: 1 %, price: { venue: binance-spot, instrument: WBETHUSDT }',
      'price.instrument',
      'a price of USDe',
    ],
    [
      'asset: USDe, share: 1 %, price: { venue: binance-spot, instrument: USDEUSDC }',
      'price.instrument',
      'a price in USDT',
    ],
  ])('%s is told at its place', (asset, where, expected) => {
    const [issue, ...more] = issues(short(asset));
    expect(more).toEqual([]);
    expect(issue?.where.endsWith(`collateral.short.assets.0.${where}`)).toBe(true);
    expect(issue?.expected).toContain(expected);
  });

  test('of which there are more than the margin are refused with what they sum to', () => {
    const [issue] = issues(short(`${USDE}, share: 60 %`, `${WBETH}, share: 50 %`));
    expect(issue?.expected).toBe('shares of the margin that sum to 100 % at most');
    expect(issue?.hint).toContain('110 %');
    expect(issues(short(`${USDE}, share: 60 %`, `${USDE}, share: 10 %`))[0]?.expected).toBe(
      'each asset once',
    );
  });

  test('are none where it is off', () => {
    expect(read('collateral: off\n').collateral).toBeNull();
    expect(read('').collateral).toBeNull();
  });

  test('stand behind a leg of the construction that is margined by itself in its quote', () => {
    const at = (role: string) => `collateral: { ${role}: { assets: [{ ${USDE}, share: 1 % }] } }\n`;
    expect(issues(at('perp'))[0]?.expected).toContain('a leg of the construction: long or short');
    expect(issuesOf(`${CARRY}${at('spot')}`)[0]?.expected).toContain('a perpetual');
    expect(issuesOf(`${CARRY}${at('perp')}`)).toEqual([]);
    expect(issuesOf(`${INVERSE}${at('perp')}`)[0]?.expected).toContain('under margin: inverse');
    expect(issues('collateral: {}\n')[0]?.expected).toContain('at least one leg');
  });
});
