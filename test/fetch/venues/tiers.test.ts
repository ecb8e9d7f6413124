/**
 * Margin tiers from the venues’ own answers to tables of a rule file. Samples are the ones in the venues’
 * documentation and in ccxt 4.5.84's comments, with a second tier where they show one only.
 */
import { expect, test } from 'vitest';
import { fetchTiers } from '../../../src/fetch/venues/tiers.ts';
import { readTierTables } from '../../../src/loaders/tier-tables.ts';
import { epochMs } from '../../../src/units/units.ts';
import { listen, type Route } from '../server.ts';
import { worldAt } from '../world.ts';
import { NOW } from './arranged.ts';
import { route } from './strict.ts';

async function tables(venue: string, instrument: string | null, routes: readonly Route[]) {
  const host = await listen(routes);
  const text = await fetchTiers(venue, instrument, worldAt(host.url, NOW));
  if (typeof text !== 'string') throw new Error(text.why);
  const asked = { venue, atMs: epochMs(NOW), instrument, contractSize: null };
  return readTierTables(text, `${venue} tiers`, asked).entries.map(
    ({ instruments, tiers, ...rest }) => ({
      instrument: instruments[0],
      size: rest.contract_size,
      tiers,
    }),
  );
}

const level = (
  id: number,
  symbol: string,
  to: string,
  rates: readonly [string, string, string],
) => ({
  ...{ id, symbol, riskLimitValue: to, isLowestRisk: id === 1 ? 1 : 0 },
  ...{ maintenanceMargin: rates[0], initialMargin: rates[1], maxLeverage: rates[2] },
});

test('bybit: every page of the risk limits, whose rates are per cent or fractions', async () => {
  const pages = [
    [level(1, 'BTCUSDT', '2000000', ['0.005', '0.01', '100.00'])],
    [level(2, 'BTCUSDT', '10000000', ['0.01', '0.02', '50.00'])],
  ];
  const host = route('/v5/market/risk-limit', ['category', 'symbol', 'cursor'], (query) => {
    query.text('category', 'linear');
    const page = query.has('cursor') ? 1 : 0;
    const nextPageCursor = page === 0 ? 'second' : '';
    return { retCode: 0, result: { category: 'linear', list: pages[page], nextPageCursor } };
  });
  expect(await tables('bybit-linear', null, [host])).toEqual([
    {
      instrument: 'BTCUSDT',
      tiers: [
        { to: 2_000_000, rate: '0.5 %', leverage: 100 },
        { to: 10_000_000, rate: '1 %', leverage: 50 },
      ],
    },
  ]);
});

test('okx: tiers end at contracts, and the contract’s size is asked for', async () => {
  const tier = (minSz: string, maxSz: string, mmr: string, maxLever: string) => ({
    ...{ instId: '', uly: 'BTC-USDT', instFamily: 'BTC-USDT', tier: '1' },
    ...{ minSz, maxSz, mmr, maxLever, imr: '0.01' },
  });
  const routes = [
    route('/api/v5/public/position-tiers', ['instType', 'tdMode', 'instFamily'], (query) => {
      query.text('instType', 'SWAP');
      query.text('tdMode', 'isolated');
      query.text('instFamily', 'BTC-USDT');
      const data = [tier('0', '1000', '0.004', '100'), tier('1001', '2000', '0.005', '80')];
      return { code: '0', msg: '', data };
    }),
    route('/api/v5/public/instruments', ['instType', 'instId'], (query) => {
      const instId = query.text('instId', 'BTC-USDT-SWAP');
      return { code: '0', msg: '', data: [{ instId, ctVal: '0.01', ctMult: '1' }] };
    }),
  ];
  expect(await tables('okx-swap', 'BTC-USDT-SWAP', routes)).toEqual([
    {
      ...{ instrument: 'BTC-USDT-SWAP', size: 0.01 },
      tiers: [
        { to: 1000, rate: '0.4 %', leverage: 100 },
        { to: 2000, rate: '0.5 %', leverage: 80 },
      ],
    },
  ]);
});

test('hyperliquid: half the initial margin of each tier, one coin of all', async () => {
  const meta = {
    universe: [
      { name: 'BTC', maxLeverage: 40, marginTableId: 56 },
      { name: 'ETH', maxLeverage: 25, marginTableId: 55 },
    ],
    marginTables: [
      [
        56,
        {
          marginTiers: [
            { lowerBound: '0.0', maxLeverage: 40 },
            { lowerBound: '150000000.0', maxLeverage: 20 },
          ],
        },
      ],
    ],
  };
  const host: Route = {
    method: 'POST',
    path: '/info',
    parameters: [],
    answer: () => ({ body: meta }),
  };
  expect(await tables('hyperliquid', 'BTC', [host])).toEqual([
    {
      instrument: 'BTC',
      tiers: [
        { to: 150_000_000, rate: '1.25 %', leverage: 40 },
        { rate: '2.5 %', leverage: 20 },
      ],
    },
  ]);
});

test('kraken: levels of the linear contracts begin at a notional', async () => {
  const level = (
    numNonContractUnits: number,
    initialMargin: number,
    maintenanceMargin: number,
  ) => ({
    ...{ numNonContractUnits, initialMargin, maintenanceMargin },
  });
  const host = route('/derivatives/api/v3/instruments', [], () => ({
    result: 'success',
    instruments: [
      { symbol: 'PF_ETHUSD', marginLevels: [level(0, 0.02, 0.01), level(2_000_000, 0.04, 0.02)] },
      { symbol: 'PI_XBTUSD', marginLevels: [{ contracts: 0, initialMargin: 0.02 }] },
      { symbol: 'in_xbtusd', type: 'spot index' },
    ],
  }));
  expect(await tables('kraken-futures', 'PF_ETHUSD', [host])).toEqual([
    {
      instrument: 'PF_ETHUSD',
      tiers: [
        { to: 2_000_000, rate: '1 %', leverage: 50 },
        { rate: '2 %', leverage: 25 },
      ],
    },
  ]);
});

const TWO_TIERS = [
  { to: 1_000_000, rate: '0.4 %', leverage: 125 },
  { to: 2_000_000, rate: '0.5 %', leverage: 100 },
];

test('kraken: levels that are counted in contracts are refused, not taken for dollars', async () => {
  const marginLevels = [{ contracts: 0, initialMargin: 0.02, maintenanceMargin: 0.01 }];
  const host = route('/derivatives/api/v3/instruments', [], () => ({
    ...{ result: 'success', instruments: [{ symbol: 'PI_XBTUSD', marginLevels }] },
  }));
  await expect(tables('kraken-futures', 'PI_XBTUSD', [host])).rejects.toThrow(/numbers for ends/);
});

test('gate: tiers follow one another', async () => {
  const host = route('/api/v4/futures/usdt/risk_limit_tiers', ['contract'], (query) => {
    query.text('contract', 'BTC_USDT');
    return [
      {
        maintenance_rate: '0.004',
        tier: 1,
        initial_rate: '0.008',
        leverage_max: '125',
        risk_limit: '1000000',
      },
      {
        maintenance_rate: '0.005',
        tier: 2,
        initial_rate: '0.01',
        leverage_max: '100',
        risk_limit: '2000000',
      },
    ];
  });
  expect(await tables('gate-usdt', 'BTC_USDT', [host])).toEqual([
    { instrument: 'BTC_USDT', tiers: TWO_TIERS },
  ]);
});

test('bitget and kucoin: tiers with both ends', async () => {
  const bitget = route(
    '/api/v2/mix/market/query-position-lever',
    ['symbol', 'productType'],
    () => ({
      ...{ code: '00000', msg: 'success', requestTime: 1 },
      data: [
        {
          symbol: 'BTCUSDT',
          level: '1',
          startUnit: '0',
          endUnit: '1000000',
          leverage: '125',
          keepMarginRate: '0.004',
        },
        {
          symbol: 'BTCUSDT',
          level: '2',
          startUnit: '1000000',
          endUnit: '2000000',
          leverage: '100',
          keepMarginRate: '0.005',
        },
      ],
    }),
  );
  expect(await tables('bitget-usdt', 'BTCUSDT', [bitget])).toEqual([
    { instrument: 'BTCUSDT', tiers: TWO_TIERS },
  ]);
  const kucoin = route('/api/v1/contracts/risk-limit/XBTUSDTM', [], () => ({
    code: '200000',
    data: [
      {
        symbol: 'XBTUSDTM',
        level: 1,
        maxRiskLimit: 1_000_000,
        minRiskLimit: 0,
        maxLeverage: 125,
        maintainMargin: 0.004,
      },
      {
        symbol: 'XBTUSDTM',
        level: 2,
        maxRiskLimit: 2_000_000,
        minRiskLimit: 1_000_000,
        maxLeverage: 100,
        maintainMargin: 0.005,
      },
    ],
  }));
  expect(await tables('kucoin-usdt', 'XBTUSDTM', [kucoin])).toEqual([
    { instrument: 'XBTUSDTM', tiers: TWO_TIERS },
  ]);
});

test('binance shows its tiers to holders of a key only, and says which command takes them', async () => {
  const world = worldAt('http://127.0.0.1:9', NOW);
  expect(await fetchTiers('binance-usdm', null, world)).toMatchObject({
    why: expect.stringMatching(/key only/),
    instead: [expect.stringContaining('legrisk tiers import')],
  });
});

test('a venue that tells its tiers one by one must be asked about one', async () => {
  const world = worldAt('http://127.0.0.1:9', NOW);
  await expect(fetchTiers('gate-usdt', null, world)).rejects.toThrow(/one by one/);
});
