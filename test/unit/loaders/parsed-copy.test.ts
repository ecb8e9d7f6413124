/**
 * Goal: the copies of the YAML files that the build makes save time and change nothing: each gives what
 * its YAML gives, and none stands for a file that was changed.
 * Method: the shipped files in folders with copies and without, made by the build's own script.
 */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DataError } from '../../../src/domain/errors.ts';
import { copiesFile, parsedCopies } from '../../../src/loaders/parsed-copy.ts';
import {
  listReconstructions,
  readReconstruction,
} from '../../../src/loaders/reconstruction/read.ts';
import { readRuleBooks } from '../../../src/loaders/venue-rules.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** YAML files of a shipped folder such as `data/venues`, below a root of their own. */
function copied(from: string, names: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'legrisk-copies-'));
  made.push(root);
  const folder = join(root, from);
  mkdirSync(folder, { recursive: true });
  for (const name of names) copyFileSync(join(from, name), join(folder, name));
  return folder;
}

let buildCopies: (folder: string, dist: string) => void;
beforeAll(async () => {
  ({ buildCopies } = await import(
    new URL('../../../scripts/build-copies.mjs', import.meta.url).href
  ));
});

interface Pair {
  readonly plain: string;
  readonly withCopies: string;
}

/** The same files, all of a folder or some, once with their copies. */
function pair(from: string, names = yamlOf(from)): Pair {
  const withCopies = copied(from, names);
  buildCopies(withCopies, join(withCopies, '..', '..', 'dist'));
  return { plain: copied(from, names), withCopies };
}

const yamlOf = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.endsWith('.yaml'));

const ofGate = (): Pair => pair('data/venues', ['gate-usdt.yaml']);
const GATE: ReadonlySet<string> = new Set(['gate-usdt']);

describe.each(['data/venues', 'data/reconstructions'])('%s', (from) => {
  test('every file has a copy, which is what its YAML says', () => {
    const { withCopies } = pair(from);
    const copyOf = parsedCopies(withCopies);
    for (const name of yamlOf(from))
      expect(copyOf(readFileSync(join(from, name), 'utf8')), name).toMatchObject({ schema: 1 });
  });
});

test('rule books are the same from copies and from YAML', () => {
  const { plain, withCopies } = pair('data/venues');
  const books = readRuleBooks(withCopies);
  expect(books.size).toBeGreaterThan(10);
  expect(books).toEqual(readRuleBooks(plain));
});

test('reconstructions are the same from copies and from YAML', () => {
  const { plain, withCopies } = pair('data/reconstructions');
  const names = listReconstructions(withCopies);
  expect(names).toEqual(listReconstructions(plain));
  for (const name of names)
    expect(readReconstruction(name, withCopies), name).toEqual(readReconstruction(name, plain));
});

describe('a file that was changed after the build', () => {
  /** A folder with one venue's file and its copy. */
  function built(): { readonly folder: string; readonly file: string; readonly text: string } {
    const { withCopies } = ofGate();
    const file = join(withCopies, 'gate-usdt.yaml');
    return { folder: withCopies, file, text: readFileSync(file, 'utf8') };
  }
  const titleOf = (folder: string) => readRuleBooks(folder, GATE).get('gate-usdt')?.title;

  test('is read itself', () => {
    const { folder, file, text } = built();
    const title = titleOf(folder) ?? '';
    expect(text).toContain(`title: ${title}`);
    writeFileSync(file, text.replace(`title: ${title}`, 'title: Another'));
    expect(titleOf(folder)).toBe('Another');
  });

  test('and its faults are told with their lines', () => {
    const { folder, file, text } = built();
    writeFileSync(file, `${text}\nfee: []\n`);
    expect(() => titleOf(folder)).toThrow(DataError);
    expect(() => titleOf(folder)).toThrow(/gate-usdt\.yaml:\d+: fee: expected a known key/);
  });
});

/** Copies of a folder's files, each put in the place of another thing. */
const copiesAs = (folder: string, thing: unknown): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.keys(JSON.parse(readFileSync(copiesFile(folder), 'utf8'))).map((sha256) => [
        sha256,
        thing,
      ]),
    ),
  );

describe('copies that are no data, or have faults, are passed over', () => {
  test.each(['', '{"a":', 'null', '[]', '7', '{"__proto__":{"schema":1}}', 'faulty'])(
    '%s',
    (given) => {
      const venues = ofGate();
      const books = readRuleBooks(venues.plain, GATE);
      const days = pair('data/reconstructions', ['btc-2025-10-10.yaml']);
      const day = readReconstruction('btc-2025-10-10', days.plain);
      for (const folder of [venues.withCopies, days.withCopies])
        writeFileSync(
          copiesFile(folder),
          given === 'faulty' ? copiesAs(folder, { schema: 1 }) : given,
        );
      expect(readRuleBooks(venues.withCopies, GATE)).toEqual(books);
      expect(readReconstruction('btc-2025-10-10', days.withCopies)).toEqual(day);
    },
  );

  test('a folder in the place of the file', () => {
    const { plain, withCopies } = ofGate();
    rmSync(copiesFile(withCopies));
    mkdirSync(copiesFile(withCopies));
    expect(readRuleBooks(withCopies, GATE)).toEqual(readRuleBooks(plain, GATE));
  });
});

test('a file laid among the data speaks for none of them', () => {
  const { plain, withCopies } = ofGate();
  const books = readRuleBooks(plain, GATE);
  const copies = readFileSync(copiesFile(withCopies), 'utf8');
  const [name = ''] = [...books.values()].map(({ title }) => title);
  expect(copies).toContain(name);
  for (const file of ['parsed.json', 'copies.json', 'venues.json'])
    writeFileSync(join(plain, file), copies.replaceAll(name, 'Not this one'));
  expect(readRuleBooks(plain, GATE)).toEqual(books);
});
