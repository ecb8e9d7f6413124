/**
 * A scenario under its crowd: the plan with the auto-deleveraging that follows from it, on the tape that it
 * moved; and what of the result is the crowd's. A counterfactual.
 */
import { type CrowdOutcome, type CrowdScene, layCrowd } from '../crowd/crowd.ts';
import { fatalScale } from '../crowd/fatal-size.ts';
import { coinAtStart } from '../crowd/population.ts';
import type { Adl, AdlEvent, AdlQueue } from '../domain/adl.ts';
import type { Crowd, CrowdResult } from '../domain/crowd.ts';
import { invariant } from '../domain/errors.ts';
import type { LegPlan, Plan } from '../domain/run.ts';
import type { Scenario } from '../domain/scenario.ts';
import { signalName } from '../domain/series.ts';
import type { Tape } from '../market/tape.ts';
import { type Booked, forcedExit } from '../metrics/forced-exit.ts';
import { isForced } from '../metrics/moments.ts';
import { fraction } from '../units/units.ts';
import { capOf } from '../venues/funding-cap.ts';
import { symmetric } from '../venues/funding-formula.ts';
import type { RuleBook } from '../venues/rule-book.ts';
import { planDeleveraging } from './adl-plan.ts';
import { netOf } from './figures.ts';
import type { RuleBooks } from './plan.ts';
import { booked, type Engine, runner } from './run-plan.ts';
import { volumeRef } from './signal-refs.ts';

/** What a scenario with a crowd is run on. */
export interface UnderCrowd {
  readonly plan: Plan;
  readonly tape: Tape;
  readonly outcome: CrowdOutcome;
  /** What the crowd did to the result; runs the plan without it, and under crowds of other sizes. */
  readonly tell: (actual: Booked, twin: Booked) => CrowdResult;
}

/**
 * Null without a crowd.
 *
 * @param plan the scenario's own
 * @param tape as recorded, or as stressed
 * @throws ScenarioError as `layCrowd` and `planDeleveraging` do
 */
export function underCrowd(
  scenario: Scenario,
  books: RuleBooks,
  plan: Plan,
  tape: Tape,
  engine: Engine,
): UnderCrowd | null {
  const { crowd } = scenario;
  if (crowd === null) return null;
  const alone = booked(plan, tape, runner(plan, tape, engine)(true));
  const scene = sceneOf(alone, books);
  const at = (scale: number): Pick<UnderCrowd, 'plan' | 'tape' | 'outcome'> => {
    const outcome = layCrowd(scene, crowd, scale);
    const many = { ...crowd, notional: crowd.notional * scale };
    return { plan: withAdl(scenario, many, scene, outcome, books), tape: outcome.tape, outcome };
  };
  const stated = at(1);
  const dies = (scale: number): boolean => {
    const { plan: own, tape: moved } = scale === 1 ? stated : at(scale);
    if (own === plan && moved === tape) return isThrownOut(alone);
    return isThrownOut(booked(own, moved, runner(own, moved, engine)(true)));
  };
  return {
    ...stated,
    tell: (actual, twin) => ({
      ...told(crowd, stated.outcome),
      ...parts(alone, booked(plan, tape, runner(plan, tape, engine)(false)), actual, twin),
      ...fatalSize(crowd, dies),
    }),
  };
}

/** Whether a leg was liquidated or deleveraged. */
const isThrownOut = ({ run }: Booked): boolean => run.lives.some(isForced);

function sceneOf({ plan, tape, run }: Booked, books: RuleBooks): CrowdScene {
  const quantity = (leg: number): number =>
    run.lives.find((life) => life.leg === leg)?.quantity ?? 0;
  return {
    plan,
    tape,
    own: [quantity(0), quantity(1)],
    limits: (leg, atMs, intervalMs) => {
      const { venue, instrument } = plan.legs[leg] as LegPlan;
      const book = books.get(venue);
      const cap = book === undefined ? null : capOf(book, instrument, atMs, intervalMs);
      // What is only known to hold later says little of an earlier print.
      return cap === null || cap.nearest ? null : symmetric(cap.most);
    },
    traded: plan.legs.map((leg) => tape.signals[signalName(volumeRef(leg))] ?? null),
  };
}

/**
 * The plan with the rounds that the crowd brings; the plan itself where there are none.
 *
 * @param crowd as large as it was laid
 */
function withAdl(
  scenario: Scenario,
  crowd: Crowd,
  scene: CrowdScene,
  { adl }: CrowdOutcome,
  books: RuleBooks,
): Plan {
  const { plan } = scene;
  const met = plan.legs.filter((leg) => adl.some((event) => meets(event, leg)));
  // What a shared account is worth without one leg is not modelled: its crowd is told, and does not reach it.
  if (met.length === 0 || plan.cross !== null) return plan;
  const bookOf = ({ venue }: LegPlan): RuleBook => {
    const book = books.get(venue);
    invariant(book !== undefined, 'a planned leg has a rule book');
    return book;
  };
  const said = scenario.adl;
  const all: Adl = {
    events: [...(said?.events ?? []), ...adl],
    history: said?.history ?? null,
    queue: said?.queue ?? queueOf(crowd, scene, met, bookOf),
  };
  return { ...plan, adl: planDeleveraging({ ...scenario, adl: all }, plan.legs, bookOf).plan };
}

/** Whether a round is of the leg's market and of its side. */
const meets = (event: AdlEvent, { venue, instrument, side }: LegPlan): boolean =>
  event.venue === venue &&
  event.instrument === instrument &&
  event.side === (side > 0 ? 'long' : 'short');

/** Our leg among the crowd, by the venue's score; half way where a venue draws lots. */
function queueOf(
  crowd: Crowd,
  { plan, tape, own }: CrowdScene,
  met: readonly LegPlan[],
  bookOf: (leg: LegPlan) => RuleBook,
): AdlQueue {
  if (met.some((leg) => bookOf(leg).adl?.score === 'random'))
    return { kind: 'behind', share: fraction(0.5) };
  const leg = plan.legs.indexOf(met[0] as LegPlan);
  const entry = tape.legs[leg]?.mark.open[0] as number;
  const quantity = crowd.notional / coinAtStart(tape, 0);
  return {
    kind: 'population',
    accounts: crowd.leverages.map(({ leverage, share }) => ({
      entry,
      leverage,
      weight: share * quantity,
      deltaNeutral: false,
    })),
    // The perp of an inverse carry is closed whole.
    own: plan.template === 'inverse' ? 0 : (own[leg] ?? 0),
  };
}

const told = (crowd: Crowd, { markets, mostRounds, converged, impactLimited }: CrowdOutcome) =>
  ({
    counterfactual: true,
    notionalQuote: crowd.notional,
    accounts: crowd.accounts,
    prefactor: crowd.impact.prefactor,
    markets,
    mostRounds,
    converged,
    impactLimited,
  }) as const;

/** The same figures without and with it, each beside its own twin. */
function parts(alone: Booked, aloneTwin: Booked, actual: Booked, twin: Booked) {
  const netWithout = netOf(alone);
  const netWith = netOf(actual);
  return {
    netWithoutQuote: netWithout,
    netWithQuote: netWith,
    forcedExitLossWithoutQuote:
      forcedExit(alone, aloneTwin, netWithout, netOf(aloneTwin))?.loss ?? 0,
    forcedExitLossWithQuote: forcedExit(actual, twin, netWith, netOf(twin))?.loss ?? 0,
    crowdsPartQuote: netWithout - netWith,
    diesWithout: isThrownOut(alone),
    diesWith: isThrownOut(actual),
  };
}

function fatalSize(crowd: Crowd, dies: (scale: number) => boolean) {
  if (crowd.notional === 0)
    return { fatalNotionalQuote: null, fatalReason: 'no crowd is stated that could be multiplied' };
  const { scale, reason } = fatalScale(dies);
  return {
    fatalNotionalQuote: scale === null ? null : scale * crowd.notional,
    fatalReason: reason,
  };
}
