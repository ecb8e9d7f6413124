/**
 * Every fault of docs/data-checks.md, planted two hundred times at a drawn place into honest histories,
 * at its stated least size: found by its own code at least 198 times.
 */
import { describe, expect, test } from 'vitest';
import { checkHistory } from '../../src/checks/check.ts';
import type { History } from '../../src/checks/history.ts';
import { FINDING_CODES } from '../../src/domain/finding.ts';
import { drawFrom } from './draw.ts';
import { honest } from './honest.ts';
import { TRAPS } from './traps.ts';

const TRIES = 200;
const made = new Map<number, History>();

function historyOf(seed: number): History {
  const own = made.get(seed) ?? honest(seed);
  made.set(seed, own);
  return own;
}

/** The seeds that were tried and missed, and how many had room. */
function missedBy({ code, plant }: (typeof TRAPS)[number]): readonly number[] {
  const missed: number[] = [];
  for (let seed = 1000, tried = 0; tried < TRIES; seed++) {
    const planted = plant(historyOf(seed), drawFrom(seed));
    if (planted === null) continue;
    tried++;
    const found = checkHistory(planted).filter((finding) => finding.code === code);
    const enough =
      code === 'settlement-jitter' ? found.filter(({ severity }) => severity === 'warning') : found;
    if (enough.length === 0) missed.push(seed);
  }
  return missed;
}

describe('a planted fault is found by its own code in 198 of 200 tries or more', () => {
  test.each(TRAPS)('$code: $what', (trap) => {
    const missed = missedBy(trap);
    expect(missed.length <= TRIES / 100 ? [] : missed).toEqual([]);
  });

  test('every code has a fault', () => {
    expect([...new Set(TRAPS.map(({ code }) => code))].sort()).toEqual([...FINDING_CODES].sort());
  });
});
