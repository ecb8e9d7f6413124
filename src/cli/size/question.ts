/** What `size` is asked, read and checked before anything runs. */
import { ScenarioError } from '../../domain/errors.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { legsOf } from '../../replay/plan.ts';
import { foundText } from '../../scenario/found.ts';
import { scenarioOf } from '../../scenario/parse.ts';
import { FRACTION } from '../../scenario/quantity.ts';
import { applySets } from '../../scenario/set-path.ts';
import type { SizingQuestion } from '../../sweep/sizing.ts';
import { durationText } from '../../units/time.ts';
import { readEntryTimes, readHeldDocument } from '../entries-and-hold.ts';
import { readLeverages } from '../leverages-option.ts';
import { typedNumber, typedText } from '../typed-number.ts';

export interface SizeQuestionOptions {
  /** Path of the scenario's file. */
  readonly scenario: string;
  readonly set: readonly string[];
  readonly maxLoss: string;
  readonly coverage: string;
  readonly hold: string | undefined;
  readonly entries: string;
  readonly leverages: string | undefined;
  /** Undefined: the marks as recorded only. */
  readonly stress: string | undefined;
}

export interface SizeQuestion extends SizingQuestion {
  readonly scenario: Scenario;
  /** The scenario at another leverage, with its own reserve or none. */
  readonly scenarioAt: (leverage: number, hasReserve: boolean) => Scenario;
  readonly holdMs: number;
  /** Rising. */
  readonly leverages: readonly number[];
  /** Those whose hold ends inside the window, and how many others there are. */
  readonly entryAtMs: Float64Array;
  readonly notObserved: number;
  /** 1 and, where asked, the factor of the stress. */
  readonly stressFactors: readonly number[];
}

/** Half steps where most trades are, then wider ones; a venue refuses from some point on. */
const LADDER = ['1:25:0.5', '30,40,50,75,100'] as const;
const LEVERAGE = 'construction.leverage';

/** @throws ScenarioError when any of it is wrong */
export function readSizeQuestion(options: SizeQuestionOptions): SizeQuestion {
  const { scenario: file, set, hold } = options;
  const document = readHeldDocument(file, set, hold);
  const scenario = scenarioOf(document);
  const holdMs = holdOf(scenario);
  const entries = readEntryTimes(options.entries, scenario.window);
  const entryAtMs = entries.filter((at) => at + holdMs <= scenario.window.to);
  if (entryAtMs.length === 0) throw nothingObserved(holdMs);
  return {
    scenario,
    scenarioAt: (leverage, hasReserve) => {
      const leveraged = `${LEVERAGE}=${leverage}`;
      const own = hasReserve ? [leveraged] : [leveraged, 'reserve=0 %'];
      return scenarioOf(applySets(document, own));
    },
    holdMs,
    maxLossFraction: fractionOf('--max-loss', options.maxLoss),
    coverageFraction: fractionOf('--coverage', options.coverage),
    leverages: readLeverages(
      '--leverages',
      options.leverages === undefined ? LADDER : [options.leverages],
    ),
    entryAtMs,
    notObserved: entries.length - entryAtMs.length,
    stressFactors: stressesOf(options.stress, scenario),
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

/** A share above zero, up to all. */
function fractionOf(where: string, text: string): number {
  const share = FRACTION.read(text);
  if (share !== null && share > 0 && share <= 1) return share;
  throw new ScenarioError({
    where,
    expected: 'a share above 0 % and up to 100 %',
    found: foundText(text),
    hint: where === '--coverage' ? 'such as  --coverage 99%' : 'such as  --max-loss "5 %"',
  });
}

function stressesOf(text: string | undefined, { construction }: Scenario): readonly number[] {
  if (text === undefined) return [1];
  const factor = typedNumber(text);
  if (factor === 1) return [1];
  if (Number.isFinite(factor) && factor > 1) {
    const own = legsOf(construction).find(({ delta }) => delta !== undefined);
    if (own === undefined) return [1, factor];
    throw new ScenarioError({
      where: '--stress',
      expected: 'two prices of one coin, whose distance can be stretched',
      found: `the ${own.role} has a delta of its own`,
      hint: 'leave --stress out, or bring a price series of your own that is worse',
    });
  }
  throw new ScenarioError({
    where: '--stress',
    expected: 'a factor of 1 or more',
    found: typedText(text),
    hint: '1.5 moves the two marks half as far again apart',
  });
}
