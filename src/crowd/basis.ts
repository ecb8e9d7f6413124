/**
 * The basis loop: a mark that is moved against its index is another premium, and the premium makes the next
 * print. The index stays as recorded: a crowd on one venue moves the average of all venues by little.
 */
import type { LegPlan } from '../domain/run.ts';
import type { Tape } from '../market/tape.ts';
import { HOUR } from '../units/units.ts';
import type { RateLimits } from '../venues/funding-formula.ts';
import { type PremiumRule, premiumRule, printWith } from '../venues/premium-rate.ts';

/** The limits of a venue's print, where they are known. */
export type LimitsOf = (leg: number, atMs: number, intervalMs: number) => RateLimits | null;

const NO_LIMITS: RateLimits = {
  cap: Number.POSITIVE_INFINITY,
  floor: Number.NEGATIVE_INFINITY,
};

/** Of a schedule with one print, nobody knows better. */
const USUAL_INTERVAL = 8 * HOUR;

/** What stands for the index. */
export type IndexSource = 'index' | 'spot' | 'recorded mark';

export class PremiumMeter {
  readonly source: IndexSource;
  readonly #tape: Tape;
  readonly #leg: number;
  readonly #rule: PremiumRule;
  readonly #limits: LimitsOf;
  /** Closes; null: the recorded mark's own. */
  readonly #index: Float64Array | null;
  /** The bar from which on the next print's premium is averaged. */
  #from = 0;

  private constructor(tape: Tape, leg: number, rule: PremiumRule, limits: LimitsOf) {
    this.#tape = tape;
    this.#leg = leg;
    this.#rule = rule;
    this.#limits = limits;
    const own = tape.legs[leg]?.index?.close;
    this.source = own !== undefined ? 'index' : tape.shared !== null ? 'spot' : 'recorded mark';
    this.#index = own ?? tape.shared?.columns.close ?? null;
  }

  /** Null where there is no perpetual's print, or where it is not known how the venue makes one. */
  static of(plan: LegPlan, tape: Tape, leg: number, limits: LimitsOf): PremiumMeter | null {
    if (plan.contract === 'spot') return null;
    const rule = premiumRule(plan.venue, tape.openMs[0] as number);
    return rule === null ? null : new PremiumMeter(tape, leg, rule, limits);
  }

  /**
   * The rate of a print, which falls due at a bar's open: of the bars before it, since the last print.
   *
   * @param moved closes with the crowd; null: nothing has been moved yet
   */
  rateAt(print: number, bar: number, moved: Float64Array | null): number {
    const { funding } = this.#tape.legs[this.#leg] as Tape['legs'][number];
    const recorded = funding.rate[print] as number;
    const from = this.#from;
    this.#from = bar;
    if (moved === null || bar === from) return recorded;
    const samples = Float64Array.from({ length: bar - from }, (_, i) =>
      this.#changeAt(from + i, moved),
    );
    if (samples.every((change) => change === 0)) return recorded;
    const atMs = this.#tape.openMs[bar] as number;
    const intervalMs = this.#intervalAt(print);
    const known = this.#limits(this.#leg, atMs, intervalMs) ?? NO_LIMITS;
    // A print beyond the cap that is known was made under another.
    const limits = {
      cap: Math.max(known.cap, recorded),
      floor: Math.min(known.floor, recorded),
    };
    return printWith(this.#rule, recorded, this.#rule.average(samples), intervalMs, limits);
  }

  /** Of the premium at a bar's close, fraction of the index. */
  #changeAt(bar: number, moved: Float64Array): number {
    const recorded = this.#tape.legs[this.#leg]?.mark.close[bar] as number;
    const index = this.#index?.[bar] ?? recorded;
    return ((moved[bar] as number) - recorded) / (Number.isNaN(index) ? recorded : index);
  }

  /** To the print before; of the first one, to the one after. */
  #intervalAt(print: number): number {
    const { openMs, legs } = this.#tape;
    const { bar } = (legs[this.#leg] as Tape['legs'][number]).funding;
    if (bar.length < 2) return USUAL_INTERVAL;
    const last = Math.max(print, 1);
    const span =
      (openMs[bar[last] as number] as number) - (openMs[bar[last - 1] as number] as number);
    return span > 0 ? span : USUAL_INTERVAL;
  }
}
