/** A store is there whole or not at all, whatever died while it was made. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/store.ts';
import { Desk, keyOf, minutes, refusal } from './rows.ts';

const desk = new Desk();
const fill = () => desk.put(keyOf('mark'), 'a', { bars: minutes([0, 1], null) });
const rows = () =>
  desk.with('read', async (store) => (await store.listSeries()).map((one) => one.rows));

test('a new store stands alone in its folder', async () => {
  await fill();
  expect(readdirSync(desk.folder)).toEqual(['store.duckdb']);
});

test.each([
  ['nothing yet', ''],
  ['half a header', `12345678DUCK${'\0'.repeat(4_000)}`],
  ['rubbish', 'x'.repeat(20_000)],
])('a making that left %s is begun again', async (_name, left) => {
  writeFileSync(`${desk.db}.new`, left);
  await fill();
  expect(await rows()).toEqual([2]);
  expect(readdirSync(desk.folder)).toEqual(['store.duckdb']);
});

test('a making that ended before the name was given is used', async () => {
  await fill();
  renameSync(desk.db, `${desk.db}.new`);
  await desk.with('write', async () => null);
  expect(await rows()).toEqual([2]);
  expect(existsSync(`${desk.db}.new`)).toBe(false);
});

test('what a store that was taken away left in its log does not reach the new one', async () => {
  writeFileSync(`${desk.db}.wal`, 'of another store');
  await fill();
  expect(await rows()).toEqual([2]);
});

test('a store that another process is making is refused with its number', async () => {
  const script = `import('@duckdb/node-api').then(async ({ DuckDBInstance }) => {
    globalThis.held = await DuckDBInstance.create(${JSON.stringify(`${desk.db}.new`)});
    console.log('held');
    setInterval(() => {}, 1000);
  });`;
  const other = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(other.stdout, 'data');
    const error = await refusal(openStore(desk.db, { mode: 'write' }));
    expect(error.issues[0]).toMatchObject({ found: `a lock of process ${other.pid}` });
    expect(existsSync(desk.db)).toBe(false);
  } finally {
    other.kill();
  }
});
