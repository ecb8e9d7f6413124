/**
 * A crowd in the same trade, laid over a tape. What comes out is a tape like any other, on which both engines
 * run, and what the venues' auto-deleveraging would have taken. It is a counterfactual: nobody recorded it.
 */
import type { AdlEvent } from '../domain/adl.ts';
import type { Crowd, CrowdMarket } from '../domain/crowd.ts';
import type { Plan } from '../domain/run.ts';
import type { Tape } from '../market/tape.ts';
import { epochMs, fraction } from '../units/units.ts';
import type { LimitsOf } from './basis.ts';
import { walk } from './cascade.ts';
import { movedTape } from './moved-tape.ts';
import { type Account, coinAtStart, drawAccounts } from './population.ts';
import type { CrowdState } from './state.ts';
import { tellMarket } from './told.ts';

/** What of a crowd's own replay its model needs. */
export interface CrowdScene {
  readonly plan: Plan;
  /** As recorded. */
  readonly tape: Tape;
  /** Quantity of our own legs, base units: part of a winning side. */
  readonly own: readonly [number, number];
  readonly limits: LimitsOf;
  /** By leg: what is known at each open of the volume of the bar before it, coins; null: not loaded. */
  readonly traded: readonly (Float64Array | null)[];
}

export interface CrowdOutcome {
  /** The recorded tape itself where the crowd moved nothing. */
  readonly tape: Tape;
  /** Oldest first. */
  readonly adl: readonly AdlEvent[];
  readonly markets: readonly CrowdMarket[];
  readonly mostRounds: number;
  readonly converged: boolean;
  readonly impactLimited: boolean;
}

/**
 * @param scale how many crowds of the stated size; accounts stay as large as they are, and are more
 * @throws ScenarioError where a leverage leaves no margin above maintenance, or the volatility is to be measured
 *         and there is too little history before the first forced exit
 */
export function layCrowd(scene: CrowdScene, crowd: Crowd, scale = 1): CrowdOutcome {
  const { plan, tape, own } = scene;
  const state = walk(
    {
      plan,
      tape,
      crowd,
      accounts: crowd.notional * scale === 0 ? [] : accountsOf(scene, crowd, scale),
      opposite: plan.legs.map((_, i) => oppositeOf(scene, crowd, i, scale)),
      own,
      traded: scene.traded,
    },
    scene.limits,
  );
  return {
    tape: movedTape(tape, state.markets),
    adl: adlEvents(state),
    // Made when it is asked for: seeds and sizes never ask.
    get markets() {
      return plan.legs.map((_, i) => tellMarket(state, i));
    },
    mostRounds: state.mostRounds,
    converged: state.converged,
    impactLimited: state.markets.some(({ isLimited }) => isLimited),
  };
}

/** One base quantity on both legs, the notional taken at the first leg's price. */
const accountsOf = ({ tape }: CrowdScene, crowd: Crowd, weight: number): readonly Account[] =>
  drawAccounts(
    crowd,
    {
      notional: crowd.notional,
      leverages: crowd.leverages,
      coin: coinAtStart(tape, 0),
      openMs: tape.openMs,
      weight,
    },
    'same side',
  );

function oppositeOf(
  { tape, plan }: CrowdScene,
  crowd: Crowd,
  i: number,
  weight: number,
): readonly Account[] {
  const { opposite } = crowd;
  if (opposite === null || opposite.notional * weight === 0) return [];
  // Nobody holds the other side of coin that is simply owned.
  if (plan.legs[i]?.contract === 'spot') return [];
  const { notional, leverages } = opposite;
  const drawing = { notional, leverages, coin: coinAtStart(tape, i), openMs: tape.openMs, weight };
  return drawAccounts(crowd, drawing, `other side ${i}`);
}

/** As the engine takes them: printed prices, for the next open. */
const adlEvents = ({ markets }: CrowdState): readonly AdlEvent[] =>
  markets
    .flatMap(({ leg, adl }) =>
      adl.map(
        ({ atMs, side, shareFraction, priceQuote }): AdlEvent => ({
          venue: leg.venue,
          instrument: leg.instrument,
          at: epochMs(atMs),
          side,
          share: fraction(shareFraction),
          price: { kind: 'printed', price: priceQuote },
          source: null,
        }),
      ),
    )
    .sort((a, b) => a.at - b.at);
