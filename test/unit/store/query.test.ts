/** Columns as they come out of DuckDB, whose arrays hold anything where a row is NULL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { numberColumns } from '../../../src/store/query.ts';

/** More rows than one chunk has. */
const ROWS = 5_000;

test('numbers are numbers and NULL is NaN, in every chunk', async () => {
  // In a file, because there a column without a value is stored as nothing at all.
  const folder = mkdtempSync(join(tmpdir(), 'legrisk-test-'));
  const instance = await DuckDBInstance.create(join(folder, 'x.duckdb'));
  const connection = await instance.connect();
  const made = `CREATE TABLE t AS SELECT range::DOUBLE AS n,
    CASE WHEN range % 3 <> 0 THEN range::DOUBLE END AS third, NULL::DOUBLE AS nothing
    FROM range(${ROWS})`;
  await connection.run(made);
  await connection.run('CHECKPOINT');
  const [all, some, none, word] = await numberColumns(
    connection,
    "SELECT n, third, nothing, 'text' FROM t",
  );
  expect(Array.from(all ?? [])).toEqual(Array.from({ length: ROWS }, (_, n) => n));
  expect(Array.from(some ?? [])).toEqual(
    Array.from({ length: ROWS }, (_, n) => (n % 3 === 0 ? Number.NaN : n)),
  );
  for (const column of [none, word]) {
    expect(column).toHaveLength(ROWS);
    expect(column?.every(Number.isNaN)).toBe(true);
  }
  expect(await numberColumns(connection, 'SELECT n FROM t WHERE n < 0')).toEqual([
    new Float64Array(0),
  ]);
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

test('a statement that fails leaves the connection to the next one', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const both = [
    numberColumns(connection, 'SELECT * FROM nowhere'),
    numberColumns(connection, 'SELECT 7::DOUBLE'),
  ];
  await expect(both[0]).rejects.toThrow(/nowhere/);
  expect(await both[1]).toEqual([Float64Array.of(7)]);
  connection.closeSync();
  instance.closeSync();
});
