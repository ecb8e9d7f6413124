/** Where things are unpacked, and who clears up after a process that was killed. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workspace } from '../../../src/loaders/workspace.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'legrisk-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the workspace of a store lies beside it, and goes when it is closed', () => {
  const workspace = new Workspace(join(folder, 's.duckdb'));
  const path = workspace.freshPath('.csv');
  writeFileSync(path, 'x');
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^s\.duckdb\.unpacked-.{6}$/)]);
  workspace.close();
  expect(readdirSync(folder)).toEqual([]);
});

test('what a killed process left is taken away by the next one, and nothing else is', () => {
  const kept = ['s.duckdb', 's.duckdb.wal', 's.duckdb.unpacked-', 'other.duckdb.unpacked-AbCd12'];
  for (const name of [...kept, 's.duckdb.unpacked-AbCd12']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 's.duckdb.unpacked-AbCd12', '1.csv'), 'left over');
  new Workspace(join(folder, 's.duckdb')).close();
  expect(readdirSync(folder).sort()).toEqual([...kept].sort());
});

test('a second workspace of the same process leaves the first alone', () => {
  const first = new Workspace(join(folder, 's.duckdb'));
  const path = first.freshPath('.csv');
  writeFileSync(path, 'x');
  const second = new Workspace(join(folder, 's.duckdb'));
  expect(existsSync(path)).toBe(true);
  second.close();
  first.close();
  expect(readdirSync(folder)).toEqual([]);
});
