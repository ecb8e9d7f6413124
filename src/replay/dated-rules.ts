/** Dated rules over a window: the one in force at its start, those that come inside it, and their words. */
import { DataError } from '../domain/errors.ts';
import type { RuleInForce } from '../domain/rules-used.ts';
import type { Scenario } from '../domain/scenario.ts';
import { dayText } from '../units/time.ts';
import { type Dated, type DatedMaintenance, type InForce, inForce } from '../venues/rule-book.ts';

/** Of a rule that is no table. */
export const NO_TABLE = { table: null, tiers: [], tiersIn: null } as const;

/** Of a rule that bears no date. */
export const UNDATED = { inForceFrom: null, datedBy: null, nearest: false } as const;

/** Of a rule that the scenario sets itself, for the whole window. */
export const OF_SCENARIO = {
  ...UNDATED,
  source: 'the scenario',
  checkedAgainst: 'the scenario',
} as const;

/** A rule, and of a table inside a formula the table's own first day. */
type DatedRule = Dated & Partial<Pick<DatedMaintenance, 'tableFromMs'>>;

/**
 * The rule in force at the window's start; under `rules: dated` never one that came later, and none of
 * which no day is known.
 */
export function inForceFor<T extends DatedRule>(
  scenario: Scenario,
  rules: readonly T[],
  where: string,
): InForce<T> | null {
  const found = inForce(rules, scenario.window.from);
  if (found === null || scenario.rules === 'nearest') return found;
  const guessed = [found.rule, ...changes(scenario, rules)].find(
    ({ datedBy }) => datedBy === 'assumed',
  );
  if (!found.nearest && guessed === undefined) return found;
  throw new DataError({
    where,
    expected: `rules in force on ${dayText(scenario.window.from)}`,
    found:
      guessed === undefined
        ? `the earliest known are of ${dayText(knownFromMs(found.rule))}`
        : `rules of no known day, assumed from ${dayText(knownFromMs(guessed))}`,
    hint:
      guessed === undefined
        ? 'start the window later, or write  rules: nearest'
        : 'bring rules with their day (docs/rules.md), or write  rules: nearest',
  });
}

/** Rules that come into force inside the window. */
export const changes = <T extends Dated>(
  { window }: Scenario,
  rules: readonly T[],
): readonly T[] => {
  const first = inForce(rules, window.from)?.rule;
  return rules.filter(
    (rule) => rule !== first && rule.inForceFromMs > window.from && rule.inForceFromMs < window.to,
  );
};

/** Their first days, `2024-10-24, 2026-05-01`. */
export const daysOf = (rules: readonly Dated[]): string =>
  rules.map(({ inForceFromMs }) => dayText(inForceFromMs)).join(', ');

/** UTC ms of a rule's own first day: a table may be taken up by formulas before it and after. */
export const knownFromMs = ({ inForceFromMs, tableFromMs }: DatedRule): number =>
  tableFromMs ?? inForceFromMs;

/** A dated rule as a result shows it. */
export const inWords = (
  rule: DatedRule,
  nearest: boolean,
): Pick<RuleInForce, 'inForceFrom' | 'datedBy' | 'nearest' | 'source' | 'checkedAgainst'> => ({
  inForceFrom: dayText(knownFromMs(rule)),
  datedBy: rule.datedBy,
  nearest,
  source: rule.source,
  checkedAgainst: rule.checkedAgainst,
});
