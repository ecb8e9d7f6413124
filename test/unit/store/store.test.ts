/** The store as its readers meet it: what opens, what is refused, what a window holds. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import type { BarSeries, FundingSeries } from '../../../src/domain/series.ts';
import { importSeries } from '../../../src/loaders/import-series.ts';
import { openStore } from '../../../src/store/store.ts';

let folder = '';
let db = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'legrisk-test-'));
  db = join(folder, 'store.duckdb');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MARK = { venue: 'v', instrument: 'i', kind: 'mark', origin: 'record' } as const;
const FUNDING = { ...MARK, kind: 'funding' } as const;
const MINUTE = 60_000;
/** 2024-06-01T00:00Z. */
const T0 = 1_717_200_000_000;

const source = (name: string) => [
  { file: name, sha256: name, format: 'made for a test', rows: 0, notes: [] },
];

/** Bars of the resolution from `from` on, the i-th at price 100 + i. */
function bars(from: number, count: number, resolutionMs: number, name: string): BarSeries {
  const price = Float64Array.from({ length: count }, (_, i) => 100 + i);
  const openMs = price.map((_, i) => from + i * resolutionMs);
  const columns = { openMs, open: price, high: price, low: price, close: price };
  return { key: MARK, resolutionMs, ...columns, provenance: source(name) };
}

function prints(...stamps: readonly number[]): FundingSeries {
  const settledAtMs = Float64Array.from(stamps);
  const none = settledAtMs.map(() => Number.NaN);
  const rate = settledAtMs.map((_, i) => (i + 1) / 10_000);
  const columns = { settledAtMs, rate, intervalMs: none, price: none };
  return { key: FUNDING, ...columns, provenance: source('f') };
}

const filled = async (...all: readonly (BarSeries | FundingSeries)[]) => {
  const store = await openStore(db, { mode: 'write' });
  await importSeries(store, all);
  return store;
};

async function refusal(work: Promise<unknown>): Promise<DataError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return error as DataError;
}

test('a store that is missing can not be read, and is not made', async () => {
  const error = await refusal(openStore(db, { mode: 'read' }));
  expect(error.issues[0]).toMatchObject({ where: db, found: 'no such file' });
  expect(error.issues[0]?.hint).toContain('legrisk import');
});

test.each([
  ['a CSV', 'open_time,open,high\n1,2,3\n', 'a file without the DuckDB signature'],
  ['a few bytes', 'x', '1 bytes'],
])('%s given as the store is refused and left as it was', async (_name, content, found) => {
  writeFileSync(db, content);
  for (const mode of ['read', 'write'] as const) {
    const error = await refusal(openStore(db, { mode }));
    expect(error.issues[0]).toMatchObject({ where: db, expected: 'a DuckDB file', found });
  }
});

test('a file that only begins like DuckDB is refused', async () => {
  writeFileSync(db, '12345678DUCK and no more');
  const error = await refusal(openStore(db, { mode: 'read' }));
  expect(error.issues[0]).toMatchObject({ where: db, expected: 'a store that can be opened' });
});

test("somebody else's DuckDB file is refused", async () => {
  const instance = await DuckDBInstance.create(db);
  const connection = await instance.connect();
  await connection.run('CREATE TABLE theirs (x INTEGER)');
  connection.closeSync();
  instance.closeSync();
  const error = await refusal(openStore(db, { mode: 'write' }));
  expect(error.issues[0]).toMatchObject({ expected: 'a legrisk store' });
});

test('a store whose making was interrupted is made whole by the next writer', async () => {
  (await DuckDBInstance.create(db)).closeSync();
  await refusal(openStore(db, { mode: 'read' }));
  const store = await openStore(db, { mode: 'write' });
  expect(await store.listSeries()).toEqual([]);
  await store.close();
});

test('a store that a later version wrote is refused', async () => {
  await (await filled(bars(T0, 1, MINUTE, 'a'))).close();
  const instance = await DuckDBInstance.create(db);
  const connection = await instance.connect();
  await connection.run('UPDATE legrisk_store SET schema_version = 99');
  connection.closeSync();
  instance.closeSync();
  const error = await refusal(openStore(db, { mode: 'read' }));
  expect(error.issues[0]).toMatchObject({ found: 'version 99' });
});

test('a path that can not be written is refused', async () => {
  writeFileSync(join(folder, 'file'), '');
  const path = join(folder, 'file', 'store.duckdb');
  const error = await refusal(openStore(path, { mode: 'write' }));
  expect(error.issues[0]).toMatchObject({ where: path, expected: 'a store that can be opened' });
});

test('a store that another process writes is refused with its number', async () => {
  await (await filled(bars(T0, 1, MINUTE, 'a'))).close();
  const script = `import('@duckdb/node-api').then(async ({ DuckDBInstance }) => {
    globalThis.held = await DuckDBInstance.create(${JSON.stringify(db)});
    console.log('held');
    setInterval(() => {}, 1000);
  });`;
  const other = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await new Promise((resolve) => other.stdout.once('data', resolve));
    const error = await refusal(openStore(db, { mode: 'write' }));
    expect(error.issues[0]).toMatchObject({
      where: db,
      expected: 'a store that no other process is writing',
      found: `a lock of process ${other.pid}`,
      hint: `wait until process ${other.pid} is done, or end it`,
    });
  } finally {
    other.kill();
  }
});

test('two readers of one file share it, and it closes with the last', async () => {
  await (await filled(bars(T0, 3, MINUTE, 'a'))).close();
  const first = await openStore(db, { mode: 'read' });
  const second = await openStore(db, { mode: 'read' });
  await first.close();
  expect(await second.listSeries()).toHaveLength(1);
  await expect(openStore(db, { mode: 'write' })).rejects.toThrow(/open already/);
  await second.close();
  const writer = await openStore(db, { mode: 'write' });
  await writer.close();
});

test('a writer has the file to itself, in this process too', async () => {
  const store = await filled(bars(T0, 1, MINUTE, 'a'));
  await expect(openStore(db, { mode: 'write' })).rejects.toThrow(/open already/);
  await expect(openStore(db, { mode: 'read' })).rejects.toThrow(/open already/);
  await store.close();
});

test('a window holds the bars that open in it, its end excluded', async () => {
  const store = await filled(bars(T0, 5, MINUTE, 'a'));
  const read = await store.readBars(MARK, { fromMs: T0 + MINUTE, toMs: T0 + 3 * MINUTE });
  expect([...(read?.openMs ?? [])]).toEqual([T0 + MINUTE, T0 + 2 * MINUTE]);
  expect([...(read?.close ?? [])]).toEqual([101, 102]);
  expect(read?.resolutionMs).toBe(MINUTE);
  await store.close();
});

test('a series that is not there is null; one without rows in the window is empty', async () => {
  const store = await filled(bars(T0, 5, MINUTE, 'a'));
  const window = { fromMs: 0, toMs: 1 };
  expect(await store.readBars({ ...MARK, instrument: 'other' }, window)).toBeNull();
  expect(await store.readFunding(FUNDING, window)).toBeNull();
  expect((await store.readBars(MARK, window))?.openMs).toHaveLength(0);
  await store.close();
});

test('funding keeps its stamps and says nothing about what the record left out', async () => {
  const store = await filled(prints(T0 + 7, T0 + 3_600_000));
  const read = await store.readFunding(FUNDING, { fromMs: T0, toMs: T0 + 3_600_000 });
  expect([...(read?.settledAtMs ?? [])]).toEqual([T0 + 7]);
  expect([...(read?.rate ?? [])]).toEqual([0.0001]);
  expect(read?.intervalMs[0]).toBeNaN();
  await store.close();
});

test('of two resolutions the finest that covers the window is read', async () => {
  // Minutes cover the first hour, hours the first day.
  const hour = 60 * MINUTE;
  const store = await filled(bars(T0, 60, MINUTE, 'fine'), bars(T0, 24, hour, 'coarse'));
  const inside = await store.readBars(MARK, { fromMs: T0, toMs: T0 + hour });
  expect(inside?.resolutionMs).toBe(MINUTE);
  expect(inside?.provenance.map(({ file }) => file)).toEqual(['fine']);
  const beyond = await store.readBars(MARK, { fromMs: T0, toMs: T0 + 2 * hour });
  expect(beyond?.resolutionMs).toBe(hour);
  const asked = await store.readBars(MARK, { fromMs: T0, toMs: T0 + hour }, hour);
  expect(asked?.resolutionMs).toBe(hour);
  expect(await store.readBars(MARK, { fromMs: T0, toMs: T0 + hour }, 5 * MINUTE)).toBeNull();
  expect((await store.listSeries()).map(({ resolutionMs, rows }) => [resolutionMs, rows])).toEqual([
    [MINUTE, 60],
    [hour, 24],
  ]);
  await store.close();
});

test('a reconstruction is never read as a record', async () => {
  const origin = 'reconstruction:crash' as const;
  const made = { ...bars(T0, 3, MINUTE, 'made'), key: { ...MARK, origin } };
  const store = await filled(made);
  const window = { fromMs: T0, toMs: T0 + 60 * MINUTE };
  expect(await store.readBars(MARK, window)).toBeNull();
  expect((await store.readBars({ ...MARK, origin }, window))?.openMs).toHaveLength(3);
  await store.close();
});

test('a transaction that throws leaves no row behind', async () => {
  const store = await filled(bars(T0, 3, MINUTE, 'a'));
  const bad = { ...bars(T0 + 10 * MINUTE, 3, MINUTE, 'b'), close: Float64Array.of(1, 2, 3) };
  const good = bars(T0 + 3 * MINUTE, 3, MINUTE, 'c');
  await refusal(importSeries(store, [good, bad]));
  expect((await store.listSeries()).map(({ rows }) => rows)).toEqual([3]);
  await store.close();
});

test('a process that dies in the middle of an import leaves the store as it was', async () => {
  await (await filled(bars(T0, 3, MINUTE, 'a'))).close();
  const script = `import('@duckdb/node-api').then(async ({ DuckDBInstance }) => {
    const connection = await (await DuckDBInstance.create(${JSON.stringify(db)})).connect();
    await connection.run('BEGIN TRANSACTION');
    await connection.run('INSERT INTO bars SELECT 1, 1, range, 1, 1, 1, 1, NULL FROM range(500000)');
    process.kill(process.pid, 'SIGKILL');
  });`;
  const other = spawn(process.execPath, ['-e', script], { stdio: 'inherit' });
  await new Promise((resolve) => other.once('exit', resolve));
  expect(other.signalCode).toBe('SIGKILL');
  const store = await openStore(db, { mode: 'read' });
  expect((await store.listSeries()).map(({ rows }) => rows)).toEqual([3]);
  await store.close();
});
