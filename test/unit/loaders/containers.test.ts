/** What files come packed in, and what is refused before it can do harm. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compressFrameSync } from 'lz4-napi';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { bytesOf, findFiles, sortOf } from '../../../src/loaders/files.ts';
import { unpackLz4 } from '../../../src/loaders/lz4.ts';
import { Workspace } from '../../../src/loaders/workspace.ts';
import { unpackZstd } from '../../../src/loaders/zstd.ts';
import { archiveCsv, Desk, hours, rejection, zipOf } from './make.ts';
import { LAST, refused } from './refused.ts';
import { storedFrom } from './stored.ts';

const NAME = 'BTCUSDT-1h-2024-06-01.csv';
const CSV = archiveCsv(hours(0, 1, 2));
const plain = new TextEncoder().encode(CSV);
const gzip = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));
const lz4 = (bytes: Uint8Array) => new Uint8Array(compressFrameSync(Buffer.from(bytes)));

/**
 * A Zstandard frame of stored blocks, field by field after RFC 8878: magic, descriptor 0 (no size, no
 * checksum), window descriptor 0x58 (2 MB), then blocks with 3-byte headers.
 */
function zstd(bytes: Uint8Array): Uint8Array {
  const parts: number[] = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x58];
  for (let at = 0; at < bytes.length; at += 100_000) {
    const block = bytes.subarray(at, at + 100_000);
    const last = at + 100_000 >= bytes.length ? 1 : 0;
    parts.push(...u24(last | (block.length << 3)), ...block);
  }
  return Uint8Array.from(parts);
}
const u24 = (n: number) => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255];
/** The same with blocks that each repeat one byte 128 KB long: four bytes become 131,072. */
const zstdBomb = (blocks: number): Uint8Array =>
  Uint8Array.from([
    ...[0x28, 0xb5, 0x2f, 0xfd, 0, 0x58],
    ...Array.from({ length: blocks }, (_, index) => [
      ...u24((index === blocks - 1 ? 1 : 0) | (1 << 1) | (131_072 << 3)),
      0x30,
    ]).flat(),
  ]);

const PACKERS = [
  ['gzip', 'gz', gzip],
  ['LZ4', 'lz4', lz4],
  ['Zstandard', 'zst', zstd],
] as const;

describe.each(PACKERS)('%s', (_packing, ending, pack: (bytes: Uint8Array) => Uint8Array) => {
  test('is unpacked, under any name, and remembered by the hash of the packed bytes', async () => {
    for (const name of [`${NAME}.${ending}`, NAME]) {
      const stored = await storedFrom(name, pack(plain), LAST);
      expect(stored['binance-usdm BTCUSDT last']?.rows['openMs']).toHaveLength(3);
    }
  });

  test('is unpacked inside a zip', async () => {
    const zip = zipOf({ [`${NAME}.${ending}`]: pack(plain), 'readme.txt': 'no' });
    const stored = await storedFrom('x.zip', zip, LAST);
    expect(stored['binance-usdm BTCUSDT last']?.rows['openMs']).toHaveLength(3);
  });

  test('may hold a zip', async () => {
    const stored = await storedFrom(`x.zip.${ending}`, pack(zipOf({ [NAME]: CSV })), LAST);
    expect(stored['binance-usdm BTCUSDT last']?.rows['openMs']).toHaveLength(3);
  });

  test('cut short anywhere is refused, and nothing is stored', async () => {
    const whole = pack(plain);
    for (const share of [0.3, 0.7, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      const { error } = await refused(`${NAME}.${ending}`, cut);
      expect(error).toBeInstanceOf(DataError);
    }
  });

  test('within itself more than twice is refused', async () => {
    const deep = [1, 2, 3, 4].reduce<Uint8Array>((bytes) => pack(bytes), plain);
    const { issues } = await refused(`${NAME}.${ending}`, deep);
    expect(issues[0]?.hint).toContain('unpack the outer file');
  });
});

// The rows of CSV as `lz4 -BD -B4` 1.9.4 and `zstd -19` 1.5.4 write them, checksums included.
const LZ4_TOOL =
  'BCJNGGRAp6kAAACgb3Blbl90aW1lLAoA8gcsaGlnaCxsb3csY2xvc2Usdm9sdW1lDQACJgBkcXVvdGVfGADkb3VudC' +
  'x0YWtlcl9idXkXAAYRAAkuANNpZ25vcmUKMTcxNzIwAQAhLDEEALIzLDk4LDEwMSw3LB8AMDM1OQEAICw3HwCTMiwz' +
  'LDMwMCwwPAAhMzY+AA88AAUgNzE7AA88AAQDewAPPAAEPDEwNzwAUDAwLDAKAAAAACyBhqA=';
const ZSTD_TOOL =
  'KLUv/WQmAP0DAFIGFRiQOwdAJIHWIhvm6zbNzBhVxnsTjF2e0QGbqlY3SPnM9XW1H4D1vaZeGL70qVZXEzf9jhbFgj' +
  'WcEPDwxWYMOzKsRNfP2WlnHGp35GjIz0qD7PHSAREgUEpNPvgGGCzE72Wg3mlx1xBEvxsG9+MnyA2oRK2kkgMAmNaA' +
  'IgEI3Zmk';

test.each([
  ['lz4', LZ4_TOOL],
  ['zst', ZSTD_TOOL],
])('a file of the usual tool is read: .%s', async (ending, base64) => {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  const stored = await storedFrom(`${NAME}.${ending}`, bytes, LAST);
  expect(stored['binance-usdm BTCUSDT last']?.rows['openMs']).toHaveLength(3);
});

test('frames that follow one another are one file', async () => {
  const [head, tail] = [plain.subarray(0, 150), plain.subarray(150)];
  for (const [, ending, pack] of PACKERS) {
    const two = Uint8Array.from([...pack(head), ...pack(tail)]);
    const stored = await storedFrom(`${NAME}.${ending}`, two, LAST);
    expect(stored['binance-usdm BTCUSDT last']?.rows['openMs']).toHaveLength(3);
  }
});

describe('bombs', () => {
  test('gzip is counted while it is unpacked', async () => {
    await using desk = new Desk();
    const path = desk.file('bomb.gz', gzip(new Uint8Array(5_000_000)));
    const workspace = new Workspace();
    try {
      const error = await rejection(workspace.gunzip(path, 'bomb', 1_000_000));
      expect(error).toMatchObject({
        issues: [{ expected: expect.stringContaining('gzip of at') }],
      });
      expect(bytesOf(await workspace.gunzip(path, 'bomb', 5_000_000))).toHaveLength(5_000_000);
    } finally {
      workspace.close();
    }
  });

  test('an LZ4 frame is refused by what its blocks can become, before any is unpacked', async () => {
    await using desk = new Desk();
    const bomb = lz4(new Uint8Array(20_000_000));
    expect(bomb.length).toBeLessThan(200_000);
    const target = join(desk.folder, 'out');
    const path = desk.file('bomb.lz4', bomb);
    expect(() => unpackLz4(path, target, 'bomb', 10_000_000)).toThrow(/at most 10000000 bytes/);
    expect(existsSync(target)).toBe(false);
    unpackLz4(path, target, 'bomb', 40_000_000);
    expect(bytesOf(target)).toHaveLength(20_000_000);
  });

  test('Zstandard is counted while it is unpacked', async () => {
    await using desk = new Desk();
    // 400 bytes that become 13 MB; the limit stops it at the first block beyond.
    const path = desk.file('bomb.zst', zstdBomb(100));
    const target = join(desk.folder, 'out');
    const error = await rejection(unpackZstd(path, target, 'bomb', 1_000_000));
    expect(error).toMatchObject({ issues: [{ found: 'more' }] });
    expect(bytesOf(target).length).toBeLessThan(1_200_000);
    await unpackZstd(path, target, 'bomb', 20_000_000);
    expect(bytesOf(target)).toHaveLength(13_107_200);
  });

  test.each([
    ['a block of a reserved kind', [0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 7, 0, 0]],
    ['a window of 2 GB', [0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 9, 0, 0, 0x30]],
    ['nothing after its magic', [0x28, 0xb5, 0x2f, 0xfd]],
  ])('Zstandard with %s is refused and does not hang', async (_name, bytes) => {
    const { issues } = await refused(`${NAME}.zst`, Uint8Array.from(bytes));
    expect(issues[0]?.expected).toBe('a whole Zstandard file');
  });

  test('LZ4 with other bytes behind its frame is refused', async () => {
    const { issues } = await refused(
      `${NAME}.lz4`,
      Uint8Array.from([...lz4(plain), 1, 2, 3, 4, 5]),
    );
    expect(issues[0]?.expected).toBe('a whole LZ4 file');
  });

  test('LZ4 whose bytes were altered is refused by its checksum', async () => {
    const whole = new Uint8Array(compressFrameSync(Buffer.from(plain), { contentChecksum: true }));
    const at = whole.length - 20;
    whole[at] = (whole[at] ?? 0) ^ 1;
    expect((await refused(`${NAME}.lz4`, whole)).issues[0]?.expected).toBe('a whole LZ4 file');
  });
});

test.each([
  [
    'a tar archive',
    () => Uint8Array.from([...new Uint8Array(257), ...[...'ustar'].map((c) => c.charCodeAt(0)), 0]),
  ],
  ['a bzip2 file', () => Uint8Array.from([0x42, 0x5a, 0x68, 0x39])],
  ['an xz file', () => Uint8Array.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])],
  ['text in UTF-16', () => Uint8Array.from([0xff, 0xfe, 0x6f, 0])],
] as const)('%s is named, and refused', async (found, make) => {
  const { issues } = await refused('x.csv', make());
  expect(issues[0]).toMatchObject({ found });
  const zipped = await refused('x.zip', zipOf({ 'x.csv': make() }));
  expect(zipped.issues[0]).toMatchObject({ found });
});

describe('folders', () => {
  test('links are followed, and a link back up does not go round in circles', async () => {
    await using desk = new Desk();
    desk.file('in/deep/BTCUSDT-1h-2024-06-01.csv', CSV);
    symlinkSync(join(desk.folder, 'in'), join(desk.folder, 'in/deep/again'));
    symlinkSync(join(desk.folder, 'nowhere'), join(desk.folder, 'in/deep/broken.csv'));
    desk.file('other/ETHUSDT-1h-2024-06-01.csv', CSV);
    symlinkSync(join(desk.folder, 'other'), join(desk.folder, 'in/other'));
    const names = findFiles([join(desk.folder, 'in')]).map(({ path }) =>
      path.slice(desk.folder.length),
    );
    expect(names).toEqual([
      '/in/deep/BTCUSDT-1h-2024-06-01.csv',
      '/in/other/ETHUSDT-1h-2024-06-01.csv',
    ]);
  });

  test('packed files are found, others are passed over', async () => {
    await using desk = new Desk();
    const wanted = ['a.csv.lz4', 'b.json.zst', 'c.zip', 'd.feather', 'e.csv.gz', 'f.parquet'];
    for (const name of [...wanted, 'notes.txt', 'g.tar.gz', 'h.yaml']) desk.file(`in/${name}`, 'x');
    const found = findFiles([join(desk.folder, 'in')]).map(({ path }) => path.split('/').at(-1));
    expect(found).toEqual(wanted);
  });

  test('a name that tries to move the cursor is a file like any other', async () => {
    await using desk = new Desk();
    const path = desk.file('in/\u001b[2J.csv', CSV);
    const { sources } = await desk.import(join(desk.folder, 'in'), {
      ...LAST,
      instrument: 'BTCUSDT',
    });
    expect(sources.map(({ file, rowsRead }) => [file, rowsRead])).toEqual([[path, 3]]);
  });
});

describe('patterns', () => {
  const tree = [
    ...['um/a-1.csv', 'um/a-2.csv', 'um/b-1.csv', 'um/x/a-3.csv', 'um/x/y/a-4.csv'],
    ...['cm/a-1.csv', 'um/.hidden.csv', 'um/[odd].csv'],
  ];
  test.each([
    ['um/a-*.csv', ['um/a-1.csv', 'um/a-2.csv']],
    ['um/?-1.csv', ['um/a-1.csv', 'um/b-1.csv']],
    ['um/[a-a]-[!2].csv', ['um/a-1.csv']],
    ['{um,cm}/a-{1,2}.csv', ['cm/a-1.csv', 'um/a-1.csv', 'um/a-2.csv']],
    ['um/**/a-*.csv', ['um/a-1.csv', 'um/a-2.csv', 'um/x/a-3.csv', 'um/x/y/a-4.csv']],
    ['**/a-4.csv', ['um/x/y/a-4.csv']],
    ['*/a-1.csv', ['cm/a-1.csv', 'um/a-1.csv']],
    ['um/x*', ['um/x/a-3.csv', 'um/x/y/a-4.csv']],
    ['um/[odd].csv', ['um/[odd].csv']],
    ['um/{a-1.csv', []],
    ['um/[z-a].csv', []],
    ['um/q*', []],
    ['no/**', []],
  ])('%s is %s', async (pattern, expected) => {
    await using desk = new Desk();
    for (const name of tree) desk.file(name, 'x');
    const path = join(desk.folder, pattern);
    if (expected.length === 0) {
      expect(() => findFiles([path])).toThrow(/a pattern that matches something/);
      return;
    }
    expect(findFiles([path]).map((file) => file.path.slice(desk.folder.length + 1))).toEqual(
      expected,
    );
  });

  test('a pattern that goes through a link back up ends', async () => {
    await using desk = new Desk();
    mkdirSync(join(desk.folder, 'a'));
    writeFileSync(join(desk.folder, 'a/x.csv'), 'x');
    symlinkSync(desk.folder, join(desk.folder, 'a/up'));
    expect(findFiles([join(desk.folder, '**/x.csv')])).toHaveLength(1);
  });
});

test('a JSON file that begins with a byte order mark is JSON', async () => {
  await using desk = new Desk();
  expect(sortOf(desk.file('x', '\uFEFF[1]'), 'x')).toBe('json');
});
