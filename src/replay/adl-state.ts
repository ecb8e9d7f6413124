/** Rounds of auto-deleveraging on a tape, and what they have left of the queue so far. */
import type { LegDeleveraging, Plan } from '../domain/run.ts';
import { fullQueue } from '../margin/adl-queue.ts';
import type { Tape } from '../market/tape.ts';
import { lowerBound } from '../units/sorted.ts';

/** One leg's rounds, placed on bars. */
export interface LegRounds {
  readonly leg: number;
  readonly plan: LegDeleveraging;
  /** The bar at whose open each takes effect; the tape's length where there is none, −1 before the first. */
  readonly bars: readonly number[];
  /** Which opening of the leg the queue below was counted for, from 0. */
  opening: number;
  /** The others' weights as the scenario states them. */
  readonly full: readonly number[];
  /** What is left of them. */
  others: readonly number[];
}

/** By leg, in the plan's order. */
export type DeleveragingState = readonly (LegRounds | null)[];

/** Null where nothing is deleveraged: a plan without rounds, and the twin. */
export function newDeleveraging(
  { adl }: Plan,
  { openMs }: Tape,
  mortal: boolean,
): DeleveragingState | null {
  if (adl === null || !mortal) return null;
  const first = openMs[0] ?? Number.POSITIVE_INFINITY;
  const full = fullQueue(adl.queue);
  return adl.legs.map((plan, leg) =>
    plan === null
      ? null
      : {
          leg,
          plan,
          bars: plan.rounds.map(({ atMs }) => (atMs < first ? -1 : lowerBound(openMs, atMs))),
          opening: 0,
          full,
          others: full,
        },
  );
}

/** The next bar at whose open a round takes effect; undefined: none. */
export const nextRoundBar = ({ bars }: LegRounds, bar: number): number | undefined =>
  bars.find((at) => at > bar);
