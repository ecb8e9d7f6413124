/** The series of single values that a scenario reads. */

import type { InstrumentRef, SignalRef } from '../domain/instrument.ts';
import type { Scenario } from '../domain/scenario.ts';
import { signalName } from '../domain/series.ts';
import { legsOf } from './plan.ts';

/** What changed hands on a leg's own market. */
export const volumeRef = ({ venue, instrument }: InstrumentRef): SignalRef => ({
  venue,
  instrument,
  kind: 'volume',
});

/**
 * What its rules look at, the deltas of its legs and volumes that are measured, every series once, in the order it is
 * first named.
 */
export function signalRefs({
  construction,
  enter,
  leave,
  unplanned,
  derisk,
  crowd,
}: Pick<
  Scenario,
  'construction' | 'enter' | 'leave' | 'unplanned' | 'derisk' | 'crowd'
>): readonly SignalRef[] {
  const legs = legsOf(construction);
  const deltas = legs.flatMap(({ delta }) => delta ?? []);
  const rules = [...(enter?.signals ?? []), ...(leave?.signals ?? [])].map(({ series }) => series);
  const depths = derisk?.liquidity == null ? [] : [derisk.liquidity.series];
  const isMeasured = [unplanned?.impact, crowd?.impact].some(
    (impact) => impact?.volumePerDay === 'measured',
  );
  const volumes = isMeasured ? legs.map(volumeRef) : [];
  const named = [...deltas, ...rules, ...depths, ...volumes];
  return [...new Map(named.map((ref) => [signalName(ref), ref])).values()];
}
