/** When a construction was to be closed: after its time in the trade, or with the window. */
import { lowerBound } from '../units/sorted.ts';
import type { MarkedMoment, Scene } from './moments.ts';

/** By its time alone, whatever rules or liquidations did; the time counts from its own entry. */
export function plannedExit(
  { plan, tape: { openMs }, run }: Scene,
  construction: number,
): MarkedMoment {
  const own = run.lives.filter((life) => life.construction === construction);
  const entryBar = own.reduce((first, life) => Math.min(first, life.entryBar), openMs.length);
  const untilMs = (openMs[entryBar] as number) + (plan.holdMs ?? Number.POSITIVE_INFINITY);
  return exitAt(openMs, lowerBound(openMs, untilMs));
}

/** At the open of a bar; where the window ends before it, at the last close. */
export const exitAt = (openMs: Float64Array, bar: number): MarkedMoment =>
  bar < openMs.length ? { bar, phase: 'open' } : { bar: openMs.length - 1, phase: 'close' };
