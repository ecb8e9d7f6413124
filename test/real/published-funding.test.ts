/**
 * Goal: what the store holds adds up to what was published about it.
 * Method: the funding prints of four coins since their listing, imported by the program's own import;
 * summed over the dates of the publication and told as a rate a year of 365.25 days.
 *
 * He, Manela, Ross, von Wachter, "Fundamentals of Perpetual Futures", Table B.1, means of annualised
 * funding, 2020-01-08 to 2024-03-11: BTC 15.3 %, ETH 18.6 %, BNB −0.1 %, DOGE 16.7 %. The second decimals
 * are those of a summation of the same prints made outside this program.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importPaths } from '../../src/loaders/import.ts';
import { openStore } from '../../src/store/store.ts';
import { temporaryFolder } from '../cli/legrisk.ts';
import { hasRealData, REAL_DATA } from '../differential/oracle/read.ts';

const FROM = Date.UTC(2020, 0, 8);
/** The last day counts. */
const TO = Date.UTC(2024, 2, 12);
const EIGHT_HOURS = 8 * 3_600_000;
const YEAR = 365.25 * 86_400_000;

describe.skipIf(!hasRealData)('mean funding a year on Binance, 2020-01-08 to 2024-03-11', () => {
  test.each([
    ['BTCUSDT', 15.29],
    ['ETHUSDT', 18.65],
    ['BNBUSDT', -0.11],
    ['DOGEUSDT', 16.71],
  ] as const)('%s: %f %%', async (instrument, published) => {
    const store = await openStore(join(temporaryFolder(), 'funding.duckdb'), { mode: 'write' });
    const venue = 'binance-usdm';
    const file = join(REAL_DATA, 'binance-um', 'funding-since-listing', `${instrument}.parquet`);
    await importPaths(store, [file], { venue });
    const key = { venue, instrument, kind: 'funding', origin: 'record' } as const;
    const prints = await store.readFunding(key, { fromMs: FROM, toMs: TO });
    await store.close();
    const rates = prints?.rate ?? new Float64Array();
    const sum = rates.reduce((total, rate) => total + rate, 0);
    // Each print is for the eight hours before it: all four settled thrice a day then.
    const years = (rates.length * EIGHT_HOURS) / YEAR;
    expect(Math.abs((100 * sum) / years - published)).toBeLessThan(0.01);
  });
});
