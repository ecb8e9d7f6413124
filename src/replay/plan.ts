/** A scenario and the venues' rule books, made into the plan an engine runs. */
import { DataError, ScenarioError } from '../domain/errors.ts';
import type { Assumption, RulesUsed } from '../domain/result.ts';
import type {
  CrossPlan,
  LegPlan,
  LiquidationPlan,
  Plan,
  Template,
  Valuation,
} from '../domain/run.ts';
import type { BorrowCost, Construction, LegSpec, Scenario } from '../domain/scenario.ts';
import { maintenanceTable } from '../margin/maintenance.ts';
import { dayText } from '../units/time.ts';
import { type DatedMaintenance, inForce, type RuleBook, tablesOf } from '../venues/rule-book.ts';
import { liquidationWords, maintenanceWords } from './rule-words.ts';

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

export function templateOf(construction: Construction): Template {
  if (construction.kind === 'cash-and-carry') return construction.margin;
  return construction.kind === 'reverse-cash-and-carry' ? 'reverse' : 'delta-neutral';
}

/**
 * @throws DataError when a venue or an instrument has no rule and the scenario gives none, or (under
 *         `rules: dated`) none was in force at the window's start
 * @throws ScenarioError when a leverage leaves no margin above maintenance
 */
export function makePlan(scenario: Scenario, books: RuleBooks): PlanAndRules {
  const { construction } = scenario;
  const template = templateOf(construction);
  const specs = legsOf(construction);
  const made = specs.map((spec, i) => makeLeg(scenario, template, spec, i, books));
  const [first, second] = made;
  if (first === undefined || second === undefined) throw new RangeError('two legs');
  const cross = template === 'cross' ? makeCross(scenario, books) : null;
  return {
    plan: {
      template,
      legs: [first.plan, second.plan],
      cross: cross?.plan ?? null,
      capital: scenario.capital.amount,
      reserve: scenario.reserve,
      split: scenario.split,
      slippage: scenario.costs.slippage,
      survivor: scenario.survivor,
      holdMs: scenario.hold,
    },
    rules: made.flatMap(({ rules }) => (rules === null ? [] : [rules])),
    assumptions: [...made.flatMap((leg) => leg.assumptions), ...(cross?.assumptions ?? [])],
  };
}

interface MadeLeg {
  readonly plan: LegPlan;
  readonly rules: RulesUsed | null;
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
  const found = outright ? null : liquidationOf(scenario, spec, book);
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
    position: spec.position,
  };
  return {
    plan,
    rules: found === null ? null : { ...found.rules, takerFeeFraction: fee.taker },
    assumptions: [...fee.assumptions, ...(found?.assumptions ?? [])],
  };
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

function bookOf(books: RuleBooks, { venue }: LegSpec): RuleBook {
  const book = books.get(venue);
  if (book !== undefined) return book;
  throw new DataError({
    where: venue,
    expected: 'a rule book under data/venues',
    found: 'none',
    hint: 'CONTRIBUTING.md says how to add a venue in five steps',
  });
}

function takerFee(
  scenario: Scenario,
  book: RuleBook,
): { readonly taker: number; readonly assumptions: readonly Assumption[] } {
  if (scenario.costs.taker !== 'venue') return { taker: scenario.costs.taker, assumptions: [] };
  const found = inForce(book.takerFees, scenario.window.from);
  if (found === null) return { taker: 0, assumptions: [] };
  const { rule, nearest } = found;
  refuseUndated(scenario, nearest, `${book.venue} taker fee`, rule.inForceFromMs);
  const assumptions: Assumption[] = [];
  if (rule.source === null)
    assumptions.push({
      code: 'fee-unsourced',
      text: `${book.title}: the taker fee has no source.`,
    });
  if (nearest)
    assumptions.push({
      code: 'fee-nearest',
      text: `${book.title}: the earliest known taker fee is of ${dayText(rule.inForceFromMs)}, after the window's start.`,
    });
  return { taker: rule.taker, assumptions };
}

interface FoundLiquidation {
  readonly plan: LiquidationPlan;
  readonly rules: Omit<RulesUsed, 'takerFeeFraction'>;
  readonly assumptions: readonly Assumption[];
}

/** The scenario's override, or the table in force at the window's start. */
function liquidationOf(scenario: Scenario, spec: LegSpec, book: RuleBook): FoundLiquidation {
  const { liquidation } = scenario;
  const where = `${spec.venue} ${spec.instrument}`;
  if (liquidation.kind === 'override') {
    if (spec.contract === 'inverse' && liquidation.maintenance.length > 1)
      throw new ScenarioError({
        where: 'liquidation.maintenance',
        expected: `one bracket: ${where} is margined in coin, and ends in quote do not bound it`,
        found: `${liquidation.maintenance.length} brackets`,
        hint: 'write one rate, such as  maintenance: 1 %',
      });
    const table = maintenanceTable(liquidation.maintenance, 'liquidation.maintenance');
    const style = liquidation.style === 'full-margin' ? 'takeover' : 'market';
    const { fee, slippage } = liquidation;
    return {
      plan: { table, equalityKills: false, style, fee, slippage },
      rules: {
        venue: spec.venue,
        instrument: spec.instrument,
        table: 'scenario override',
        inForceFrom: null,
        nearest: false,
        source: 'the scenario',
        checkedAgainst: 'the scenario',
        maintenanceText: maintenanceWords(liquidation.maintenance, spec.contract),
        styleText: liquidationWords(style, fee, slippage),
      },
      assumptions: [],
    };
  }
  const found = inForce(tablesOf(book, spec.instrument), scenario.window.from);
  if (found === null)
    throw new DataError({
      where,
      expected: 'a maintenance table',
      found: 'none',
      hint: 'write  liquidation: { maintenance: 1 %, style: full-margin }  in the scenario',
    });
  refuseUndated(scenario, found.nearest, where, found.rule.inForceFromMs);
  const later = tablesOf(book, spec.instrument).filter(
    ({ inForceFromMs: at }) => at > found.rule.inForceFromMs && at < scenario.window.to,
  );
  const made = ofVenue(spec, book, found.rule, found.nearest);
  if (later.length === 0) return made;
  const text = `${book.title} ${spec.instrument}: the margin table changed on ${later.map(({ inForceFromMs: at }) => dayText(at)).join(', ')}, inside the window; the one of its start is used throughout.`;
  return { ...made, assumptions: [...made.assumptions, { code: 'rules-change', text }] };
}

function ofVenue(
  spec: LegSpec,
  book: RuleBook,
  rule: DatedMaintenance,
  nearest: boolean,
): FoundLiquidation {
  const { style, fee, slippage } = book.liquidation;
  const assumptions: Assumption[] = [];
  const say = (code: string, text: string): void => {
    assumptions.push({ code, text: `${book.title} ${spec.instrument}: ${text}` });
  };
  if (nearest)
    say(
      'rules-nearest',
      `the earliest known margin table is of ${dayText(rule.inForceFromMs)}, after the window's start, and is used.`,
    );
  if (rule.source === null) say('rules-unsourced', 'the maintenance rate has no source.');
  if (book.liquidation.source === null)
    say('style-unsourced', 'what a liquidation takes has no source.');
  if (rule.brackets.length === 1)
    say(
      'rules-flat',
      'one flat maintenance rate stands for the venue’s tiers, too kind to a large position.',
    );
  return {
    plan: {
      table: maintenanceTable(rule.brackets, rule.table),
      equalityKills: book.equalityKills,
      style,
      fee,
      slippage,
    },
    rules: {
      venue: spec.venue,
      instrument: spec.instrument,
      table: rule.table,
      inForceFrom: dayText(rule.inForceFromMs),
      nearest,
      source: rule.source,
      checkedAgainst: rule.checkedAgainst,
      maintenanceText: maintenanceWords(rule.brackets, spec.contract),
      styleText: liquidationWords(style, fee, slippage),
    },
    assumptions,
  };
}

function refuseUndated(scenario: Scenario, nearest: boolean, where: string, fromMs: number): void {
  if (!nearest || scenario.rules === 'nearest') return;
  throw new DataError({
    where,
    expected: `rules in force on ${dayText(scenario.window.from)}`,
    found: `the earliest known are of ${dayText(fromMs)}`,
    hint: 'start the window later, or write  rules: nearest',
  });
}

function makeCross(
  scenario: Scenario,
  books: RuleBooks,
): { readonly plan: CrossPlan; readonly assumptions: readonly Assumption[] } {
  const { construction } = scenario;
  if (construction.kind !== 'cash-and-carry') throw new RangeError('a cross account is a carry');
  const { spot, perp, borrow } = construction;
  const found = liquidationOf(scenario, perp, bookOf(books, perp));
  const collateral = bookOf(books, spot).collateral;
  const haircut = construction.haircut ?? collateral?.haircut ?? null;
  if (haircut === null)
    throw new DataError({
      where: `${spot.venue} collateral`,
      expected: 'a haircut for spot posted as collateral',
      found: 'none',
      hint: 'write  construction.haircut: 5 %',
    });
  const assumptions: Assumption[] = [];
  if (construction.haircut === null)
    assumptions.push({
      code: 'haircut-of-venue',
      text: `Collateral haircut ${haircut * 100} %, ${collateral?.source ?? 'without a source'}.`,
    });
  const overridden = scenario.liquidation.kind === 'override';
  return {
    plan: {
      haircut,
      loanPerYear: borrow.kind === 'flat' ? borrow.perYear : 0,
      liquidation: overridden ? found.plan : { ...found.plan, style: 'coordinated' },
    },
    assumptions,
  };
}
