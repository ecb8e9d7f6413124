/** A scenario and the venues' rule books, made into the plan an engine runs. */
import { DataError } from '../domain/errors.ts';
import type { Assumption } from '../domain/result.ts';
import type { RuleInForce, RulesUsed } from '../domain/rules-used.ts';
import type { CrossPlan, LegPlan, Plan, Template, Valuation } from '../domain/run.ts';
import type { BorrowCost, Construction, LegSpec, Role, Scenario } from '../domain/scenario.ts';
import { signalName } from '../domain/series.ts';
import { dayText } from '../units/time.ts';
import type { RuleBook } from '../venues/rule-book.ts';
import { planDeleveraging } from './adl-plan.ts';
import { planCollateral } from './collateral-plan.ts';
import { makeCross } from './cross-plan.ts';
import {
  changes,
  daysOf,
  inForceFor,
  inWords,
  NO_TABLE,
  OF_SCENARIO,
  UNDATED,
} from './dated-rules.ts';
import { haltsOf } from './halt-rules.ts';
import { type LegRules, legRules } from './leg-rules.ts';
import { refusePolicies } from './policy-checks.ts';
import { liquidationWords, rounded } from './rule-words.ts';

export interface PlanAndRules {
  readonly plan: Plan;
  readonly rules: readonly RulesUsed[];
  readonly assumptions: readonly Assumption[];
}

export type RuleBooks = ReadonlyMap<string, RuleBook>;

/** The two legs of a construction in their order: long, short; or spot, perp. */
export const legsOf = (construction: Construction): readonly [LegSpec, LegSpec] =>
  construction.kind === 'delta-neutral'
    ? [construction.long, construction.short]
    : [construction.spot, construction.perp];

/** Whether a leg moves like another number of coins than its quantity. */
export const hasOwnDelta = ({ legs }: Pick<Plan, 'legs'>): boolean =>
  legs.some(({ delta }) => delta !== undefined);

export function templateOf(construction: Construction): Template {
  if (construction.kind === 'cash-and-carry') return construction.margin;
  return construction.kind === 'reverse-cash-and-carry' ? 'reverse' : 'delta-neutral';
}

/**
 * @throws DataError when a venue or an instrument has no rule and the scenario gives none, or (under
 *         `rules: dated`) none was in force at the window's start
 * @throws ScenarioError when a leverage leaves no margin above maintenance, or a policy can not act on it
 */
export function makePlan(scenario: Scenario, books: RuleBooks): PlanAndRules {
  const { construction } = scenario;
  const template = templateOf(construction);
  const specs = legsOf(construction);
  const made = specs.map((spec, i) => makeLeg(scenario, template, spec, i, books));
  const [first, second] = made;
  if (first === undefined || second === undefined) throw new RangeError('two legs');
  const cross =
    template === 'cross'
      ? makeCross(scenario, bookOf(books, specs[0]), bookOf(books, specs[1]))
      : null;
  const collateral = planCollateral(scenario, specs, (spec) => bookOf(books, spec));
  const adl = planDeleveraging(scenario, [first.plan, second.plan], (leg) => bookOf(books, leg));
  const halted = haltsOf(
    scenario.halts,
    specs.map((spec) => bookOf(books, spec)),
  );
  const plan: Plan = {
    template,
    legs: [first.plan, second.plan],
    cross: cross?.plan ?? null,
    capital: scenario.capital.amount,
    reserve: scenario.reserve,
    split: scenario.split,
    slippage: scenario.costs.slippage,
    survivor: scenario.survivor,
    rebalance: scenario.rebalance,
    enter: scenario.enter,
    leave: scenario.leave,
    unplanned: scenario.unplanned,
    adl: adl.plan,
    exits: byLeg(specs, scenario.exits),
    derisk: scenario.derisk,
    halts: halted.halts,
    collateral: collateral.plan,
    holdMs: scenario.hold,
  };
  refusePolicies(plan);
  return {
    plan,
    rules: made.map(({ rules }, i) => {
      const own = withRules(rules, adl.rules[i] ?? []);
      return i === 1 && cross !== null ? withRules(unwound(own, cross.plan), cross.rules) : own;
    }),
    assumptions: [
      ...made.flatMap((leg) => leg.assumptions),
      ...(cross?.assumptions ?? []),
      ...adl.assumptions,
      ...collateral.assumptions,
      ...halted.assumptions,
    ],
  };
}

/** What a scenario says by role, in the order of the legs. */
const byLeg = <T>(
  [first, second]: readonly [LegSpec, LegSpec],
  said: Readonly<Partial<Record<Role, T>>> | null,
): readonly [T | null, T | null] => [said?.[first.role] ?? null, said?.[second.role] ?? null];

interface MadeLeg {
  readonly plan: LegPlan;
  readonly rules: RulesUsed;
  readonly assumptions: readonly Assumption[];
}

function makeLeg(
  scenario: Scenario,
  template: Template,
  spec: LegSpec,
  index: number,
  books: RuleBooks,
): MadeLeg {
  const book = bookOf(books, spec);
  const fee = takerFee(scenario, book);
  const outright = index === 0 && ['segregated', 'cross', 'inverse'].includes(template);
  const found = outright ? null : legRules(scenario, spec, book);
  const borrow = index === 0 ? borrowOf(scenario.construction) : null;
  const isPerp = spec.contract !== 'spot';
  const valuation: Valuation =
    spec.contract !== 'inverse'
      ? 'quote'
      : template === 'inverse'
        ? 'coin at spot leg'
        : 'coin at own mark';
  const plan: LegPlan = {
    role: spec.role,
    venue: spec.venue,
    instrument: spec.instrument,
    base: spec.base,
    quote: spec.quote,
    contract: spec.contract,
    side: sideOf(template, index),
    leverage: spec.leverage,
    liquidation: template === 'cross' ? null : (found?.plan ?? null),
    takerFee: fee.taker,
    valuation,
    borrowPerYear: template === 'reverse' && borrow?.kind === 'flat' ? borrow.perYear : 0,
    fundingIsBorrow: !isPerp && borrow?.kind === 'series',
    // A shared account has one balance; coin stays with the position it margins.
    fundingPaidFrom:
      template === 'cross' || valuation !== 'quote'
        ? 'margin'
        : (book.funding?.paidFrom.account ?? 'margin'),
    position: spec.position,
    ...(spec.delta === undefined ? {} : { delta: signalName(spec.delta) }),
  };
  const rules = [...fee.rules, ...(isPerp ? fundingRules(book, template) : [])];
  return {
    plan,
    rules: withRules(rulesUsed(spec, template, found, fee.taker), rules),
    assumptions: [...fee.assumptions, ...(found?.assumptions ?? [])],
  };
}

/** Why a leg has no margin table to meet, and what that means for it. */
const HELD_OUTRIGHT = {
  checkedAgainst: 'nothing to check: held outright',
  maintenanceText: 'none: held outright',
  styleText: 'nothing can liquidate it',
} as const;
const COLLATERAL = {
  checkedAgainst: 'nothing to check: collateral of the shared account',
  maintenanceText: 'none of its own: collateral of the shared account',
  styleText: 'collateral of the shared account, and closed with it',
} as const;

/** The leg's rules so far: its margin table, or that it has none to meet. */
function rulesUsed(
  spec: LegSpec,
  template: Template,
  found: LegRules | null,
  takerFeeFraction: number,
): RulesUsed {
  const without = template === 'cross' ? COLLATERAL : HELD_OUTRIGHT;
  const table = found?.rules.find(({ what }) => what === 'maintenance');
  const style = found?.rules.find(({ what }) => what === 'liquidation');
  return {
    role: spec.role,
    venue: spec.venue,
    instrument: spec.instrument,
    table: found?.table ?? null,
    inForceFrom: table?.inForceFrom ?? null,
    nearest: table?.nearest ?? false,
    source: table?.source ?? null,
    checkedAgainst: table?.checkedAgainst ?? without.checkedAgainst,
    maintenanceText: found?.maintenanceText ?? without.maintenanceText,
    styleText: style?.text ?? without.styleText,
    takerFeeFraction,
    rules: found?.rules ?? [],
    unsourced: [],
  };
}

/** A perp in a shared account: what a liquidation takes is what the account's unwinding takes. */
function unwound(used: RulesUsed, { liquidation }: CrossPlan): RulesUsed {
  const styleText = liquidationWords(liquidation);
  const rules = used.rules.map((rule) =>
    rule.what === 'liquidation' ? { ...rule, text: styleText } : rule,
  );
  return { ...used, styleText, rules };
}

function withRules(used: RulesUsed, more: readonly RuleInForce[]): RulesUsed {
  const rules = [...used.rules, ...more];
  const unsourced = rules.filter(({ source }) => source === null).map(({ what }) => what);
  return { ...used, rules, unsourced: [...new Set(unsourced)] };
}

/** Carries: spot long, perp short; reversed: spot short, perp long. */
const sideOf = (template: Template, index: number): 1 | -1 =>
  (index === 0) === (template !== 'reverse') ? 1 : -1;

/** What borrowing costs, where anything is borrowed: a cross account's loan, or the coin that is sold. */
export function borrowOf(construction: Construction): BorrowCost | null {
  const template = templateOf(construction);
  if (construction.kind === 'delta-neutral') return null;
  return template === 'cross' || template === 'reverse' ? construction.borrow : null;
}

function bookOf(books: RuleBooks, { venue }: Pick<LegSpec, 'venue'>): RuleBook {
  const book = books.get(venue);
  if (book !== undefined) return book;
  throw new DataError({
    where: venue,
    expected: 'a rule book under data/venues, or one of your own under data/rules',
    found: 'none',
    hint: 'CONTRIBUTING.md says how to add a venue in five steps',
  });
}

interface FoundFee {
  readonly taker: number;
  readonly rules: readonly RuleInForce[];
  readonly assumptions: readonly Assumption[];
}

function takerFee(scenario: Scenario, book: RuleBook): FoundFee {
  const own = scenario.costs.taker;
  if (own !== 'venue')
    return { taker: own, rules: [{ ...OF_SCENARIO, ...feeWords(own) }], assumptions: [] };
  const found = inForceFor(scenario, book.fees, `${book.venue} taker fee`);
  if (found === null)
    throw new DataError({
      where: `${book.venue} taker fee`,
      expected: 'a fee in the rule book',
      found: 'none',
      hint: 'write  costs: { taker: 5 bps }',
    });
  const { rule, nearest } = found;
  const said: Assumption[] = [];
  const say = (code: string, text: string): void => {
    said.push({ code, text: `${book.title}: ${text}` });
  };
  if (rule.source === null) say('fee-unsourced', 'the taker fee has no source.');
  if (nearest)
    say(
      'fee-nearest',
      `the earliest known taker fee is of ${dayText(rule.inForceFromMs)}, after the window's start.`,
    );
  const later = changes(scenario, book.fees);
  if (later.length > 0)
    say(
      'fee-change',
      `the taker fee changed on ${daysOf(later)}, inside the window; the one of its start is charged throughout.`,
    );
  const inForce = { ...inWords(rule, nearest), ...feeWords(rule.taker) };
  return { taker: rule.taker, rules: [inForce], assumptions: said };
}

const feeWords = (taker: number) =>
  ({ ...NO_TABLE, what: 'taker fee', text: `${rounded(taker * 1e4)} bps of notional` }) as const;

/** On which price funding is charged, how it accrues, and which balance it moves. */
function fundingRules({ funding }: RuleBook, template: Template): readonly RuleInForce[] {
  if (funding === null) return [];
  const { paidFrom } = funding;
  const accrual = funding.accrual === 'continuous' ? 'accruing all the time' : 'at each print';
  return [
    {
      ...UNDATED,
      ...NO_TABLE,
      what: 'funding',
      text: `on the notional at the ${funding.price}, ${accrual}`,
      source: funding.source,
      checkedAgainst: funding.checkedAgainst,
    },
    {
      ...UNDATED,
      ...NO_TABLE,
      what: 'funding account',
      ...(template === 'cross'
        ? SHARED_BALANCE
        : {
            text:
              paidFrom.account === 'margin'
                ? 'credited to and taken from the posted margin'
                : 'credited to and taken from the free balance while there is any',
            source: paidFrom.source,
            checkedAgainst: paidFrom.checkedAgainst,
          }),
    },
  ];
}

/** What a venue does with an isolated position is no matter where there is one balance. */
const SHARED_BALANCE = {
  text: 'credited to and taken from the balance of the shared account',
  source: 'the shared account: it has one balance',
  checkedAgainst: 'the shared account: it has one balance',
} as const;
