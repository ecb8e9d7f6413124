/** Rows for the tests of the store, put in as a loader does it: staged, merged, in one transaction. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import type { MergeCount } from '../../../src/store/arrival.ts';
import type { StoredKey, StoredKind } from '../../../src/store/keys.ts';
import type { BarColumns, FundingColumns, ValueColumns } from '../../../src/store/stage.ts';
import { openStore, type Store, type Writer } from '../../../src/store/store.ts';

/** 2024-06-01T00:00Z. */
export const T0 = 1_717_200_000_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export const keyOf = (kind: StoredKind, instrument = 'i'): StoredKey => ({
  venue: 'v',
  instrument,
  kind,
  origin: 'record',
});

/** Minute n opens at price 100 + n, flat; the volumes as they stand, NaN for unknown. */
export function minutes(numbers: readonly number[], volumes: readonly number[] | null): BarColumns {
  const price = Float64Array.from(numbers, (n) => 100 + n);
  return {
    openMs: Float64Array.from(numbers, (n) => T0 + n * MINUTE),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: volumes === null ? null : Float64Array.from(volumes),
  };
}

export interface Print {
  readonly at: number;
  readonly rate: number;
  readonly interval?: number;
  readonly price?: number;
}

export const printsOf = (prints: readonly Print[]): FundingColumns => ({
  settledAtMs: Float64Array.from(prints, ({ at }) => at),
  rate: Float64Array.from(prints, ({ rate }) => rate),
  intervalMs: Float64Array.from(prints, ({ interval = Number.NaN }) => interval),
  price: Float64Array.from(prints, ({ price = Number.NaN }) => price),
});

export const valuesOf = (values: readonly (readonly [at: number, value: number])[]) => ({
  atMs: Float64Array.from(values, ([at]) => at),
  value: Float64Array.from(values, ([, value]) => value),
});

export type Rows =
  | { readonly bars: BarColumns; readonly resolutionMs?: number }
  | { readonly prints: FundingColumns }
  | { readonly values: ValueColumns };

/** Stages and merges the rows of one file. */
export async function put(
  writer: Writer,
  key: StoredKey,
  file: string,
  rows: Rows,
): Promise<MergeCount> {
  const stamps =
    'bars' in rows
      ? rows.bars.openMs
      : 'prints' in rows
        ? rows.prints.settledAtMs
        : rows.values.atMs;
  const staged =
    'bars' in rows
      ? await writer.stageBars(rows.bars)
      : 'prints' in rows
        ? await writer.stageFunding(rows.prints)
        : await writer.stageValues(rows.values);
  const part = {
    path: null,
    rows: stamps.length,
    firstMs: stamps[0] ?? 0,
    lastMs: stamps.at(-1) ?? 0,
    provenance: { file, sha256: file, format: 'made for a test', rows: stamps.length, notes: [] },
  };
  const resolutionMs = 'bars' in rows ? (rows.resolutionMs ?? MINUTE) : 0;
  const [count] = await writer.merge({ staged, unitsPerMs: 1, key, resolutionMs, parts: [part] });
  if (count === undefined) throw new Error('a merge counts each part');
  return count;
}

/** A store in a folder that is gone after each test. */
export class Desk {
  folder = '';
  db = '';

  constructor() {
    beforeEach(() => {
      this.folder = mkdtempSync(join(tmpdir(), 'legrisk-test-'));
      this.db = join(this.folder, 'store.duckdb');
    });
    afterEach(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  async put(key: StoredKey, file: string, rows: Rows): Promise<MergeCount> {
    return await this.with('write', (store) =>
      store.write((writer) => put(writer, key, file, rows)),
    );
  }

  async with<T>(mode: 'read' | 'write', work: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore(this.db, { mode });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }
}

export async function refusal(work: Promise<unknown>): Promise<DataError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return error as DataError;
}
