/**
 * A report made by hand: long Binance, short Bybit, AVAX, 5x, through 10 October 2025. The money of
 * the exit is the issue's; prices between the exits are sines and one crash, nobody's record.
 */

import type { ReplayReport } from '../../src/domain/report.ts';
import type {
  LegResult,
  LiquidationResult,
  ReplayResult,
  ResultEvent,
} from '../../src/domain/result.ts';
import {
  BARS,
  curves,
  DEATH,
  ENTRY,
  FORFEIT,
  FROM,
  FUNDING,
  HOUR,
  LONG_PNL,
  LOSS,
  NET,
  PRICE_PNL,
  QUANTITY,
  SHORT_ENTRY,
  SHORT_PNL,
  SURVIVOR_EXIT,
  TO,
  TRIGGER,
} from './report-curves.ts';
import { overridden } from './report-rules.ts';

export { DEATH, FROM, TO } from './report-curves.ts';

export const liquidation: LiquidationResult = {
  atMs: DEATH,
  triggerPrice: TRIGGER,
  bankruptcyPrice: 25.8879588192,
  marginForfeitedQuote: FORFEIT,
  feeQuote: 0,
  slippageQuote: 0,
  insuranceAbsorbedQuote: 0,
  closedFraction: 1,
  returnedQuote: 0,
  gap: false,
};

const leg: Omit<LegResult, 'role' | 'venue' | 'side' | 'entry' | 'exit'> = {
  lifeIndex: 0,
  instrument: 'AVAXUSDT',
  contract: 'linear',
  base: 'AVAX',
  quote: 'USDT',
  leverage: 5,
  entryLeverage: 5,
  quantityBase: QUANTITY,
  marginQuote: 50_000,
  fundingQuote: 0,
  interestQuote: 0,
  feesQuote: 0,
  slippageQuote: 0,
  pricePnlQuote: 0,
  deleveraging: null,
  exitChargesQuote: 0,
  settlements: 47,
  liquidation: null,
  survivalLeverage: null,
  collateral: [],
  brokenByCollateral: null,
  minLiquidationDistanceFraction: null,
  minLiquidationDistanceAtMs: null,
  warnings: [],
  topUpToSurviveQuote: null,
  nakedMs: 0,
  worstNakedLossQuote: 0,
};

export const longLeg: LegResult = {
  ...leg,
  role: 'long',
  venue: 'binance-usdm',
  side: 'long',
  entry: { atMs: FROM, price: ENTRY },
  exit: { atMs: DEATH, price: TRIGGER, kind: 'liquidation' },
  fundingQuote: -402.31,
  pricePnlQuote: LONG_PNL,
  liquidation,
  survivalLeverage: 1.349245,
  minLiquidationDistanceFraction: 0,
  minLiquidationDistanceAtMs: DEATH,
  warnings: [
    { levelFraction: 0.5, atMs: DEATH, untilTriggerMs: 0 },
    { levelFraction: 0.7, atMs: DEATH, untilTriggerMs: 0 },
    { levelFraction: 0.9, atMs: DEATH, untilTriggerMs: 0 },
  ],
  topUpToSurviveQuote: 135_288.41,
};

export const shortLeg: LegResult = {
  ...leg,
  role: 'short',
  venue: 'bybit-linear',
  side: 'short',
  entry: { atMs: FROM, price: SHORT_ENTRY },
  exit: { atMs: DEATH + HOUR, price: SURVIVOR_EXIT, kind: 'survivor-close' },
  fundingQuote: 478.43,
  pricePnlQuote: SHORT_PNL,
  survivalLeverage: 12.084211,
  minLiquidationDistanceFraction: 0.1214,
  minLiquidationDistanceAtMs: FROM + 40 * HOUR,
  topUpToSurviveQuote: 0,
  nakedMs: HOUR,
  worstNakedLossQuote: 2_093.11,
};

function events(): readonly ResultEvent[] {
  const flat = { lifeIndex: 0, netDeltaBeforeBase: 0, netDeltaAfterBase: 0 } as const;
  const settlements = Array.from({ length: 47 }, (_, i): readonly ResultEvent[] => {
    const atMs = FROM + (i + 1) * 8 * HOUR;
    return [
      { ...flat, atMs, kind: 'funding', leg: 'long', amountQuote: -402.31 / 47 },
      { ...flat, atMs, kind: 'funding', leg: 'short', amountQuote: 478.43 / 47 },
    ];
  }).flat();
  const naked = { lifeIndex: 0, netDeltaAfterBase: -QUANTITY } as const;
  const entered = { ...flat, kind: 'entry', quantityBase: QUANTITY } as const;
  return [
    { ...entered, atMs: FROM, leg: 'long', priceQuote: ENTRY, netDeltaAfterBase: QUANTITY },
    { ...entered, atMs: FROM, leg: 'short', priceQuote: SHORT_ENTRY, netDeltaBeforeBase: QUANTITY },
    ...settlements.filter(({ atMs }) => atMs <= DEATH),
    { ...flat, atMs: DEATH, kind: 'margin-call', leg: 'long', marginRatioFraction: 0.5 },
    { ...flat, atMs: DEATH, kind: 'margin-call', leg: 'long', marginRatioFraction: 0.9 },
    {
      ...naked,
      atMs: DEATH,
      kind: 'liquidation',
      leg: 'long',
      priceQuote: TRIGGER,
      amountQuote: -FORFEIT,
      netDeltaBeforeBase: 0,
      note: 'the whole margin is lost at the trigger',
    },
    {
      ...flat,
      atMs: DEATH + HOUR,
      kind: 'exit',
      leg: 'short',
      exitKind: 'survivor-close',
      priceQuote: SURVIVOR_EXIT,
      amountQuote: SHORT_PNL,
      netDeltaBeforeBase: -QUANTITY,
    },
  ];
}

export const result: ReplayResult = {
  scenario: 'avax-binance-bybit-2025-10',
  question: 'Would 5x have lived through 10 October?',
  engine: 'bar',
  engineNote: null,
  windowMs: [FROM, TO],
  gridMs: HOUR,
  currency: 'USDT',
  reconstruction: null,
  constructionText: 'delta-neutral: Binance AVAXUSDT long, Bybit AVAXUSDT short, isolated, 5x',
  ambiguous: false,
  netBoundsQuote: [NET, NET],
  legs: [longLeg, shortLeg],
  totals: {
    capitalQuote: 100_000,
    fundingEarnedQuote: FUNDING,
    interestQuote: 0,
    forcedExitLossQuote: LOSS,
    forgoneAfterExitQuote: -416.08602,
    costsQuote: FORFEIT,
    pricePnlQuote: PRICE_PNL,
    collateralPnlQuote: 0,
    netQuote: NET,
    twinNetQuote: NET + LOSS - 416.08602,
    returnOnCapitalFraction: NET / 100_000,
    headlineAprFraction: 0.0716,
    earnedAprFraction: 0.00702,
    realisedAprFraction: -0.22274,
    irrFraction: -0.2037,
    excessAprFraction: null,
    worstEquityQuote: 95_871.33,
    worstEquityAtMs: DEATH + HOUR,
    maxDrawdownQuote: 4_252.9,
    maxDrawdownFraction: 0.04248,
    worstDayQuote: -4_120.4,
    worstDayAtMs: Date.UTC(2025, 9, 10),
    fundingIntervalsPerForcedExit: 2_542,
    pairSurvivalLeverage: 1.349245,
  },
  forcedExit: {
    atMs: DEATH + HOUR,
    firstDeadRole: 'long',
    marginForfeitedQuote: FORFEIT,
    liquidationFeesQuote: 0,
    insuranceAbsorbedQuote: 0,
    deleveragingHaircutQuote: 0,
    exitChargesQuote: 0,
    nakedDriftQuote: 2_093.111451,
    basisForgoneQuote: 0,
    collateralForgoneQuote: 0,
    fundingForgoneQuote: 0,
    unplannedCostsQuote: 0,
    residualQuote: 0,
  },
  spotChartVerdict: { survives: false, series: 'mean of the two indexes' },
  spotChartReason: null,
  venueMarkVerdict: { survives: false },
  seeds: null,
  divergence: {
    medianFraction: 0.00028,
    p99Fraction: 0.0004,
    maxFraction: 0.0212,
    maxAtMs: DEATH + 2 * HOUR,
    indexPart: { medianFraction: 0.0001, maxFraction: 0.012 },
    premiumPart: { medianFraction: 0.00021, maxFraction: 0.0094 },
    aroundSettlementsMedianFraction: 0.00029,
    elsewhereMedianFraction: 0.00027,
    byMove: [
      {
        moveFromFraction: 0,
        moveToFraction: 0.01,
        bars: 1_402,
        medianFraction: 0.0003,
        maxFraction: 0.0004,
      },
      {
        moveFromFraction: 0.01,
        moveToFraction: 0.05,
        bars: 203,
        medianFraction: 0.0003,
        maxFraction: 0.0009,
      },
      {
        moveFromFraction: 0.05,
        moveToFraction: null,
        bars: 3,
        medianFraction: 0.004,
        maxFraction: 0.0212,
      },
    ],
  },
  divergenceReason: null,
  exits: [],
  derisking: null,
  crowd: null,
  variants: [],
  netDelta: {
    worstBase: -QUANTITY,
    worstAtMs: DEATH,
    outsideBandMs: HOUR,
    bandBase: 0.02 * QUANTITY,
    series: [
      { atMs: FROM, base: 0 },
      { atMs: DEATH, base: -QUANTITY },
      { atMs: DEATH + HOUR, base: 0 },
    ],
  },
  deltaNeutralAccounts: [],
  events: events(),
  gates: [],
  assumptions: [
    {
      code: 'fills-at-mark',
      text: 'Fills are at the mark, because no last-price series is loaded.',
    },
    { code: 'costs-zero', text: 'The scenario sets taker fee and slippage to zero.' },
  ],
  resolutionLimits: [
    'Bars are an hour long: whether the survivor could have been closed within the hour of the liquidation is not known.',
    'The order of the high and the low inside a bar is not recorded.',
  ],
  rules: [overridden('long', 'binance-usdm'), overridden('short', 'bybit-linear')],
  coverage: Object.fromEntries(
    ['binance-usdm AVAXUSDT mark', 'bybit-linear AVAXUSDT mark'].map((name) => [
      name,
      {
        series: name,
        kind: 'mark',
        firstMs: FROM,
        lastMs: TO - HOUR,
        rows: BARS,
        expectedRows: BARS,
        gapsMs: [],
        resolutionMs: HOUR,
        onGrid: { how: 'as recorded', text: 'as recorded' },
        strip: Array.from({ length: 120 }, () => 1),
        standIns: [],
      },
    ]),
  ),
  findings: [],
  acceptedUnfound: [],
  provenance: {
    'binance-usdm AVAXUSDT mark': [
      {
        file: 'AVAX_USDT_USDT-1h-mark.feather',
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        format: 'freqtrade feather',
        rows: 4_368,
        notes: [],
      },
    ],
  },
};

/** The AVAX story; `overrides` replace fields of the result. */
export const avaxReport = (overrides: Partial<ReplayResult> = {}): ReplayReport => ({
  result: { ...result, ...overrides },
  curves: curves(),
  ledger: [
    { atMs: FROM, from: 'free', to: 'margin:long', reason: 'transfer', amountQuote: '50000' },
    {
      atMs: DEATH,
      from: 'margin:long',
      to: 'venue:binance-usdm',
      reason: 'margin forfeited',
      amountQuote: '2024.264852',
    },
  ],
  recipe:
    'schema: 1\nname: avax-binance-bybit-2025-10\nconstruction:\n  kind: delta-neutral\n  leverage: 5\n',
  reproduce: 'legrisk 0.1.0, scenario 4d1f0c2a, seed 0',
});

const reached = { atMs: TO, price: 21.5, kind: 'window-end' } as const;

/** The same frame with nothing liquidated: what a calm year looks like. */
export const calm: Partial<ReplayResult> = {
  legs: [
    { ...longLeg, exit: reached, liquidation: null, warnings: [], topUpToSurviveQuote: 0 },
    { ...shortLeg, exit: reached, nakedMs: 0 },
  ],
  forcedExit: null,
  totals: {
    ...result.totals,
    forcedExitLossQuote: 0,
    forgoneAfterExitQuote: 0,
    netQuote: 812.4,
    twinNetQuote: 812.4,
    returnOnCapitalFraction: 0.008124,
    fundingEarnedQuote: 905.1,
    fundingIntervalsPerForcedExit: null,
  },
  venueMarkVerdict: { survives: true },
  spotChartVerdict: null,
  spotChartReason: 'neither a spot series nor both indexes are loaded',
};
