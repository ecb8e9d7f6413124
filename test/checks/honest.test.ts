import { describe, expect, test } from 'vitest';
import { checkHistory } from '../../src/checks/check.ts';
import { honest } from './honest.ts';

describe('200 honest histories', () => {
  const found = Array.from({ length: 200 }, (_, seed) => checkHistory(honest(seed)));

  test('have no error', () => {
    const errors = found.flatMap((findings, seed) =>
      findings
        .filter(({ severity }) => severity === 'error')
        .map(({ code, reason }) => `seed ${seed}: ${code}: ${reason}`),
    );
    expect(errors).toEqual([]);
  });

  test('have warnings of a few kinds', () => {
    const counts: Record<string, number> = {};
    for (const { code, severity } of found.flat())
      if (severity === 'warning') counts[code] = (counts[code] ?? 0) + 1;
    expect(counts).toEqual({});
  });
});
