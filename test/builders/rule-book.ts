/** A rule book small enough to see through: every list has one rule, known for ever. */
import type { MarginTier } from '../../src/domain/margin-rule.ts';
import { bracketRule } from '../../src/margin/maintenance.ts';
import type {
  Dated,
  DatedFee,
  DatedMaintenance,
  LiquidationMechanism,
  RuleBook,
} from '../../src/venues/rule-book.ts';

export const SOURCED = { source: 'a page', checkedAgainst: 'nothing yet' };
export const ALWAYS: Dated = { inForceFromMs: 0, datedBy: 'announced', ...SOURCED };

/** A flat rate, or tiers, for every instrument unless some are named. */
export const marginTable = (
  table: string,
  fromMs: number,
  rate: number | readonly Pick<MarginTier, 'to' | 'rate'>[],
  instruments: readonly string[] = ['*'],
): DatedMaintenance => ({
  ...ALWAYS,
  inForceFromMs: fromMs,
  tableFromMs: fromMs,
  table,
  instruments,
  rule: bracketRule(typeof rate === 'number' ? [{ to: Number.POSITIVE_INFINITY, rate }] : rate),
  leverageReservesFee: false,
});

export const takerFee = (fromMs: number, taker: number): DatedFee => ({
  ...ALWAYS,
  inForceFromMs: fromMs,
  taker,
  maker: null,
});

/** Taken over at bankruptcy, no fee, whole: unless changed. */
export const mechanism = (change: Partial<LiquidationMechanism> = {}): LiquidationMechanism => ({
  ...ALWAYS,
  instruments: ['*'],
  style: 'takeover',
  fee: 0,
  slippage: 0,
  backstopBelow: null,
  steps: null,
  ...change,
});

/** 1 % of notional at the mark, taken over at bankruptcy, no fee. */
export const ruleBook = (venue: string, change: Partial<RuleBook> = {}): RuleBook => ({
  venue,
  title: venue,
  formulas: [
    {
      ...ALWAYS,
      instruments: ['*'],
      basis: 'mark',
      closeFee: 0,
      leverageReservesFee: false,
      slopePerCoin: 0,
    },
  ],
  maintenance: [marginTable('flat', 0, 0.01)],
  fees: [takerFee(0, 0)],
  liquidation: [mechanism()],
  trigger: { price: 'mark', equalityKills: false, ...SOURCED },
  funding: null,
  fundingCaps: [],
  collateral: [],
  accounts: [],
  hedgeRank: null,
  adl: null,
  adlRecords: [],
  gaps: [],
  ...change,
});
