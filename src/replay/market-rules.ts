/** The rules that look at the market only, asked once of a whole tape: they know nothing of any account. */
import { invariant, ScenarioError } from '../domain/errors.ts';
import type { DeriskReason, ExitRuleName, LegPlan, Plan } from '../domain/run.ts';
import type { SignalRule, SpreadRule } from '../domain/scenario.ts';
import { signalName } from '../domain/series.ts';
import type { Derisking } from '../domain/unplanned.ts';
import { gapCurve, type SpreadLeg, trailingSpread } from '../market/signals.ts';
import type { Tape } from '../market/tape.ts';
import { volatilityCurve } from '../market/trailing-day.ts';
import { durationText } from '../units/time.ts';

/**
 * When a rule holds. At each bar: the first bar at or after it at whose close the rule holds, or the
 * number of bars where it never does again. So a rule holds at a bar's own close where its entry is the bar.
 */
export type Firing = Int32Array;

export interface MarketRules {
  /** All that the entry states of the market at once; every bar where it states nothing. Null: no entry by rule. */
  readonly enter: Firing | null;
  /** What the exit states of the market; any of it suffices. */
  readonly leave: readonly { readonly rule: ExitRuleName; readonly firing: Firing }[];
  /** What de-risking states of the market; any of it suffices. */
  readonly reduce: readonly { readonly rule: DeriskReason; readonly firing: Firing }[];
}

/**
 * @returns null where the plan enters, leaves and reduces by no rule
 * @throws ScenarioError where a volatility is asked over less than a bar
 */
export function marketRules(plan: Plan, tape: Tape): MarketRules | null {
  const { enter, leave, derisk } = plan;
  if (enter === null && leave === null && derisk === null) return null;
  const bars = tape.openMs.length;
  const atLeast = (x: number, level: number): boolean => x >= level;
  const atMost = (x: number, level: number): boolean => x <= level;
  const entering = [
    bySpread(plan, tape, enter?.fundingSpread ?? null, atLeast),
    byDivergence(tape, enter?.divergence ?? null, atMost),
    ...(enter?.signals ?? []).map(
      (rule): Holds =>
        (bar) =>
          keepsLevel(tape, rule, bar),
    ),
  ];
  const leaving = [
    { rule: 'funding spread', holds: bySpread(plan, tape, leave?.fundingSpread ?? null, atMost) },
    { rule: 'divergence', holds: byDivergence(tape, leave?.divergence ?? null, atLeast) },
    { rule: 'signal', holds: byAnySignal(tape, leave?.signals ?? []) },
  ] as const;
  const reducing = [
    { rule: 'volatility', holds: byVolatility(tape, derisk?.volatility ?? null) },
    { rule: 'liquidity', holds: byLiquidity(tape, derisk?.liquidity ?? null) },
  ] as const;
  return {
    reduce: reducing.flatMap(({ rule, holds }) =>
      holds === null ? [] : [{ rule, firing: firingOf(bars, holds) }],
    ),
    enter:
      enter === null
        ? null
        : firingOf(bars, (bar) => entering.every((holds) => holds === null || holds(bar))),
    leave: leaving.flatMap(({ rule, holds }) =>
      holds === null ? [] : [{ rule, firing: firingOf(bars, holds) }],
    ),
  };
}

/** Whether a rule holds at a bar's close; null where it is not stated. */
type Holds = ((bar: number) => boolean) | null;
/** What is undefined reaches no level: NaN compares as false either way. */
type Reaches = (here: number, level: number) => boolean;

function bySpread(plan: Plan, tape: Tape, rule: SpreadRule | null, reaches: Reaches): Holds {
  if (rule === null) return null;
  const spread = trailingSpread(tape, spreadLegs(plan, tape), rule.over);
  return (bar) => reaches(spread[bar] as number, rule.level);
}

function byDivergence(tape: Tape, level: number | null, reaches: Reaches): Holds {
  if (level === null) return null;
  const gap = gapCurve(tape);
  return (bar) => reaches(Math.abs(gap[bar] as number), level);
}

/** Of the first leg's mark. */
function byVolatility(tape: Tape, rule: Derisking['volatility']): Holds {
  const mark = tape.legs[0]?.mark;
  if (rule === null || mark === undefined) return null;
  if (rule.over < tape.gridMs)
    throw new ScenarioError({
      where: 'derisk.when.volatility.over',
      expected: `at least a bar of the grid, ${durationText(tape.gridMs)}`,
      found: durationText(rule.over),
      hint: 'lengthen it, or name a finer  grid:',
    });
  const curve = volatilityCurve(tape, mark, rule.over);
  return (bar) => (curve[bar] as number) >= rule.above;
}

function byLiquidity(tape: Tape, rule: Derisking['liquidity']): Holds {
  if (rule === null) return null;
  const level = { series: rule.series, min: null, max: rule.below };
  return (bar) => keepsLevel(tape, level, bar);
}

/** Whether a series keeps a rule's level as of a bar's open; what is not known keeps none. */
export function keepsLevel(
  { signals }: Pick<Tape, 'signals'>,
  { series, min, max }: SignalRule,
  bar: number,
): boolean {
  const known = signals[signalName(series)];
  invariant(known !== undefined, `the tape has ${signalName(series)}`);
  const value = known[bar] as number;
  return value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY);
}

const byAnySignal = (tape: Tape, rules: readonly SignalRule[]): Holds =>
  rules.length === 0 ? null : (bar) => rules.some((rule) => keepsLevel(tape, rule, bar));

/** Whether a rule holds at a bar's close. */
export const holdsAt = (firing: Firing, bar: number): boolean => firing[bar] === bar;

/** The first bar from `bar` on at whose close any of some market rules holds; the tape's length: none. */
export const nextFiring = (
  rules: readonly { readonly firing: Firing }[],
  bar: number,
  bars: number,
): number => rules.reduce((next, { firing }) => Math.min(next, firing[bar] ?? bars), bars);

function firingOf(bars: number, holds: (bar: number) => boolean): Firing {
  const firing = new Int32Array(bars);
  let next = bars;
  for (let bar = bars - 1; bar >= 0; bar--) {
    if (holds(bar)) next = bar;
    firing[bar] = next;
  }
  return firing;
}

/** Perps with the sign of their side, and what is borrowed, which its holder pays whatever his side. */
const spreadLegs = (plan: Plan, tape: Tape): readonly SpreadLeg[] =>
  plan.legs.flatMap((leg, i) => {
    const funding = tape.legs[i]?.funding;
    const sign = signOf(leg);
    return funding === undefined || sign === null ? [] : [{ funding, sign }];
  });

const signOf = ({ fundingIsBorrow, contract, side }: LegPlan): 1 | -1 | null => {
  if (fundingIsBorrow) return -1;
  if (contract === 'spot') return null;
  return side > 0 ? -1 : 1;
};
