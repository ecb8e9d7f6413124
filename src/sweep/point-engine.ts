/**
 * One point of a grid at any entry time. What has a closed form goes from event to event; the rest, and
 * what turns out to have none on the way, takes a whole replay a row: same figures, more work.
 */
import { EntryRefused, issueLine, ScenarioError } from '../domain/errors.ts';
import type { LegPlan, Plan } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import { sliceTape } from '../market/slice-tape.ts';
import type { Tape } from '../market/tape.ts';
import { firstDeath } from '../metrics/forced-exit.ts';
import { underCrowd } from '../replay/crowd.ts';
import { figuresOf } from '../replay/figures.ts';
import { makePlan, type RuleBooks } from '../replay/plan.ts';
import { booked, type Engine, runner } from '../replay/run-plan.ts';
import { lowerBound } from '../units/sorted.ts';
import { minuteText } from '../units/time.ts';
import { DatedPlans, startingAt } from './dated-plans.ts';
import { AT, type PointEngine, type Row, TOTALS } from './figures.ts';
import type { Market } from './market.ts';
import { courseOf } from './shared-courses.ts';
import { NoClosedForm, openingsAt, Trade } from './trade.ts';
import { isObserved, writeFigures } from './trade-figures.ts';

export interface PointOptions {
  readonly engine: Engine;
  /**
   * Only this leg can be liquidated, by its place in the construction; null: both, as the venues have it;
   * `neither`: the trade unharmed, which is its twin.
   */
  readonly onlyLeg: 0 | 1 | 'neither' | null;
}

/**
 * @throws DataError, ScenarioError as `makePlan` does: what is wrong with the point whatever the entry
 */
export function pointEngine(
  scenario: Scenario,
  books: RuleBooks,
  market: Market,
  { engine, onlyLeg }: PointOptions,
): PointEngine {
  const { tape } = market;
  const plans = new DatedPlans(scenario, books, (plan) => exposing(plan, onlyLeg));
  const first = plans.at(scenario.window.from);
  const why =
    scenario.crowd === null ? whyNot(first, tape) : 'a crowd is laid over each row’s own bars';
  const note = engine === 'bar' ? null : why;
  const whole = (entryMs: number, bar: number, row: Row): void => {
    const starting = startingAt(scenario, entryMs);
    const rest = sliceTape(tape, bar);
    const crowded = crowdedAt(starting, books, rest, engine);
    const plan = crowded === null ? plans.at(entryMs) : exposing(crowded.plan, onlyLeg);
    const options = { engine, mortal: onlyLeg !== 'neither' };
    writeReplay(starting, plan, crowded?.tape ?? rest, options, row);
  };
  const how = engine === 'bar' || note !== null ? 'replay' : 'indexed';
  return {
    how,
    note,
    figuresAt: (entryMs, row) => {
      const bar = barOf(tape, entryMs);
      row.fill(Number.NaN);
      row[AT.entryAtMs] = entryMs;
      try {
        if (how === 'replay') whole(entryMs, bar, row);
        else if (!writeClosedForm(scenario, plans.at(entryMs), market, entryMs, bar, row))
          whole(entryMs, bar, row);
        return null;
      } catch (error) {
        if (!(error instanceof EntryRefused)) throw error;
        return error.issues.map(issueLine).join('. ');
      }
    },
  };
}

/** The crowd's legs can all be liquidated, whichever of ours can; null without one. */
const crowdedAt = (scenario: Scenario, books: RuleBooks, tape: Tape, engine: Engine) =>
  scenario.crowd === null
    ? null
    : underCrowd(scenario, books, makePlan(scenario, books).plan, tape, engine);

/** @throws ScenarioError where no bar begins at or after the entry */
function barOf({ openMs }: Tape, entryMs: number): number {
  const bar = lowerBound(openMs, entryMs);
  if (bar < openMs.length) return bar;
  throw new ScenarioError({
    where: '--entries',
    expected: `instants not after the last bar of the window, ${minuteText(openMs.at(-1) as number)}`,
    found: minuteText(entryMs),
    hint: 'end them before it:  every=…,to=…',
  });
}

/** The plan with one leg that its venue can close and one that it can not; null: as it is. */
export function exposing(plan: Plan, onlyLeg: PointOptions['onlyLeg']): Plan {
  if (onlyLeg === null) return plan;
  const safe = (leg: LegPlan): LegPlan => ({ ...leg, liquidation: null });
  const [first, second] = plan.legs;
  if (onlyLeg === 'neither')
    return { ...plan, legs: [safe(first), safe(second)], rebalance: null, adl: null };
  return {
    ...plan,
    legs: onlyLeg === 0 ? [first, safe(second)] : [safe(first), second],
    adl: plan.adl && { ...plan.adl, legs: onlyOf(plan.adl.legs, onlyLeg) },
  };
}

const onlyOf = <T>([first, second]: readonly [T, T], leg: 0 | 1): readonly [T | null, T | null] =>
  leg === 0 ? [first, null] : [null, second];

/** Why a plan has no closed form; null where it has. */
function whyNot(
  {
    template,
    legs,
    cross,
    enter,
    leave,
    adl,
    exits,
    unplanned,
    derisk,
    halts,
    rebalance,
    collateral,
  }: Plan,
  tape: Tape,
): string | null {
  if (tape.legs.some(({ conversion }) => conversion !== null))
    return 'a leg is quoted in another currency than the capital';
  if (cross !== null) return 'a shared account looks at two prices at once';
  if (template === 'inverse') return 'an inverse carry keeps its coin in two places';
  if (legs.some(({ delta }) => delta !== undefined)) return 'a leg has a delta of its own';
  if (enter !== null || leave !== null) return 'rules of entry and exit look at every close';
  if (adl !== null) return 'rounds of auto-deleveraging are met one by one';
  if (exits.some((style) => style !== null)) return 'an exit style closes both legs by parts';
  if (unplanned !== null) return 'slippage that knows the market looks at each exit’s own hour';
  if (derisk !== null) return 'a pair that is reduced in time goes on as another one';
  if (halts.length > 0) return 'orders and collateral wait where a venue is halted';
  if (rebalance?.from === 'spot') return 'spot that is sold for collateral goes on as another leg';
  if (collateral.some((one) => one !== null)) return 'collateral has prices of its own';
  for (const { contract, valuation, fundingPaidFrom, position, venue } of legs) {
    if (contract === 'inverse' || valuation !== 'quote') return 'a leg is margined in coin';
    if (fundingPaidFrom === 'balance') return `${venue} settles funding on the free balance`;
    if (position !== null) return 'a trade that is already open has a past of its own';
  }
  return null;
}

/** @returns false where something on the way has no closed form */
function writeClosedForm(
  scenario: Scenario,
  plan: Plan,
  market: Market,
  entryMs: number,
  bar: number,
  row: Row,
): boolean {
  const pair = courseOf(market, plan);
  try {
    const openings = openingsAt(plan, pair, bar);
    writeFigures(
      new Trade(plan, pair, bar, openings).run(),
      {
        entryMs,
        windowToMs: scenario.window.to,
        costOfCapital: scenario.costOfCapital,
        headlineApr: pair.headlineAt(bar),
      },
      row,
    );
    return true;
  } catch (error) {
    if (error instanceof NoClosedForm) return false;
    throw error;
  }
}

/** The same figures off a whole replay; of the twin, where nothing is mortal. */
function writeReplay(
  scenario: Scenario,
  plan: Plan,
  tape: Tape,
  { engine, mortal }: { readonly engine: Engine; readonly mortal: boolean },
  row: Row,
): void {
  const run = runner(plan, tape, engine);
  const actual = booked(plan, tape, run(mortal));
  const twin = booked(plan, tape, run(false));
  const { totals } = figuresOf(scenario, actual, twin);
  for (const name of TOTALS) row[AT[name]] = totals[name] ?? Number.NaN;
  const dead = firstDeath(actual.run.lives);
  const { openMs } = tape;
  row[AT.firstLiquidationAtMs] = dead === null ? Number.NaN : (openMs[dead.exitBar] as number);
  row[AT.liquidatedLeg] = dead?.leg ?? Number.NaN;
  row[AT.ambiguous] = actual.run.ambiguousBars.length > 0 ? 1 : 0;
  row[AT.fullyObserved] = isObserved(plan, openMs[0] as number, scenario.window.to);
  row[AT.wholeReplay] = 1;
}
