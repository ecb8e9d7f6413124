/** What `size` is asked, read and checked before anything runs. */
import { ScenarioError } from '../../domain/errors.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { legsOf } from '../../replay/plan.ts';
import { foundText } from '../../scenario/found.ts';
import { scenarioOf } from '../../scenario/parse.ts';
import { FRACTION } from '../../scenario/quantity.ts';
import { applySets } from '../../scenario/set-path.ts';
import type { SizingQuestion } from '../../sweep/sizing.ts';
import {
  type HeldOptions,
  type HeldQuestion,
  LEVERAGE_PATH,
  readHeldQuestion,
} from '../held-question.ts';
import { typedNumber, typedText } from '../typed-number.ts';

export interface SizeQuestionOptions extends HeldOptions {
  readonly maxLoss: string;
  readonly coverage: string;
  /** Undefined: the marks as recorded only. */
  readonly stress: string | undefined;
}

export interface SizeQuestion extends SizingQuestion, Omit<HeldQuestion, 'document'> {
  /** The scenario at another leverage, with its own reserve or none. */
  readonly scenarioAt: (leverage: number, hasReserve: boolean) => Scenario;
  /** 1 and, where asked, the factor of the stress. */
  readonly stressFactors: readonly number[];
}

/** Half steps where most trades are, then wider ones; a venue refuses from some point on. */
const LADDER = ['1:25:0.5', '30,40,50,75,100'] as const;

/** @throws ScenarioError when any of it is wrong */
export function readSizeQuestion(options: SizeQuestionOptions): SizeQuestion {
  const { document, ...held } = readHeldQuestion(options, LADDER);
  return {
    ...held,
    scenarioAt: (leverage, hasReserve) => {
      const leveraged = `${LEVERAGE_PATH}=${leverage}`;
      const own = hasReserve ? [leveraged] : [leveraged, 'reserve=0 %'];
      return scenarioOf(applySets(document, own));
    },
    maxLossFraction: fractionOf('--max-loss', options.maxLoss),
    coverageFraction: fractionOf('--coverage', options.coverage),
    stressFactors: stressesOf(options.stress, held.scenario),
  };
}

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
