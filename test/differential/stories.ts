/**
 * Every story, and the suite that tells them to any implementation of docs/method.md.
 */
import { describe, expect, test } from 'vitest';
import { differences, named, said } from './compare.ts';
import { type Implementation, OpeningRefused } from './oracle/types.ts';
import { ACCOUNT_STORIES } from './stories/accounts.ts';
import type { Story } from './stories/build.ts';
import { CARRY_STORIES } from './stories/carries.ts';
import { CURRENCY_STORIES } from './stories/currencies.ts';
import { ENTRY_STORIES } from './stories/entries.ts';
import { FINER_STORIES } from './stories/finer-points.ts';
import { FUNDING_STORIES } from './stories/funding-ways.ts';
import { DELTA_STORIES } from './stories/own-delta.ts';
import { PAIR_STORIES } from './stories/pairs.ts';
import { EDGE_STORIES } from './stories/pairs-at-the-edge.ts';
import { RULE_STORIES } from './stories/rules.ts';
import { SIGNAL_STORIES } from './stories/signals.ts';
import { STEP_STORIES } from './stories/steps.ts';
import { TABLE_STORIES } from './stories/tables.ts';
import { TRANSFER_STORIES } from './stories/transfers.ts';
import { REST_STORIES } from './stories/what-is-left.ts';

export const STORIES: readonly Story[] = [
  ...PAIR_STORIES,
  ...EDGE_STORIES,
  ...CARRY_STORIES,
  ...FINER_STORIES,
  ...TABLE_STORIES,
  ...STEP_STORIES,
  ...REST_STORIES,
  ...ACCOUNT_STORIES,
  ...ENTRY_STORIES,
  ...FUNDING_STORIES,
  ...TRANSFER_STORIES,
  ...RULE_STORIES,
  ...CURRENCY_STORIES,
  ...SIGNAL_STORIES,
  ...DELTA_STORIES,
];

/** Registers one test a story; a failure names each field that differs. */
export function runStories(name: string, implementation: Implementation): void {
  describe(`${name} tells the stories`, () => {
    test.each(STORIES)('$name', async ({ input, expected }) => {
      if (expected === 'refused') {
        await expect(async () => implementation(input)).rejects.toThrow(OpeningRefused);
        return;
      }
      const output = await implementation(input);
      expect(said(differences(expected, named(output)))).toBe('');
    });
  });
}
