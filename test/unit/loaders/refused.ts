/** A desk on which a good file lies already, and the refusal of a bad one beside it. */
import { expect } from 'vitest';
import { DataError, type Issue, ScenarioError } from '../../../src/domain/errors.ts';
import type { ImportOptions } from '../../../src/loaders/import.ts';
import { archiveCsv, Desk, hours, rejection } from './make.ts';

export const LAST = { venue: 'binance-usdm', kind: 'last' } as const;
export const NAME = 'BTCUSDT-1h-2024-06-01.csv';

/** Imports a good file, then the bad one, and shows that only the good one is there. */
export async function refused(
  name: string,
  content: string | Uint8Array,
  options: ImportOptions = LAST,
): Promise<{ error: unknown; issues: readonly Issue[] }> {
  await using desk = new Desk();
  await desk.import(desk.file('ETHUSDT-1h-2024-06-01.csv', archiveCsv(hours(0, 1))), LAST);
  const before = await desk.content();
  const error = await rejection(desk.import(desk.file(name, content), options));
  expect(await desk.content()).toEqual(before);
  const issues = error instanceof DataError || error instanceof ScenarioError ? error.issues : [];
  return { error, issues };
}
