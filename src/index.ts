/**
 * legrisk for programs. Replays and sweeps of scenarios, on the bundled reconstructions or on a store of
 * recorded history, with results as plain data and as Arrow tables; below them the margin maths: what keeps
 * a position, what ends it, what funding moves, and the venues' dated rules. docs/library.md shows it in use.
 *
 * Nothing here prints, or reads a clock or the environment; equal inputs give equal results. Sides are +1
 * long and −1 short. Amounts of the margin maths are in the currency a position settles in: quote, or coin
 * for an inverse contract. Rates are fractions, instants UTC milliseconds. What does not exist (the
 * liquidation price of a position that nothing liquidates) is null.
 */
import { shipped } from './history/shipped.ts';
import { readRuleBooks } from './loaders/venue-rules.ts';
import type { RuleBook } from './venues/rule-book.ts';

export type {
  CollateralLine,
  CollateralSchedule,
  CollateralTier,
} from './domain/collateral.ts';
export type { CrowdMarket, CrowdResult } from './domain/crowd.ts';
export { DataError, InvariantError, type Issue, ScenarioError } from './domain/errors.ts';
export type { ExitOutcome } from './domain/exit-style.ts';
export type { DeltaNeutralAccount, DivergenceResult, NetDeltaResult } from './domain/hedge.ts';
export type { ContractKind, Instrument } from './domain/instrument.ts';
export type { DatedMarginRule, MarginRule, MarginTable, MarginTier } from './domain/margin-rule.ts';
export type {
  Assumption,
  CollateralResult,
  DeleveragingResult,
  DeriskingResult,
  ExitKind,
  ForcedExit,
  LegResult,
  LiquidationResult,
  ReplayResult,
  ResultEvent,
  RunOutcome,
  Totals,
  VariantChange,
  VariantResult,
} from './domain/result.ts';
export type { RuleInForce, RulesUsed } from './domain/rules-used.ts';
export type { ClosingSteps } from './domain/run.ts';
export type {
  ImportWanted,
  MarketStore,
  SeriesWanted,
  StoreOptions,
  WindowWanted,
} from './library/market-store.ts';
export { type Replayed, type ReplayOptions, replay } from './library/replay.ts';
export {
  readScenario,
  type ScenarioFile,
  type ScenarioInput,
  type ScenarioValues,
} from './library/scenario-input.ts';
export { openStore } from './library/store.ts';
export {
  type GridValue,
  type SweepOptions,
  type SweepProgress,
  type Swept,
  sweep,
} from './library/sweep.ts';
export type { ImportReport, SourceReport } from './loaders/report.ts';
export { parseRuleBook, readRuleBooks } from './loaders/venue-rules.ts';
/** Auto-deleveraging: ranks, the queue, the price a winner is closed at. */
export * as adl from './margin/adl.ts';
/** What one round of it takes of whom. */
export * as adlRounds from './margin/adl-queue.ts';
/** When a venue starts to deleverage. */
export * as adlTrigger from './margin/adl-trigger.ts';
export { type Closure, closureAt, type Mechanism, remainder } from './margin/closure.ts';
/** What a coin counts for as collateral. */
export * as collateral from './margin/collateral.ts';
/** Spot collateral and a perp in one account. */
export * as cross from './margin/cross.ts';
export type { Position, SharedBalance } from './margin/cross-positions.ts';
/** Several positions on one shared balance. */
export * as crossPositions from './margin/cross-positions.ts';
/** Which accounts a venue counts as delta-neutral. */
export * as deltaNeutral from './margin/delta-neutral.ts';
/** dYdX v4, in its own terms. */
export * as dydx from './margin/dydx.ts';
export {
  bankruptcyPrice,
  entryNotional,
  equityAt,
  fundingPayment,
  type IsolatedLeg,
  isLiquidated,
  liquidationPrice,
  notionalAt,
  unrealised,
} from './margin/isolated.ts';
/** Borrowing against coin: thresholds, liquidation, interest. */
export * as lending from './margin/lending.ts';
export {
  type Backing,
  type LiquidationPoint,
  liquidationPoint,
  type MarginTerms,
  type PositionAtMark,
  type StandingAt,
  type TierBounds,
} from './margin/liq-price.ts';
export {
  type Bracket,
  bracketRule,
  checkRule,
  deductions,
  flatRule,
  maintenance,
} from './margin/maintenance.ts';
/** Wallets in several currencies under one margin. */
export * as pool from './margin/pool.ts';
/** Portfolio and unified margin. */
export * as portfolio from './margin/portfolio.ts';
export {
  initialRate,
  measured,
  positionTable,
  type SizedPosition,
  type TierAt,
  tierAt,
} from './margin/position-table.ts';
/** A shared account that is unwound one leg at a time. */
export * as recursion from './margin/recursion.ts';
export {
  type FlatMaintenance,
  flatTerms,
  LATEST,
  type VenueTerms,
  venueTerms,
  withCloseFee,
} from './margin/venue-terms.ts';
export type { SeriesDescription, SeriesFilter } from './store/description.ts';
export type { PointSummary, PointSurvival, Summary } from './sweep/summary.ts';
/** How venues make a funding rate. */
export * as fundingFormula from './venues/funding-formula.ts';
export { parseInstrument } from './venues/instruments.ts';
export { VENUE_NAMES, type VenueName } from './venues/names.ts';
export {
  type DatedFormula,
  type DatedMaintenance,
  type InForce,
  inForce,
  type RuleBook,
  rulesFor,
} from './venues/rule-book.ts';

/**
 * The rule book of one venue as it comes with the program.
 *
 * @param venue such as `binance-usdm`
 * @param own   a folder of your own rule files, laid over it
 * @returns null when there is none of that name
 * @throws DataError when one of your files is not a rule file
 */
export const venueRules = (venue: string, own?: string): RuleBook | null =>
  readRuleBooks(shipped('data', 'venues'), new Set([venue]), own).get(venue) ?? null;
