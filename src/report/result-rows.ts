/** A result as rows: what the CSV files and the library's tables hold, under the same names. */
import type { LedgerRow, ReplayReport } from '../domain/report.ts';
import type {
  DeleveragingResult,
  ForcedExit,
  LegResult,
  LiquidationResult,
  ReplayResult,
  ResultEvent,
  Totals,
} from '../domain/result.ts';
import type { RuleInForce, RulesUsed } from '../domain/rules-used.ts';
import { isoInstant } from '../units/time.ts';
import { deaths, isPart } from './names.ts';
import { verdictSentence } from './verdict.ts';

export type Cell = string | number | boolean | null;
/** By the names of the columns. */
export type Row = Readonly<Record<string, Cell>>;

export interface RowTable {
  /** In their order; they stand apart from the rows, so that a table without rows has them too. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** `fundingEarnedQuote` → `funding_earned_quote`. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** One row a scenario, with every total and every part of the forced-exit loss. */
export const summaryTable = (results: readonly ReplayResult[]): RowTable => ({
  columns: SUMMARY_COLUMNS,
  rows: results.map(summaryRow),
});

/** One row a life of a leg. */
export const legsTable = (result: ReplayResult): RowTable => ({
  columns: LEG_COLUMNS,
  rows: result.legs.map((leg) => legRow(result, leg)),
});

export const eventsTable = ({ events }: Pick<ReplayResult, 'events'>): RowTable => ({
  columns: EVENT_COLUMNS,
  rows: events.map(eventRow),
});

/** One row a rule that a leg was under. */
export const rulesTable = ({ rules }: Pick<ReplayResult, 'rules'>): RowTable => ({
  columns: RULE_COLUMNS,
  rows: rules.flatMap((used) => used.rules.map((rule) => ruleRow(used, rule))),
});

/** One row a transfer; its amount is exact, and therefore a text. */
export const ledgerTable = (ledger: readonly LedgerRow[]): RowTable => ({
  columns: LEDGER_COLUMNS,
  rows: ledger.map(ledgerRow),
});

/**
 * The curves bar by bar, by the names of their columns; those of a leg carry its role. What is not there at
 * a bar is NaN.
 */
export const equityColumns = ({
  curves,
}: Pick<ReplayReport, 'curves'>): readonly (readonly [string, Float64Array])[] => [
  ['equity_quote', curves.equityQuote],
  ['twin_equity_quote', curves.twinEquityQuote],
  ['funding_quote', curves.fundingQuote],
  ['twin_funding_quote', curves.twinFundingQuote],
  ['divergence_fraction', curves.divergenceFraction],
  ...curves.legs.flatMap((leg) => [
    [`${leg.role}_mark_close_price`, leg.markClose] as const,
    [`${leg.role}_required_margin_per_base`, leg.requiredMargin] as const,
    [`${leg.role}_margin_ratio_fraction`, leg.marginRatio] as const,
  ]),
];

// The compiler holds these lists to the types: a new figure without a column does not build.
const TOTALS: Readonly<Record<keyof Totals, true>> = {
  capitalQuote: true,
  fundingEarnedQuote: true,
  interestQuote: true,
  forcedExitLossQuote: true,
  forgoneAfterExitQuote: true,
  costsQuote: true,
  pricePnlQuote: true,
  collateralPnlQuote: true,
  netQuote: true,
  twinNetQuote: true,
  returnOnCapitalFraction: true,
  headlineAprFraction: true,
  earnedAprFraction: true,
  realisedAprFraction: true,
  irrFraction: true,
  excessAprFraction: true,
  worstEquityQuote: true,
  worstEquityAtMs: true,
  maxDrawdownQuote: true,
  maxDrawdownFraction: true,
  worstDayQuote: true,
  worstDayAtMs: true,
  fundingIntervalsPerForcedExit: true,
  pairSurvivalLeverage: true,
};

const FORCED_EXIT: Readonly<Record<keyof ForcedExit, true>> = {
  atMs: true,
  firstDeadRole: true,
  marginForfeitedQuote: true,
  liquidationFeesQuote: true,
  insuranceAbsorbedQuote: true,
  deleveragingHaircutQuote: true,
  exitChargesQuote: true,
  nakedDriftQuote: true,
  basisForgoneQuote: true,
  collateralForgoneQuote: true,
  fundingForgoneQuote: true,
  unplannedCostsQuote: true,
  residualQuote: true,
};

const LIQUIDATION: Readonly<Record<keyof LiquidationResult, true>> = {
  atMs: true,
  triggerPrice: true,
  bankruptcyPrice: true,
  marginForfeitedQuote: true,
  feeQuote: true,
  slippageQuote: true,
  insuranceAbsorbedQuote: true,
  closedFraction: true,
  returnedQuote: true,
  gap: true,
};

const DELEVERAGING: Readonly<Record<keyof DeleveragingResult, true>> = {
  atMs: true,
  markPrice: true,
  haircutQuote: true,
  closedFraction: true,
  aheadFraction: true,
  takenFraction: true,
};

type FlatLeg = Omit<
  LegResult,
  'entry' | 'exit' | 'liquidation' | 'deleveraging' | 'collateral' | 'warnings'
>;

const LEG: Readonly<Record<keyof FlatLeg, true>> = {
  role: true,
  lifeIndex: true,
  venue: true,
  instrument: true,
  side: true,
  contract: true,
  base: true,
  quote: true,
  leverage: true,
  entryLeverage: true,
  quantityBase: true,
  marginQuote: true,
  fundingQuote: true,
  interestQuote: true,
  feesQuote: true,
  slippageQuote: true,
  pricePnlQuote: true,
  settlements: true,
  exitChargesQuote: true,
  survivalLeverage: true,
  brokenByCollateral: true,
  minLiquidationDistanceFraction: true,
  minLiquidationDistanceAtMs: true,
  topUpToSurviveQuote: true,
  nakedMs: true,
  worstNakedLossQuote: true,
};

const EVENT: Readonly<Record<keyof ResultEvent, true>> = {
  atMs: true,
  kind: true,
  leg: true,
  lifeIndex: true,
  priceQuote: true,
  amountQuote: true,
  quantityBase: true,
  marginRatioFraction: true,
  exitKind: true,
  from: true,
  feeQuote: true,
  netDeltaBeforeBase: true,
  netDeltaAfterBase: true,
  note: true,
};

/** Tiers are a table of their own: the row has their rates in words. */
type FlatRule = Omit<RuleInForce, 'tiers' | 'tiersIn'>;

const RULE: Readonly<Record<keyof FlatRule, true>> = {
  what: true,
  text: true,
  table: true,
  inForceFrom: true,
  datedBy: true,
  nearest: true,
  source: true,
  checkedAgainst: true,
};

const WARNING_LEVELS = [0.5, 0.7, 0.9] as const;

/** A record's fields under their column names; empty cells where there is no record. */
function fields<K extends string>(
  names: Readonly<Record<K, true>>,
  record: Readonly<Partial<Record<K, Cell | undefined>>> | null,
  prefix = '',
): Row {
  const keys = Object.keys(names) as K[];
  return Object.fromEntries(
    keys.map((key) => [
      snakeCase(`${prefix}${prefix ? capital(key) : key}`),
      record?.[key] ?? null,
    ]),
  );
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function summaryRow(result: ReplayResult): Row {
  const [first] = deaths(result);
  return {
    scenario: result.scenario,
    engine: result.engine,
    reconstruction: result.reconstruction,
    window_from_ms: result.windowMs[0],
    window_to_ms: result.windowMs[1],
    grid_ms: result.gridMs,
    currency: result.currency,
    construction_text: result.constructionText,
    ...fields(TOTALS, result.totals),
    ambiguous: result.ambiguous,
    net_low_quote: result.netBoundsQuote[0],
    net_high_quote: result.netBoundsQuote[1],
    first_liquidation_at_ms: first?.exit.atMs ?? null,
    liquidated_role: first?.role ?? null,
    forced_exits: deaths(result).length,
    forced_exits_in_part: result.legs.filter(isPart).length,
    ...fields(FORCED_EXIT, result.forcedExit, 'forcedExit'),
    venue_mark_survives: result.venueMarkVerdict.survives,
    spot_chart_survives: result.spotChartVerdict?.survives ?? null,
    seeds_run: result.seeds?.run ?? null,
    seeds_agreeing: result.seeds?.agreeing ?? null,
    divergence_median_fraction: result.divergence?.medianFraction ?? null,
    divergence_p99_fraction: result.divergence?.p99Fraction ?? null,
    divergence_max_fraction: result.divergence?.maxFraction ?? null,
    net_delta_worst_base: result.netDelta.worstBase,
    ...findingCounts(result),
    gates_passed: result.gates.every(({ passed }) => passed),
    verdict: verdictSentence(result),
  };
}

/** Empty for a reconstruction, whose data is not checked. */
function findingCounts({ reconstruction, findings }: ReplayResult): Row {
  const checked = reconstruction === null;
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  return {
    data_errors_accepted: checked ? findings.filter(({ accepted }) => accepted).length : null,
    data_warnings: checked ? warnings.length : null,
  };
}

function legRow(
  { scenario, currency }: Pick<ReplayResult, 'scenario' | 'currency'>,
  leg: LegResult,
): Row {
  const warnings = WARNING_LEVELS.map((level): [string, Cell] => [
    `warning_${level * 100}_percent_until_trigger_ms`,
    leg.warnings.find((one) => one.levelFraction === level)?.untilTriggerMs ?? null,
  ]);
  return {
    scenario,
    currency,
    ...fields(LEG, leg),
    entry_at_ms: leg.entry.atMs,
    entry_price: leg.entry.price,
    exit_at_ms: leg.exit.atMs,
    exit_price: leg.exit.price,
    exit_kind: leg.exit.kind,
    ...fields(LIQUIDATION, leg.liquidation, 'liquidation'),
    ...fields(DELEVERAGING, leg.deleveraging, 'deleveraging'),
    ...Object.fromEntries(warnings),
  };
}

const eventRow = (event: ResultEvent): Row => ({
  at_utc: isoInstant(event.atMs),
  ...fields(EVENT, event),
});

const ruleRow = ({ role, venue, instrument }: RulesUsed, rule: FlatRule): Row => ({
  role,
  venue,
  instrument,
  ...fields(RULE, rule),
});

const ledgerRow = (row: LedgerRow): Row => ({
  at_utc: isoInstant(row.atMs),
  at_ms: row.atMs,
  from: row.from,
  to: row.to,
  reason: row.reason,
  amount_quote: row.amountQuote,
});

const EVENT_COLUMNS: readonly string[] = ['at_utc', ...Object.keys(fields(EVENT, null))];
const RULE_COLUMNS: readonly string[] = [
  ...['role', 'venue', 'instrument'],
  ...Object.keys(fields(RULE, null)),
];
const LEDGER_COLUMNS: readonly string[] = [
  'at_utc',
  'at_ms',
  'from',
  'to',
  'reason',
  'amount_quote',
];
const LEG_COLUMNS: readonly string[] = [
  'scenario',
  'currency',
  ...Object.keys(fields(LEG, null)),
  ...['entry_at_ms', 'entry_price', 'exit_at_ms', 'exit_price', 'exit_kind'],
  ...Object.keys(fields(LIQUIDATION, null, 'liquidation')),
  ...Object.keys(fields(DELEVERAGING, null, 'deleveraging')),
  ...WARNING_LEVELS.map((level) => `warning_${level * 100}_percent_until_trigger_ms`),
];
const SUMMARY_COLUMNS: readonly string[] = [
  ...['scenario', 'engine', 'reconstruction', 'window_from_ms', 'window_to_ms', 'grid_ms'],
  ...['currency', 'construction_text'],
  ...Object.keys(fields(TOTALS, null)),
  ...['ambiguous', 'net_low_quote', 'net_high_quote', 'first_liquidation_at_ms'],
  ...['liquidated_role', 'forced_exits', 'forced_exits_in_part'],
  ...Object.keys(fields(FORCED_EXIT, null, 'forcedExit')),
  ...['venue_mark_survives', 'spot_chart_survives', 'seeds_run', 'seeds_agreeing'],
  ...['divergence_median_fraction', 'divergence_p99_fraction', 'divergence_max_fraction'],
  ...['net_delta_worst_base', 'data_errors_accepted', 'data_warnings'],
  ...['gates_passed', 'verdict'],
];
