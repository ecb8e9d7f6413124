/** Names of exported files, whatever the series are called; and files that are whole or not there. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportStem } from '../../../src/cli/data-export/file-name.ts';
import { type Export, writeExports } from '../../../src/cli/data-export/write.ts';
import type { StoredKey } from '../../../src/store/keys.ts';
import { tableOf } from '../../../src/store/stored-table.ts';
import { keyOf, minutes, T0 } from '../store/rows.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'legrisk-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const named = (instrument: string, more: Partial<StoredKey> = {}): string =>
  exportStem({ ...keyOf('mark', instrument), venue: 'hyperliquid', ...more }, 60_000);

test('a plain name is written as it is', () => {
  expect(named('BTC')).toBe('hyperliquid.BTC.mark.1m');
  expect(named('BTC-USDT-SWAP', { venue: 'okx-swap' })).toBe('okx-swap.BTC-USDT-SWAP.mark.1m');
  expect(exportStem({ ...keyOf('funding', 'BTC'), venue: 'okx-swap' }, null)).toBe(
    'okx-swap.BTC.funding',
  );
});

test.each([
  ['a path', '../../etc/passwd', /^hyperliquid\._etc_passwd\.mark\.1m\.[0-9a-f]{12}$/],
  ['a folder', '..', /^hyperliquid\._\.mark\.1m\.[0-9a-f]{12}$/],
  ['an option', '-rf', /^hyperliquid\._-rf\.mark\.1m\.[0-9a-f]{12}$/],
  ['another alphabet', '币安人生USDT', /^hyperliquid\._USDT\.mark\.1m\.[0-9a-f]{12}$/],
  ['nothing', '', /^hyperliquid\._\.mark\.1m\.[0-9a-f]{12}$/],
])('%s becomes a name of a file', (_name, instrument, expected) => {
  expect(named(instrument)).toMatch(expected);
});

test('a venue that is called like a device of Windows is not written so', () => {
  expect(named('BTC', { venue: 'con' })).toMatch(/^_con\.BTC\.mark\.1m\.[0-9a-f]{12}$/);
});

test('a reconstruction is not taken for a record', () => {
  expect(named('BTC', { origin: 'reconstruction:x' })).not.toBe(named('BTC'));
});

/** Names made to meet: few signs, and those that file systems fold or take for orders. */
const NAME = fc.oneof(
  fc.string({ maxLength: 80, unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('A', 'a', '.', '-', '_', '/', 'É', 'é', 'é'), maxLength: 6 }),
);

test('two series never share a name, and every name is safe everywhere', () => {
  const KEY = fc.record({
    venue: fc.constantFrom('v', 'v-1', 'con', 'okx-swap'),
    instrument: NAME,
    kind: fc.constantFrom('mark', 'last'),
    origin: fc.constantFrom('record', 'reconstruction:a', 'reconstruction:b'),
  });
  fc.assert(
    fc.property(KEY, KEY, fc.constantFrom(60_000, 3_600_000, null), (a, b, resolutionMs) => {
      const [one, two] = [a, b].map((key) => exportStem(key as StoredKey, resolutionMs));
      const same = JSON.stringify(a) === JSON.stringify(b);
      expect(one?.toLowerCase() === two?.toLowerCase()).toBe(same);
      expect(one).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}$/);
      expect(one).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      expect(one).not.toMatch(/\.\./);
    }),
    { numRuns: 2_000 },
  );
});

const exportOf = (instrument: string, fault: Error | null = null): Export => {
  const table = tableOf('mark', { sort: 'bars', columns: minutes([0, 1], null) });
  const blocks = {
    *[Symbol.iterator]() {
      if (fault !== null) throw fault;
      yield* table.blocks;
    },
  };
  const summary = {
    key: keyOf('mark', instrument),
    resolutionMs: 60_000,
    firstMs: T0,
    lastMs: T0,
    rows: 2,
    sources: [],
  };
  const span = { rows: 2, firstMs: T0, lastMs: T0 };
  return { summary, name: `${instrument}.csv`, table: { ...table, blocks }, ...span };
};

async function* oneByOne(...exports: readonly Export[]): AsyncIterable<Export> {
  yield* exports;
}

test('an export that fails leaves what was there, and nothing of its own', async () => {
  const out = join(folder, 'new', 'out');
  await writeExports(out, 'csv', oneByOne(exportOf('A')));
  const before = readFileSync(join(out, 'A.csv'), 'utf8');
  const failing = oneByOne(exportOf('A'), exportOf('B', new Error('the disk is full')));
  await expect(writeExports(out, 'csv', failing)).rejects.toThrow('the disk is full');
  expect(readdirSync(out).sort()).toEqual(['A.csv', 'A.csv.provenance.json']);
  expect(readFileSync(join(out, 'A.csv'), 'utf8')).toBe(before);
  const elsewhere = join(folder, 'other', 'out');
  const first = oneByOne(exportOf('B', new Error('the disk is full')));
  await expect(writeExports(elsewhere, 'csv', first)).rejects.toThrow('the disk is full');
  expect(readdirSync(folder)).toEqual(['new']);
});
