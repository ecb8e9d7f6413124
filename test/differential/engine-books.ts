/** The rules of an input as the rule books of its two venues. */

import type { CollateralSchedule } from '../../src/domain/collateral.ts';
import type { MarginRule } from '../../src/domain/margin-rule.ts';
import type {
  AccountMargin,
  DatedMaintenance,
  LiquidationMechanism,
  RuleBook,
} from '../../src/venues/rule-book.ts';
import { ALWAYS, ruleBook, SOURCED, takerFee } from '../builders/rule-book.ts';
import { queueRulesOf } from './engine-adl.ts';
import type {
  OracleAccount,
  OracleInput,
  OracleLegInput,
  OracleRule,
  OracleVenue,
} from './oracle/types.ts';

export const booksOf = (input: OracleInput): ReadonlyMap<string, RuleBook> =>
  new Map(input.legs.map((leg, i) => [`venue-${i}`, bookOf(`venue-${i}`, leg, input)]));

/** Its rules are those of the input even where an override stands before them. */
function bookOf(name: string, leg: OracleLegInput, input: OracleInput): RuleBook {
  const { venue, takerFraction, accrual, fundingPaidFrom } = leg;
  return ruleBook(name, {
    ...queueRulesOf(input),
    fees: [takerFee(0, takerFraction)],
    maintenance: venue === null ? [] : venue.rules.map(maintenanceOf),
    ...(venue !== null && {
      liquidation: [mechanismOf(venue)],
      trigger: { price: 'mark', equalityKills: venue.equalityKills, ...SOURCED },
    }),
    funding: {
      price: 'mark',
      accrual: accrual === 'continuous' ? 'continuous' : 'at the print',
      paidFrom: { account: fundingPaidFrom, ...SOURCED },
      ...SOURCED,
    },
    ...(input.account !== null && {
      accounts: [accountOf(input.account, input.hedgedMaintenance)],
      collateral: [{ ...ALWAYS, asset: '*', schedule: scheduleOf(input.account) }],
    }),
  });
}

const maintenanceOf = ({ fromMs, ...rule }: OracleRule, index: number): DatedMaintenance => {
  const inForceFromMs = Math.max(0, fromMs);
  const marginRule: MarginRule = rule;
  return {
    ...ALWAYS,
    inForceFromMs,
    tableFromMs: inForceFromMs,
    instruments: ['*'],
    table: `rules ${index}`,
    rule: marginRule,
    leverageReservesFee: false,
  };
};

const mechanismOf = (venue: OracleVenue): LiquidationMechanism => ({
  ...ALWAYS,
  instruments: ['*'],
  style: venue.style,
  fee: venue.feeFraction,
  slippage: venue.slippageFraction,
  backstopBelow: venue.backstopBelow,
  steps: venue.steps,
});

const accountOf = (
  { threshold, loanMaintenance }: OracleAccount,
  hedgedMaintenance: number | null,
): AccountMargin => ({
  ...ALWAYS,
  name: 'shared',
  threshold,
  loanMaintenance,
  hedgedMaintenance,
  levels: [],
});

/** Slices as lines: each goes on from where the one before it ends. */
function scheduleOf({ collateral: { measure, tiers } }: OracleAccount): CollateralSchedule {
  let counted = 0;
  let from = 0;
  const lines = tiers.map(({ to, ratio }) => {
    const line = { ratio, offset: counted - ratio * from };
    counted += ratio * (to - from);
    from = to;
    return line;
  });
  return { measure, lines };
}
