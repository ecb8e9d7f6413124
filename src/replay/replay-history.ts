/** What a replay is given beside its scenario and the rule books. */
import type { DataFinding } from '../domain/coverage.ts';
import type { BarSeries, PrintSeries, SignalSeries } from '../domain/series.ts';
import { barsOf, type LegSeries } from '../market/leg-tape.ts';

/** The history one scenario reads, as the store gave it. */
export interface ReplayHistory {
  readonly legs: readonly LegSeries[];
  readonly shared: BarSeries | null;
  /** What the scenario's rules look at. */
  readonly signals: readonly SignalSeries[];
  /** What the checks say of these series; absent where nothing was checked. */
  readonly findings?: readonly DataFinding[];
}

/** Every series in it, in the order of the legs. */
export const seriesOf = ({
  legs,
  shared,
  signals,
}: ReplayHistory): readonly (BarSeries | PrintSeries | SignalSeries)[] => [
  ...legs.flatMap((leg) => [...barsOf(leg), ...(leg.funding === null ? [] : [leg.funding])]),
  ...(shared === null ? [] : [shared]),
  ...signals,
];
