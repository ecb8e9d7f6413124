/**
 * Every story, and the suite that tells them to any implementation of docs/method.md.
 */
import { describe, expect, test } from 'vitest';
import { differences, named, said } from './compare.ts';
import type { Implementation } from './oracle/types.ts';
import type { Story } from './stories/build.ts';
import { CARRY_STORIES } from './stories/carries.ts';
import { FINER_STORIES } from './stories/finer-points.ts';
import { PAIR_STORIES } from './stories/pairs.ts';
import { EDGE_STORIES } from './stories/pairs-at-the-edge.ts';

export const STORIES: readonly Story[] = [
  ...PAIR_STORIES,
  ...EDGE_STORIES,
  ...CARRY_STORIES,
  ...FINER_STORIES,
];

/** Registers one test a story; a failure names each field that differs. */
export function runStories(name: string, implementation: Implementation): void {
  describe(`${name} tells the stories`, () => {
    test.each(STORIES)('$name', async ({ input, expected }) => {
      const output = await implementation(input);
      expect(said(differences(expected, named(output)))).toBe('');
    });
  });
}
