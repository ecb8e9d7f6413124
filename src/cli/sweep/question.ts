/** What a sweep is asked: the scenario, the grid, the entries, read and checked before anything runs. */
import { ScenarioError } from '../../domain/errors.ts';
import { type SweepQuestion, sweepQuestion } from '../../sweep/question.ts';
import { SEED_MAX } from '../../sweep/sample.ts';
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

export type Question = SweepQuestion;

/** @throws ScenarioError when any of it is wrong */
export function readQuestion(options: QuestionOptions): Question {
  const { scenario: file, grid, set, hold, sample } = options;
  const seed = wholeNumber('--seed', options.seed, [0, SEED_MAX]);
  const document = readHeldDocument(file, set, hold);
  const asked = {
    ...{ grid, seed, hasHold: hold !== undefined },
    sample: sample === undefined ? undefined : sampleSize(sample),
  };
  return sweepQuestion(document, asked, (window) => readEntryTimes(options.entries, window));
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
