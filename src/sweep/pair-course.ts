/** Both legs' histories together, and the calendar they share. */
import type { Plan } from '../domain/run.ts';
import { ExcursionIndex } from '../market/excursion-index.ts';
import { LeastIndex } from '../market/least-index.ts';
import type { FundingSchedule, Tape } from '../market/tape.ts';
import { headlineApr } from '../metrics/yields.ts';
import { DAY } from '../units/units.ts';
import { LegCourse } from './leg-course.ts';

/** What a curve did from one day's last close to the next one's. */
export interface Days {
  /** One entry a day of the calendar; the first has no day before it. */
  readonly change: Float64Array;
  readonly least: LeastIndex;
}

export class PairCourse {
  readonly tape: Tape;
  readonly legs: readonly [LegCourse, LegCourse];
  /** The last bar of each UTC day that has one, in order. */
  readonly dayEnds: Int32Array;
  /** How many of `dayEnds` lie before each bar. */
  readonly daysBefore: Int32Array;
  /** Bars up to and including each at which a print of the first leg, of the second, of either is complete. */
  readonly settled: readonly [Int32Array, Int32Array, Int32Array];
  #worth: ExcursionIndex | null = null;
  readonly #days = new Map<ExcursionIndex, Days>();
  readonly #headlines = new Map<number, number | null>();
  readonly #plan: Plan;

  constructor(plan: Plan, tape: Tape) {
    this.tape = tape;
    this.#plan = plan;
    const [first, second] = tape.legs;
    if (first === undefined || second === undefined) throw new RangeError('a pair has two legs');
    this.legs = [
      new LegCourse(plan.legs[0], first, tape),
      new LegCourse(plan.legs[1], second, tape),
    ];
    const days = calendar(tape.openMs);
    this.dayEnds = days.ends;
    this.daysBefore = days.before;
    const bars = tape.openMs.length;
    const marks = plan.legs.map(({ fundingIsBorrow }, i) =>
      settlementMarks(fundingIsBorrow ? null : (tape.legs[i]?.funding ?? null), bars),
    );
    const [a, b] = marks as [Uint8Array, Uint8Array];
    const either = a.map((one, bar) => one | (b[bar] as number));
    this.settled = [counted(a), counted(b), counted(either)];
  }

  /** The course of one unit of each leg together. */
  get worth(): ExcursionIndex {
    if (this.#worth === null) {
      const [a, b] = this.legs;
      const both = (x: Float64Array, y: Float64Array): Float64Array =>
        x.map((value, i) => value + (y[i] as number));
      this.#worth = new ExcursionIndex(
        both(a.worth.open, b.worth.open),
        both(a.worth.close, b.worth.close),
      );
    }
    return this.#worth;
  }

  /** As a screener quoted the pair at a bar's open; null: a print was missing. */
  headlineAt(bar: number): number | null {
    const known = this.#headlines.get(bar);
    if (known !== undefined) return known;
    const { tape } = this;
    const made = headlineApr({ plan: this.#plan, tape }, tape.openMs[bar] as number);
    this.#headlines.set(bar, made);
    return made;
  }

  /** A curve of this pair by days. */
  daysOf(worth: ExcursionIndex): Days {
    const known = this.#days.get(worth);
    if (known !== undefined) return known;
    const made = daysOf(worth, this.dayEnds);
    this.#days.set(worth, made);
    return made;
  }
}

function daysOf({ close }: ExcursionIndex, dayEnds: Int32Array): Days {
  const change = new Float64Array(dayEnds.length);
  for (let day = 1; day < dayEnds.length; day++)
    change[day] =
      (close[dayEnds[day] as number] as number) - (close[dayEnds[day - 1] as number] as number);
  return { change, least: new LeastIndex(change) };
}

function calendar(openMs: Float64Array): {
  readonly ends: Int32Array;
  readonly before: Int32Array;
} {
  const ends: number[] = [];
  const before = new Int32Array(openMs.length);
  for (let bar = 0; bar < openMs.length; bar++) {
    before[bar] = ends.length;
    const next = openMs[bar + 1] ?? Number.POSITIVE_INFINITY;
    if (Math.floor(next / DAY) !== Math.floor((openMs[bar] as number) / DAY)) ends.push(bar);
  }
  return { ends: Int32Array.from(ends), before };
}

function settlementMarks(funding: FundingSchedule | null, bars: number): Uint8Array {
  const marks = new Uint8Array(bars);
  if (funding !== null)
    for (let print = 0; print < funding.bar.length; print++)
      if (funding.completes[print] === 1) marks[funding.bar[print] as number] = 1;
  return marks;
}

function counted(marks: Uint8Array): Int32Array {
  const counts = new Int32Array(marks.length);
  let count = 0;
  for (let bar = 0; bar < marks.length; bar++) {
    count += marks[bar] as number;
    counts[bar] = count;
  }
  return counts;
}
