/**
 * "Survival leverage" of docs/method.md: entry notional over the most margin a leg ever needed.
 */
import { borrowCostAt, paymentsAt, settlesOnBalance } from './flows.ts';
import type { Life } from './life.ts';
import { gainAt, notionalAt } from './margin.ts';
import { lawOf, maintenance, ruleAt, tableOf } from './table.ts';
import { at, type Planned, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** Null where nothing can liquidate the leg alone: spot held outright, and the cross account. */
export function survivalLeverage(
  input: OracleInput,
  tape: Tape,
  life: Life,
  planned: Planned,
): number | null {
  if (life.outright || input.template === 'cross') return null;
  const law = lawOf(input, life.legIndex);
  let flows = 0;
  let free = 0;
  let chargedMs = at(tape.bars, life.entryBar).openMs;
  let needed = Number.NEGATIVE_INFINITY;
  for (let bar = life.entryBar; bar <= planned.bar; bar += 1) {
    if (bar >= life.heldFromBar) {
      const due = borrowCostAt(input, tape, bar, life, chargedMs);
      chargedMs = due.chargedMs;
      flows -= due.cost;
      for (const { paid } of paymentsAt(tape, bar, life)) {
        if (!settlesOnBalance(life)) flows += paid;
        else {
          // What a free balance takes or gives does not move the margin.
          flows += Math.min(0, free + paid);
          free = Math.max(0, free + paid);
        }
      }
    }
    const { openMs, legs } = at(tape.bars, bar);
    const { open, low, high } = at(legs, life.legIndex).mark;
    const table = tableOf(ruleAt(law, openMs), life);
    const leaving = bar === planned.bar && planned.at === 'open';
    const adverse = life.sign > 0 ? low : high;
    const price = leaving ? open : adverse;
    const required = maintenance(table, notionalAt(life, price)) - gainAt(life, price) - flows;
    needed = Math.max(needed, required);
  }
  return needed > 0 ? notionalAt(life, life.entry) / needed : null;
}
