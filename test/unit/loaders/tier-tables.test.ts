/**
 * Goal: tiers in every shape that exchanges and ccxt hand out become the same kind of table, and a
 * table with a hole, a step or a falling rate refuses its file by name.
 * Method: small files of each shape, made here; every deduction can be done by hand.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, type Issue } from '../../../src/domain/errors.ts';
import { readTierTables, type TierFile } from '../../../src/loaders/tier-tables.ts';
import { parseRuleFile } from '../../../src/loaders/venue-rules.ts';
import { epochMs } from '../../../src/units/units.ts';

const AT = epochMs(Date.UTC(2026, 4, 1));
const asked = (venue: string, more: Partial<TierFile> = {}): TierFile => ({
  venue,
  atMs: AT,
  instrument: null,
  contractSize: null,
  ...more,
});

const read = (data: unknown, venue: string, more: Partial<TierFile> = {}) =>
  readTierTables(JSON.stringify(data), 'tiers.json', asked(venue, more));

function refused(data: unknown, venue: string, more: Partial<TierFile> = {}): readonly Issue[] {
  try {
    read(data, venue, more);
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
  throw new RangeError('it was read');
}

/** What the reader of rule files makes of the entries. */
function tables(data: unknown, venue: string, more: Partial<TierFile> = {}) {
  const { entries } = read(data, venue, more);
  return parseRuleFile(JSON.stringify({ schema: 1, venue, maintenance: entries }), 'x.json').tables;
}

const tiers = (found: ReturnType<typeof tables>) => found.map((table) => table.tiers);

const ccxtTier = (
  [minNotional, maxNotional]: readonly [number, number | null],
  maintenanceMarginRate: number,
  maxLeverage: number,
  cum?: string,
) => ({
  tier: 1,
  currency: 'USDT',
  minNotional,
  maxNotional,
  maintenanceMarginRate,
  maxLeverage,
  info: cum === undefined ? {} : { cum },
});

// 50,000 · (0.5 % − 0.4 %) = 50; the last tier has no end.
const BTC = [
  ccxtTier([0, 50_000], 0.004, 125, '0.0'),
  ccxtTier([50_000, 600_000], 0.005, 100, '50.0'),
  ccxtTier([600_000, null], 0.0065, 75, '950.0'),
];

describe('shapes', () => {
  test('a ccxt map, its symbols spelled the venue’s way', () => {
    const data = { 'BTC/USDT:USDT': BTC, 'ETH/BTC:BTC': BTC, '龙虾/USDT:USDT': BTC };
    const [first, ...others] = tables(data, 'binance-usdm');
    expect(first).toMatchObject({
      instruments: ['BTCUSDT'],
      inForceFromMs: AT,
      datedBy: 'seen',
      form: 'marginal',
      measure: 'notional',
    });
    expect(first?.tiers).toEqual([
      { to: 50_000, rate: 0.004, maxLeverage: 125, deduction: 0 },
      { to: 600_000, rate: 0.005, maxLeverage: 100, deduction: 50 },
      { to: Number.POSITIVE_INFINITY, rate: 0.0065, maxLeverage: 75, deduction: 950 },
    ]);
    expect(others.flatMap(({ instruments }) => instruments)).toEqual(['ETHBTC', '龙虾USDT']);
  });

  test.each([
    ['bybit-linear', 'BTC/USDC:USDC', 'BTCPERP'],
    ['gate-usdt', 'BTC/USDT:USDT', 'BTC_USDT'],
    ['deribit', 'BTC/USD:BTC', 'BTC-PERPETUAL'],
    ['kraken-futures', 'BTC/USD:BTC', 'PI_XBTUSD'],
    ['binance-coinm', 'BTC/USD:BTC', 'BTCUSD_PERP'],
  ])('on %s the pair %s is %s', (venue, pair, instrument) => {
    expect(tables({ [pair]: BTC }, venue)[0]?.instruments).toEqual([instrument]);
  });

  test('a ccxt list of one symbol, whose rows name it or whom the caller names', () => {
    const named = BTC.map((row) => ({ ...row, symbol: 'BTC/USDT:USDT' }));
    expect(tables(named, 'binance-usdm')[0]?.instruments).toEqual(['BTCUSDT']);
    const bare = tables(BTC, 'binance-usdm', { instrument: 'ETHUSDT' });
    expect(bare[0]?.instruments).toEqual(['ETHUSDT']);
    expect(refused(BTC, 'binance-usdm')[0]?.hint).toContain('--instrument');
  });

  test('dated futures are left out and named', () => {
    const { entries, leftOut } = read(
      { 'BTC/USDT:USDT': BTC, 'BTC/USDT:USDT-260626': BTC, 'BTC/USDT': BTC },
      'binance-usdm',
    );
    expect(entries).toHaveLength(1);
    expect(leftOut).toEqual(['BTC/USDT:USDT-260626', 'BTC/USDT']);
  });

  test('Binance brackets by notional, of one symbol or a list', () => {
    const one = {
      symbol: 'ETHUSDT',
      brackets: [
        {
          bracket: 1,
          initialLeverage: 75,
          notionalCap: 10_000,
          notionalFloor: 0,
          maintMarginRatio: 0.0065,
          cum: 0,
        },
        {
          bracket: 2,
          initialLeverage: 50,
          notionalCap: 50_000,
          notionalFloor: 10_000,
          maintMarginRatio: 0.01,
          cum: 35,
        },
      ],
    };
    expect(tiers(tables(one, 'binance-usdm'))).toEqual(tiers(tables([one], 'binance-usdm')));
    expect(tables(one, 'binance-usdm')[0]?.tiers[1]).toEqual({
      to: 50_000,
      rate: 0.01,
      maxLeverage: 50,
      deduction: 35,
    });
  });

  test('Binance brackets by quantity of coin', () => {
    // 5 · (0.5 % − 0.4 %) = 0.005 BTC.
    const brackets = [
      { bracket: 1, initialLeverage: 125, qtyCap: 5, qtyFloor: 0, maintMarginRatio: 0.004, cum: 0 },
      {
        bracket: 2,
        initialLeverage: 100,
        qtyCap: 10,
        qtylFloor: 5,
        maintMarginRatio: 0.005,
        cum: 0.005,
      },
    ];
    const data = [
      { symbol: 'BTCUSD_PERP', brackets },
      { symbol: 'BTCUSD_260626', brackets },
    ];
    const [table, ...rest] = tables(data, 'binance-coinm');
    expect(table?.tiers.map(({ to }) => to)).toEqual([5, 10]);
    expect(rest).toEqual([]);
  });

  const bybit = (list: readonly unknown[]) => ({ retCode: 0, result: { category: 'x', list } });

  test('Bybit risk limits, linear in fractions and inverse in per cent', () => {
    const row = (
      symbol: string,
      end: string,
      mm: string,
      im: string,
      lev: string,
      cut: string,
    ) => ({
      symbol,
      riskLimitValue: end,
      maintenanceMargin: mm,
      initialMargin: im,
      maxLeverage: lev,
      mmDeduction: cut,
    });
    const linear = bybit([
      // The order of a page is not the order of tiers. 300,000 · (0.5 % − 0.33 %) = 510.
      row('BTCUSDT', '2000000', '0.005', '0.01', '100.00', '510'),
      row('BTCUSDT', '300000', '0.0033', '0.0066', '150.00', ''),
    ]);
    expect(tables(linear, 'bybit-linear')[0]?.tiers).toEqual([
      { to: 300_000, rate: 0.0033, maxLeverage: 150, deduction: 0 },
      { to: 2_000_000, rate: 0.005, maxLeverage: 100, deduction: 510 },
    ]);
    const inverse = bybit([row('BTCUSD', '150', '0.5', '1', '100.00', '')]);
    expect(tables(inverse, 'bybit-inverse')[0]?.tiers[0]?.rate).toBe(0.005);
    const odd = bybit([row('BTCUSD', '150', '0.5', '7', '100.00', '')]);
    expect(refused(odd, 'bybit-inverse')[0]?.where).toBe('tiers.json: BTCUSD tier 1');
  });

  test('a page that names the next one says that there is more; the last and every other shape do not', () => {
    const rows = [
      {
        symbol: 'BTCUSD',
        riskLimitValue: '150',
        maintenanceMargin: '0.5',
        initialMargin: '1',
        maxLeverage: '100',
      },
    ];
    const page = (cursor: Readonly<Record<string, unknown>>) =>
      read({ result: { list: rows, ...cursor } }, 'bybit-inverse').hasMorePages;
    expect(page({ nextPageCursor: 'first%3A100' })).toBe(true);
    expect([page({ nextPageCursor: '' }), page({})]).toEqual([false, false]);
  });

  const okxRow = (minSz: string, maxSz: string, mmr: string, maxLever: string, more = {}) => ({
    instFamily: 'BTC-USDT',
    instId: '',
    minSz,
    maxSz,
    mmr,
    imr: '',
    maxLever,
    tier: '1',
    ...more,
  });
  const OKX = [okxRow('0', '1000', '0.004', '100'), okxRow('1000.01', '2000', '0.005', '75')];

  test('OKX tiers by contracts, one rate for the whole, with a contract size', () => {
    const [table] = tables({ code: '0', data: OKX }, 'okx-swap', { contractSize: 0.01 });
    expect(table).toMatchObject({
      instruments: ['BTC-USDT-SWAP'],
      form: 'whole',
      measure: 'contracts',
      contractSize: 0.01,
    });
    expect(table?.tiers.map(({ deduction }) => deduction)).toEqual([null, null]);
    const said = OKX.map((row) => ({ ...row, ctVal: '0.02' }));
    expect(tables({ code: '0', data: said }, 'okx-swap')[0]?.contractSize).toBe(0.02);
    expect(refused({ code: '0', data: OKX }, 'okx-swap')[0]?.hint).toContain('--contract-size');
  });

  test('OKX and Bybit through ccxt keep their own units', () => {
    const okx = OKX.map((info, b) => ({ ...BTC[b], info }));
    const [whole] = tables({ 'BTC/USDT:USDT': okx }, 'okx-swap', { contractSize: 0.01 });
    expect(whole).toMatchObject({ instruments: ['BTC-USDT-SWAP'], measure: 'contracts' });
    const info = {
      symbol: 'BTCUSD',
      riskLimitValue: '150',
      maintenanceMargin: '0.5',
      initialMargin: '1',
      maxLeverage: '100',
      mmDeduction: '',
    };
    const inverse = { 'BTC/USD:BTC': [{ ...ccxtTier([0, 150], 0.5, 100), info }] };
    expect(tables(inverse, 'bybit-inverse')[0]?.tiers[0]?.rate).toBe(0.005);
  });

  test('Hyperliquid’s meta: half the initial margin at each tier’s leverage', () => {
    const meta = {
      universe: [
        { name: 'BTC', maxLeverage: 40, marginTableId: 56 },
        { name: 'kPEPE', maxLeverage: 10, marginTableId: 10 },
        { name: 'GONE', maxLeverage: 3, marginTableId: 3, isDelisted: true },
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
    const found = tables(meta, 'hyperliquid');
    expect(found.flatMap(({ instruments }) => instruments)).toEqual(['BTC', 'kPEPE']);
    expect(found[0]?.tiers).toEqual([
      { to: 150_000_000, rate: 0.0125, maxLeverage: 40, deduction: null },
      { to: Number.POSITIVE_INFINITY, rate: 0.025, maxLeverage: 20, deduction: null },
    ]);
    expect(found[1]?.tiers[0]).toMatchObject({ to: Number.POSITIVE_INFINITY, rate: 0.05 });
    // The same request with prices beside it.
    expect(tiers(tables([meta, []], 'hyperliquid'))).toEqual(tiers(found));
  });

  test('a rate keeps every bit on its way through text', () => {
    const rates = fc.double({ min: 1e-6, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(rates, (rate) => {
        const data = { 'A/USDT:USDT': [ccxtTier([0, null], rate, 1)] };
        expect(tables(data, 'binance-usdm')[0]?.tiers[0]?.rate).toBe(rate);
      }),
    );
  });
});

describe('refusals', () => {
  const two = (second: ReturnType<typeof ccxtTier>) => ({
    'BTC/USDT:USDT': BTC,
    'AAVE/USDT:USDT': [ccxtTier([0, 5_000], 0.01, 50, '0'), second],
  });

  test.each([
    ['a step', ccxtTier([5_000, 25_000], 0.02, 25, '75'), /continuous at 5000: 50/],
    ['a hole', ccxtTier([6_000, 25_000], 0.02, 25, '50'), /begins at 5000/],
    ['an overlap', ccxtTier([4_000, 25_000], 0.02, 25, '50'), /begins at 5000/],
    ['a falling rate', ccxtTier([5_000, 25_000], 0.005, 25, '0'), /not below the tier before/],
    ['an end below its floor', ccxtTier([5_000, 4_000], 0.02, 25, '50'), /upper end above 5000/],
    ['a missing deduction', ccxtTier([5_000, null], Number.NaN, 25, '50'), /numbers for ends/],
    ['a leverage of nothing', ccxtTier([5_000, 25_000], 0.02, 0, '50'), /leverage above zero/],
  ])('%s refuses the whole file and names the symbol', (_what, second, expected) => {
    const [issue, ...others] = refused(two(second), 'binance-usdm');
    expect(issue?.where).toBe('tiers.json: AAVEUSDT tier 2');
    expect(issue?.expected).toMatch(expected);
    expect(others).toEqual([]);
  });

  test('a first tier that does not begin at zero is refused', () => {
    const late = { 'BTC/USDT:USDT': [ccxtTier([10, 5_000], 0.01, 50)] };
    expect(refused(late, 'binance-usdm')[0]?.expected).toBe('a tier that begins at 0');
  });

  test('many faults are counted after the ninth', () => {
    const bad = [ccxtTier([10, 5_000], 0.01, 50)];
    const data = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`C${i}/USDT:USDT`, bad]));
    const issues = refused(data, 'binance-usdm');
    expect(issues).toHaveLength(10);
    expect(issues.at(-1)?.found).toBe('21 further faults');
  });

  test('two spellings of one instrument are refused', () => {
    const twice = { 'BTC/USD:BTC': BTC, 'XBT/USD:XBT': BTC };
    expect(refused(twice, 'kraken-futures')[0]?.found).toBe('a second one');
  });

  test.each([
    ['nothing', null],
    ['an empty map', {}],
    ['an empty list', []],
    ['prices', { 'BTC/USDT:USDT': [[1, 2, 3]] }],
    ['a number', 7],
    ['an error of the exchange', { code: -1121, msg: 'Invalid symbol.' }],
  ])('%s is no shape', (_what, data) => {
    expect(refused(data, 'binance-usdm')[0]?.expected).toMatch(/leverage tiers as ccxt/);
  });

  test('no JSON is refused as such', () => {
    expect(() => readTierTables('<html>', 'x', asked('binance-usdm'))).toThrow(/expected JSON/);
  });

  test('names that mean something elsewhere are left out like any other', () => {
    const names = ['__proto__', '../../etc/passwd', 'A\u001b[2J/USDT:USDT', 'constructor'];
    const hostile = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(BTC)}`);
    const text = `{"BTC/USDT:USDT":${JSON.stringify(BTC)},${hostile.join(',')}}`;
    const { entries, leftOut } = readTierTables(text, 'x.json', asked('binance-usdm'));
    expect(entries).toHaveLength(1);
    expect(leftOut).toEqual(names);
  });
});

const DATA = process.env['LEGRISK_REAL_DATA'] ?? '../shared/data';

describe.skipIf(!existsSync(DATA))('real files', () => {
  test.each([
    // Four symbols of each are dated futures.
    ['2024-10-24', 345],
    ['2026-05-01', 712],
  ])('every perpetual of the Binance file of %s is read: %i tables', (day, count) => {
    const path = join(DATA, 'real', 'binance-um', 'leverage-tiers', `${day}.json`);
    const found = readTierTables(readFileSync(path, 'utf8'), path, asked('binance-usdm'));
    expect(found.entries).toHaveLength(count);
    expect(found.leftOut).toHaveLength(4);
  });
});
