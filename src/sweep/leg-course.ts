/**
 * One leg's history a unit of quantity, whoever holds it and since when: what its prints and interest add
 * up to, when its price passes a level, and how its worth went. Made once for all rows of a sweep.
 */
import type { LegPlan } from '../domain/run.ts';
import { CrossingIndex } from '../market/crossing-index.ts';
import { chargedPrice, startsHour } from '../market/due.ts';
import { ExcursionIndex } from '../market/excursion-index.ts';
import type { LegTape, Tape } from '../market/tape.ts';
import { YEAR } from '../units/units.ts';

/** The price a crossing is asked of: the extreme that hurts, or the close. */
export type CrossingPrice = 'adverse' | 'close';

/** Rates differ by venue, tier and, where a sweep varies them, by point; indexes of so many bytes are kept of a leg. */
const KEPT_BYTES = 64e6;

export class LegCourse {
  readonly tape: LegTape;
  readonly side: 1 | -1;
  /** Funding (or interest) a unit, summed over what fell due up to and including a bar's open; positive: received. */
  readonly cash: Float64Array;
  /** Whether that is what borrowing costs. */
  readonly isInterest: boolean;
  readonly lowest: number;
  readonly highest: number;
  readonly openMs: Float64Array;
  readonly #borrowPerYear: number;
  readonly #crossings: Readonly<Record<CrossingPrice, Map<number, CrossingIndex>>> = {
    adverse: new Map(),
    close: new Map(),
  };
  #worth: ExcursionIndex | null = null;

  constructor(plan: LegPlan, leg: LegTape, tape: Tape) {
    this.tape = leg;
    this.side = plan.side;
    this.isInterest = plan.fundingIsBorrow || plan.borrowPerYear > 0;
    this.openMs = tape.openMs;
    this.#borrowPerYear = plan.borrowPerYear;
    this.cash = plan.borrowPerYear > 0 ? interestSums(plan, leg, tape) : printSums(plan, leg);
    this.lowest = leg.mark.low.reduce((least, low) => Math.min(least, low), Infinity);
    this.highest = leg.mark.high.reduce((most, high) => Math.max(most, high), 0);
  }

  /** Where `factor · price − cash` passes levels. */
  crossing(price: CrossingPrice, factor: number): CrossingIndex {
    const known = this.#crossings[price];
    const found = known.get(factor);
    if (found !== undefined) return found;
    const { low, high, close } = this.tape.mark;
    const column = price === 'close' ? close : this.side > 0 ? low : high;
    const made = new CrossingIndex(column, this.cash, factor);
    const [oldest] = known.keys();
    if (known.size * made.bytes >= KEPT_BYTES / 2 && oldest !== undefined) known.delete(oldest);
    known.set(factor, made);
    return made;
  }

  /** The course of a unit's worth, s · mark + cash, but for a constant. */
  get worth(): ExcursionIndex {
    const { open, close } = this.tape.mark;
    this.#worth ??= new ExcursionIndex(this.#worthAt(open), this.#worthAt(close));
    return this.#worth;
  }

  /**
   * Whether a leg that was opened at a bar's open pays what `cash` says from then on: interest runs from
   * full hour to full hour, so one that was opened between two has a first charge of its own.
   */
  sumsFrom(bar: number): boolean {
    return this.#borrowPerYear === 0 || startsHour(this.openMs, bar);
  }

  /** Interest on one borrowed coin that is still to be paid on leaving at a bar's open. */
  unpaidAt(bar: number): number {
    if (this.#borrowPerYear === 0) return 0;
    let charged = bar;
    while (!startsHour(this.openMs, charged)) charged -= 1;
    const since = (this.openMs[bar] as number) - (this.openMs[charged] as number);
    return ((this.tape.mark.open[bar] as number) * this.#borrowPerYear * since) / YEAR;
  }

  #worthAt(price: Float64Array): Float64Array {
    return price.map((mark, bar) => this.side * mark + (this.cash[bar] as number));
  }
}

/** −s · rate · price of each print, a borrow's whatever the side. */
function printSums({ fundingIsBorrow, side }: LegPlan, leg: LegTape): Float64Array {
  const { funding } = leg;
  const sums = new Float64Array(leg.mark.open.length);
  const sign = fundingIsBorrow ? -1 : -side;
  for (let print = 0; print < funding.bar.length; print++) {
    const bar = funding.bar[print] as number;
    const payment = sign * chargedPrice(leg, print) * (funding.rate[print] as number);
    sums[bar] = (sums[bar] as number) + payment;
  }
  return summed(sums);
}

/** Simple interest on one borrowed coin, charged at the first open of every UTC hour for the time since the last. */
function interestSums(
  { borrowPerYear }: LegPlan,
  { mark }: LegTape,
  { openMs }: Tape,
): Float64Array {
  const sums = new Float64Array(openMs.length);
  let chargedMs = openMs[0] as number;
  for (let bar = 1; bar < openMs.length; bar++) {
    if (!startsHour(openMs, bar)) continue;
    const at = openMs[bar] as number;
    sums[bar] = (-(mark.open[bar] as number) * borrowPerYear * (at - chargedMs)) / YEAR;
    chargedMs = at;
  }
  return summed(sums);
}

function summed(values: Float64Array): Float64Array {
  for (let i = 1; i < values.length; i++)
    values[i] = (values[i] as number) + (values[i - 1] as number);
  return values;
}
