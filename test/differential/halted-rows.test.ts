/**
 * Goal: a sweep forgets neither a limit of transfers, which its closed form knows, nor a halt, which it leaves
 * to whole replays and says so.
 * Method: rows of random scenarios beside the reference engine, as rows.test.ts has it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { between } from '../arbitraries.ts';
import { haltedInputs } from './halt-arbitraries.ts';
import { movedInputs } from './policy-arbitraries.ts';
import { rowDifferences } from './row-differences.ts';

test('a row of limited transfers is a replay, in closed form where there is one', () => {
  const limited = fc
    .tuple(movedInputs('delta-neutral'), between(0.0002, 0.02))
    .map(([input, share]) => ({
      ...input,
      ...(input.rebalance !== undefined && {
        rebalance: { ...input.rebalance, limitQuote: share * input.capitalQuote },
      }),
    }));
  let closed = 0;
  fc.assert(
    fc.property(limited, (input) => {
      const { found, how } = rowDifferences(input, [0, 0.3]);
      if (how === 'indexed') closed += 1;
      expect(found).toEqual([]);
    }),
    { numRuns: 60, seed: 20_251_010 },
  );
  expect(closed).toBeGreaterThan(10);
});

test('a row with halts is a whole replay', () => {
  fc.assert(
    fc.property(haltedInputs('delta-neutral'), (input) => {
      const { found, how } = rowDifferences(input, [0, 0.4]);
      expect(how).toBe('replay');
      expect(found).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
