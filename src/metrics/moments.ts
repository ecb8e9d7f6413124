/** A run seen at one moment: which legs are at work, what each holds, what it is worth. */

import { invariant } from '../domain/errors.ts';
import type { LegLife, LegPlan, Phase, Plan, Run } from '../domain/run.ts';
import { worthGain } from '../margin/collateral-leg.ts';
import { type IsolatedLeg, unrealised } from '../margin/isolated.ts';
import { assetPrices } from '../market/asset-prices.ts';
import { quoteOn, settlementOn } from '../market/settlement-price.ts';
import type { LegTape, Tape } from '../market/tape.ts';

/** A replay's inputs and one of its runs. */
export interface Scene {
  readonly plan: Plan;
  readonly tape: Tape;
  readonly run: Run;
}

/** Whether a life was ended by its venue: liquidated, or closed to cover others. */
export const isForced = <L extends Pick<LegLife, 'exitKind'>>(
  life: L,
): life is L & { readonly exitKind: 'liquidation' | 'adl' } =>
  life.exitKind === 'liquidation' || life.exitKind === 'adl';

const ORDER: Readonly<Record<Phase, number>> = { open: 0, inside: 1, close: 2 };

/** A point of the replay: a bar, and which part of it. */
export interface Moment {
  readonly bar: number;
  readonly phase: Phase;
}

/** A moment at which every leg has a mark. */
export interface MarkedMoment extends Moment {
  readonly phase: 'open' | 'close';
}

/** Negative when the first moment is earlier. */
export const compareMoments = (a: Moment, b: Moment): number =>
  a.bar - b.bar || ORDER[a.phase] - ORDER[b.phase];

/** When a life began: at an open, or where a liquidation left it over. */
export const entryOf = ({ entryBar, entryPhase }: LegLife): Moment => ({
  bar: entryBar,
  phase: entryPhase,
});

/** When a life ended. */
export const exitOf = ({ exitBar, exitPhase }: LegLife): Moment => ({
  bar: exitBar,
  phase: exitPhase,
});

export const planOf = (scene: Pick<Scene, 'plan'>, life: LegLife): LegPlan => {
  const plan = scene.plan.legs[life.leg];
  invariant(plan !== undefined, 'a life has a leg');
  return plan;
};

export const tapeOf = (scene: Pick<Scene, 'tape'>, life: LegLife): LegTape => {
  const tape = scene.tape.legs[life.leg];
  invariant(tape !== undefined, 'a life has a tape');
  return tape;
};

/**
 * Coins that one unit of a life moves like in bar `bar`: one, or what is known of its delta at that open.
 */
export function unitDelta(scene: Scene, life: LegLife, bar: number): number {
  const { delta } = planOf(scene, life);
  return delta === undefined ? 1 : (scene.tape.signals[delta]?.[bar] as number);
}

/** Wallet of a life in bar `bar`, after what settled at its open. */
export function walletAt(life: LegLife, bar: number): number {
  const { wallet } = life;
  let low = 0;
  let high = wallet.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((wallet[middle]?.bar ?? 0) <= bar) low = middle + 1;
    else high = middle;
  }
  return wallet[Math.max(0, low - 1)]?.wallet ?? life.margin;
}

/** The life as margin maths reads it, with a wallet of one's choice. */
export const asLeg = (scene: Pick<Scene, 'plan'>, life: LegLife, wallet: number): IsolatedLeg => {
  const { contract, side } = planOf(scene, life);
  const { quantity, entry, contracts } = life;
  return { contract, side, quantity, entry, contracts, wallet };
};

/**
 * Coin that the spot of an inverse carry got from its perp before a moment, or up to and including it.
 *
 * @param spot the spot's life: what an earlier one got was sold with it
 */
export function holdingAt(
  run: Run,
  spot: LegLife,
  { bar, phase }: Moment,
  including: boolean,
): number {
  let coin = 0;
  for (const step of run.holding) {
    if (compareMoments(step, entryOf(spot)) < 0) continue;
    const order = compareMoments(step, { bar, phase });
    if (order < 0 || (including && order === 0)) coin += step.coin;
  }
  return coin;
}

/** Capital currency per unit of a life's settlement currency, at an open or a close. */
export const settlementAt = (
  scene: Scene,
  life: LegLife,
  bar: number,
  phase: 'open' | 'close',
): number => settlementOn(planOf(scene, life), tapeOf(scene, life), scene.tape, bar, phase);

/** What a life is worth, marked at an open or a close, capital currency; the holding's coin excluded. */
export function lifeWorth(
  scene: Scene,
  life: LegLife,
  bar: number,
  phase: 'open' | 'close',
): number {
  const leg = asLeg(scene, life, walletAt(life, bar));
  const price = tapeOf(scene, life).mark[phase][bar] as number;
  const own = leg.wallet - life.lent + unrealised(leg, price);
  return own * settlementAt(scene, life, bar, phase) + assetGainAt(scene, life, bar, phase);
}

/** What a life's assets are worth above what they cost, at an open or a close, capital currency; 0 of money. */
export function assetGainAt(
  scene: Scene,
  life: LegLife,
  bar: number,
  phase: 'open' | 'close',
): number {
  if (life.assets.length === 0) return 0;
  const gain = worthGain(life.assets, assetPrices(tapeOf(scene, life), phase, bar));
  return gain * settlementAt(scene, life, bar, phase);
}

/** Our idle cash before anything is done at a moment; what fell due there is in it. */
function idleBefore(run: Run, moment: Moment): number {
  let quote = 0;
  for (const step of run.idle) {
    const order = compareMoments(step, moment);
    if (order < 0 || (order === 0 && step.due)) quote = step.quote;
  }
  return quote;
}

/**
 * Equity of the whole construction marked at a moment, before anything that leaves or enters at that very
 * moment has done so: the twin "marked, not closed".
 */
export function markedEquity(scene: Scene, bar: number, phase: 'open' | 'close'): number {
  const moment = { bar, phase } as const;
  let equity = idleBefore(scene.run, moment);
  for (const life of scene.run.lives) {
    const gone = compareMoments(exitOf(life), moment) < 0;
    if (compareMoments(entryOf(life), moment) >= 0 || gone) continue;
    equity += lifeWorth(scene, life, bar, phase);
    if (planOf(scene, life).role === 'spot') {
      const coin = holdingAt(scene.run, life, moment, false);
      const spot = tapeOf(scene, life);
      equity += coin * (spot.mark[phase][bar] as number) * quoteOn(spot, bar, phase);
    }
  }
  return equity;
}
