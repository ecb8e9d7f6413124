/** Net delta: how much of the coin the construction as a whole is long or short. */

import type { NetDeltaResult } from '../domain/hedge.ts';
import type { LegLife, Phase } from '../domain/run.ts';
import {
  asLeg,
  compareMoments,
  entryOf,
  exitOf,
  holdingAt,
  type Moment,
  planOf,
  type Scene,
  unitDelta,
  walletAt,
} from './moments.ts';

/**
 * Base units one life is long (positive) or short.
 *
 *     linear, spot  s · q · δ                      inverse  s · N/e + the coin in its wallet that is its own
 */
function deltaOf(scene: Scene, life: LegLife, bar: number): number {
  const { contract, side, wallet } = asLeg(scene, life, walletAt(life, bar));
  if (contract !== 'inverse') return side * life.quantity * unitDelta(scene, life, bar);
  return (side * life.contracts) / life.entry + wallet - life.lent;
}

/** Net delta just before a moment, or just after everything that happens at it. */
export function netDeltaAt(scene: Scene, bar: number, phase: Phase, after: boolean): number {
  const moment = { bar, phase };
  let delta = 0;
  let coin = 0;
  for (const life of scene.run.lives) {
    const begun = compareMoments(entryOf(life), moment);
    const ended = compareMoments(exitOf(life), moment);
    const alive = after ? begun <= 0 && ended > 0 : begun < 0 && ended >= 0;
    if (!alive) continue;
    delta += deltaOf(scene, life, after ? bar : Math.max(0, bar - (phase === 'open' ? 1 : 0)));
    if (planOf(scene, life).role === 'spot') coin = holdingAt(scene.run, life, moment, after);
  }
  return delta + coin;
}

/** The opens at which another delta of the life became known. */
function deltaSteps(scene: Scene, life: LegLife): readonly Moment[] {
  const { delta } = planOf(scene, life);
  const known = delta === undefined ? undefined : scene.tape.signals[delta];
  if (known === undefined) return [];
  const steps: Moment[] = [];
  for (let bar = life.entryBar + 1; bar <= life.exitBar; bar += 1)
    if (known[bar] !== known[bar - 1]) steps.push({ bar, phase: 'open' });
  return steps;
}

/** Every moment at which the net delta may change. */
function changes(scene: Scene): readonly Moment[] {
  const moments: Moment[] = [];
  for (const life of scene.run.lives) {
    moments.push(entryOf(life));
    moments.push(exitOf(life));
    moments.push(...deltaSteps(scene, life));
    if (planOf(scene, life).contract !== 'inverse') continue;
    for (const { bar } of life.wallet) moments.push({ bar, phase: 'open' });
  }
  moments.sort(compareMoments);
  return moments.filter(
    (moment, i) => i === 0 || compareMoments(moment, moments[i - 1] as Moment) !== 0,
  );
}

/**
 * The series of net delta, its worst value, and the time spent outside a band while anything was
 * open.
 *
 * @param bandFraction of what the first leg moves like at its entry
 */
export function netDelta(scene: Scene, bandFraction: number): NetDeltaResult {
  const { openMs } = scene.tape;
  const first = scene.run.lives.find(({ leg }) => leg === 0);
  const bandBase =
    first === undefined
      ? 0
      : bandFraction * first.quantity * unitDelta(scene, first, first.entryBar);
  const series: { readonly atMs: number; readonly base: number }[] = [];
  const until: number[] = [];
  let worst = { base: 0, atMs: openMs[0] as number };
  for (const { bar, phase } of changes(scene)) {
    const atMs = openMs[bar] as number;
    const base = netDeltaAt(scene, bar, phase, true);
    // Two changes inside one bar share a stamp; both are kept, in order.
    series.push({ atMs, base });
    // An exit at a close is stamped by its bar's open, but was held to the bar's end.
    until.push(atMs + (phase === 'close' ? scene.tape.gridMs : 0));
    if (Math.abs(base) > Math.abs(worst.base)) worst = { base, atMs };
  }
  let outsideBandMs = 0;
  for (const [i, { atMs, base }] of series.entries()) {
    const untilMs = until[i + 1] ?? atMs;
    if (Math.abs(base) > bandBase) outsideBandMs += untilMs - atMs;
  }
  return { worstBase: worst.base, worstAtMs: worst.atMs, outsideBandMs, bandBase, series };
}
