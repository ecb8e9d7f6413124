/** Every figure of a result that is compared: where it stands, its unit, and what it means. */
import type {
  DeleveragingResult,
  ForcedExit,
  LegResult,
  LiquidationResult,
  Totals,
} from '../../domain/result.ts';
import { DEFINITIONS, type DefinitionKey } from '../definitions.ts';
import type { FigureUnit } from './comparison.ts';

export interface FigureSpec {
  readonly unit: FigureUnit;
  readonly means: DefinitionKey | null;
  readonly label: string;
}

const spec = (unit: FigureUnit, means: DefinitionKey, label?: string): FigureSpec => ({
  unit,
  means,
  label: label ?? DEFINITIONS[means].name,
});

const plain = (unit: FigureUnit, label: string): FigureSpec => ({ unit, means: null, label });

// The compiler holds these lists to the types: a new figure without a line does not build.
export const TOTALS: Readonly<Record<keyof Totals, FigureSpec>> = {
  netQuote: spec('quote', 'net'),
  returnOnCapitalFraction: spec('fraction', 'returnOnCapital'),
  fundingEarnedQuote: spec('quote', 'fundingEarned'),
  interestQuote: spec('quote', 'interest'),
  pricePnlQuote: spec('quote', 'pricePnl'),
  collateralPnlQuote: spec('quote', 'collateralPnl'),
  costsQuote: spec('quote', 'costs'),
  forcedExitLossQuote: spec('quote', 'forcedExitLoss'),
  forgoneAfterExitQuote: spec('quote', 'forgoneAfterExit'),
  twinNetQuote: spec('quote', 'twin'),
  capitalQuote: spec('quote', 'capital'),
  headlineAprFraction: spec('fraction', 'headlineApr'),
  earnedAprFraction: spec('fraction', 'earnedApr'),
  realisedAprFraction: spec('fraction', 'realisedApr'),
  irrFraction: spec('fraction', 'irr'),
  excessAprFraction: spec('fraction', 'excessApr'),
  pairSurvivalLeverage: spec('multiple', 'survivalLeverage', 'Survival leverage of the pair'),
  fundingIntervalsPerForcedExit: spec('number', 'fundingIntervals'),
  worstEquityQuote: spec('quote', 'worstEquity'),
  worstEquityAtMs: spec('instant', 'worstEquity', 'Worst equity, when'),
  maxDrawdownQuote: spec('quote', 'maxDrawdown'),
  maxDrawdownFraction: spec('fraction', 'maxDrawdown', 'Maximum drawdown, of the peak'),
  worstDayQuote: spec('quote', 'worstDay'),
  worstDayAtMs: spec('instant', 'worstDay', 'Worst day, when'),
};

export const FORCED_EXIT: Readonly<Record<keyof ForcedExit, FigureSpec>> = {
  atMs: plain('instant', 'Forced exit ended'),
  firstDeadRole: plain('text', 'First leg to go'),
  marginForfeitedQuote: spec('quote', 'marginForfeited'),
  liquidationFeesQuote: spec('quote', 'liquidationFees'),
  insuranceAbsorbedQuote: spec('quote', 'insuranceAbsorbed'),
  deleveragingHaircutQuote: spec('quote', 'deleveragingHaircut'),
  exitChargesQuote: spec('quote', 'exitCharges'),
  nakedDriftQuote: spec('quote', 'nakedDrift'),
  basisForgoneQuote: spec('quote', 'basisForgone'),
  collateralForgoneQuote: spec('quote', 'collateralForgone'),
  fundingForgoneQuote: spec('quote', 'fundingForgone'),
  unplannedCostsQuote: spec('quote', 'unplannedCosts'),
  residualQuote: spec('quote', 'residual'),
};

type FlatLeg = Omit<
  LegResult,
  | 'role'
  | 'lifeIndex'
  | 'side'
  | 'base'
  | 'quote'
  | 'entry'
  | 'exit'
  | 'liquidation'
  | 'deleveraging'
  | 'collateral'
  | 'warnings'
>;

const LEG: Readonly<Record<keyof FlatLeg, FigureSpec>> = {
  venue: plain('text', 'Venue'),
  instrument: plain('text', 'Instrument'),
  contract: plain('text', 'Contract'),
  leverage: plain('multiple', 'Leverage asked'),
  entryLeverage: spec('multiple', 'leverageAtEntry'),
  quantityBase: spec('number', 'quantity'),
  marginQuote: spec('quote', 'marginPosted'),
  fundingQuote: spec('quote', 'fundingEarned', 'Funding'),
  settlements: spec('number', 'settlements'),
  interestQuote: spec('quote', 'interest'),
  feesQuote: plain('quote', 'Fees paid'),
  slippageQuote: plain('quote', 'Slippage paid'),
  pricePnlQuote: spec('quote', 'pricePnl'),
  exitChargesQuote: spec('quote', 'exitCharges'),
  survivalLeverage: spec('multiple', 'survivalLeverage'),
  brokenByCollateral: spec('text', 'brokenByCollateral'),
  minLiquidationDistanceFraction: spec('fraction', 'liquidationDistance'),
  minLiquidationDistanceAtMs: spec('instant', 'liquidationDistance', 'Smallest distance, when'),
  topUpToSurviveQuote: spec('quote', 'topUp'),
  nakedMs: spec('length', 'timeNaked'),
  worstNakedLossQuote: spec('quote', 'worstNakedLoss'),
};

const LIQUIDATION: Readonly<Record<keyof LiquidationResult, FigureSpec>> = {
  atMs: plain('instant', 'Liquidated'),
  triggerPrice: spec('number', 'trigger'),
  bankruptcyPrice: spec('number', 'bankruptcy'),
  marginForfeitedQuote: spec('quote', 'marginForfeited'),
  feeQuote: spec('quote', 'liquidationFee'),
  slippageQuote: spec('quote', 'liquidationSlippage'),
  insuranceAbsorbedQuote: spec('quote', 'insuranceAbsorbed'),
  closedFraction: spec('fraction', 'closed'),
  returnedQuote: spec('quote', 'returned'),
  gap: spec('text', 'gap'),
};

const DELEVERAGING: Readonly<Record<keyof DeleveragingResult, FigureSpec>> = {
  atMs: plain('instant', 'Deleveraged'),
  markPrice: plain('number', 'Mark at the deleveraging'),
  haircutQuote: spec('quote', 'deleveragingHaircut'),
  closedFraction: spec('fraction', 'closed'),
  aheadFraction: plain('fraction', 'Ahead in the queue'),
  takenFraction: plain('fraction', 'Closed of the side'),
};

/** Of a life of a leg, by their paths in it. */
export const LEG_FIGURES: readonly (readonly [path: string, FigureSpec])[] = [
  ...Object.entries(LEG),
  ['entry.atMs', plain('instant', 'Entered')],
  ['entry.price', spec('number', 'entryPrice')],
  ['exit.atMs', plain('instant', 'Left')],
  ['exit.price', spec('number', 'exitPrice')],
  ['exit.kind', spec('text', 'howItEnded')],
  ...Object.entries(LIQUIDATION).map(
    ([path, told]) => [`liquidation.${path}`, told] as [string, FigureSpec],
  ),
  ...Object.entries(DELEVERAGING).map(
    ([path, told]) => [`deleveraging.${path}`, told] as [string, FigureSpec],
  ),
];

/** Of the run as a whole, by their paths in the result. */
export const RUN_FIGURES: readonly (readonly [path: string, FigureSpec])[] = [
  ...Object.entries(TOTALS).map(([key, told]) => [`totals.${key}`, told] as [string, FigureSpec]),
  ['ambiguous', spec('text', 'ambiguous')],
  ['netBoundsQuote.0', plain('quote', 'Net, lowest the record allows')],
  ['netBoundsQuote.1', plain('quote', 'Net, highest the record allows')],
  ['venueMarkVerdict.survives', plain('text', 'Lives by its venues’ marks')],
  ['spotChartVerdict.survives', plain('text', 'Lives by the spot chart')],
  ['seeds.agreeing', spec('number', 'seedSensitive', 'Seeds that end with the same legs dead')],
  ['divergence.medianFraction', spec('fraction', 'divergence', 'Divergence, median')],
  ['divergence.p99Fraction', spec('fraction', 'divergence', 'Divergence, 99 %')],
  ['divergence.maxFraction', spec('fraction', 'divergence', 'Divergence, largest')],
  ['netDelta.worstBase', spec('number', 'netDelta', 'Net delta, worst')],
  ['netDelta.outsideBandMs', plain('length', 'Time with net delta outside the band')],
  ['gridMs', plain('length', 'Length of a bar')],
  ...Object.entries(FORCED_EXIT).map(
    ([key, told]) => [`forcedExit.${key}`, told] as [string, FigureSpec],
  ),
];
