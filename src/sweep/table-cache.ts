/** A position's tables through time, made once for all positions of a rule where size does not matter to them. */
import type { MarginRule } from '../domain/margin-rule.ts';
import type { LegPlan, TableStep } from '../domain/run.ts';
import { positionTable } from '../margin/position-table.ts';
import { tableSteps } from '../margin/table-steps.ts';
import type { Opening } from '../replay/sizing.ts';

export class TableCache {
  readonly #openMs: Float64Array;
  readonly #steps = new WeakMap<MarginRule, readonly TableStep[]>();

  constructor(openMs: Float64Array) {
    this.#openMs = openMs;
  }

  /** What a leg has to hold from its entry on; empty where nothing can liquidate it. */
  of(
    { liquidation, contract }: LegPlan,
    { quantity, entry }: Opening,
    bar: number,
  ): readonly TableStep[] {
    if (liquidation === null) return [];
    const position = { contract, quantity, entry, contracts: quantity * entry };
    const [{ rule }, ...later] = liquidation.rules;
    if (later.length > 0) return tableSteps(liquidation.rules, position, this.#openMs, bar);
    if (!isOfAnySize(rule)) return [{ bar: 0, table: positionTable(rule, position) }];
    const known = this.#steps.get(rule);
    if (known !== undefined) return known;
    const made = [{ bar: 0, table: positionTable(rule, position) }];
    this.#steps.set(rule, made);
    return made;
  }
}

/** Whether a rule asks the same of a notional whatever position it is of. */
const isOfAnySize = ({ form, basis, slopePerCoin }: MarginRule): boolean =>
  form === 'marginal' && basis === 'mark' && slopePerCoin === 0;
