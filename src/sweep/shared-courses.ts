/** PairCourse by market: what one thread made of a tape once serves every point of the grid. */
import type { LegPlan, Plan } from '../domain/run.ts';
import type { Market } from './market.ts';
import { PairCourse } from './pair-course.ts';

/** Points of a grid may differ in what borrowing costs; so many of them are kept. */
const KEPT = 8;

/** By what the legs' units depend on. */
const byUnits = new WeakMap<Market, Map<string, PairCourse>>();
const byPlan = new WeakMap<Market, WeakMap<Plan, PairCourse>>();

/** The courses of a plan's legs on a market's tape. */
export function courseOf(market: Market, plan: Plan): PairCourse {
  const plans = byPlan.get(market) ?? new WeakMap<Plan, PairCourse>();
  byPlan.set(market, plans);
  const found = plans.get(plan) ?? madeOnce(market, plan);
  plans.set(plan, found);
  return found;
}

function madeOnce(market: Market, plan: Plan): PairCourse {
  const ofMarket = byUnits.get(market) ?? new Map<string, PairCourse>();
  byUnits.set(market, ofMarket);
  const key = plan.legs.map(unitsOf).join(' ');
  const found = ofMarket.get(key);
  if (found !== undefined) return found;
  const [oldest] = ofMarket.keys();
  if (ofMarket.size >= KEPT && oldest !== undefined) ofMarket.delete(oldest);
  const made = new PairCourse(plan, market.tape);
  ofMarket.set(key, made);
  return made;
}

/** What a unit of a leg depends on. */
const unitsOf = ({ contract, side, fundingIsBorrow, borrowPerYear }: LegPlan): string =>
  `${contract} ${side} ${fundingIsBorrow} ${borrowPerYear}`;
