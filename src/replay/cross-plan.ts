/** One account over spot and a perp: its collateral, its thresholds and what unwinds it. */

import type { CollateralSchedule } from '../domain/collateral.ts';
import { DataError } from '../domain/errors.ts';
import type { Assumption } from '../domain/result.ts';
import type { RuleInForce } from '../domain/rules-used.ts';
import type { CrossPlan } from '../domain/run.ts';
import type { Construction, LegSpec, Scenario } from '../domain/scenario.ts';
import { flatCollateral } from '../margin/collateral.ts';
import {
  type AccountMargin,
  collateralOf,
  type Dated,
  type RuleBook,
  rulesFor,
} from '../venues/rule-book.ts';
import { changes, daysOf, inForceFor, inWords, NO_TABLE } from './dated-rules.ts';
import { legRules } from './leg-rules.ts';
import { percent, rounded } from './rule-words.ts';

export interface CrossRules {
  readonly plan: CrossPlan;
  readonly rules: readonly RuleInForce[];
  readonly assumptions: readonly Assumption[];
}

type Carry = Extract<Construction, { readonly kind: 'cash-and-carry' }>;

/**
 * @throws DataError when neither the scenario nor a rule book says what the coin counts for
 */
export function makeCross(scenario: Scenario, spotBook: RuleBook, perpBook: RuleBook): CrossRules {
  const { construction } = scenario;
  if (construction.kind !== 'cash-and-carry') throw new RangeError('a cross account is a carry');
  const { borrow } = construction;
  const found = legRules(scenario, construction.perp, perpBook);
  const collateral = collateralRule(scenario, construction, spotBook, perpBook);
  const overridden = scenario.liquidation.kind === 'override';
  const { instrument, venue } = construction.spot;
  const mechanisms = rulesFor(spotBook.liquidation, instrument);
  const spotFee = inForceFor(scenario, mechanisms, `${venue} ${instrument}`);
  const account = overridden ? null : accountRule(scenario, spotBook, perpBook);
  return {
    plan: {
      collateral: collateral.schedule,
      spotFee: overridden ? found.plan.fee : (spotFee?.rule.fee ?? 0),
      threshold: account?.margin.threshold ?? 1,
      levels: account?.margin.levels ?? [],
      loanMaintenance: account?.margin.loanMaintenance ?? 0,
      hedgedMaintenance:
        construction.hedgedMaintenance ?? account?.margin.hedgedMaintenance ?? null,
      loanPerYear: borrow.kind === 'flat' ? borrow.perYear : 0,
      liquidation: overridden
        ? found.plan
        : { ...found.plan, style: 'coordinated', steps: null, backstopBelow: null },
    },
    rules: [...collateral.rules, ...(account?.rules ?? [])],
    assumptions: [
      ...collateral.assumptions,
      ...(account?.assumptions ?? []),
      ...(account === null && !overridden ? [accountUnknown(perpBook)] : []),
    ],
  };
}

/** A rule that changes inside the window and is held to that of its start. */
const saidOnce = (code: string, what: string, later: readonly Dated[]): readonly Assumption[] =>
  later.length === 0
    ? []
    : [
        {
          code,
          text: `Changed on ${daysOf(later)}, inside the window: ${what}; that of its start is used throughout.`,
        },
      ];

/** Missing is not zero, so what stands for it is said. */
const accountUnknown = ({ title }: RuleBook): Assumption => ({
  code: 'account-unknown',
  text: `${title}: no rule of its shared account is recorded; it is unwound where adjusted equity meets the perp's maintenance, and nothing is asked for a loan.`,
});

interface FoundCollateral extends Omit<CrossRules, 'plan'> {
  readonly schedule: CollateralSchedule;
}

/** What the coin counts for: the scenario's haircut, else the schedule of the account's venue. */
function collateralRule(
  scenario: Scenario,
  { haircut, spot }: Carry,
  spotBook: RuleBook,
  perpBook: RuleBook,
): FoundCollateral {
  const where = `${spot.venue} ${spot.instrument} as collateral`;
  if (haircut !== null)
    return { schedule: flatCollateral(1 - haircut, where), rules: [], assumptions: [] };
  const asset = assetOf(spot);
  const own = collateralOf(spotBook, asset);
  const known = own.length > 0 ? own : collateralOf(perpBook, asset);
  const found = inForceFor(scenario, known, where);
  if (found === null)
    throw new DataError({
      where,
      expected: `what ${asset} counts for as collateral`,
      found: 'nothing',
      hint: 'write  construction.haircut: 5 %',
    });
  const { rule, nearest } = found;
  const later = changes(scenario, known);
  const text = collateralWords(asset, rule.schedule);
  const code = rule.source === null ? 'collateral-unsourced' : 'haircut-of-venue';
  return {
    schedule: rule.schedule,
    rules: [{ ...inWords(rule, nearest), ...NO_TABLE, what: 'collateral', text }],
    assumptions: [
      { code, text: `Collateral: ${text}; ${rule.source ?? 'without a source'}.` },
      ...saidOnce('collateral-change', `what ${asset} counts for as collateral`, later),
    ],
  };
}

/** The coin that is posted, which for a staked one is not the coin whose price is hedged. */
const assetOf = ({ instrument, base, quote }: LegSpec): string => {
  const own = instrument.replace(/[-_/]/gu, '');
  return own.endsWith(quote) && own.length > quote.length ? own.slice(0, -quote.length) : base;
};

function collateralWords(asset: string, { measure, lines }: CollateralSchedule): string {
  const ratios = lines.map(({ ratio }) => percent(ratio));
  // The first line is the whole amount, which binds only where something is owed.
  const counted = ratios.length > 1 ? ratios.slice(1) : ratios;
  const unit = measure === 'coin' ? 'coin' : 'value';
  return counted.length === 1
    ? `${asset} counts for ${counted[0]} of its value`
    : `${asset} counts for ${counted.join(', then ')} of its value, by ${unit} held`;
}

interface FoundAccount extends Omit<CrossRules, 'plan'> {
  readonly margin: AccountMargin;
}

/** The venue's shared account, where its book has one. */
function accountRule(
  scenario: Scenario,
  spotBook: RuleBook,
  perpBook: RuleBook,
): FoundAccount | null {
  const rules = perpBook.accounts.length > 0 ? perpBook.accounts : spotBook.accounts;
  const found = inForceFor(scenario, rules, `${perpBook.venue} shared account`);
  if (found === null) return null;
  const { rule, nearest } = found;
  const { loanMaintenance } = rule;
  const behind =
    loanMaintenance === null
      ? 'what stands behind a loan is not known'
      : `${percent(loanMaintenance)} of a loan stands behind it`;
  const text = `${rule.name}: unwound where adjusted equity is not above ${rounded(rule.threshold)} × maintenance; ${behind}`;
  const unsourced = {
    code: 'account-unsourced',
    text: `${rule.name}: its thresholds have no source.`,
  };
  const unknown = {
    code: 'loan-maintenance-unknown',
    text: `${rule.name}: what must stand behind a loan is not known, and nothing is asked for it.`,
  };
  return {
    margin: rule,
    rules: [{ ...inWords(rule, nearest), ...NO_TABLE, what: 'shared account', text }],
    assumptions: [
      ...(rule.source === null ? [unsourced] : []),
      ...(loanMaintenance === null ? [unknown] : []),
      ...saidOnce('account-change', rule.name, changes(scenario, rules)),
    ],
  };
}
