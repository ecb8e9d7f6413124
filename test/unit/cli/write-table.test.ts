/**
 * Goal: whatever the format, the table that is read back is the one that was written, and a file that
 * could not be finished is not there.
 * Method: random tables in random blocks, read by DuckDB, apache-arrow and Papa Parse.
 */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import Papa from 'papaparse';
import { afterAll, describe, expect, test } from 'vitest';
import type { SweepFormat } from '../../../src/cli/sweep/formats.ts';
import { writeTable } from '../../../src/cli/sweep/write-table.ts';
import type { TableBlock, TableColumn } from '../../../src/domain/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'legrisk-table-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const WORDS = ['close', 'hold', '=cmd|x', 'say "so", twice', 'großer Bär'];
const COLUMNS: readonly TableColumn[] = [
  { name: 'leverage', sort: 'number' },
  { name: 'policy', sort: 'word', words: WORDS },
  { name: 'entry_at_ms', sort: 'instant' },
  { name: 'net_quote', sort: 'number' },
  { name: 'ambiguous', sort: 'flag' },
  { name: 'refused', sort: 'text' },
];

type Cell = number | string | boolean | null;
type Row = readonly [
  number | null,
  string | null,
  number | null,
  number | null,
  boolean | null,
  string | null,
];

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const numbers = fc.double({ noDefaultInfinity: true, noNaN: true });
const texts = fc.constantFrom('leverage 30 is more than 25', '-1', 'two\r\nlines', 'a,b', '@x');
const rowsOf: fc.Arbitrary<readonly Row[]> = fc.array(
  fc.tuple(
    orNull(numbers),
    orNull(fc.constantFrom(...WORDS)),
    orNull(fc.integer({ min: -8.64e15, max: 8.64e15 })),
    orNull(numbers),
    orNull(fc.boolean()),
    orNull(texts),
  ),
  { minLength: 1, maxLength: 40 },
);

function blockOf(rows: readonly Row[]): TableBlock {
  const said = [...new Set(rows.flatMap((row) => row[5] ?? []))];
  const column = (of: (row: Row) => number | null) =>
    Float64Array.from(rows, (row) => of(row) ?? Number.NaN);
  const cells = [
    column((row) => row[0]),
    column((row) => (row[1] === null ? null : WORDS.indexOf(row[1]))),
    column((row) => row[2]),
    column((row) => row[3]),
    column((row) => (row[4] === null ? null : Number(row[4]))),
    column((row) => (row[5] === null ? null : said.indexOf(row[5]))),
  ];
  return { rows: rows.length, cells, texts: said };
}

/** −0 is 0: not every format tells them apart. */
const plain = (row: readonly Cell[]): readonly Cell[] => row.map((cell) => (cell === 0 ? 0 : cell));

async function write(format: SweepFormat, blocks: readonly (readonly Row[])[]): Promise<string> {
  const path = join(folder, `table.${format}`);
  const hasTexts = blocks.some((rows) => rows.some((row) => row[5] !== null));
  const table = { columns: COLUMNS, blocks: blocks.map(blockOf), hasTexts };
  await writeTable(format, table, `${path}.new`, path);
  return path;
}

async function parquetRows(path: string): Promise<Cell[][]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const read = await connection.runAndReadAll(`SELECT * FROM '${path}'`);
  return read.getRowsJS().map((row) => row.map(cellOf));
}

const cellOf = (cell: unknown): Cell => (typeof cell === 'bigint' ? Number(cell) : (cell as Cell));

function arrowRows(path: string): Cell[][] {
  const table = tableFromIPC(readFileSync(path));
  return Array.from({ length: table.numRows }, (_, row) =>
    COLUMNS.map((_column, i) => cellOf(table.getChildAt(i)?.get(row))),
  );
}

const readers = {
  parquet: parquetRows,
  arrow: (path: string) => Promise.resolve(arrowRows(path)),
};

describe.each(['parquet', 'arrow'] as const)('%s', (format) => {
  test('gives back the table that was written, whatever its blocks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rowsOf, { minLength: 1, maxLength: 4 }), async (blocks) => {
        const read = await readers[format](await write(format, blocks));
        expect(read.map(plain)).toEqual(blocks.flat().map(plain));
      }),
      { numRuns: 25 },
    );
  });

  test('has more rows than DuckDB takes at a time', async () => {
    const rows = Array.from({ length: 5_001 }, (_, i): Row => [i, 'hold', i, null, true, null]);
    const read = await readers[format](await write(format, [rows, rows]));
    expect(read).toHaveLength(10_002);
    expect(read[9_999]).toEqual([4_998, 'hold', 4_998, null, true, null]);
  });
});

describe('csv', () => {
  test('gives back the table, empty cells for null, and no cell is a formula', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rowsOf, { minLength: 1, maxLength: 3 }), async (blocks) => {
        const text = readFileSync(await write('csv', blocks), 'utf8');
        const { data } = Papa.parse<string[]>(text, { newline: '\r\n', skipEmptyLines: true });
        const [header, ...rows] = data;
        expect(header).toEqual(COLUMNS.map(({ name }) => name));
        const flat = blocks.flat();
        expect(rows).toHaveLength(flat.length);
        for (const [i, cells] of rows.entries()) {
          const [leverage, , at, net, flag] = flat[i] ?? [];
          const numeric = (cell: string | undefined) => (cell === '' ? null : Number(cell));
          expect(plain([numeric(cells[0]), numeric(cells[2]), numeric(cells[3])])).toEqual(
            plain([leverage ?? null, at ?? null, net ?? null]),
          );
          expect(cells[4]).toBe(flag === null ? '' : String(flag));
          for (const cell of [cells[1], cells[5]]) expect(cell).not.toMatch(/^[=+\-@]/);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('is quoted where it must be', async () => {
    const rows: Row[] = [[3, 'say "so", twice', 0, -0.5, false, 'a,b']];
    const text = readFileSync(await write('csv', [rows]), 'utf8');
    expect(text.split('\r\n')[1]).toBe('3,"say ""so"", twice",0,-0.5,false,"a,b"');
  });
});

describe.each(['parquet', 'arrow', 'csv'] as const)('%s', (format) => {
  const rows: Row[] = [[1, 'close', 1, 1, true, null]];

  test('is the same bytes twice', async () => {
    const first = readFileSync(await write(format, [rows, rows]), 'latin1');
    expect(readFileSync(await write(format, [rows, rows]), 'latin1') === first).toBe(true);
  });

  test('of rows that end in an error leaves what was there, and no half file', async () => {
    const path = join(folder, `old.${format}`);
    writeFileSync(path, 'what was there');
    const blocks = (function* () {
      yield blockOf(rows);
      throw new Error('the third shard is gone');
    })();
    const table = { columns: COLUMNS, blocks, hasTexts: false };
    await expect(writeTable(format, table, `${path}.new`, path)).rejects.toThrow(/third shard/);
    expect(readFileSync(path, 'utf8')).toBe('what was there');
    expect(readdirSync(folder)).not.toContain(`old.${format}.new`);
  });

  test.skipIf(!existsSync('/dev/full'))(
    'onto a full disk is refused, and told by its code',
    async () => {
      const table = { columns: COLUMNS, blocks: [blockOf(rows)], hasTexts: false };
      // A link of our own: what could not be finished is taken away.
      const made = join(folder, `full.${format}.new`);
      symlinkSync('/dev/full', made);
      await expect(
        writeTable(format, table, made, join(folder, `full.${format}`)),
      ).rejects.toMatchObject({ code: 'ENOSPC', path: made });
      expect(readdirSync(folder).filter((name) => name.startsWith('full'))).toEqual([]);
      expect(existsSync('/dev/full')).toBe(true);
    },
  );
});
