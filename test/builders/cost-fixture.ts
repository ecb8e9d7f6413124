/** The cost of a strategy as a page tells it: three leverages, the middle one refused by the venue. */
import type { CostResult, CostRow, Estimate } from '../../src/domain/cost.ts';

export const estimate = (value: number, low: number | null, high: number | null): Estimate => ({
  ...{ value, low, high },
  bandReason: low === null ? 'none can be drawn' : null,
});

/** 3 forced exits a year at 10 % each: 30 % a year of the 50 % that the trade unharmed leaves; 5 % missed. */
export const costRow = (changes: Partial<CostRow> = {}): CostRow => ({
  leverage: 3,
  entries: 1_000,
  refused: 0,
  refusal: null,
  entryYears: 20,
  heldYears: 19,
  forcedExits: 60,
  episodes: 6,
  forcedExitsAYear: estimate(3, 1, 9),
  severityFraction: estimate(0.1, 0.05, 0.2),
  severityP95Fraction: 0.18,
  missedFraction: 0.05 / 3,
  exitCostAprFraction: estimate(0.3, 0.1, 0.9),
  missedAprFraction: 0.05,
  fundingAprFraction: estimate(0.6, 0.4, 0.8),
  costsAprFraction: 0.12,
  pricePnlAprFraction: 0.02,
  unharmedNetAprFraction: 0.5,
  netAprFraction: estimate(0.15, -0.2, 0.5),
  breakEvenAYear: 4.29,
  ofBreakEvenFraction: 0.7,
  breakEvenReason: null,
  ...changes,
});

/** Nothing was forced out. */
export const calmRow = (changes: Partial<CostRow> = {}): CostRow =>
  costRow({
    ...{
      leverage: 1,
      heldYears: 20,
      forcedExits: 0,
      episodes: 0,
      forcedExitsAYear: estimate(0, 0, 3),
    },
    ...{ severityFraction: null, severityP95Fraction: null, missedFraction: null },
    ...{ exitCostAprFraction: estimate(0, null, null), missedAprFraction: 0 },
    ...{ unharmedNetAprFraction: 0.2, netAprFraction: estimate(0.2, 0.1, 0.3) },
    ...{
      breakEvenAYear: null,
      ofBreakEvenFraction: null,
      breakEvenReason: 'nothing was forced out',
    },
    ...changes,
  });

export const refusedRow = (changes: Partial<CostRow> = {}): CostRow => ({
  ...{ leverage: 5, entries: 0, refused: 1_000, refusal: 'no margin is left at 5x' },
  ...{
    entryYears: 0,
    heldYears: 0,
    forcedExits: 0,
    episodes: 0,
    forcedExitsAYear: null,
    severityFraction: null,
  },
  ...{ severityP95Fraction: null, missedFraction: null, exitCostAprFraction: null },
  ...{ missedAprFraction: null, fundingAprFraction: null, costsAprFraction: null },
  ...{ pricePnlAprFraction: null, unharmedNetAprFraction: null, netAprFraction: null },
  ...{ breakEvenAYear: null, ofBreakEvenFraction: null, breakEvenReason: 'nothing was entered' },
  ...changes,
});

export const costResult = (changes: Partial<CostResult> = {}): CostResult => ({
  schemaVersion: 1,
  scenario: 'avax-carry',
  constructionText: 'long AVAXUSDT on binance-usdm, short AVAXUSDT on bybit-linear at 3x',
  engine: 'indexed',
  windowMs: [Date.UTC(2024, 0, 1), Date.UTC(2026, 0, 1)],
  holdMs: 7 * 86_400_000,
  currency: 'USDT',
  reconstruction: null,
  notes: [],
  entries: 1_000,
  notObserved: 12,
  watchedYears: 2,
  blocks: { count: 34, lengthMs: 21 * 86_400_000 },
  blocksReason: null,
  findings: [],
  pays: { leverage: 3, stopsAt: null, notAt: [] },
  paysSurely: { leverage: 1, stopsAt: 3, notAt: [] },
  rows: [calmRow(), costRow(), refusedRow()],
  ...changes,
});
