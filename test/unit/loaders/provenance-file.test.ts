/** What stands beside an exported file: believed where it is about these bytes, and passed over otherwise. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Desk, rejection } from './make.ts';

const BARS = 'open_at_ms,open,high,low,close\n1717200000000,5,5,5,5\n1717200060000,6,6,6,6\n';
const sha256 = createHash('sha256').update(BARS).digest('hex');
const KEY = { venue: 'hyperliquid', instrument: 'kPEPE', kind: 'mark', origin: 'record' };
const TOLD = { schemaVersion: 1, key: KEY, resolutionMs: 60_000, sha256 };

const imported = async (beside: unknown) => {
  const desk = new Desk();
  const text = typeof beside === 'string' ? beside : JSON.stringify(beside);
  const path = desk.file('x.csv', BARS);
  desk.file('x.csv.provenance.json', text);
  try {
    return await desk.import(path, {});
  } finally {
    await desk[Symbol.asyncDispose]();
  }
};

test('it names the series', async () => {
  expect((await imported(TOLD)).sources).toMatchObject([{ series: KEY, rowsAdded: 2 }]);
});

test.each([
  ['other bytes', { ...TOLD, sha256: '0'.repeat(64) }],
  ['no JSON', '{'],
  ['another object', { mine: true }],
  ['a list', []],
  ['a kind that there is not', { ...TOLD, key: { ...KEY, kind: 'marks' } }],
])('of %s it says nothing, and the series is asked for', async (_name, beside) => {
  expect(String(await rejection(imported(beside)))).toContain('--venue');
});

test('a reconstruction that was exported never becomes a record', async () => {
  const key = { ...KEY, origin: 'reconstruction:x' };
  expect(String(await rejection(imported({ ...TOLD, key })))).toContain('a record of an exchange');
});

test('in a folder it is no file of its own', async () => {
  await using desk = new Desk();
  desk.file('out/x.csv', BARS);
  desk.file('out/x.csv.provenance.json', JSON.stringify(TOLD));
  expect((await desk.import(`${desk.folder}/out`, {})).sources).toHaveLength(1);
});
