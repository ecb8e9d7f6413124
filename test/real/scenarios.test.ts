/**
 * Goal: the main job on recorded history, as a person runs it: files into a store, scenarios/real
 * replayed by the built program, figures as derived outside it.
 * Method: one import of the exchange records, one replay of every real scenario as JSON; the two that
 * were derived by hand against those figures, every pair against the second implementation.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplayResult } from '../../src/domain/result.ts';
import { legrisk, shipped, temporaryFolder } from '../cli/legrisk.ts';
import { disagreements, said } from '../differential/compare.ts';
import { outputOf } from '../differential/engine.ts';
import { oracle } from '../differential/oracle/oracle.ts';
import { hasRealData, REAL_DATA } from '../differential/oracle/read.ts';
import { type RealPair, realPair } from '../differential/real.ts';

const COINS = ['AVAX', 'AAVE', 'ETH', 'BTC'] as const;
const VENUES = { 'binance-um': 'binance-usdm', bybit: 'bybit-linear' } as const;

describe.skipIf(!hasRealData)('scenarios/real on recorded history', () => {
  let results: ReadonlyMap<string, ReplayResult> = new Map();

  beforeAll(() => {
    const cwd = temporaryFolder();
    const db = join(cwd, 'real.duckdb');
    for (const [source, venue] of Object.entries(VENUES)) {
      const files = COINS.flatMap((coin) =>
        ['mark', 'funding_rate'].map((kind) =>
          join(REAL_DATA, source, `${coin}_USDT_USDT-1h-${kind}.feather`),
        ),
      );
      expect(legrisk(['import', ...files, '--venue', venue, '--db', db], { cwd }).code).toBe(0);
    }
    const spot = join(REAL_DATA, 'binance-spot', 'BTC_USDT-1h.feather');
    legrisk(['import', spot, '--venue', 'binance-spot', '--db', db], { cwd });
    const scenarios = readdirSync(shipped('scenarios/real'))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => shipped(`scenarios/real/${file}`));
    const { stdout } = legrisk(['replay', ...scenarios, '--db', db, '--json'], { cwd });
    const told = JSON.parse(stdout) as { readonly results: readonly ReplayResult[] };
    results = new Map(told.results.map((result) => [result.scenario, result]));
  }, 120_000);

  const of = (name: string): ReplayResult => {
    const result = results.get(name);
    if (result === undefined) throw new Error(`no result of ${name}`);
    return result;
  };

  test('AVAX through 10 October is what was derived by hand', () => {
    const { legs, totals, forcedExit } = of('avax-2025-10');
    expect(legs[0]?.liquidation?.atMs).toBe(Date.UTC(2025, 9, 10, 19));
    expect(legs[0]?.liquidation?.triggerPrice).toBeCloseTo(26.1494533527, 9);
    expect(legs[0]?.liquidation?.bankruptcyPrice).toBeCloseTo(25.8879588192, 9);
    expect(legs[1]?.exit).toMatchObject({ price: 26.42, kind: 'survivor-close' });
    expect(totals.netQuote).toBeCloseTo(-4088.588592, 5);
    expect(totals.forcedExitLossQuote).toBeCloseTo(4117.376303, 5);
    expect(forcedExit?.marginForfeitedQuote).toBeCloseTo(2024.264852, 5);
    expect(totals.forgoneAfterExitQuote).toBeCloseTo(-416.08602, 5);
    expect(totals.pairSurvivalLeverage).toBeCloseTo(1.349245, 6);
  });

  test('BTC at 10x with hold loses the short on 2 October, the long on 4 November, and everything', () => {
    const { legs, totals } = of('btc-10x-hold');
    const days = legs.map(({ exit }) => new Date(exit.atMs).toISOString().slice(0, 10));
    expect(days).toEqual(['2025-11-04', '2025-10-02']);
    expect(totals.netQuote).toBeCloseTo(-100_000, 6);
  });

  const pairs = COINS.flatMap((coin) =>
    (['binance-um', 'bybit'] as const).map((long): [string, RealPair] => {
      const names = long === 'bybit' ? 'long-bybit-short-binance' : 'long-binance-short-bybit';
      const pair = { coin, from: '2025-09-25', to: '2026-03-01', leverage: 5, long };
      return [`${coin.toLowerCase()}-${names}`, pair];
    }),
  );
  test.each(pairs)('%s agrees with the second implementation', (name, pair) => {
    expect(said(disagreements(oracle(realPair(pair)), outputOf(of(name))))).toBe('');
  });

  test('a spot price beside a pair gives its spot-chart verdict', () => {
    expect(of('btc-long-binance-short-bybit').spotChartVerdict?.series).toBe(
      'binance-spot BTCUSDT spot',
    );
    expect(of('avax-2025-10').spotChartVerdict).toBeNull();
  });

  test('six years of a 1x carry: its books close and its coverage tells the spot market’s holes', () => {
    const { totals, coverage, legs } = of('btc-carry-2020-2026');
    const parts = totals.fundingEarnedQuote + totals.pricePnlQuote - totals.costsQuote;
    expect(parts).toBeCloseTo(totals.netQuote, 6);
    expect(legs.map(({ role }) => role)).toEqual(['spot', 'perp']);
    expect(coverage['binance-spot BTCUSDT spot']?.gapsMs).toHaveLength(15);
  });
});
