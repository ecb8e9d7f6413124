/**
 * Goal: a row of a sweep is a replay. The closed form goes from event to event and adds funding up by sums;
 * the reference engine walks every bar and books every print.
 * Method: random scenarios, entered at the window's start and at later bars; each figure of the row beside
 * that of the reference engine, to 1e-9 relative (of the capital, for amounts near zero).
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyInputs, inputs } from './arbitraries.ts';
import { hasRealData } from './oracle/read.ts';
import { movedInputs } from './policy-arbitraries.ts';
import { REAL_INPUTS } from './real.ts';
import { rowDifferences } from './row-differences.ts';
import { lethalInputs } from './sql/lethal.ts';
import { tendedInputs } from './sql/policies.ts';

const ENTRIES = [0, 0.2, 0.55];

describe('a row is a replay', () => {
  test.each([
    ['plain', inputs, 100] as const,
    ['any', anyInputs, 40] as const,
    ['with collateral that moves', movedInputs, 100] as const,
    ['that kills', () => lethalInputs, 400] as const,
    ['that kills and is tended', () => tendedInputs, 100] as const,
  ])('whatever the scenario: %s', { timeout: 300_000 }, (_, arbitrary, least) => {
    let closed = 0;
    fc.assert(
      fc.property(arbitrary(), (input) => {
        const { found, how } = rowDifferences(input, ENTRIES);
        if (how === 'indexed') closed += 1;
        expect(found).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(closed).toBeGreaterThan(least);
  });

  test.skipIf(!hasRealData)('on recorded history', { timeout: 300_000 }, () => {
    for (const { name, make } of REAL_INPUTS.filter((_, i) => i % 8 === 1))
      expect({ name, found: rowDifferences(make(), [0, 0.3]).found }).toEqual({ name, found: [] });
  });
});
