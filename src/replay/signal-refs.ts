/** The series of single values that a scenario reads. */

import type { SignalRef } from '../domain/instrument.ts';
import type { Scenario } from '../domain/scenario.ts';
import { signalName } from '../domain/series.ts';
import { legsOf } from './plan.ts';

/** What its rules look at and the deltas of its legs, every series once, in the order it is first named. */
export function signalRefs({
  construction,
  enter,
  leave,
}: Pick<Scenario, 'construction' | 'enter' | 'leave'>): readonly SignalRef[] {
  const deltas = legsOf(construction).flatMap(({ delta }) => delta ?? []);
  const rules = [...(enter?.signals ?? []), ...(leave?.signals ?? [])].map(({ series }) => series);
  return [...new Map([...deltas, ...rules].map((ref) => [signalName(ref), ref])).values()];
}
