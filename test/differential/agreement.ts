/**
 * The suite that holds two implementations of docs/method.md against each other, on random histories
 * and on the recorded ones.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputs } from './arbitraries.ts';
import { disagreements, said } from './compare.ts';
import { hasRealData } from './oracle/read.ts';
import type { Implementation, OracleInput, OracleOutput } from './oracle/types.ts';
import { REAL_INPUTS } from './real.ts';

/** Where two implementations differ on one input, a line a field; empty where they agree. */
export async function apart(
  one: Implementation,
  other: Implementation,
  input: OracleInput,
): Promise<string> {
  const [here, there] = [await one(input), await other(input)];
  return said(disagreements(comparable(input, here), comparable(input, there)));
}

/**
 * One thing is not asked: a cross account is unwound as one, so how its loss is shared between its
 * legs, and what leverage one of them would have survived, is left out; the totals and the parts
 * still hold it whole.
 */
export function comparable(input: OracleInput, output: OracleOutput): OracleOutput {
  const legs = output.legs.map((leg) => ({
    ...leg,
    survivalLeverage: input.template === 'cross' ? null : leg.survivalLeverage,
  }));
  if (input.template !== 'cross') return { ...output, legs };
  return { ...output, legs: legs.map((leg) => ({ ...leg, slippageQuote: 0, liquidation: null })) };
}

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
        fc.asyncProperty(inputs(template), async (input) => {
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
