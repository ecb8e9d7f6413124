/**
 * The suite that holds two implementations of docs/method.md against each other, on random histories
 * and on the recorded ones.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyInputs } from './arbitraries.ts';
import { disagreements, said } from './compare.ts';
import { hasRealData } from './oracle/read.ts';
import {
  type Implementation,
  OpeningRefused,
  type OracleInput,
  type OracleOutput,
} from './oracle/types.ts';
import { policyInputs } from './policy-arbitraries.ts';
import { REAL_INPUTS } from './real.ts';

/** Where two implementations differ on one input, a line a field; empty where they agree. */
export async function apart(
  one: Implementation,
  other: Implementation,
  input: OracleInput,
): Promise<string> {
  const [here, there] = [await answer(one, input), await answer(other, input)];
  if (here instanceof OpeningRefused || there instanceof OpeningRefused)
    return here instanceof OpeningRefused && there instanceof OpeningRefused
      ? ''
      : `only one refuses the entry: ${[here, there].find((it) => it instanceof OpeningRefused)}`;
  return said(disagreements(comparable(input, here), comparable(input, there)));
}

async function answer(
  implementation: Implementation,
  input: OracleInput,
): Promise<OracleOutput | OpeningRefused> {
  try {
    return await implementation(input);
  } catch (error) {
    if (error instanceof OpeningRefused) return error;
    throw error;
  }
}

/**
 * Five things are not asked. What a free balance in another currency leaves of a leg's survival leverage: that
 * depends on the idle cash it is paid out of. A cross account is unwound as one, so how its loss is shared between its
 * legs, and what leverage one of them would have survived, is left out; the totals and the parts
 * still hold it whole. The page does not say whether what such an account might have come to, had it been
 * unwound in a bar, holds what would have been entered after it; nor how much of the coin of an inverse
 * carry is naked once a leg lost a part, so that naked drift and basis forgone are asked for their sum.
 */
export function comparable(input: OracleInput, output: OracleOutput): OracleOutput {
  const { template } = input;
  const { forcedExit, totals } = output;
  if (template === 'cross') {
    const isAgain = (input.enter?.times ?? 1) > 1;
    return {
      ...output,
      netBoundsQuote: isAgain ? [totals.netQuote, totals.netQuote] : output.netBoundsQuote,
      legs: output.legs.map((leg) => ({
        ...leg,
        survivalLeverage: null,
        slippageQuote: 0,
        liquidation: null,
      })),
    };
  }
  if (
    input.legs.some(
      ({ conversion, fundingPaidFrom }) => conversion && fundingPaidFrom === 'balance',
    )
  )
    return comparable(
      { ...input, legs: [onMargin(input.legs[0]), onMargin(input.legs[1])] },
      {
        ...output,
        legs: output.legs.map((leg) => ({ ...leg, survivalLeverage: null })),
        totals: { ...totals, pairSurvivalLeverage: null },
      },
    );
  const parted = output.legs.some(({ liquidation }) => (liquidation?.closedFraction ?? 1) < 1);
  if (!parted || template !== 'inverse' || forcedExit === null) return output;
  const { nakedDriftQuote, basisForgoneQuote } = forcedExit;
  const sum = { nakedDriftQuote: 0, basisForgoneQuote: nakedDriftQuote + basisForgoneQuote };
  return { ...output, forcedExit: { ...forcedExit, ...sum } };
}

const onMargin = (leg: OracleInput['legs'][0]): OracleInput['legs'][0] => ({
  ...leg,
  fundingPaidFrom: 'margin',
});

const TEMPLATES = ['delta-neutral', 'segregated', 'cross', 'inverse', 'reverse'] as const;

/**
 * Registers the tests. The histories are the same at every run; another seed is a parameter away.
 */
export function runAgreement(
  name: string,
  one: Implementation,
  other: Implementation,
  { runs = 400, seed = 20_251_010 } = {},
): void {
  describe(`${name} agree to 1e-8`, () => {
    test.each(TEMPLATES)('on random histories: %s', async (template) => {
      await fc.assert(
        fc.asyncProperty(anyInputs(template), async (input) => {
          expect(await apart(one, other, input)).toBe('');
        }),
        { numRuns: runs, seed },
      );
    });

    test.each(TEMPLATES)('on random policies: %s', async (template) => {
      await fc.assert(
        fc.asyncProperty(policyInputs(template), async (input) => {
          expect(await apart(one, other, input)).toBe('');
        }),
        { numRuns: runs, seed },
      );
    });

    describe.skipIf(!hasRealData)('on recorded histories', () => {
      test.each(REAL_INPUTS)('$name', async ({ make }) => {
        expect(await apart(one, other, make())).toBe('');
      });
    });
  });
}
