/**
 * Goal: a reconstruction whose file changed is made anew in the store, while records still have to
 * agree.
 * Method: two versions of one small series under each origin.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import type { BarSeries, Origin } from '../../../src/domain/series.ts';
import { importSeries } from '../../../src/loaders/import-series.ts';
import { openStore, type Store } from '../../../src/store/store.ts';

const HOUR_MS = 3_600_000;

function flat(instrument: string, origin: Origin, price: number, sha256: string): BarSeries {
  const column = new Float64Array([price, price]);
  return {
    key: { venue: 'binance-usdm', instrument, kind: 'mark', origin },
    resolutionMs: HOUR_MS,
    openMs: new Float64Array([0, HOUR_MS]),
    open: column,
    high: column,
    low: column,
    close: column,
    provenance: [{ file: 'made.yaml', sha256, format: 'reconstruction', rows: 2, notes: [] }],
  };
}

describe('importing a second version', () => {
  let folder = '';
  let store: Store;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'legrisk-'));
    store = await openStore(join(folder, 'store.duckdb'), { mode: 'write' });
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const instruments = async (): Promise<string[]> =>
    (await store.listSeries()).map(({ key }) => `${key.instrument} ${key.origin}`).sort();

  test('of a reconstruction replaces every series of the first, and no other reconstruction', async () => {
    await importSeries(store, [
      flat('A', 'reconstruction:day', 100, 'aa'),
      flat('B', 'reconstruction:day', 100, 'aa'),
      flat('A', 'reconstruction:other', 100, 'cc'),
      flat('A', 'record', 100, 'dd'),
    ]);
    await importSeries(store, [flat('A', 'reconstruction:day', 200, 'bb')]);
    expect(await instruments()).toEqual([
      'A reconstruction:day',
      'A reconstruction:other',
      'A record',
    ]);
    const key = { venue: 'binance-usdm', instrument: 'A', kind: 'mark' } as const;
    const read = async (origin: Origin) =>
      (await store.readBars({ ...key, origin }, { fromMs: 0, toMs: 2 * HOUR_MS }))?.open[0];
    expect(await read('reconstruction:day')).toBe(200);
    expect(await read('reconstruction:other')).toBe(100);
    expect(await read('record')).toBe(100);
  });

  test('of a record is refused where it disagrees', async () => {
    await importSeries(store, [flat('A', 'record', 100, 'aa')]);
    await expect(importSeries(store, [flat('A', 'record', 200, 'bb')])).rejects.toThrow(DataError);
    expect(await instruments()).toEqual(['A record']);
  });
});
