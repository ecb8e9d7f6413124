/** A scan made by hand: one pair that lost what it was quoted, one that paid, and one that could not be scanned. */
import type { ScanEntry, ScanPair, ScanResult, ScanRow } from '../../src/domain/scan.ts';
import { namedPairs } from '../../src/report/scan/words.ts';
import { DAY } from '../../src/units/units.ts';

export const SCAN_START_MS = Date.UTC(2025, 7, 22);

export function scanEntry(change: Partial<ScanEntry> = {}): ScanEntry {
  return {
    atMs: SCAN_START_MS + 5 * DAY,
    longVenue: 'binance-usdm',
    headlineAprFraction: 8,
    realisedAprFraction: -3.65,
    ageMs: 5 * DAY,
    liquidatedAtMs: SCAN_START_MS + 5 * DAY + 3_600_000,
    survivalLeverage: 1.4,
    shortfall: null,
    ...change,
  };
}

export function scanRow(change: Partial<ScanRow> = {}): ScanRow {
  const entry = scanEntry();
  return {
    leverage: 2,
    notScanned: null,
    counts: {
      ...{ asked: 30, cutOff: 4, tooYoung: 3, noQuote: 2, quotedLess: 1, refused: 0, entered: 20 },
    },
    headlineAprFraction: { p05: 2, p50: 4, p95: 7, mean: 4.5, max: 8 },
    realisedAprFraction: { p05: -20, p50: -3.65, p95: 1, mean: -4 },
    lostFraction: 0.75,
    forcedFraction: 0.4,
    forcedExits: 8,
    episodes: 2,
    shortfall: {
      exposureAprFraction: 0.5,
      decayAprFraction: 3,
      basisAprFraction: -0.5,
      costsAprFraction: 0.5,
      forcedExitAprFraction: 5,
    },
    cause: 'forcedExit',
    youngestAgeMs: 5 * DAY,
    medianAgeMs: 12 * DAY,
    survivalLeverage: { p01: 1.2, p50: 2.5 },
    best: entry,
    worst: entry,
    worstRecipe: 'schema: 1\n',
    entries: [entry],
    ...change,
  };
}

export function scanPair(change: Partial<ScanPair> = {}): ScanPair {
  const leg = (venue: string, instrument: string, volume: number | null) => ({
    ...{ venue, instrument, contract: 'linear' as const, quote: 'USDT' },
    firstMs: SCAN_START_MS,
    medianDailyVolumeQuote: volume,
  });
  const pair: ScanPair = {
    name: 'XPL Binance + Hyperliquid',
    coin: 'XPL',
    kind: 'delta-neutral',
    legs: [leg('binance-usdm', 'XPLUSDT', 41_000_000), leg('hyperliquid', 'XPL', 820_000)],
    windowMs: [SCAN_START_MS, SCAN_START_MS + 40 * DAY],
    marks: 'mark',
    atPar: false,
    notScanned: null,
    divergence: { medianFraction: 0.001, p99Fraction: 0.02, maxFraction: 0.4 },
    warnings: 0,
    rows: [scanRow()],
    ...change,
  };
  return namedPairs([pair])[0] ?? pair;
}

/** Paid 20 % of the 30 % it was quoted. */
export const paidPair = (): ScanPair =>
  scanPair({
    coin: 'AVAX',
    rows: [
      scanRow({
        headlineAprFraction: { p05: 0.1, p50: 0.3, p95: 0.5, mean: 0.3, max: 0.6 },
        realisedAprFraction: { p05: 0.05, p50: 0.2, p95: 0.4, mean: 0.2 },
        ...{ lostFraction: 0, forcedFraction: 0, forcedExits: 0, episodes: 0, worstRecipe: null },
      }),
    ],
  });

export const unreadPair = (): ScanPair =>
  scanPair({
    coin: 'SOL',
    notScanned: 'no funding of hyperliquid SOL',
    rows: [],
    divergence: null,
  });

export function scanResult(change: Partial<ScanResult> = {}): ScanResult {
  return {
    schemaVersion: 1,
    reconstruction: null,
    windowMs: [SCAN_START_MS, SCAN_START_MS + 40 * DAY],
    holdMs: DAY,
    entriesText: 'every=1d',
    leverages: [2],
    capital: { amount: 10_000, currency: 'USDT' },
    survivor: { policy: 'close', reactionMs: 300_000 },
    minAgeMs: 0,
    minHeadlineAprFraction: 0,
    pairs: [scanPair(), paidPair(), unreadPair()],
    notes: [],
    ...change,
  };
}
