/**
 * Goal: with the venue's own rules the trigger of a position depends on its size, and is what a person
 * computes from the bracket in force.
 * Method: the short of a cash-and-carry through November 2024, recorded by Binance, at three capitals.
 * Brackets of BTCUSDT as seen on 2024-10-24, by notional at the trigger:
 *
 *     10,000 of capital       8,000 of notional, about  10,000 at the trigger    0.4 %,  takes off 0
 *     1,000,000             800,000              about 1.0 M                     0.65 %, takes off 950
 *     50,000,000           40 M                  about 50 M                      2 %,    takes off 131,450
 *
 *     trigger = (e + (W + k) ÷ q) ÷ (1 + ρ),  W = q·e ÷ 4 + the funding that had settled
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplayResult } from '../../src/domain/result.ts';
import { expectRefusal, legrisk, shipped, temporaryFolder } from '../cli/legrisk.ts';
import { hasRealData, REAL_DATA } from '../differential/oracle/read.ts';

const SCENARIO = shipped('scenarios/real/btc-2024-11-venue-tiers.yaml');
const SIZES = [
  ['10_000 USDT', 0.004, 0],
  ['1_000_000 USDT', 0.0065, 950],
  ['50_000_000 USDT', 0.02, 131_450],
] as const;

describe.skipIf(!hasRealData)('the brackets of Binance on recorded history', () => {
  let cwd = '';
  let db = '';

  const run = (...set: readonly string[]) => {
    const { stdout, stderr, code } = legrisk(
      ['replay', SCENARIO, '--db', db, '--json', ...set.flatMap((one) => ['--set', one])],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    const [result] = (JSON.parse(stdout) as { results: readonly ReplayResult[] }).results;
    if (result === undefined) throw new Error('one result');
    return result;
  };

  beforeAll(() => {
    // Here and not above: where every test is skipped, no hook would take the folder away again.
    cwd = temporaryFolder();
    db = join(cwd, 'tiers.duckdb');
    for (const kind of ['mark', 'funding_rate']) {
      const file = join(REAL_DATA, 'binance-um', `BTC_USDT_USDT-1h-${kind}.feather`);
      expect(legrisk(['import', file, '--venue', 'binance-usdm', '--db', db], { cwd }).code).toBe(
        0,
      );
    }
    const spot = join(REAL_DATA, 'binance-spot', 'BTC_USDT-1h.feather');
    expect(legrisk(['import', spot, '--venue', 'binance-spot', '--db', db], { cwd }).code).toBe(0);
  }, 120_000);

  test.each(SIZES)('%s of capital is liquidated where its own bracket says', (capital, rate, k) => {
    const { legs, events, rules } = run(`capital=${capital}`);
    const perp = legs.find(({ role }) => role === 'perp');
    const death = perp?.liquidation;
    if (perp === undefined || !death) throw new Error('the short is liquidated');
    const funding = events
      .filter(({ kind, leg, atMs }) => kind === 'funding' && leg === 'perp' && atMs <= death.atMs)
      .reduce((sum, { amountQuote }) => sum + (amountQuote ?? 0), 0);
    const q = perp.quantityBase;
    const e = perp.entry.price;
    const wallet = (q * e) / 4 + funding;
    const trigger = (e + (wallet + k) / q) / (1 + rate);
    expect(death.triggerPrice / trigger).toBeCloseTo(1, 11);
    expect(death.bankruptcyPrice ?? 0).toBeGreaterThan(death.triggerPrice);
    // The bracket is that of the notional at the trigger: its line asks most there.
    const notional = q * death.triggerPrice;
    const asked = SIZES.map(([, own, off]) => own * notional - off);
    expect(Math.max(...asked)).toBeCloseTo(rate * notional - k, 6);
    expect(rules.find(({ role }) => role === 'perp')?.inForceFrom).toBe('2024-10-24');
  });

  test('the larger the position, the nearer its trigger', () => {
    const triggers = SIZES.map(
      ([capital]) =>
        run(`capital=${capital}`).legs.find(({ role }) => role === 'perp')?.liquidation,
    );
    const prices = triggers.map((death) => death?.triggerPrice ?? Number.NaN);
    expect(prices[0]).toBeGreaterThan(prices[1] as number);
    expect(prices[1]).toBeGreaterThan(prices[2] as number);
  });

  test('a leverage that the bracket of its size does not allow is refused by name', () => {
    const refused = (capital: string, leverage: number) =>
      legrisk(
        [
          ...['replay', SCENARIO, '--db', db, '--json'],
          ...['--set', `capital=${capital}`, '--set', `construction.leverage=${leverage}`],
        ],
        { cwd },
      );
    // At 30x nearly all of it is notional: 48 M stands in the bracket that allows 25x.
    const large = refused('50_000_000 USDT', 30);
    expectRefusal(large, 2, 'construction.leverage (perp): expected at most 25x');
    expect(refused('10_000 USDT', 30).code).toBe(0);
  });
});
