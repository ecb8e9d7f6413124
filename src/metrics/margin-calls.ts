/** Margin calls: the margin ratio reaching a level from below, and how long before the trigger. */

import type { Warning } from '../domain/result.ts';
import type { LegLife } from '../domain/run.ts';

/** Of the way to liquidation (maintenance ÷ equity). */
export const CALL_LEVELS = [0.5, 0.7, 0.9] as const;

/** Once called, a level calls again only after the ratio has fallen this far below it. */
const REARM = 0.1;

export interface MarginCall {
  readonly bar: number;
  readonly atMs: number;
  readonly levelFraction: number;
  readonly ratioFraction: number;
}

/** Every call of one life, in time order; nothing here looks past its own bar. */
export function marginCalls(
  ratio: Float64Array,
  openMs: Float64Array,
  levels: readonly number[] = CALL_LEVELS,
): readonly MarginCall[] {
  const calls: MarginCall[] = [];
  const armed = levels.map(() => true);
  for (let bar = 0; bar < ratio.length; bar++) {
    const now = ratio[bar] as number;
    if (Number.isNaN(now)) continue;
    for (const [i, level] of levels.entries()) {
      if (armed[i] === true && now >= level) {
        armed[i] = false;
        const atMs = openMs[bar] as number;
        calls.push({ bar, atMs, levelFraction: level, ratioFraction: now });
      } else if (now < level - REARM) armed[i] = true;
    }
  }
  return calls;
}

/** For a liquidated life: the last call of each level, and the time from it to the trigger's bar. */
export function warningsOf(
  life: LegLife,
  calls: readonly MarginCall[],
  openMs: Float64Array,
): readonly Warning[] {
  if (life.exitKind !== 'liquidation') return [];
  const triggerMs = openMs[life.exitBar] as number;
  return CALL_LEVELS.flatMap((levelFraction) => {
    const call = calls.findLast((one) => one.levelFraction === levelFraction);
    return call === undefined
      ? []
      : [{ levelFraction, atMs: call.atMs, untilTriggerMs: triggerMs - call.atMs }];
  });
}
