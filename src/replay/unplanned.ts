/**
 * What an order costs that nobody planned: one that a venue gives when it liquidates, or we give because it did.
 *
 *     fraction = fixed ÷ depth + share · range + prefactor · σ · √( notional ÷ (V · depth) )
 *
 * An order at an open knows the bars before and nothing of its own; one inside a bar or at its close is given while that
 * bar is lived through, and meets its range. σ and V are always of the day before the bar.
 *
 * @source the square root: Donier and Bonart, "A million metaorder analysis of market impact on the Bitcoin"
 *         (arXiv 1412.4503). No source has its prefactor for perpetuals.
 */
import { impactOf, MOST_IMPACT, weighed } from '../crowd/impact.ts';
import { ScenarioError } from '../domain/errors.ts';
import type { ContractKind } from '../domain/instrument.ts';
import type { LegPlan, Phase } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import { type SignalSeries, signalName } from '../domain/series.ts';
import type { ImpactRule, UnplannedCosts } from '../domain/unplanned.ts';
import { quoteOn } from '../market/settlement-price.ts';
import type { LegTape, Tape } from '../market/tape.ts';
import { tradedInDay, volatilityOfDay } from '../market/trailing-day.ts';
import { durationText } from '../units/time.ts';
import { legsOf } from './plan.ts';
import { volumeRef } from './signal-refs.ts';
import type { EngineState } from './state.ts';

/** What the cost of an order hangs on beside its market. */
export interface UnplannedOrder {
  readonly bar: number;
  readonly phase: Phase;
  /** What it is referred to: the open, the trigger, the close. Quote per base. */
  readonly price: number;
  /** Base units, whatever the contract. */
  readonly quantity: number;
}

/** The parts of it, each a fraction of notional, and what is left of the depth. */
export interface SlippageParts {
  readonly fixed: number;
  readonly range: number;
  readonly impact: number;
  readonly depth: number;
  /** Their sum, never more than MOST_IMPACT: a sale never brings less than nothing. */
  readonly total: number;
}

/** The market a leg is on, whether the leg is held or not. */
type OnMarket = { readonly plan: LegPlan; readonly tape: LegTape };

/** Base units of a leg's order: of a coin-margined contract its notional in coin. */
export const coinsOf = (
  leg: { readonly contract: ContractKind; readonly quantity: number; readonly contracts: number },
  price: number,
): number => (leg.contract === 'inverse' ? leg.contracts / price : leg.quantity);

/**
 * Slippage of an order that was not planned, as a fraction of its notional, against us. Where the scenario states
 * nothing of it, that of planned ones.
 *
 * @throws ScenarioError where something of it is to be measured and there is too little of the past
 */
export function unplannedSlippage(
  { plan, tape }: Pick<EngineState, 'plan' | 'tape'>,
  leg: OnMarket,
  order: UnplannedOrder,
): number {
  if (plan.unplanned === null) return plan.slippage;
  return slippageParts(plan.unplanned, tape, leg, order).total;
}

/** The same of what a venue sells at a trigger: beside what its rule or the scenario's own says; nothing where nothing is stated. */
export function liquidationSlippage(
  { plan, tape }: Pick<EngineState, 'plan' | 'tape'>,
  leg: OnMarket,
  own: number,
  order: UnplannedOrder,
): number {
  if (plan.unplanned === null) return own;
  return Math.min(MOST_IMPACT, own + slippageParts(plan.unplanned, tape, leg, order).total);
}

/**
 * A day's volume is added up bar by bar.
 *
 * @throws ScenarioError where what a leg's market traded is to be measured and stored in bars longer than the grid's
 */
export function refuseCoarseVolume(
  { unplanned, crowd, construction }: Pick<Scenario, 'unplanned' | 'crowd' | 'construction'>,
  signals: readonly SignalSeries[],
  gridMs: number,
): void {
  const isCrowds = crowd?.impact.volumePerDay === 'measured';
  if (unplanned?.impact?.volumePerDay !== 'measured' && !isCrowds) return;
  const names = new Set(legsOf(construction).map((leg) => signalName(volumeRef(leg))));
  for (const { key, resolutionMs } of signals) {
    if (!names.has(signalName(key)) || resolutionMs === null || resolutionMs <= gridMs) continue;
    throw new ScenarioError({
      where: isCrowds ? 'crowd.impact.volume' : 'costs.unplanned.impact.volume',
      expected: `bars of ${signalName(key)} no longer than the grid of ${durationText(gridMs)}`,
      found: `bars of ${durationText(resolutionMs)}`,
      hint: 'import finer ones, or state it:  volume: 1_000_000_000 USDT',
    });
  }
}

/** @throws ScenarioError as `unplannedSlippage` does */
export function slippageParts(
  rule: UnplannedCosts,
  tape: Tape,
  leg: OnMarket,
  order: UnplannedOrder,
): SlippageParts {
  const depth = depthAt(rule, leg.plan.venue, tape, order);
  const fixed = rule.fixed / depth;
  const range = rule.ofRange === 0 ? 0 : rule.ofRange * rangeAt(leg, order);
  const impact = rule.impact === null ? 0 : impactAt(rule.impact, tape, leg, order, depth);
  return { fixed, range, impact, depth, total: Math.min(MOST_IMPACT, fixed + range + impact) };
}

/** The thinnest of the spells in force: at the very open, or in any part of the bar that is lived through. */
function depthAt(
  { thin }: UnplannedCosts,
  venue: string,
  { openMs, gridMs }: Tape,
  { bar, phase }: UnplannedOrder,
): number {
  const fromMs = openMs[bar] as number;
  const untilMs = phase === 'open' ? fromMs : fromMs + gridMs;
  return thin.reduce((least, spell) => {
    const here = spell.venue === null || spell.venue === venue;
    const inForce =
      spell.to > fromMs && (phase === 'open' ? spell.from <= fromMs : spell.from < untilMs);
    return here && inForce ? Math.min(least, spell.depth) : least;
  }, 1);
}

/** High less low over the close: of the last bar that is over at an open, of the bar itself inside it or at its close. */
function rangeAt({ plan, tape: { mark } }: OnMarket, { bar, phase }: UnplannedOrder): number {
  const last = phase === 'open' ? bar - 1 : bar;
  if (last < 0)
    throw new ScenarioError({
      where: 'costs.unplanned.of_range',
      expected: 'a bar before the first forced close, whose range is taken',
      found: `none: the ${plan.role} is closed at the window's first open`,
      hint: 'start the window a bar earlier',
    });
  return ((mark.high[last] as number) - (mark.low[last] as number)) / (mark.close[last] as number);
}

function impactAt(
  { prefactor, volatilityPerDay, volumePerDay }: ImpactRule,
  tape: Tape,
  leg: OnMarket,
  { bar, phase, price, quantity }: UnplannedOrder,
  depth: number,
): number {
  const volatility =
    volatilityPerDay === 'measured' ? measuredVolatility(tape, leg, bar) : volatilityPerDay;
  // Of what the leg's own bars have traded both sides are in coin: no price is needed to compare them.
  const [size, perDay] =
    volumePerDay === 'measured'
      ? [quantity, measuredVolume(tape, leg, bar)]
      : [
          quantity * price * quoteOn(leg.tape, bar, phase === 'close' ? 'close' : 'open'),
          volumePerDay,
        ];
  return impactOf({ prefactor }, weighed(size, volatility, perDay * depth));
}

function measuredVolatility({ openMs }: Tape, { plan, tape }: OnMarket, bar: number): number {
  const perDay = volatilityOfDay(openMs, tape.mark, bar);
  if (!Number.isNaN(perDay)) return perDay;
  throw new ScenarioError({
    where: 'costs.unplanned.impact.volatility',
    expected: 'a volatility that can be measured: an hour of history before the first forced close',
    found: `less before the ${plan.role} is closed`,
    hint: 'state it:  volatility: 4 %;  or, of one replay, start the window earlier',
  });
}

function measuredVolume(tape: Tape, { plan }: OnMarket, bar: number): number {
  const name = signalName(volumeRef(plan));
  const traded = tape.signals[name];
  const perDay = traded === undefined ? Number.NaN : tradedInDay(tape, traded, bar);
  if (perDay > 0) return perDay;
  throw new ScenarioError({
    where: 'costs.unplanned.impact.volume',
    expected: `what ${name} traded in the day before the ${plan.role} is closed, every bar of it`,
    found: perDay === 0 ? 'nothing' : 'not known, or less than an hour of it',
    hint: 'import the missing volume, or state it:  volume: 1_000_000_000 USDT',
  });
}
