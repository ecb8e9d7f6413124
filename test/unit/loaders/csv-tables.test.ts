/** Tables of no format in particular: their order, what they are not, and settlements written twice. */
import { expect, test } from 'vitest';
import { HOUR, JUNE } from './make.ts';
import { refused } from './refused.ts';
import { lines, storedFrom } from './stored.ts';

test.each([
  [
    'trades of Bybit and BitMEX',
    'timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,foreignNotional',
    '1784851200.0547,BTCUSDT,Buy,0.038,65065.80,ZeroPlusTick,d6b9,2.4725004e+11,0.038,2472.5004',
    'single trades',
  ],
  [
    'spot trades of Bybit',
    'id,timestamp,price,volume,side,rpi',
    '1,1784937600662,64142.5,0.00016,buy,0',
    'single trades',
  ],
  [
    'trades of OKX',
    'instrument_name,trade_id,side,price,size,created_time',
    'BTC-USDT-SWAP,720073478,buy,42897.9,8.0,1705248000179',
    'single trades',
  ],
  [
    'quotes of BitMEX',
    'timestamp,symbol,bidSize,bidPrice,askPrice,askSize',
    '2018-12-05D00:00:05.045590000,XBTUSD,256081,9.54e-06,9.55e-06,544060',
    'quotes',
  ],
  [
    'percent in a header',
    'time,funding_rate_percent',
    `${JUNE},0.01`,
    'a column of rates in percent',
  ],
])('%s are refused with the reason', async (_name, header, row, found) => {
  const { issues } = await refused('x.csv', lines(header, row), { venue: 'bitmex' });
  expect(issues[0]?.found).toContain(found);
});

test('a plain table is turned round when every row is older than the one before', async () => {
  const csv = lines(
    'open_at_ms,open,high,low,close',
    `${JUNE + 2 * HOUR},3,3,3,3`,
    `${JUNE + HOUR},2,2,2,2`,
    `${JUNE},1,1,1,1`,
  );
  const options = { venue: 'binance-usdm', instrument: 'BTCUSDT', kind: 'mark' } as const;
  const stored = await storedFrom('p.csv', csv, options);
  expect(stored['binance-usdm BTCUSDT mark']?.rows['open']).toEqual([1, 2, 3]);
});

test('a newest-first table with one row astray is refused at that line', async () => {
  const csv = lines(
    'open_at_ms,open,high,low,close',
    `${JUNE + 2 * HOUR},3,3,3,3`,
    `${JUNE},1,1,1,1`,
    `${JUNE + HOUR},2,2,2,2`,
  );
  const options = { venue: 'binance-usdm', instrument: 'BTCUSDT', kind: 'mark' } as const;
  const { issues } = await refused('p.csv', csv, options);
  expect(issues[0]).toMatchObject({ where: expect.stringMatching(/p\.csv:3$/) });
});

test('a fault in a newest-first file is named at the line where it stands', async () => {
  const csv = lines(
    'open_at_ms,open,high,low,close',
    `${JUNE + 3 * HOUR},3,3,3,3`,
    `${JUNE + 2 * HOUR},2,1,2,2`,
    `${JUNE + HOUR},1,1,1,1`,
    `${JUNE},1,1,1,1`,
  );
  const options = { venue: 'binance-usdm', instrument: 'BTCUSDT', kind: 'mark' } as const;
  const { issues } = await refused('p.csv', csv, options);
  expect(issues[0]).toMatchObject({ where: expect.stringMatching(/p\.csv:3$/), found: '1' });
});

test('an instrument in a column can not carry a control character', async () => {
  const csv = `symbol,fundingTime,fundingRate\nBTC\u001b[2J,${JUNE},0.0001\n`;
  const { issues } = await refused('f.csv', csv, { venue: 'binance-usdm' });
  expect(issues[0]?.expected).toContain('none of them a control character');
});

test('prints of one settlement on two sides of a minute are one settlement', async () => {
  const options = { venue: 'hyperliquid', instrument: 'BTC' };
  const csv = (...atMs: number[]) =>
    lines('settled_at_ms,rate_fraction', ...atMs.map((at) => `${at},0.0001`));
  // 29.99 s and 30.01 s after the minute lie in two slots of a clock, and 20 ms apart.
  const { issues } = await refused('f.csv', csv(JUNE + 29_990, JUNE + 30_010), options);
  expect(issues[0]).toMatchObject({ expected: 'one print a settlement' });
  const apart = await storedFrom('f.csv', csv(JUNE, JUNE + 60_000), options);
  expect(apart['hyperliquid BTC funding']?.rows['settledAtMs']).toHaveLength(2);
});

test('prints of an interval of a minute are further apart than half of it', async () => {
  const csv = lines(
    'settled_at_ms,rate_fraction,interval_ms',
    `${JUNE},0.0001,60000`,
    `${JUNE + 59_000},0.0001,60000`,
  );
  const stored = await storedFrom('f.csv', csv, { venue: 'hyperliquid', instrument: 'BTC' });
  expect(stored['hyperliquid BTC funding']?.rows['rate']).toEqual([0.0001, 0.0001]);
});

test('candles and funding of dYdX and Deribit under the names of their interfaces', async () => {
  const dydx = lines(
    'startedAt,ticker,resolution,low,high,open,close,baseTokenVolume,usdVolume',
    '2024-06-01T00:00:00.000Z,BTC-USD,1HOUR,98,103,100,101,7.5,750',
    '2024-06-01T01:00:00.000Z,BTC-USD,1HOUR,98,103,100,101,2.5,250',
  );
  const candles = await storedFrom('c.csv', dydx, { venue: 'dydx-v4', kind: 'last' });
  expect(candles['dydx-v4 BTC-USD last']?.rows).toMatchObject({
    openMs: [JUNE, JUNE + HOUR],
    open: [100, 100],
    volume: [7.5, 2.5],
  });
  // Deribit, public/get_funding_rate_history: the row of 2019-10-01 in its documentation.
  const deribit = lines(
    'timestamp,index_price,prev_index_price,interest_8h,interest_1h',
    '1569891600000,8222.87,8305.72,-0.00009234260068476106,-4.739622041017375e-7',
  );
  const options = { venue: 'deribit', instrument: 'BTC-PERPETUAL' };
  const funding = await storedFrom('f.csv', deribit, options);
  expect(funding['deribit BTC-PERPETUAL funding']?.rows).toEqual({
    settledAtMs: [1_569_891_600_000],
    rate: [-4.739622041017375e-7],
    intervalMs: [HOUR],
    price: [8222.87],
  });
});
