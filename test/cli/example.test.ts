/**
 * Goal: the committed example is what the program writes today, so that nobody judges legrisk by a page
 * that it no longer makes.
 * Method: the example's own scenario, replayed anew; every file is compared byte for byte.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentsOf, legrisk, shipped, temporaryFolder } from './legrisk.ts';

test('reports/example is what its scenario gives today (else: npm run example)', () => {
  const cwd = temporaryFolder();
  const example = contentsOf(shipped('reports/example'));
  const scenario = shipped('scenarios/btc-2025-10-10-hold.yaml');
  expect(legrisk(['replay', scenario, '--out', 'out'], { cwd }).code).toBe(0);
  const today = contentsOf(join(cwd, 'out', 'btc-2025-10-10-hold'));
  expect([...today.keys()]).toEqual([...example.keys()]);
  const changed = [...today].filter(([file, text]) => example.get(file) !== text);
  expect(changed.map(([file]) => file)).toEqual([]);
});
