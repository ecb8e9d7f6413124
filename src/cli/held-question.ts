/** What asks of every leverage at every entry time has in common: a scenario held for a planned time. */
import { ScenarioError } from '../domain/errors.ts';
import type { Scenario } from '../domain/scenario.ts';
import { legsOf } from '../replay/plan.ts';
import type { ScenarioDocument } from '../scenario/document.ts';
import { manyRuns } from '../sweep/many-runs.ts';
import { durationText } from '../units/time.ts';
import { readEntryTimes, readHeldDocument } from './entries-and-hold.ts';
import { readLeverages } from './leverages-option.ts';

export interface HeldOptions {
  /** Path of the scenario's file. */
  readonly scenario: string;
  readonly set: readonly string[];
  readonly hold: string | undefined;
  readonly entries: string;
  readonly leverages: string | undefined;
}

export interface HeldQuestion {
  readonly document: ScenarioDocument;
  readonly scenario: Scenario;
  /** What was left out of it, and what is no history. */
  readonly notes: readonly string[];
  readonly holdMs: number;
  /** Rising. */
  readonly leverages: readonly number[];
  /** Those whose hold ends inside the window, and how many others there are. */
  readonly entryAtMs: Float64Array;
  readonly notObserved: number;
}

/** Where `--set` and `--grid` find the leverage of both legs. */
export const LEVERAGE_PATH = 'construction.leverage';

/**
 * @param ladder leverages as `--leverages` spells them, where it says nothing
 * @throws ScenarioError when any of it is wrong
 */
export function readHeldQuestion(options: HeldOptions, ladder: readonly string[]): HeldQuestion {
  const { scenario: file, set, hold } = options;
  const { document, scenario, notes } = manyRuns(readHeldDocument(file, set, hold));
  const holdMs = holdOf(scenario);
  const entries = readEntryTimes(options.entries, scenario.window);
  const entryAtMs = entries.filter((at) => at + holdMs <= scenario.window.to);
  if (entryAtMs.length === 0) throw nothingObserved(holdMs);
  return {
    document,
    scenario,
    notes,
    holdMs,
    leverages: readLeverages(
      '--leverages',
      options.leverages === undefined ? ladder : [options.leverages],
    ),
    entryAtMs,
    notObserved: entries.length - entryAtMs.length,
  };
}

function holdOf({ hold, construction }: Scenario): number {
  const open = legsOf(construction).find(({ position }) => position !== null);
  if (open !== undefined)
    throw new ScenarioError({
      where: `construction.${open.role}.position`,
      expected: 'a construction that is yet to be entered, at any leverage',
      found: 'a trade that is already open',
      hint: 'take the position away, or ask  legrisk liq-price  about it',
    });
  if (hold !== null) return hold;
  throw new ScenarioError({
    where: '--hold',
    expected: 'the planned time in the trade',
    found: 'none, here or in the scenario',
    hint: 'such as  --hold "30 d"',
  });
}

const nothingObserved = (holdMs: number): ScenarioError =>
  new ScenarioError({
    where: '--hold',
    expected: 'entries whose whole hold lies inside the window',
    found: `none with ${durationText(holdMs)}`,
    hint: 'shorten --hold, or enter earlier with --entries',
  });
