/** What the rules of a scenario look at. */
import type { Scenario, SignalRef } from '../domain/scenario.ts';
import { signalName } from '../domain/series.ts';

/** Every series once, in the order it is first named. */
export function signalRefs({
  enter,
  leave,
}: Pick<Scenario, 'enter' | 'leave'>): readonly SignalRef[] {
  const refs = [...(enter?.signals ?? []), ...(leave?.signals ?? [])].map(({ series }) => series);
  return [...new Map(refs.map((ref) => [signalName(ref), ref])).values()];
}
