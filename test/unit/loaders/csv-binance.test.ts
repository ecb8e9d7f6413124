/**
 * The CSV of Binance. Sample rows are transcribed from its own files, named where they stand; rows beside
 * them were made to carry a trap.
 */
import { expect, test } from 'vitest';
import { HOUR, JUNE, MINUTE } from './make.ts';
import { refused } from './refused.ts';
import { lines, storedFrom } from './stored.ts';

// "Funding Rate History_BTCUSDT Perpetual_2025-06-18.csv" of binance.com: the first row is the site's.
const BINANCE_UI = `\uFEFF${lines(
  '"Time","Contracts","Funding Interval","Funding Rate"',
  '"2025-06-18 16:00:00","BTCUSDT Perpetual","8h","0.003694%"',
  '"2025-06-18 08:00:00","BTCUSDT Perpetual","8h","-0.000700%"',
)}`;

test("Binance's own export is turned round, and its percent divided in the text", async () => {
  const stored = await storedFrom('Funding Rate History.csv', BINANCE_UI, { timeZone: 'UTC' });
  expect(stored).toEqual({
    'binance-usdm BTCUSDT funding': {
      format: 'binance export csv',
      resolutionMs: null,
      notes: ['the file begins with its newest row; it was turned round'],
      rows: {
        settledAtMs: [Date.UTC(2025, 5, 18, 8), Date.UTC(2025, 5, 18, 16)],
        // 0.0007 / 100 is 0.000007000000000000001 in binary; the number that was meant is 7e-6.
        rate: [-0.000007, 0.00003694],
        intervalMs: [8 * HOUR, 8 * HOUR],
      },
    },
  });
});

test("the zone of Binance's export is asked for, since the site shows the reader's own", async () => {
  const { issues } = await refused('f.csv', BINANCE_UI, {});
  expect(issues[0]).toMatchObject({ expected: 'stamps that say their time zone' });
  const stored = await storedFrom('f.csv', BINANCE_UI, { timeZone: '+08:00' });
  expect(stored['binance-usdm BTCUSDT funding']?.rows['settledAtMs']?.[0]).toBe(
    Date.UTC(2025, 5, 18, 0),
  );
});

test('an export of COIN-M is spelled as that market spells it, once the market is said', async () => {
  const csv = BINANCE_UI.replaceAll('BTCUSDT Perpetual', 'BTCUSD Perpetual');
  const stored = await storedFrom('f.csv', csv, { timeZone: 'UTC', venue: 'binance-coinm' });
  expect(Object.keys(stored)).toEqual(['binance-coinm BTCUSD_PERP funding']);
});

test.each([
  ['a rate without its sign', '"0.003694%"', '"0.003694"', 'a rate such as 0.0100%'],
  ['an interval of no hours', '"8h","0.00', '"daily","0.00', 'an interval such as 8h'],
  ['a contract that is none', '"BTCUSDT Perpetual"', '"BTCUSDT 0627"', 'a contract such as'],
])("Binance's export with %s is refused with its line", async (_name, from, to, expected) => {
  const { issues } = await refused('f.csv', BINANCE_UI.replace(from, to), { timeZone: 'UTC' });
  expect(issues[0]?.where).toMatch(/f\.csv:2$/);
  expect(issues[0]?.expected).toContain(expected);
});

const METRICS =
  'create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio,' +
  'sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio';

test('open interest of the archive is in coin, once an instant, without outages', async () => {
  // The first row is of BTCUSDT-metrics-2020-09-01 of data.binance.vision, where every row stands twice.
  const first =
    '2020-09-01 00:00:00,BTCUSDT,39080.23100000,456144339.23360443,1.17547937,1.23012681,1.35731217,0.78373373';
  const zero = '2020-09-01 00:05:00,BTCUSDT,0.00000000,0.00000000,,,,';
  const csv = lines(METRICS, first, first, zero, '2020-09-01 00:10:00,BTCUSDT,39100,456200000,,,,');
  expect(await storedFrom('BTCUSDT-metrics-2020-09-01.csv', csv)).toEqual({
    'binance-usdm BTCUSDT open-interest': {
      format: 'binance archive metrics',
      resolutionMs: null,
      notes: [
        '1 row was an equal copy of another and left out',
        '1 row was left out: an open interest of 0 is an outage',
      ],
      rows: { atMs: [1_598_918_400_000, 1_598_919_000_000], value: [39080.231, 39100] },
    },
  });
});

test('from 4 March 2024 on a stamp of open interest is five minutes before it was known', async () => {
  const row = (at: string) => `${at},BTCUSDT,83624.198,8736988614.45,,,,`;
  const csv = lines(METRICS, row('2024-03-03 23:55:00'), row('2024-03-04 00:00:00'));
  const stored = await storedFrom('m.csv', csv);
  expect(stored['binance-usdm BTCUSDT open-interest']?.rows['atMs']).toEqual([
    Date.UTC(2024, 2, 3, 23, 55),
    Date.UTC(2024, 2, 4, 0, 5),
  ]);
});

test('open interest of COIN-M counts contracts, and its value is the coin', async () => {
  // BTCUSD_PERP-metrics-2023-06-25 of data.binance.vision.
  const csv = lines(
    METRICS,
    '2023-06-25 00:00:00,BTCUSD_PERP,5578700.00000000,18265.00911826,"","","",0.00855776',
  );
  const stored = await storedFrom('m.csv', csv);
  expect(stored['binance-coinm BTCUSD_PERP open-interest']?.rows['value']).toEqual([
    18265.00911826,
  ]);
});

test('two rows of open interest that disagree about an instant are refused', async () => {
  const csv = lines(
    METRICS,
    '2020-09-01 00:00:00,BTCUSDT,39080.2,1,,,,',
    '2020-09-01 00:00:00,BTCUSDT,39080.3,1,,,,',
  );
  const { issues } = await refused('m.csv', csv, {});
  expect(issues[0]).toMatchObject({
    where: expect.stringMatching(/m\.csv:3$/),
    expected: expect.stringContaining('39080.2, as'),
    found: '39080.3',
  });
});

const LIQUIDATIONS =
  'time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,' +
  'last_fill_quantity,accumulated_fill_quantity';

test('liquidations of COIN-M are contracts of 100 dollars, summed a minute, known at its end', async () => {
  // The first row is of BTCUSD_PERP-liquidationSnapshot-2023-06-25: 01:27:51 UTC, a short of 7 contracts.
  const csv = lines(
    LIQUIDATIONS,
    '1687656471926,BUY,LIMIT,IOC,7,30741.3,30631.6,FILLED,6,7',
    '1687656478000,BUY,LIMIT,IOC,3,30741.3,30631.6,FILLED,3,3',
    '1687656600000,SELL,LIMIT,IOC,2,30741.3,30631.6,FILLED,2,2',
  );
  const minute = Date.UTC(2023, 5, 25, 1, 27);
  const atMs = [1, 2, 3, 4].map((count) => minute + count * MINUTE);
  const notes = [
    'dollars liquidated a minute, stamped at its end; minutes without an order are zero',
  ];
  const format = 'binance archive liquidations';
  expect(await storedFrom('BTCUSD_PERP-liquidationSnapshot-2023-06-25.csv', csv)).toEqual({
    'binance-coinm BTCUSD_PERP long-liquidations': {
      ...{ format, notes, resolutionMs: null },
      rows: { atMs, value: [0, 0, 0, 200] },
    },
    'binance-coinm BTCUSD_PERP short-liquidations': {
      ...{ format, notes, resolutionMs: null },
      rows: { atMs, value: [1000, 0, 0, 0] },
    },
  });
});

test('liquidations with a symbol column are money: what was filled at its average price', async () => {
  const header = LIQUIDATIONS.replace('time,side', 'time,symbol,side');
  const csv = lines(header, `${JUNE},ETHUSDT,SELL,LIMIT,IOC,4,3700,3500.5,FILLED,1,2`);
  const stored = await storedFrom('l.csv', csv, { kind: 'long-liquidations' });
  expect(Object.keys(stored)).toEqual(['binance-usdm ETHUSDT long-liquidations']);
  expect(stored['binance-usdm ETHUSDT long-liquidations']?.rows['value']).toEqual([7001]);
});

test('liquidations of an unnamed instrument are refused, since its contracts have no size', async () => {
  const { issues } = await refused(
    'l.csv',
    lines(LIQUIDATIONS, `${JUNE},SELL,A,B,1,1,1,F,1,1`),
    {},
  );
  expect(issues[0]).toMatchObject({ hint: expect.stringContaining('--instrument') });
});

// data.binance.vision, README: column 6 of COIN-M counts contracts, column 8 is base coin.
const COIN_KLINE =
  '1698364800000,34161.6,34182.5,33977.4,34024.2,409953,1698368399999,1202.97118037,15095,192220,564.12041453,0';

test.each([
  ['in bulk', [COIN_KLINE]],
  [
    'newest first',
    [
      COIN_KLINE.replace('1698364800000', '1698368400000').replace(
        '1698368399999',
        '1698371999999',
      ),
      COIN_KLINE,
    ],
  ],
])('the volume of a COIN-M candle is its eighth column, %s', async (_name, rows) => {
  const stored = await storedFrom('BTCUSD_PERP-1h-2023-10-27.csv', lines(...rows), {
    venue: 'binance-coinm',
    kind: 'last',
  });
  const series = stored['binance-coinm BTCUSD_PERP last'];
  expect(new Set(series?.rows['volume'])).toEqual(new Set([1202.97118037]));
});
