/** What an import of one file leaves in an empty store, as plain values to compare. */
import type { ImportOptions } from '../../../src/loaders/import.ts';
import { storedName } from '../../../src/store/keys.ts';
import { Desk } from './make.ts';

export interface StoredSeries {
  readonly format: string;
  readonly resolutionMs: number | null;
  readonly notes: readonly string[];
  /** Columns by name; without those that are empty everywhere. */
  readonly rows: Readonly<Record<string, readonly number[]>>;
}

/** By the series' name: `okx-swap BTC-USDT-SWAP funding`. */
export async function storedFrom(
  name: string,
  content: string | Uint8Array,
  options: ImportOptions = {},
): Promise<Readonly<Record<string, StoredSeries>>> {
  await using desk = new Desk();
  const { sources } = await desk.import(desk.file(name, content), options);
  const store = await desk.store();
  const all = sources.map(async ({ series, resolutionMs, format, notes }) => {
    const stored = await store.readRows(series, resolutionMs);
    const columns = Object.entries(stored?.columns ?? {}).flatMap(([column, values]) => {
      const numbers: number[] = values instanceof Float64Array ? [...values] : [];
      return numbers.every(Number.isNaN) ? [] : [[column, numbers] as const];
    });
    const rows = Object.fromEntries(columns);
    return [storedName(series), { format, resolutionMs, notes, rows }] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

export const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`;
