/**
 * Goal: slippage of what nobody planned is what docs/method.md says, in every construction and after every kind of death.
 * Method: random costs on random histories and policies; the program beside the second implementation, which was written
 * from the page and measures nothing, so that volume and volatility are stated.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScenarioError } from '../../src/domain/errors.ts';
import { apart } from './agreement.ts';
import { anyInputs } from './arbitraries.ts';
import { engine } from './engine.ts';
import { letIn } from './oracle/let-in.ts';
import { oracle } from './oracle/oracle.ts';
import type { OracleInput, OracleUnplanned } from './oracle/types.ts';
import { policyInputs } from './policy-arbitraries.ts';
import { between } from './venue-arbitraries.ts';

const anySpell = fc.record({
  legIndex: fc.constantFrom(null, 0 as const, 1 as const),
  /** Of the window. */
  from: between(0, 1),
  to: between(0, 1),
  depth: between(0.01, 1),
});

const anyCosts = fc.record({
  fixed: between(0, 0.02),
  ofRange: fc.oneof(fc.constant(0), between(0, 0.5)),
  impact: fc.option(
    fc.record({
      prefactor: fc.constantFrom(0.3, 1, 3),
      volumePerDay: between(1e4, 1e9),
      volatilityPerDay: between(0.001, 0.2),
    }),
    { freq: 3 },
  ),
  thin: fc.array(anySpell, { maxLength: 3 }),
});

/** Spells on the edges of bars as well as inside them. */
const stories = (): fc.Arbitrary<OracleInput & { readonly unplanned: OracleUnplanned }> =>
  fc
    .tuple(fc.oneof(anyInputs(), policyInputs()), anyCosts, fc.boolean())
    .map(([input, { thin, ...costs }, onEdges]) => {
      const [from, to] = input.windowMs;
      const gridMs = Math.max(...input.legs.map(({ marks }) => marks.resolutionMs));
      const instant = (part: number): number => {
        const steps = (part * (to - from)) / gridMs;
        return Math.round(from + (onEdges ? Math.round(steps) : steps) * gridMs);
      };
      const spells = thin.map((spell) => {
        const [first, last] = [spell.from, spell.to].sort((a, b) => a - b);
        const fromMs = instant(first ?? 0);
        return { ...spell, fromMs, toMs: Math.max(instant(last ?? 0), fromMs + 1) };
      });
      return { ...input, unplanned: { ...costs, thin: spells } };
    });

test('two implementations agree on what closes cost that nobody planned', {
  timeout: 60_000,
}, async () => {
  let paid = 0;
  await fc.assert(
    fc.asyncProperty(stories(), async (input) => {
      let difference: string;
      try {
        difference = await apart(engine, oracle, input);
      } catch (error) {
        // A death at the window's first open has no bar before it; either says so.
        fc.pre(!(error instanceof ScenarioError));
        throw error;
      }
      expect(difference).toBe('');
      const { unplanned: _, ...plain } = input;
      if (JSON.stringify(letIn(plain)) !== JSON.stringify(letIn(input))) paid += 1;
    }),
    { numRuns: 70, seed: 20_251_010 },
  );
  expect(paid).toBeGreaterThan(8);
});
