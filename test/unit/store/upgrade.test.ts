/**
 * Stores that version 1 made. Method: the tables of version 1 as that version made them, filled by hand,
 * are read and written by this one.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/store.ts';
import { ALL_TIME } from '../../../src/store/window.ts';
import { Desk, keyOf, MINUTE, minutes, T0, valuesOf } from './rows.ts';

const desk = new Desk();
const LAST = { ...keyOf('last'), kind: 'last' } as const;
const FUNDING = { ...keyOf('funding'), kind: 'funding' } as const;
const SIGNAL = { ...keyOf('signal'), kind: 'signal' } as const;

/** As version 1 created them, with two bars and one print. */
const VERSION_1 = `
CREATE TABLE legrisk_store (schema_version INTEGER NOT NULL);
INSERT INTO legrisk_store VALUES (1);
CREATE TABLE series (series_id INTEGER NOT NULL, venue VARCHAR NOT NULL, instrument VARCHAR NOT NULL,
  kind VARCHAR NOT NULL, origin VARCHAR NOT NULL, resolution_ms BIGINT NOT NULL);
CREATE TABLE sources (source_id INTEGER NOT NULL, series_id INTEGER NOT NULL, sha256 VARCHAR NOT NULL,
  file VARCHAR NOT NULL, format VARCHAR NOT NULL, row_count BIGINT NOT NULL,
  first_at_ms BIGINT NOT NULL, last_at_ms BIGINT NOT NULL, notes VARCHAR NOT NULL);
CREATE TABLE bars (series_id INTEGER NOT NULL, source_id INTEGER NOT NULL, open_at_ms BIGINT NOT NULL,
  open_price DOUBLE NOT NULL, high_price DOUBLE NOT NULL, low_price DOUBLE NOT NULL,
  close_price DOUBLE NOT NULL);
CREATE TABLE funding (series_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  settled_at_ms BIGINT NOT NULL, rate_fraction DOUBLE NOT NULL, interval_ms BIGINT, price DOUBLE);
CREATE VIEW named_bars AS
  SELECT venue, instrument, kind, origin, resolution_ms, open_at_ms,
         open_price, high_price, low_price, close_price, file
  FROM bars JOIN series USING (series_id) JOIN sources USING (source_id);
CREATE VIEW named_funding AS
  SELECT venue, instrument, origin, settled_at_ms, rate_fraction, interval_ms, price, file
  FROM funding JOIN series USING (series_id) JOIN sources USING (source_id);
INSERT INTO series VALUES (1, 'v', 'i', 'last', 'record', ${MINUTE}), (2, 'v', 'i', 'funding', 'record', 0);
INSERT INTO sources VALUES (1, 1, 'old', 'old.csv', 'csv', 2, ${T0}, ${T0 + MINUTE}, '[]'),
  (2, 2, 'old', 'prints.csv', 'csv', 1, ${T0}, ${T0}, '[]');
INSERT INTO bars VALUES (1, 1, ${T0}, 100, 100, 100, 100), (1, 1, ${T0 + MINUTE}, 101, 101, 101, 101);
INSERT INTO funding VALUES (2, 2, ${T0}, 0.0001, NULL, NULL);
`;

async function run(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(desk.db);
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const hash = () => createHash('sha256').update(readFileSync(desk.db, 'latin1')).digest('hex');

test('a store of version 1 is read as it is, by two readers, and not a byte of it changes', async () => {
  await run(VERSION_1);
  const before = hash();
  const first = await openStore(desk.db, { mode: 'read' });
  const second = await openStore(desk.db, { mode: 'read' });
  for (const store of [first, second]) {
    const history = await store.readBarHistory(LAST, ALL_TIME);
    expect(Array.from(history?.series.close ?? [])).toEqual([100, 101]);
    expect(history?.volume).toBeNull();
    expect((await store.readFunding(FUNDING, ALL_TIME))?.settledAtMs).toHaveLength(1);
    expect(await store.readValues(SIGNAL, ALL_TIME)).toBeNull();
    expect(await store.describeSeries()).toHaveLength(2);
    expect(await store.emptyStretches()).toEqual([]);
    const question = { venue: 'v', instrument: 'i', kind: 'last', resolutionMs: MINUTE } as const;
    expect(await store.answers(question)).toEqual([]);
  }
  await first.close();
  await second.close();
  expect(hash()).toBe(before);
  expect(await run('SELECT schema_version FROM legrisk_store')).toEqual([[1]]);
});

test('its file may be called anything', async () => {
  desk.db = join(desk.folder, '$& main "x" \'.duckdb');
  await run(VERSION_1);
  expect(await desk.with('read', (store) => store.listSeries())).toHaveLength(2);
});

test('the next writer upgrades it and keeps every row, and a bar of before learns its volume', async () => {
  await run(VERSION_1);
  const count = await desk.put(LAST, 'new.csv', { bars: minutes([0, 1, 2], [5, 6, 7]) });
  expect(count).toMatchObject({ rowsAdded: 1, rowsAlreadyThere: 2, rowsCompleted: 2 });
  await desk.put(SIGNAL, 's.csv', { values: valuesOf([[T0, 1]]) });
  const history = await desk.with('read', (store) => store.readBarHistory(LAST, ALL_TIME));
  expect(Array.from(history?.volume ?? [])).toEqual([5, 6, 7]);
  expect(await run('SELECT schema_version FROM legrisk_store')).toEqual([[2]]);
  expect(await run('SELECT count(*) FROM named_bars WHERE volume_base IS NOT NULL')).toEqual([
    ['3'],
  ]);
  expect(await run('SELECT kind FROM named_funding')).toEqual([['funding']]);
});

test('an upgraded store has the tables and views of a new one', async () => {
  const shape = `SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns()
    WHERE NOT internal ORDER BY table_name, column_index`;
  await run(VERSION_1);
  await desk.with('write', async () => null);
  const upgraded = await run(shape);
  desk.db = `${desk.db}-new`;
  await desk.put(SIGNAL, 's.csv', { values: valuesOf([[T0, 1]]) });
  expect(upgraded).toEqual(await run(shape));
});

test('an upgrade that fails leaves version 1 as it was', async () => {
  // Somebody has made a table of that name: the upgrade can not.
  await run(`${VERSION_1} CREATE TABLE answers (theirs INTEGER);`);
  await expect(openStore(desk.db, { mode: 'write' })).rejects.toThrow(/answers/);
  expect(await run('SELECT schema_version FROM legrisk_store')).toEqual([[1]]);
  expect(
    await run("SELECT count(*) FROM duckdb_columns() WHERE column_name = 'volume_base'"),
  ).toEqual([['0']]);
});
