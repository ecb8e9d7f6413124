/**
 * Goal: legs in other currencies than the capital's come to the same in two engines and in a second
 * implementation, and the conversions do what currencies do.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused } from '../../src/domain/errors.ts';
import { replay } from '../../src/replay/replay.ts';
import type { Engine } from '../../src/replay/run-plan.ts';
import { expectSame } from '../same.ts';
import { apart } from './agreement.ts';
import { foreignInputs } from './currency-arbitraries.ts';
import { booksOf, engine, historyOf, scenarioOf } from './engine.ts';
import { letIn } from './oracle/let-in.ts';
import { oracle } from './oracle/oracle.ts';
import type { OracleInput } from './oracle/types.ts';

const SEED = 20_230_311;

describe('legs in other currencies', () => {
  test.each(['delta-neutral', 'segregated', 'inverse', 'reverse'] as const)(
    'agree with the second implementation to 1e-8: %s',
    { timeout: 120_000 },
    async (template) => {
      await fc.assert(
        fc.asyncProperty(foreignInputs(template), async (input) => {
          expect(await apart(engine, oracle, input)).toBe('');
        }),
        { numRuns: 250, seed: SEED },
      );
    },
  );

  test('have one outcome, whichever engine runs it', { timeout: 120_000 }, () => {
    const outcome = (input: OracleInput, by: Engine) => {
      try {
        const told = replay(scenarioOf(input), booksOf(input), historyOf(input), by);
        return { ...told, result: { ...told.result, engine: 'bar' } };
      } catch (error) {
        if (error instanceof EntryRefused) return error.message;
        throw error;
      }
    };
    fc.assert(
      fc.property(foreignInputs(), (input) =>
        expectSame(outcome(input, 'indexed'), outcome(input, 'bar')),
      ),
      { numRuns: 200, seed: SEED },
    );
  });

  test('die, and are converted over two series, often enough to be compared', () => {
    const counts = { died: 0, twoSeries: 0, coarser: 0, told: 0 };
    fc.assert(
      fc.property(foreignInputs(), (input) => {
        const output = letIn(input);
        if (output === null) return;
        counts.told += 1;
        const steps = input.legs.map(({ conversion = [] }) => conversion);
        counts.died += Number(output.forcedExit !== null);
        counts.twoSeries += Number(steps.some((leg) => leg.length === 2));
        counts.coarser += Number(
          steps.flat().some(({ history }) => history.resolutionMs > output.gridMs),
        );
      }),
      { numRuns: 400, seed: SEED },
    );
    for (const often of [counts.died, counts.twoSeries, counts.coarser])
      expect(often).toBeGreaterThan(0.15 * counts.told);
  });
});
