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

  test('have warnings of four kinds only', () => {
    const warned = found.flat().filter(({ severity }) => severity === 'warning');
    expect([...new Set(warned.map(({ code }) => code))].sort()).toEqual([
      'frozen-funding',
      'frozen-price',
      'gap',
      'unconfirmed-bar',
    ]);
    // Two a series and less: maintenance, dislocations and quiet hours are made on purpose.
    expect(warned.length).toBeLessThan(1000);
  });
});
