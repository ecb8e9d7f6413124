/**
 * Goal: `market` and `coordinated` are what docs/method.md says, in every construction of isolated legs.
 * Method: random styles and costs on random histories; the program beside the second implementation, which was
 * written from the page.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apart } from './agreement.ts';
import { anyInputs } from './arbitraries.ts';
import { engine } from './engine.ts';
import { letIn } from './oracle/let-in.ts';
import { oracle } from './oracle/oracle.ts';
import type { OracleExitStyle, OracleInput } from './oracle/types.ts';
import { between } from './venue-arbitraries.ts';

const style: fc.Arbitrary<OracleExitStyle> = fc.oneof(
  fc.constant({ kind: 'market' as const }),
  fc.record({
    kind: fc.constant('coordinated' as const),
    penaltyFraction: fc.oneof(fc.constant(0), between(0, 0.2)),
  }),
);
const costs = fc.record({
  fixed: between(0, 0.02),
  ofRange: fc.constant(0),
  impact: fc.constant(null),
  thin: fc.constant([]),
});

const stories = (): fc.Arbitrary<OracleInput> =>
  fc
    .tuple(
      fc.oneof(anyInputs('delta-neutral'), anyInputs('reverse'), anyInputs('segregated')),
      fc.option(style, { freq: 4 }),
      style,
      fc.option(costs),
    )
    .map(([input, first, second, unplanned]) => ({
      ...input,
      // Spot that is held outright has no trigger.
      exits: [input.template === 'segregated' ? null : first, second] as const,
      ...(unplanned === null ? {} : { unplanned }),
    }));

test('two implementations agree on a leg that is sold alone, and on two that are sold together', {
  timeout: 60_000,
}, async () => {
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(stories(), async (input) => {
      expect(await apart(engine, oracle, input)).toBe('');
      const { exits: _, ...plain } = input;
      if (JSON.stringify(letIn(plain)) !== JSON.stringify(letIn(input))) changed += 1;
    }),
    { numRuns: 80, seed: 20_251_011 },
  );
  expect(changed).toBeGreaterThan(12);
});
