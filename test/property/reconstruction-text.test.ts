/**
 * Goal: no text makes the reader of reconstructions fail in any way but its own.
 * Method: a right file with a random piece cut out, doubled or overwritten is parsed and expanded;
 * what comes is bars that are whole, or a DataError whose issues say where, expected and found.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataError } from '../../src/domain/errors.ts';
import { isFunding } from '../../src/domain/series.ts';
import { expandReconstruction } from '../../src/loaders/reconstruction/expand.ts';
import { TINY } from '../unit/reconstruction/tiny.ts';

const damage = fc.record({
  at: fc.nat(TINY.length),
  length: fc.nat(40),
  instead: fc.oneof(
    fc.constantFrom('', '\n', ' ', '-', '{', '0', '-1', '1e999', '.inf', '%', 'null', '[]', '~'),
    fc.string({ maxLength: 12 }),
    fc.nat(TINY.length).map((from) => TINY.slice(from, from + 30)),
  ),
});

test('a damaged file is refused in our own words, or still gives whole bars', () => {
  fc.assert(
    fc.property(damage, ({ at, length, instead }) => {
      const text = TINY.slice(0, at) + instead + TINY.slice(at + length);
      try {
        for (const series of expandReconstruction(text, 'tiny.yaml', 1)) {
          if (isFunding(series)) continue;
          series.low.forEach((low, bar) => {
            const open = series.open[bar] ?? NaN;
            const high = series.high[bar] ?? NaN;
            expect(low > 0 && low <= open && open <= high && Number.isFinite(high)).toBe(true);
          });
        }
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
        const { issues } = error as DataError;
        expect(issues.length).toBeGreaterThan(0);
        expect(issues.length).toBeLessThanOrEqual(10);
        for (const { where, expected, found } of issues)
          expect([where, expected, found].every((said) => said.length > 0)).toBe(true);
      }
    }),
    { numRuns: 800 },
  );
});
