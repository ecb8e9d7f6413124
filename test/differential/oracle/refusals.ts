/**
 * "An opening is refused by name" of docs/method.md, "Sizes": why a venue does not let a position in.
 */
import type { Life } from './life.ts';
import { initialRate, isBeyond, lawOf, maintenance, notionalOf, ruleAt, tableOf } from './table.ts';
import type { OracleInput } from './types.ts';

/** Why an isolated leg that would be opened at this open is not; null: it is let in. */
export function refusalOf(input: OracleInput, openMs: number, life: Life): string | null {
  if (life.outright) return null;
  const rule = ruleAt(lawOf(input, life.legIndex), openMs);
  if (isBeyond(rule, life)) return 'its size lies beyond the last tier';
  const initial = initialRate(rule, life);
  if (initial !== null && life.leg.leverage > 1 / initial) return 'its leverage is not allowed';
  const held = maintenance(tableOf(rule, life), notionalOf(life, life.entry));
  return life.margin > held ? null : 'its margin does not exceed its maintenance';
}
