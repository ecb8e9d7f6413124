/**
 * Goal: rounds of auto-deleveraging come out the same by both engines, and by the second implementation that
 * was written from docs/method.md.
 * Method: random rounds on random histories; and it is counted that they do what they are there for.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused } from '../../src/domain/errors.ts';
import { type ReplayOutcome, replay } from '../../src/replay/replay.ts';
import type { Engine } from '../../src/replay/run-plan.ts';
import { expectSame } from '../same.ts';
import { adlInputs } from './adl-arbitraries.ts';
import { apart } from './agreement.ts';
import { booksOf, engine, historyOf, scenarioOf } from './engine.ts';
import { letIn } from './oracle/let-in.ts';
import { oracle } from './oracle/oracle.ts';
import type { OracleInput } from './oracle/types.ts';

const SEED = 20_251_010;

function outcome(input: OracleInput, by: Engine): ReplayOutcome | string {
  try {
    const told = replay(scenarioOf(input), booksOf(input), historyOf(input), by);
    return { ...told, result: { ...told.result, engine: 'bar' } };
  } catch (error) {
    if (error instanceof EntryRefused) return error.message;
    throw error;
  }
}

describe('random rounds', () => {
  test('have one outcome, whichever engine runs them', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(adlInputs(), (input) => {
        expectSame(outcome(input, 'indexed'), outcome(input, 'bar'));
      }),
      { numRuns: 80 },
    );
  });

  test('agree to 1e-8 with the second implementation', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(adlInputs(), async (input) => {
        expect(await apart(engine, oracle, input)).toBe('');
      }),
      { numRuns: 120, seed: SEED },
    );
  });

  test('close legs whole and in part, pay more and less, and come before and after other deaths', () => {
    const seen = new Map<string, number>();
    const drawn = fc.sample(adlInputs(), { numRuns: 300, seed: SEED });
    for (const input of drawn) {
      const output = letIn(input);
      for (const fact of output === null ? [] : factsOf(output.legs))
        seen.set(fact, (seen.get(fact) ?? 0) + 1);
    }
    const least = { whole: 40, 'in part': 15, 'paid less': 25, 'paid more': 5, 'both deaths': 5 };
    for (const [fact, runs] of Object.entries(least))
      expect({ fact, enough: (seen.get(fact) ?? 0) >= runs }).toEqual({ fact, enough: true });
  });
});

type Legs = ReturnType<typeof oracle>['legs'];

function factsOf(legs: Legs): readonly string[] {
  const rounds = legs.flatMap(({ deleveraging }) => deleveraging ?? []);
  const facts: readonly (readonly [string, boolean])[] = [
    ['whole', rounds.some(({ closedFraction }) => closedFraction === 1)],
    ['in part', rounds.some(({ closedFraction }) => closedFraction < 1)],
    ['paid less', rounds.some(({ haircutQuote }) => haircutQuote > 0)],
    ['paid more', rounds.some(({ haircutQuote }) => haircutQuote < 0)],
    ['both deaths', rounds.length > 0 && legs.some(({ liquidation }) => liquidation !== null)],
  ];
  return facts.filter(([, happened]) => happened).map(([fact]) => fact);
}
