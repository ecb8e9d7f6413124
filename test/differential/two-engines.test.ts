/**
 * Goal: the indexed engine is the reference engine at fewer bars. The default engine is the one that all
 * other tests of results ask; this one holds it to the other.
 * Method: the whole outcome — result, curves, ledger — of both, compared as they are: the same steps at the
 * same prices leave the same bits.
 */
import fc from 'fast-check';
import { test } from 'vitest';
import { EntryRefused } from '../../src/domain/errors.ts';
import { type ReplayOutcome, replay } from '../../src/replay/replay.ts';
import type { Engine } from '../../src/replay/run-plan.ts';
import { expectSame } from '../same.ts';
import { anyInputs } from './arbitraries.ts';
import { booksOf, historyOf, scenarioOf } from './engine.ts';
import { hasRealData } from './oracle/read.ts';
import type { OracleInput } from './oracle/types.ts';
import { policyInputs } from './policy-arbitraries.ts';
import { REAL_INPUTS } from './real.ts';
import { STOP_BY_COIN } from './stop-by-coin.ts';

function outcome(input: OracleInput, engine: Engine): ReplayOutcome | string {
  try {
    const told = replay(scenarioOf(input), booksOf(input), historyOf(input), engine);
    return { ...told, result: { ...told.result, engine: 'bar' } };
  } catch (error) {
    if (error instanceof EntryRefused) return error.message;
    throw error;
  }
}

const expectOneOutcome = (input: OracleInput): void =>
  expectSame(outcome(input, 'indexed'), outcome(input, 'bar'));

test('any scenario has one outcome, whichever engine runs it', { timeout: 300_000 }, () => {
  fc.assert(fc.property(fc.oneof(anyInputs(), policyInputs()), expectOneOutcome), { numRuns: 600 });
});

test('and so has a stop that the coin a dead perp left brings', () => {
  expectOneOutcome(STOP_BY_COIN);
});

test.skipIf(!hasRealData)('and so has recorded history', { timeout: 300_000 }, () => {
  for (const { make } of REAL_INPUTS.filter((_, i) => i % 16 === 1)) expectOneOutcome(make());
});
