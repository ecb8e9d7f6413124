/**
 * Goal: imports point downward, so that the code can be learned one floor at a time and the pure
 * floors stay pure.
 * Method: read every import in src/ and ask whether anyone objects to it. A test plants each kind
 * of violation in a text and sees that it is objected to.
 */
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, importsOf, packageOf, textOf, withoutComments } from './source.ts';

/** Top to bottom. A folder may import from itself and from any floor below its own. */
const FLOORS: readonly (readonly string[])[] = [
  ['cli'],
  // The library's entry: one file on a floor of its own, which the program does not need.
  ['index.ts'],
  ['library'],
  ['fetch'],
  ['history'],
  ['report', 'loaders'],
  ['sweep'],
  ['store', 'replay', 'scenario'],
  ['crowd'],
  ['metrics', 'checks'],
  ['margin', 'market', 'ledger'],
  ['venues'],
  ['domain'],
  ['units'],
];

const WORLD = ['cli', 'library', 'fetch', 'history', 'loaders', 'store'];

/** The outside world, and the only folders that may touch it. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  'node:fs': WORLD,
  'node:os': WORLD,
  'node:path': WORLD,
  'node:url': WORLD,
  'node:stream': WORLD,
  'node:zlib': WORLD,
  'node:crypto': WORLD,
  'node:timers': ['cli', 'library', 'fetch', 'history'],
  'node:worker_threads': ['cli'],
  'node:readline': ['cli'],
  yargs: ['cli'],
  ccxt: ['fetch'],
  undici: ['fetch'],
  'p-retry': ['fetch'],
  '@duckdb/node-api': ['store'],
  // The library hands tables on; it makes none.
  'apache-arrow': ['library', 'loaders'],
  'lz4-napi': ['loaders'],
  zstddec: ['loaders'],
  yauzl: ['loaders'],
  papaparse: ['loaders', 'report'],
  yaml: ['scenario', 'loaders'],
  zod: ['scenario', 'loaders'],
  'simple-statistics': ['metrics'],
  echarts: ['report'],
};

interface Ban {
  readonly word: RegExp;
  /** Where it may be said: folders, or files. */
  readonly except: readonly string[];
  readonly instead: string;
}

/** Words that are spoken only in one place, and what to say instead. */
const BANNED: readonly Ban[] = [
  {
    word: /\bas (?:EpochMs|DurationMs|Fraction|AnnualFraction|Unit<)/,
    except: ['units'],
    instead: 'call the unit’s constructor',
  },
  {
    word: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bhrtime\b/,
    except: ['cli/clock.ts'],
    instead: 'take the instant as a parameter: results must not depend on the clock',
  },
  {
    word: /\bnew Date\(|\bDate\.parse\b|\.get(?:FullYear|Month|Date|Day|Hours|Minutes)\(/,
    except: ['units/time.ts'],
    instead: 'use src/units/time.ts: local time is one typing error away',
  },
  {
    word: /\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b/,
    except: [],
    instead: 'draw from a seeded generator',
  },
  { word: /\bconsole\./, except: [], instead: 'throw, return, or take a Terminal' },
  { word: /\bprocess\./, except: ['cli'], instead: 'take it as a parameter' },
  {
    word: /\b(?:BigInt(?:64Array)?\(|\d+n\b)/,
    except: ['store', 'loaders', 'ledger', 'replay', 'metrics'],
    instead: 'a number: bigint stays with the files, the books and those who add them up',
  },
];

const FILES = filesBelow('src', '.ts');
const floorOf = (folder: string): number => FLOORS.findIndex((floor) => floor.includes(folder));
const folderOf = (file: string): string => file.split('/')[0] ?? '';

/** Why `file` may not import `target`; null when it may. */
function objection(file: string, target: string): string | null {
  const here = folderOf(file);
  if (target.startsWith('.')) {
    const there = folderOf(posix.join(posix.dirname(file), target));
    if (there === here || floorOf(there) > floorOf(here)) return null;
    return `${here} may not look ${floorOf(there) === floorOf(here) ? 'across' : 'up'} at ${there}`;
  }
  const owners = OWNERS[packageOf(target)] ?? [];
  if (owners.includes(here)) return null;
  return `only ${owners.join(' and ') || 'nobody'} may use ${packageOf(target)}`;
}

const objections = (file: string, text: string): readonly string[] =>
  importsOf(text).flatMap((target) => objection(file, target) ?? []);

const slips = (file: string, text: string): readonly string[] =>
  BANNED.filter(
    ({ word, except }) =>
      !except.includes(folderOf(file)) &&
      !except.includes(file) &&
      word.test(withoutComments(text)),
  ).map(({ instead }) => instead);

/** The first circle of files found from each file, as a path; empty when there is none. */
function circles(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const settled = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || settled.has(file)) return;
    for (const target of imports.get(file) ?? []) walk(target, [...path, file]);
    settled.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return found;
}

const neighbours = (file: string, text: string): readonly string[] =>
  importsOf(text)
    .filter((target) => target.startsWith('.'))
    .map((target) => posix.join(posix.dirname(file), target));

describe('src', () => {
  test('every folder has a floor, and every floor its folders', () => {
    expect([...new Set(FILES.map(folderOf))].sort()).toEqual(FLOORS.flat().sort());
  });

  test.each(FILES)('%s looks down', (file) => {
    expect(objections(file, textOf(`src/${file}`))).toEqual([]);
  });

  test.each(FILES)('%s says only what its floor may say', (file) => {
    expect(slips(file, textOf(`src/${file}`))).toEqual([]);
  });

  test('no import goes in a circle', () => {
    const graph = new Map(FILES.map((file) => [file, neighbours(file, textOf(`src/${file}`))]));
    expect(circles(graph)).toEqual([]);
  });
});

describe('the fence itself', () => {
  test.each([
    ['margin/a.ts', "import { x } from '../replay/b.ts';", 'margin may not look up at replay'],
    [
      'replay/a.ts',
      "import type { X } from '../store/b.ts';",
      'replay may not look across at store',
    ],
    ['margin/a.ts', "import '../market/b.ts';", 'margin may not look across at market'],
    ['units/a.ts', "await import('../domain/b.ts');", 'units may not look up at domain'],
    [
      'replay/a.ts',
      "import fs from 'node:fs/promises';",
      'only cli and library and fetch and history and loaders and store may use node:fs',
    ],
    [
      'cli/a.ts',
      "import { X } from '@duckdb/node-api/lib/x.js';",
      'only store may use @duckdb/node-api',
    ],
    ['domain/a.ts', "export * from 'lodash';", 'only nobody may use lodash'],
  ])('%s: %s is objected to', (file, text, said) => {
    expect(objections(file, text)).toEqual([said]);
  });

  test('a multi-line import is seen', () => {
    expect(objections('units/a.ts', "import {\n  x,\n} from\n  '../cli/b.ts';")).toHaveLength(1);
  });

  test('what looks down is not objected to', () => {
    expect(
      objections('cli/a.ts', "import { x } from '../units/b.ts'; import y from 'yargs';"),
    ).toEqual([]);
  });

  test.each([
    ['margin/a.ts', 'return x as EpochMs;'],
    ['margin/a.ts', 'const at = Date.now();'],
    ['cli/a.ts', 'const at = new Date();'],
    ['report/a.ts', 'new Date(ms).getHours()'],
    ['scenario/a.ts', 'Date.parse(text)'],
    ['loaders/a.ts', 'Math.random()'],
    ['cli/a.ts', "console.log('x')"],
    ['report/a.ts', 'process.env'],
    ['margin/a.ts', 'const big = 10n;'],
  ])('%s may not say: %s', (file, text) => {
    expect(slips(file, text)).not.toEqual([]);
  });

  test('a comment may name what the code may not do', () => {
    expect(slips('margin/a.ts', '/** No Date.now here. */\n// nor console.log\nrun();')).toEqual(
      [],
    );
  });

  test('a circle of three is found, and told as a path', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a']],
    ]);
    expect(circles(graph)).toEqual(['a → b → c → a']);
  });
});
