/** When a construction was to be closed: after its time in the trade, or with the window. */
import { lowerBound } from '../units/sorted.ts';
import type { MarkedMoment, Scene } from './moments.ts';

/** By its time alone, whatever rules or liquidations did; the time counts from its own entry where it enters by rule. */
export function plannedExit(
  { plan, tape: { openMs }, run }: Scene,
  construction: number,
): MarkedMoment {
  const own = run.lives.filter((life) => life.construction === construction);
  const entered = own.reduce((first, { entryBar }) => Math.min(first, entryBar), openMs.length);
  const entryBar = plan.enter === null ? 0 : entered;
  const untilMs = (openMs[entryBar] as number) + (plan.holdMs ?? Number.POSITIVE_INFINITY);
  return exitAt(openMs, lowerBound(openMs, untilMs));
}

/** At the open of a bar; where the window ends before it, at the last close. */
export const exitAt = (openMs: Float64Array, bar: number): MarkedMoment =>
  bar < openMs.length ? { bar, phase: 'open' } : { bar: openMs.length - 1, phase: 'close' };
