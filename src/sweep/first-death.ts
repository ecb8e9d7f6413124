/** When a leg is liquidated if nothing is done about it, and how much margin it would have needed. */
import { isLiquidated, notionalAt, unrealised } from '../margin/isolated.ts';
import { maintenance } from '../margin/maintenance.ts';
import { tableAt } from '../margin/table-steps.ts';
import { type Caught, caughtInside } from '../replay/caught.ts';
import type { ReachedTable } from './reached-tables.ts';
import { exposedAt, legAt, type Stint } from './stint.ts';

export interface Death extends Caught {
  readonly bar: number;
}

/** The bars something is asked of: those from `from` on, and of the bar `end` its open alone, where it has one. */
export interface Bars {
  readonly from: number;
  readonly end: number;
}

/** Rounding between a level and the sums it is compared with, of the highest price they are made of. */
const SLACK = 1e-10;

export const slackOf = ({ entry, course }: Stint): number =>
  SLACK * Math.max(entry, course.highest);
/**
 * The first bar that liquidates a leg. The index proposes bars, by what each bracket asks; the predicate of the
 * reference engine decides.
 */
export function nextDeath(stint: Stint, { from, end }: Bars): Death | null {
  const { plan, tables, course } = stint;
  if (plan.liquidation === null) return null;
  for (let i = 0; i < tables.length; i++) {
    const reached = tables[i] as ReachedTable;
    const until = Math.min(end, tables[i + 1]?.bar ?? end);
    const death = firstWithin(stint, reached, Math.max(from, reached.bar), until);
    if (death !== null) return death;
  }
  const open = course.tape.mark.open[end];
  if (open === undefined) return null;
  const { equalityKills } = plan.liquidation;
  return isLiquidated(exposedAt(stint, end, open), tableAt(tables, end), open, equalityKills)
    ? { bar: end, price: open, phase: 'open', gap: true }
    : null;
}

function firstWithin(
  stint: Stint,
  { table, first, last }: ReachedTable,
  from: number,
  until: number,
): Death | null {
  const { course } = stint;
  const { side } = stint.plan;
  const slack = slackOf(stint);
  const { low, high } = course.tape.mark;
  let bar = from;
  while (bar < until) {
    let found = until;
    for (let b = first; b <= last; b++) {
      const index = course.crossing('adverse', (table.rate[b] as number) - side);
      found = index.first(bar, found, levelOf(stint, table.deduction[b] as number) - slack);
    }
    if (found === until) return null;
    const extreme = (side > 0 ? low[found] : high[found]) as number;
    const caught = caughtInside(exposedAt(stint, found, extreme), found);
    if (caught !== null) return { bar: found, ...caught };
    bar = found + 1;
  }
  return null;
}

/** What A has to pass for a bracket to be breached: (W + k)/q − s·e − cash so far. */
export const levelOf = (stint: Stint, deduction: number): number =>
  (stint.wallet + deduction) / stint.quantity -
  stint.plan.side * stint.entry -
  (stint.course.cash[stint.since] as number);

/**
 * The most margin a leg needed over a stretch, as it was at entry: required margin of the whole leg.
 *
 *     max over t and b of q · (A_b(t) + s·e + cash at entry) − k_b
 */
export function mostRequired(stint: Stint, { from, end }: Bars): number {
  const { plan, tables, course, quantity, entry, entryBar } = stint;
  const { side } = plan;
  const base = side * entry + (course.cash[entryBar] as number);
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < tables.length; i++) {
    const { bar, table, first, last } = tables[i] as ReachedTable;
    const until = Math.min(end, tables[i + 1]?.bar ?? end);
    for (let b = first; b <= last; b++) {
      const index = course.crossing('adverse', (table.rate[b] as number) - side);
      const curve = index.max(Math.max(from, bar), until);
      most = Math.max(most, quantity * (curve + base) - (table.deduction[b] as number));
    }
  }
  const open = course.tape.mark.open[end];
  if (open === undefined) return most;
  const leg = legAt(stint, end);
  const needed = maintenance(tableAt(tables, end), notionalAt(leg, open));
  const cash = quantity * ((course.cash[end] as number) - (course.cash[entryBar] as number));
  return Math.max(most, needed - unrealised(leg, open) - cash);
}
