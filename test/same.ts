import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** Two values are the same, bit by bit; for long ones, over which the matcher takes seconds. */
export function expectSame(actual: unknown, expected: unknown): void {
  // The matcher only where they differ, or differ in what it overlooks: it can say where.
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
