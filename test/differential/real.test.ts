/**
 * The oracle alone against the figures that the project was given for two recorded histories: they
 * were derived outside it.
 */
import { describe, expect, test } from 'vitest';
import { oracle } from './oracle/oracle.ts';
import { hasRealData } from './oracle/read.ts';
import { realPair } from './real.ts';

const HOUR_MS = 3_600_000;

describe.skipIf(!hasRealData)('on the recorded histories', () => {
  const avax = () =>
    oracle(realPair({ coin: 'AVAX', from: '2025-09-25', to: '2025-12-01', leverage: 5 }));

  test('the AVAX long dies on 10 October and the short is closed an hour later', () => {
    const { legs, totals, forcedExit } = avax();
    const [long, short] = legs;
    expect(long?.liquidation?.atMs).toBe(Date.UTC(2025, 9, 10, 19));
    expect(long?.liquidation?.triggerPrice).toBeCloseTo(26.1494533527, 9);
    expect(long?.liquidation?.bankruptcyPrice).toBeCloseTo(25.8879588192, 9);
    expect(short?.exit).toEqual({
      atMs: Date.UTC(2025, 9, 10, 19) + HOUR_MS,
      price: 26.42,
      kind: 'survivor-close',
    });
    expect(totals.netQuote).toBeCloseTo(-4088.588592, 5);
    expect(totals.forcedExitLossQuote).toBeCloseTo(4117.376303, 5);
    expect(forcedExit?.marginForfeitedQuote).toBeCloseTo(2024.264852, 5);
    expect(totals.forgoneAfterExitQuote).toBeCloseTo(-416.08602, 5);
    expect(totals.pairSurvivalLeverage).toBeCloseTo(1.349245, 6);
  });

  test('the parts of the AVAX loss sum to it', () => {
    const { forcedExit } = avax();
    expect(Math.abs(forcedExit?.residualQuote ?? 1)).toBeLessThan(1e-9 * 100_000);
  });

  test('at 10x with hold BTC loses the short on 2 October, the long on 4 November, and everything', () => {
    const { legs, totals, ambiguous } = oracle(
      realPair({ coin: 'BTC', from: '2025-09-26', to: '2025-12-01', leverage: 10, policy: 'hold' }),
    );
    const days = legs.map((leg) => {
      const dead = leg.liquidation;
      return dead === null ? null : new Date(dead.atMs).toISOString().slice(0, 10);
    });
    expect(days).toEqual(['2025-11-04', '2025-10-02']);
    expect(totals.netQuote).toBeCloseTo(-100_000, 6);
    expect(ambiguous).toBe(false);
  });
});
