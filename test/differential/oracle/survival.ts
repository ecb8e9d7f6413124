/**
 * "Survival leverage" of docs/method.md: entry notional over the most margin a leg ever needed.
 */
import { borrowCostAt, fundingAt } from './flows.ts';
import type { Life } from './life.ts';
import { gainAt, maintenance, notionalAt } from './margin.ts';
import type { Brackets } from './state.ts';
import { at, type Tape } from './tape.ts';
import type { OracleInput } from './types.ts';

/** Null where nothing can liquidate the leg alone: spot held outright, and the cross account. */
export function survivalLeverage(
  input: OracleInput,
  tape: Tape,
  brackets: Brackets,
  life: Life,
): number | null {
  if (life.outright || input.template === 'cross') return null;
  let flows = 0;
  let chargedMs = at(tape.bars, life.entryBar).openMs;
  let needed = Number.NEGATIVE_INFINITY;
  for (let bar = life.entryBar; bar <= tape.plannedBar; bar += 1) {
    if (bar >= life.heldFromBar) {
      const due = borrowCostAt(input, tape, bar, life, chargedMs);
      chargedMs = due.chargedMs;
      flows += fundingAt(tape, bar, life).paid - due.cost;
    }
    const { open, low, high } = at(at(tape.bars, bar).legs, life.legIndex).mark;
    const leaving = bar === tape.plannedBar && tape.plannedAt === 'open';
    const adverse = life.sign > 0 ? low : high;
    const price = leaving ? open : adverse;
    const required = maintenance(brackets, notionalAt(life, price)) - gainAt(life, price) - flows;
    needed = Math.max(needed, required);
  }
  return needed > 0 ? notionalAt(life, life.entry) / needed : null;
}
