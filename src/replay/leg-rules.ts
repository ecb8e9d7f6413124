/** What a leg's venue asks and takes: the scenario's override, or its rule book over the window. */
import { DataError, ScenarioError } from '../domain/errors.ts';
import type { DatedMarginRule, MarginRule } from '../domain/margin-rule.ts';
import type { Assumption } from '../domain/result.ts';
import type { RuleInForce } from '../domain/rules-used.ts';
import type { LiquidationPlan } from '../domain/run.ts';
import type { LegSpec, LiquidationOverride, Scenario } from '../domain/scenario.ts';
import { bracketRule, checkRule } from '../margin/maintenance.ts';
import { dayText } from '../units/time.ts';
import {
  type DatedMaintenance,
  type InForce,
  type LiquidationMechanism,
  type RuleBook,
  rulesFor,
} from '../venues/rule-book.ts';
import {
  changes,
  daysOf,
  inForceFor,
  inWords,
  knownFromMs,
  NO_TABLE,
  OF_SCENARIO,
  UNDATED,
} from './dated-rules.ts';
import { formulaRules } from './formula-rules.ts';
import {
  liquidationWords,
  maintenanceSummary,
  maintenanceWords,
  tableSummary,
  triggerWords,
} from './rule-words.ts';

/** What liquidates a leg, with the rules it came from in words. */
export interface LegRules {
  readonly plan: LiquidationPlan;
  /** The table in force when the window opens. */
  readonly table: string;
  /** That table, in words with every tier. */
  readonly maintenanceText: string;
  readonly rules: readonly RuleInForce[];
  readonly assumptions: readonly Assumption[];
}

/**
 * @throws DataError when the instrument has no table, or (under `rules: dated`) none was in force
 * @throws ScenarioError when the override does not fit the leg
 */
export function legRules(scenario: Scenario, spec: LegSpec, book: RuleBook): LegRules {
  const { liquidation } = scenario;
  return liquidation.kind === 'override'
    ? overridden(liquidation, spec)
    : ofVenue(scenario, spec, book);
}

function overridden(override: LiquidationOverride, spec: LegSpec): LegRules {
  if (spec.contract === 'inverse' && override.maintenance.length > 1)
    throw new ScenarioError({
      where: 'liquidation.maintenance',
      expected: `one bracket: ${spec.venue} ${spec.instrument} is margined in coin, and ends in quote do not bound it`,
      found: `${override.maintenance.length} brackets`,
      hint: 'write one rate, such as  maintenance: 1 %',
    });
  const rule = bracketRule(override.maintenance);
  checkRule(rule, 'liquidation.maintenance');
  const style = override.style === 'full-margin' ? 'takeover' : 'market';
  const table = 'scenario override';
  const plan: LiquidationPlan = {
    rules: [{ fromMs: Number.NEGATIVE_INFINITY, table, rule }],
    equalityKills: false,
    style,
    fee: override.fee,
    slippage: override.slippage,
    backstopBelow: null,
    steps: null,
  };
  const trigger = triggerWords({ price: 'mark', equalityKills: plan.equalityKills });
  return {
    plan,
    table,
    maintenanceText: maintenanceWords(rule, spec.contract),
    rules: [
      { ...OF_SCENARIO, ...tableWords(table, rule, maintenanceSummary(rule, spec.contract)) },
      { ...OF_SCENARIO, ...NO_TABLE, what: 'liquidation', text: liquidationWords(plan) },
      { ...OF_SCENARIO, ...NO_TABLE, what: 'trigger', text: trigger },
    ],
    assumptions: [],
  };
}

function ofVenue(scenario: Scenario, spec: LegSpec, book: RuleBook): LegRules {
  const where = `${spec.venue} ${spec.instrument}`;
  const tables = rulesFor(book.maintenance, spec.instrument);
  const found = inForceFor(scenario, tables, where);
  if (found === null)
    throw new DataError({
      where,
      expected: 'a maintenance table',
      found: 'none',
      hint: 'import one (legrisk tiers import FILE --venue … --at …), or write  liquidation: { maintenance: 1 %, style: full-margin }',
    });
  const mechanism = inForceFor(scenario, rulesFor(book.liquidation, spec.instrument), where);
  if (mechanism === null)
    throw new DataError({
      where,
      expected: 'what a liquidation takes',
      found: 'nothing',
      hint: 'add  liquidation:  to the rule file, or write  liquidation: { maintenance: 1 %, style: full-margin }',
    });
  const later = changes(scenario, tables);
  const { style, fee, slippage, backstopBelow, steps } = mechanism.rule;
  const plan: LiquidationPlan = {
    rules: [dated(found.rule), ...later.map(dated)],
    equalityKills: book.trigger.equalityKills,
    style,
    fee,
    slippage,
    backstopBelow,
    steps,
  };
  const formula = formulaRules(scenario, spec, book, [found.rule, ...later]);
  return {
    plan,
    table: found.rule.table,
    maintenanceText: maintenanceWords(found.rule.rule, spec.contract),
    rules: [
      ...[found.rule, ...newTables(found.rule, later)].map((rule) => ({
        ...inWords(rule, rule === found.rule && found.nearest),
        ...tableWords(rule.table, rule.rule, tableSummary(rule.rule, spec.contract)),
      })),
      ...formula.rules,
      {
        ...inWords(mechanism.rule, mechanism.nearest),
        ...NO_TABLE,
        what: 'liquidation',
        text: liquidationWords(plan),
      },
      {
        ...UNDATED,
        ...NO_TABLE,
        what: 'trigger',
        text: triggerWords(book.trigger),
        source: book.trigger.source,
        checkedAgainst: book.trigger.checkedAgainst,
      },
    ],
    assumptions: [
      ...venueAssumptions(spec, book, found, newTables(found.rule, later), {
        ...mechanism,
        later: changes(scenario, rulesFor(book.liquidation, spec.instrument)),
      }),
      ...formula.assumptions,
    ],
  };
}

/** Of the entries that follow, those of another table: a new formula takes up the old one again. */
const newTables = (
  first: DatedMaintenance,
  later: readonly DatedMaintenance[],
): readonly DatedMaintenance[] =>
  later.filter((rule, i) => {
    const before = later[i - 1] ?? first;
    return rule.table !== before.table || rule.tableFromMs !== before.tableFromMs;
  });

const dated = ({ inForceFromMs, table, rule }: DatedMaintenance): DatedMarginRule => ({
  fromMs: inForceFromMs,
  table,
  rule,
});

/** A margin table as a result shows it. */
const tableWords = (
  table: string,
  rule: MarginRule,
  text: string,
): Pick<RuleInForce, 'what' | 'text' | 'table' | 'tiers' | 'tiersIn'> => ({
  what: 'maintenance',
  text,
  table,
  tiers: rule.tiers.map(({ to, rate, maxLeverage }) => ({
    to: Number.isFinite(to) ? to : null,
    rateFraction: rate,
    maxLeverage,
  })),
  tiersIn: rule.measure,
});

function venueAssumptions(
  spec: LegSpec,
  book: RuleBook,
  { rule, nearest }: InForce<DatedMaintenance>,
  later: readonly DatedMaintenance[],
  mechanism: InForce<LiquidationMechanism> & { readonly later: readonly LiquidationMechanism[] },
): readonly Assumption[] {
  const said: Assumption[] = [];
  const say = (code: string, text: string): void => {
    said.push({ code, text: `${book.title} ${spec.instrument}: ${text}` });
  };
  const day = dayText(knownFromMs(rule));
  if (nearest)
    say(
      'rules-nearest',
      `the earliest known margin table is of ${day}, after the window's start, and is used.`,
    );
  else if (rule.datedBy === 'seen')
    say(
      'rules-seen',
      `the margin table is the one seen on ${day}; changes between that day and the window are not known.`,
    );
  else if (rule.datedBy === 'assumed')
    say('rules-assumed', `since when the margin table holds is not known; ${day} is assumed.`);
  if (later.length > 0)
    say(
      'rules-change',
      `the margin table changes inside the window, on ${daysOf(later)}; open positions meet the new one from then on.`,
    );
  if (rule.source === null) say('rules-unsourced', 'the maintenance rate has no source.');
  if (mechanism.rule.source === null)
    say('style-unsourced', 'what a liquidation takes has no source.');
  if (mechanism.nearest)
    say(
      'style-nearest',
      `what a liquidation takes is known from ${dayText(mechanism.rule.inForceFromMs)} on, after the window's start, and is used.`,
    );
  if (mechanism.later.length > 0)
    say(
      'style-change',
      `what a liquidation takes changed on ${daysOf(mechanism.later)}, inside the window; that of its start is used throughout.`,
    );
  const { steps } = mechanism.rule;
  if (steps?.kind === 'tiers')
    say('steps-filled', 'the part above a lower tier is taken to be filled at the trigger.');
  return said;
}
