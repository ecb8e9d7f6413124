/**
 * Goal: two programs at one store do not harm it, and the second is told who the first is.
 * Method: a process of our own holds the file as a writer, until it is told to let go.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRefusal, legrisk, shipped, temporaryFolder } from './legrisk.ts';
import { prepare, STORE } from './records.ts';

const HOLDER = `
  const { DuckDBInstance } = await import(process.argv[1]);
  const instance = await DuckDBInstance.create(process.argv[2]);
  const connection = await instance.connect();
  await connection.run('CREATE TEMP TABLE held (x INTEGER)');
  process.stdout.write('held');
  process.stdin.resume();
  await new Promise((done) => process.stdin.on('end', done));
  connection.closeSync();
  instance.closeSync();
`;

test('a store that another process writes is refused with its id, and read when it is done', async () => {
  const cwd = temporaryFolder();
  await prepare(cwd);
  const binding = shipped('node_modules/@duckdb/node-api/lib/index.js');
  const words = ['--input-type=module', '-e', HOLDER, binding, join(cwd, STORE)];
  const holder = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  try {
    for (const command of [
      ['data', 'list'],
      ['replay', 'scenario.yaml'],
    ])
      expectRefusal(
        legrisk([...command, '--db', STORE], { cwd }),
        3,
        `found a lock of process ${holder.pid}`,
        'wait until',
      );
  } finally {
    holder.stdin.end();
    await once(holder, 'exit');
  }
  expect(legrisk(['data', 'list', '--db', STORE], { cwd }).code).toBe(0);
});
