/** A position's table through time: venues change theirs, and open positions meet the new one. */
import type { DatedMarginRule, MarginRule, MarginTable } from '../domain/margin-rule.ts';
import type { TableStep } from '../domain/run.ts';
import { lowerBound } from '../units/sorted.ts';
import { type Hedge, positionTable, type SizedPosition } from './position-table.ts';

/** The rule in force at an instant: the latest that is not after it, or the first. */
export function ruleAt(
  rules: readonly [DatedMarginRule, ...DatedMarginRule[]],
  atMs: number,
): MarginRule {
  let last = rules.length - 1;
  while (last > 0 && (rules[last] as DatedMarginRule).fromMs > atMs) last -= 1;
  return (rules[last] as DatedMarginRule).rule;
}

/** What a position held from a bar on has to hold, one step a rule that comes into force. */
export function tableSteps(
  rules: readonly [DatedMarginRule, ...DatedMarginRule[]],
  position: SizedPosition,
  openMs: Float64Array,
  fromBar: number,
  hedge: Hedge | null = null,
): readonly TableStep[] {
  const enteredMs = openMs[fromBar] as number;
  const steps: TableStep[] = [
    { bar: fromBar, table: positionTable(ruleAt(rules, enteredMs), position, hedge) },
  ];
  for (const { fromMs, rule } of rules) {
    if (fromMs <= enteredMs) continue;
    const bar = lowerBound(openMs, fromMs);
    if (bar === openMs.length) break;
    if (steps.at(-1)?.bar === bar) steps.pop();
    steps.push({ bar, table: positionTable(rule, position, hedge) });
  }
  return steps;
}

/** The table in force at a bar. */
export function tableAt(steps: readonly TableStep[], bar: number): MarginTable {
  let last = steps.length - 1;
  while (last > 0 && (steps[last] as TableStep).bar > bar) last -= 1;
  return (steps[last] as TableStep).table;
}
