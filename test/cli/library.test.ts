/**
 * Goal: the built library does what its pages show, and answers what the program answers.
 * Method: the pages' examples are run as they are printed; scenarios go through the program and through the
 * library, and every figure, row and cell of the two is compared bit for bit.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Table, tableFromIPC } from 'apache-arrow';
import Papa from 'papaparse';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReplayResult } from '../../src/domain/result.ts';
import * as library from '../../src/index.ts';
import { ROOT, textOf } from '../architecture/source.ts';
import { legrisk, temporaryFolder } from './legrisk.ts';

const page = textOf('docs/library.md');
const node = (words: readonly string[], cwd: string) =>
  spawnSync(process.execPath, words, { cwd, encoding: 'utf8' });

/** Each example of a page, and what the page says that it prints. */
const examplesOf = (text: string): readonly (readonly [code: string, printed: string])[] =>
  [...text.matchAll(/```js\n([\s\S]*?)```\n\nprints\n\n((?: {4}.*\n)+)/g)].map(
    ([, code = '', printed = '']) => [code, printed.replace(/^ {4}/gm, '')],
  );

describe('the examples', () => {
  test.each(examplesOf(page))(
    'what is shown is what runs, and it prints what is said: %#',
    (code, printed) => {
      // In the project's own folder its own name leads to it, as the page says.
      const { stdout, stderr } = node(['--input-type=module', '-e', code], ROOT);
      expect([stdout, stderr]).toEqual([printed, '']);
    },
  );

  test('are all that the page shows, and the first, of ten lines, is README’s', () => {
    const examples = examplesOf(page);
    expect(examples).toHaveLength(page.split('```js').length - 1);
    const [[code] = ['']] = examples;
    expect(code.split('\n').filter((line) => line.trim() !== '')).toHaveLength(10);
    expect(examplesOf(textOf('README.md'))).toEqual([examples[0]]);
  });
});

describe('docs/library.md', () => {
  /** First cells of a section's tables. */
  const namedIn = (section: string): readonly string[] =>
    [...section.matchAll(/^\| ((?:`\w+`,? ?)+) \|/gm)].flatMap(([, cell]) =>
      [...(cell ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''),
    );
  const [functions = ''] = (page.split('## Functions')[1] ?? '').split('\n### ');
  const maths = page.split('## The margin maths')[1] ?? '';

  test('what it names is exported', () => {
    const named = [...namedIn(functions), ...namedIn(maths)];
    expect(named).toEqual(expect.arrayContaining(['replay', 'sweep', 'openStore', 'tierAt']));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !Object.hasOwn(library, name))).toEqual([]);
  });

  test('it names every option, and every part of an answer', () => {
    const membersOf = (file: string, type: string): readonly string[] => {
      const [, body = ''] = textOf(file).split(`export interface ${type} `);
      const [own = ''] = body.split('\n}');
      return [...own.matchAll(/^ {2}(?:readonly )?(\w+)[?(:]/gm)].map(([, name]) => name ?? '');
    };
    for (const [file, type] of [
      ['replay', 'ReplayOptions'],
      ['replay', 'Replayed'],
      ['sweep', 'SweepOptions'],
      ['sweep', 'Swept'],
      ['market-store', 'Places'],
      ['market-store', 'ImportWanted'],
    ] as const) {
      const members = membersOf(`src/library/${file}.ts`, type);
      expect(members.length, type).toBeGreaterThan(1);
      expect(members.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    }
    for (const name of membersOf('src/library/market-store.ts', 'MarketStore'))
      expect(page).toMatch(new RegExp(`\`store\\.${name}\\b`));
  });
});

describe('the built package', () => {
  test('exports what its source does, and each has its types', async () => {
    const { default: none, ...exported } = await import(join(ROOT, 'dist/index.js'));
    expect(none).toBeUndefined();
    expect(Object.keys(exported).sort()).toEqual(Object.keys(library).sort());
    const types = textOf('dist/types/index.d.ts');
    for (const name of Object.keys(library)) expect(types).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test('is imported without the database, Arrow and the readers of files', () => {
    const loaded = new Set<string>();
    const load = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      const text = textOf(file);
      for (const [, target = ''] of text.matchAll(/^(?:\} from|import) ?["']([^"']+)["'];$/gm))
        if (target.startsWith('.')) load(join(dirname(file), target));
        else loaded.add(target);
      for (const [, target = ''] of text.matchAll(/^import .* from ["']([^"'.][^"']*)["'];$/gm))
        loaded.add(target);
    };
    load('dist/index.js');
    expect(loaded.has('zod')).toBe(true);
    for (const heavy of [
      '@duckdb/node-api',
      'apache-arrow',
      'lz4-napi',
      'yauzl',
      'ccxt',
      'echarts',
    ])
      expect(loaded.has(heavy), heavy).toBe(false);
  });

  test('is understood by a strict TypeScript project that uses it, down to its own declarations', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'node_modules'));
    for (const [name, path] of [
      ['legrisk', ''],
      ['@types', 'node_modules/@types'],
    ] as const)
      symlinkSync(join(ROOT, path), join(folder, 'node_modules', name));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'user.ts'), USER);
    const { stdout } = node(
      [
        join(ROOT, 'node_modules/typescript/bin/tsc'),
        ...['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', 'user.ts'],
        ...['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,esnext.disposable'],
        ...['--types', 'node', '--skipLibCheck', 'false'],
      ],
      folder,
    );
    // What other packages' declarations say of one another is theirs.
    const ours = stdout
      .split('\n')
      .filter((line) => /^\S/.test(line) && !line.includes('node_modules/@types/'))
      .filter((line) => !line.includes('node_modules/apache-arrow/'));
    expect(ours).toEqual([]);
  });
});

const USER = `
import { openStore, readScenario, replay, type ReplayResult, ScenarioError, sweep, type Swept } from 'legrisk';

export async function used(signal: AbortSignal): Promise<number> {
  await using store = await openStore('data/legrisk.duckdb', { mode: 'read' });
  const { result, legs } = await replay(readScenario('a.yaml'), {
    store,
    set: { 'construction.leverage': 3 },
    engine: 'bar',
  });
  const swept: Swept = await sweep({ schema: 1 }, {
    grid: { hold: ['1 d', '2 d'], 'construction.leverage': '2:10:1' },
    entries: [new Date(0), 5, '2020-01-01'],
    signal,
    onProgress: ({ rowsDone, rows }) => void (rowsDone / rows),
  });
  const plain: ReplayResult = result;
  const bars = await store.read({ venue: 'own', instrument: 'x', kind: 'mark' }, { from: '2025-01-01' });
  return plain.totals.netQuote + legs.numRows + (bars?.numRows ?? 0) + swept.rows.numRows;
}
export const told = (error: unknown): readonly string[] =>
  error instanceof ScenarioError ? error.issues.map(({ where, hint }) => where + (hint ?? '')) : [];
// @ts-expect-error an engine has a name
export const wrong = (): unknown => replay('schema: 1', { engine: 5 });
`;

describe('the library and the program', () => {
  const NAMES = ['btc-2024-08-05-rehedge', 'btc-2020-03-12-binance-bitmex', 'eth-2022-09-merge'];
  const cwd = temporaryFolder();
  const scenarioOf = (name: string): string => join(ROOT, 'scenarios', `${name}.yaml`);
  let results: readonly ReplayResult[] = [];
  beforeAll(() => {
    const { stdout } = legrisk(['replay', ...NAMES.map(scenarioOf), '--json', '--out', 'out'], {
      cwd,
    });
    results = JSON.parse(stdout).results;
  });

  test.each(NAMES)('%s: every figure, and every cell of every table, is the same', async (name) => {
    const told = await library.replay(library.readScenario(scenarioOf(name)));
    expect(JSON.parse(JSON.stringify(told.result))).toEqual(results[NAMES.indexOf(name)]);
    for (const table of ['legs', 'events', 'rules', 'equity'] as const)
      expect(textOfCells(plainCells(told[table])), table).toBe(
        textOfCells(csvCells(join(cwd, 'out', name, `${table}.csv`))),
      );
    const { columns, rows } = csvCells(join(cwd, 'out', name, 'ledger.csv'));
    const exact = columns.indexOf('amount_quote');
    expect(plainCells(told.ledger)).toEqual({
      columns: [...columns, 'amount_exact_quote'],
      rows: rows.map((row) => [...row.with(exact, String(Number(row[exact]))), row[exact]]),
    });
  });

  test('a sweep’s rows, and what it tells of them, are the same', async () => {
    const scenario = scenarioOf('btc-2025-10-10-5x');
    const grid = ['--grid', 'construction.leverage=5,7', '--grid', 'hold=1 d,3 d'];
    const words = ['sweep', scenario, ...grid, '--entries', 'every=3h', '--format', 'arrow'];
    const { stdout } = legrisk([...words, '--seed', '7', '--json', '--out', 'swept'], { cwd });
    const told = await library.sweep(library.readScenario(scenario), {
      grid: { 'construction.leverage': [5, 7], hold: ['1 d', '3 d'] },
      entries: 'every=3h',
      seed: 7,
    });
    const file = tableFromIPC(readFileSync(join(cwd, 'swept', 'sweep.arrow')));
    expect(told.rows.numRows).toBe(2 * 2 * 56);
    expect(plainCells(told.rows)).toEqual(plainCells(file));
    const { rows: _rows, note, ...figures } = told;
    expect(note).toBeNull();
    expect(JSON.parse(stdout)).toMatchObject(JSON.parse(JSON.stringify(figures)));
  });
});

/** As CSV has them: a text a cell, numbers in full, nothing for what is not there; a line a row. */
interface Cells {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function plainCells(table: Table): Cells {
  const columns = table.schema.fields.map(({ name }) => name);
  const vectors = columns.map((name) => table.getChild(name));
  const rows = Array.from({ length: table.numRows }, (_, row) =>
    vectors.map((vector) => String(vector?.get(row) ?? '')),
  );
  return { columns, rows };
}

/** Without the column that spells an instant out. */
function csvCells(path: string): Cells {
  const { data } = Papa.parse<string[]>(readFileSync(path, 'utf8').trimEnd());
  const [columns = [], ...rows] = data;
  const spelt = columns.indexOf('at_utc');
  const told = (row: readonly string[]) => row.filter((_, i) => i !== spelt);
  return { columns: told(columns), rows: rows.map(told) };
}

/** One text of it all: a hundred thousand cells are compared at once. */
const textOfCells = ({ columns, rows }: Cells): string =>
  [columns, ...rows].map((row) => row.join('\t')).join('\n');
