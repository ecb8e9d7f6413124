/** What is no file of market data, and would keep an import busy for ever: refused, and soon. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { readArrow } from '../../../src/loaders/arrow.ts';
import { findFiles } from '../../../src/loaders/files.ts';
import { expandPattern } from '../../../src/loaders/glob.ts';
import { readJson } from '../../../src/loaders/json/read.ts';
import { shortly } from '../../../src/loaders/json/rows.ts';
import { readTextFile } from '../../../src/loaders/text-file.ts';
import { unwrap } from '../../../src/loaders/unwrap.ts';
import { Workspace } from '../../../src/loaders/workspace.ts';
import { archiveCsv, hours, zipOf } from './make.ts';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-hostile-'));
const at = (...names: readonly string[]) => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const issueOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof DataError) return error.issues[0];
    throw error;
  }
  throw new Error('it was not refused');
};

describe('paths', () => {
  test('a pipe and a device are refused without being opened', () => {
    execFileSync('mkfifo', [at('pipe.csv')]);
    expect(issueOf(() => findFiles([at('pipe.csv')]))?.found).toBe('a pipe');
    expect(issueOf(() => findFiles(['/dev/zero']))?.found).toBe('a device');
    expect(issueOf(() => readTextFile('/dev/zero', 1_000))?.found).toBe('a device');
    expect(issueOf(() => readTextFile(folder, 1_000))?.found).toBe('a folder');
  });

  test('a link to itself and a name longer than any file has are nothing at all', () => {
    mkdirSync(at('loops'));
    symlinkSync('loop.csv', at('loops', 'loop.csv'));
    symlinkSync('/dev/zero', at('loops', 'zero.csv'));
    writeFileSync(at('loops', 'good.csv'), 'a,b\n1,2\n');
    const nothing = 'nothing of that name';
    expect(issueOf(() => findFiles([at('loops', 'loop.csv')]))?.found).toBe(nothing);
    expect(issueOf(() => findFiles(['x'.repeat(5_000)]))?.found).toBe(nothing);
    expect(findFiles([at('loops')]).map(({ path }) => path)).toEqual([at('loops', 'good.csv')]);
    expect(expandPattern(at('loops', '*', '*.csv'))).toEqual([]);
  });

  // Ten folders that all link to each other have ten factorial ways through them.
  test('in a web of links every folder is gone through once', () => {
    const names = Array.from({ length: 10 }, (_, index) => `d${index}`);
    for (const name of names) mkdirSync(at('web', name), { recursive: true });
    for (const name of names) {
      writeFileSync(at('web', name, `${name}.csv`), 'a,b\n1,2\n');
      for (const other of names.filter((one) => one !== name))
        symlinkSync(join('..', other), at('web', name, other));
    }
    expect(findFiles([at('web')])).toHaveLength(10);
  });
});

describe('contents', () => {
  const context = { where: 'x.json', hints: {} as never, options: {} };

  test.each([
    ['lists', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a row', `[[1717200000000,${'['.repeat(500_000)}${']'.repeat(500_000)}]]`],
    ['a code', `{"code":${'['.repeat(500_000)}${']'.repeat(500_000)},"data":[]}`],
  ])('JSON of %s nested without end is refused', (_what, text) => {
    expect(issueOf(() => readJson(text, context))?.found).toContain('more than 50 deep');
  });

  test('of a long list a message shows the beginning', () => {
    expect(shortly(Array.from({ length: 100_000 }, () => 1))).toBe(`[${'1,'.repeat(29)}…`);
    expect(shortly('x'.repeat(1_000))).toBe(`"${'x'.repeat(58)}…`);
  });

  /*
   * The footer of an Arrow file lists dictionaries and batches in blocks of 24 bytes: int64 place, int32
   * bytes of the message, four of padding, int64 bytes of the body. Here one dictionary begins at 8, behind
   * the magic, and the batch behind it. The batch's place is changed to the dictionary's.
   */
  test('an Arrow file whose footer leads to no batch is refused', async () => {
    const bytes = tableToIPC(tableFromArrays({ coin: ['BTC', 'ETH'] }), 'file');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const footer = bytes.length - 10 - view.getInt32(bytes.length - 10, true);
    const blocks = Array.from({ length: bytes.length - 10 - 24 - footer }, (_, n) => footer + n);
    const blockAt = (place: bigint) =>
      blocks.filter(
        (one) => view.getBigInt64(one, true) === place && view.getInt32(one + 8, true) > 0,
      );
    const ends = blockAt(8n).map(
      (one) => 8n + BigInt(view.getInt32(one + 8, true)) + view.getBigInt64(one + 16, true),
    );
    const [batch] = ends.flatMap(blockAt);
    expect(batch).toBeGreaterThan(footer);
    await expect(readArrow(bytes, 'x.arrow')).resolves.toMatchObject({ rows: 2 });
    view.setBigInt64(batch ?? 0, 8n, true);
    await expect(readArrow(bytes, 'x.arrow')).rejects.toThrow(DataError);
  });

  test('what is packed inside a zip counts as unpacked too', async () => {
    const csv = new Uint8Array(gzipSync(archiveCsv(hours(...Array(30).keys()))));
    writeFileSync(at('x.zip'), zipOf({ 'a.csv.gz': csv, 'b.csv.gz': csv }));
    const workspace = new Workspace();
    const input = { path: at('x.zip'), label: 'x.zip', folders: [] };
    const room = 2 * csv.length + archiveCsv(hours(...Array(30).keys())).length;
    await expect(unwrap(input, workspace, 2 * room)).resolves.toHaveLength(2);
    await expect(unwrap(input, workspace, room)).rejects.toThrow(/gzip of at most/);
    workspace.close();
  });
});
