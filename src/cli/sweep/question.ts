/** What a sweep is asked: the scenario, the grid, the entries, read and checked before anything runs. */
import { ScenarioError } from '../../domain/errors.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { ScenarioDocument } from '../../scenario/document.ts';
import { scenarioOf } from '../../scenario/parse.ts';
import { type Axis, readAxes } from '../../sweep/axes.ts';
import { spaceOf } from '../../sweep/combinations.ts';
import { requireSweepable } from '../../sweep/points.ts';
import type { Rows } from '../../sweep/rows.ts';
import { SEED_MAX, sampleOf } from '../../sweep/sample.ts';
import { readEntryTimes, readHeldDocument } from '../entries-and-hold.ts';
import { typedNumber, typedText, wholeNumber } from '../typed-number.ts';

export interface QuestionOptions {
  /** Path of the scenario's file. */
  readonly scenario: string;
  readonly grid: readonly string[];
  readonly set: readonly string[];
  readonly entries: string | undefined;
  readonly hold: string | undefined;
  readonly sample: string | undefined;
  readonly seed: string;
}

export interface Question {
  readonly document: ScenarioDocument;
  /** Without the grid's values. */
  readonly scenario: Scenario;
  readonly axes: readonly Axis[];
  readonly entries: Float64Array;
  readonly rows: Rows;
  /** Of the sample and of the bands. */
  readonly seed: number;
}

/** @throws ScenarioError when any of it is wrong */
export function readQuestion(options: QuestionOptions): Question {
  const { scenario: file, grid, set, hold, sample } = options;
  const seed = wholeNumber('--seed', options.seed, [0, SEED_MAX]);
  const document = readHeldDocument(file, set, hold);
  const scenario = scenarioOf(document);
  const axes = readAxes(grid);
  if (hold !== undefined && axes.some(({ path }) => path === 'hold'))
    throw new ScenarioError({
      where: '--hold',
      expected: 'one length of time in the trade, or an axis of them',
      found: 'both',
      hint: 'leave --hold out',
    });
  const entries = readEntryTimes(options.entries, scenario.window);
  const space = spaceOf(axes, entries.length, sample !== undefined);
  requireSweepable(document, axes);
  const chosen =
    sample === undefined ? null : sampleOf(space.combinations, sampleSize(sample), seed);
  const count = chosen?.length ?? space.combinations;
  return { document, scenario, axes, entries, rows: { count, space, sample: chosen }, seed };
}

/** A text that is no number is told as it was typed; whether the grid has so many, the sample knows. */
function sampleSize(text: string): number {
  const size = typedNumber(text);
  if (!Number.isNaN(size)) return size;
  throw new ScenarioError({
    where: '--sample',
    expected: 'how many of the combinations to run, a whole number',
    found: typedText(text),
    hint: 'leave --sample out to run every combination',
  });
}
