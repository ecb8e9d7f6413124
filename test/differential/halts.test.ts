/**
 * Goal: what meets a halt waits alike in the program and in the second implementation, which knows no end of
 * any halt and asks at every open anew.
 * Method: random halts over random policies on random histories; and a count of what became of them, so that
 * agreement is about something.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused, ScenarioError } from '../../src/domain/errors.ts';
import { apart } from './agreement.ts';
import { engine, engineResult } from './engine.ts';
import { haltedInputs } from './halt-arbitraries.ts';
import { oracle } from './oracle/oracle.ts';
import type { OracleInput } from './oracle/types.ts';

const TEMPLATES = ['delta-neutral', 'segregated', 'cross', 'inverse', 'reverse'] as const;
const SEED = 20_251_010;

/** What happened that halts are there for, by the words of the events. */
function happenings(input: OracleInput): readonly string[] {
  try {
    return engineResult(input).events.flatMap(({ kind, note = '' }) =>
      kind === 'halted' ? [note.split(':')[0] ?? ''] : kind === 'transfer-failed' ? [kind] : [],
    );
  } catch (error) {
    if (error instanceof EntryRefused || error instanceof ScenarioError) return [];
    throw error;
  }
}

/** Everything that a halt can do to an order or to collateral. */
const WAYS = [
  'No collateral can be taken from the other leg yet',
  'The collateral is there and not let in',
  'The entry waits',
  'The leg is not opened again yet',
  'The order to close the leg waits',
  'The window ends here, and the leg is marked at the last close all the same',
  'transfer-failed',
];

describe('halts', () => {
  test.each(TEMPLATES)('are met alike by two implementations: %s', async (template) => {
    await fc.assert(
      fc.asyncProperty(haltedInputs(template), async (input) => {
        expect(await apart(engine, oracle, input)).toBe('');
      }),
      { numRuns: 60, seed: SEED },
    );
  });

  test('of random inputs are met in every way there is', () => {
    const inputs = fc.sample(haltedInputs(), { numRuns: 400, seed: SEED });
    expect([...new Set(inputs.flatMap(happenings))].sort()).toEqual(WAYS);
  });
});
