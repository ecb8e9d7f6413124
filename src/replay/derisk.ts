/**
 * Reducing both legs before a venue does: decided at a bar's close, done at the next open, a part of what each leg is then,
 * so that what was hedged stays hedged. What is left keeps all of its margin, and stands the better for it.
 */
import type { DeriskReason } from '../domain/run.ts';
import { isForced } from '../metrics/moments.ts';
import { lowerBound } from '../units/sorted.ts';
import { highestRatio } from './account-rules.ts';
import { closeAt } from './close-legs.ts';
import { isWaiting, tellHalted, tradingStopped } from './halts.ts';
import { holdsAt, nextFiring } from './market-rules.ts';
import type { PolicyState } from './policy-state.ts';
import type { EngineState, HeldLeg } from './state.ts';
import { coinsOf, unplannedSlippage } from './unplanned.ts';

/** A rest smaller than this share of a leg as it was opened is no position any more: both go whole. */
const LEAST_REST = 1e-3;

/** Step 5: why both legs are to be reduced at the next open; empty: they are not. */
export function reductionsAt(
  state: EngineState,
  policies: PolicyState,
  bar: number,
): readonly DeriskReason[] {
  const { derisk, market } = policies;
  if (derisk === null || !mayReduce(state, policies)) return [];
  if (bar < firstBarToDecide(state, policies)) return [];
  const { marginRatio } = derisk;
  const reasons: DeriskReason[] = [];
  if (marginRatio !== null && highestRatio(state, bar) >= marginRatio) reasons.push('margin ratio');
  for (const { rule, firing } of market?.reduce ?? []) if (holdsAt(firing, bar)) reasons.push(rule);
  return reasons;
}

/** Step 3, after what leaves whole: both legs are reduced as the close before decided. Where a venue fills no order neither is. */
export function reduceByRule(state: EngineState, policies: PolicyState, bar: number): void {
  const { derisk, reducing: reasons } = policies;
  if (derisk === null || reasons.length === 0) return;
  policies.reducing = [];
  const pair = wholePair(state);
  if (pair === null || isHalted(state, pair, bar)) return;
  const isLast = pair.some(
    ({ quantity, openedQuantity }) => quantity * (1 - derisk.reduce) < LEAST_REST * openedQuantity,
  );
  const share = isLast ? 1 : derisk.reduce;
  const tags = pair.map(({ tag }) => tag);
  policies.reductions.push({ bar, construction: state.constructions - 1, reasons, tags });
  for (const held of pair.toReversed()) reduceLeg(state, held, share, bar);
}

function reduceLeg(state: EngineState, held: HeldLeg, share: number, bar: number): void {
  const price = held.tape.fillOpen[bar] as number;
  const order = { bar, phase: 'open', price, quantity: share * coinsOf(held, price) } as const;
  closeAt(state, held, {
    ...{ bar, phase: 'open', reference: price, share, kind: 'policy' },
    slippage: unplannedSlippage(state, held, order),
    fee: held.plan.takerFee,
  });
}

/** Whether a pair is held that may be reduced once more. */
export function mayReduce(state: EngineState, { derisk, reductions }: PolicyState): boolean {
  if (derisk === null || state.pending !== null || wholePair(state) === null) return false;
  const done = reductions.filter(({ construction }) => construction === state.constructions - 1);
  return done.length < derisk.times;
}

/** The first bar at whose close the next reduction may be decided: the cool-down is over at its end. */
function firstBarToDecide(
  { tape: { openMs, gridMs } }: EngineState,
  policies: PolicyState,
): number {
  const { derisk, reductions } = policies;
  const last = reductions.at(-1);
  if (last === undefined || derisk === null) return 0;
  return lowerBound(openMs, (openMs[last.bar] as number) + derisk.coolDown - gridMs);
}

/** The first bar after `bar` at which time or the market alone brings a reduction; the tape's length: none. */
export function nextReductionBar(state: EngineState, policies: PolicyState, bar: number): number {
  const bars = state.tape.openMs.length;
  if (policies.market === null || !mayReduce(state, policies)) return bars;
  const from = Math.max(bar + 1, firstBarToDecide(state, policies));
  return nextFiring(policies.market.reduce, from, bars);
}

/** Both legs, where neither has lost a part to its venue: what is broken already is the survivor's rule's to mend. */
function wholePair(state: EngineState): readonly [HeldLeg, HeldLeg] | null {
  const [first, second] = state.held;
  if (!first || !second) return null;
  // What waits for its venue leaves whole.
  if (isWaiting(state, first) || isWaiting(state, second)) return null;
  return hasLostPart(state, first) || hasLostPart(state, second) ? null : [first, second];
}

function hasLostPart({ lives }: EngineState, held: HeldLeg): boolean {
  if (!held.continued) return false;
  for (let i = lives.length - 1; i >= 0; i--) {
    const life = lives[i];
    if (life === undefined || life.leg !== held.leg) continue;
    if (isForced(life)) return true;
    if (!life.continued) return false;
  }
  return false;
}

function isHalted(state: EngineState, pair: readonly HeldLeg[], bar: number): boolean {
  for (const { leg, lifeIndex } of pair) {
    const stopped = tradingStopped(state, leg, bar);
    if (stopped === null) continue;
    tellHalted(state, stopped, { what: 'reduction', bar, leg, lifeIndex });
    return true;
  }
  return false;
}
