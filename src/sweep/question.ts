/** What a sweep is asked, checked before anything runs. */
import { ScenarioError } from '../domain/errors.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { ScenarioDocument } from '../scenario/document.ts';
import { type Axis, readAxes } from './axes.ts';
import { spaceOf } from './combinations.ts';
import { manyRuns } from './many-runs.ts';
import { requireSweepable } from './points.ts';
import type { Rows } from './rows.ts';
import { sampleOf } from './sample.ts';

export interface SweepAsked {
  /** As `--grid` has them: one text an axis. */
  readonly grid: readonly string[];
  /** Whether the time in the trade was said beside the document. */
  readonly hasHold: boolean;
  /** How many of the combinations to run; undefined: all. */
  readonly sample: number | undefined;
  /** Of the sample and of the bands. */
  readonly seed: number;
}

export interface SweepQuestion {
  readonly document: ScenarioDocument;
  /** Without the grid's values. */
  readonly scenario: Scenario;
  /** What was left out of it, and what is no history. */
  readonly notes: readonly string[];
  readonly axes: readonly Axis[];
  readonly entries: Float64Array;
  readonly rows: Rows;
  /** Of the sample and of the bands. */
  readonly seed: number;
}

/**
 * @param entriesOf the entry times, in order, of a scenario's window
 * @throws ScenarioError when any of it is wrong
 */
export function sweepQuestion(
  given: ScenarioDocument,
  { grid, hasHold, sample, seed }: SweepAsked,
  entriesOf: (window: Scenario['window']) => Float64Array,
): SweepQuestion {
  const { document, scenario, notes } = manyRuns(given);
  const axes = readAxes(grid);
  if (hasHold && axes.some(({ path }) => path === 'hold'))
    throw new ScenarioError({
      where: '--hold',
      expected: 'one length of time in the trade, or an axis of them',
      found: 'both',
      hint: 'leave --hold out',
    });
  const entries = entriesOf(scenario.window);
  const space = spaceOf(axes, entries.length, sample !== undefined);
  requireSweepable(document, axes);
  const chosen = sample === undefined ? null : sampleOf(space.combinations, sample, seed);
  const count = chosen?.length ?? space.combinations;
  return { document, scenario, notes, axes, entries, rows: { count, space, sample: chosen }, seed };
}
