/**
 * Goal: a scenario's word for a reconstruction opens a file of the folder, or says why not.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataError, type Issue } from '../../../src/domain/errors.ts';
import {
  listReconstructions,
  readReconstruction,
} from '../../../src/loaders/reconstruction/read.ts';
import { TINY } from './tiny.ts';

let dir = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'reconstructions-'));
  writeFileSync(join(dir, 'tiny.yaml'), TINY);
  writeFileSync(join(dir, 'misnamed.yaml'), TINY);
  writeFileSync(join(dir, 'notes.txt'), 'not a reconstruction');
});
afterAll(() => rmSync(dir, { recursive: true }));

function issueOf(read: () => unknown): Issue | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof DataError) return error.issues[0];
    throw error;
  }
  return undefined;
}

test('the YAML files of the folder are listed, in order, without their ending', () => {
  expect(listReconstructions(dir)).toEqual(['misnamed', 'tiny']);
});

test('a file is read by its name', () => {
  expect(readReconstruction('tiny', dir).title).toBe('A day');
});

test('an unknown name is refused with the known ones and the one that was meant', () => {
  expect(issueOf(() => readReconstruction('tinny', dir))).toEqual({
    where: dir,
    expected: 'one of misnamed, tiny',
    found: '"tinny"',
    hint: 'did you mean tiny?',
  });
});

test.each(['../tiny', '/etc/passwd', 'tiny.yaml', '', '__proto__'])(
  'the name "%s" opens nothing',
  (name) => {
    expect(issueOf(() => readReconstruction(name, dir))?.expected).toBe('one of misnamed, tiny');
  },
);

test('a file that goes by another name inside is refused', () => {
  expect(issueOf(() => readReconstruction('misnamed', dir))).toEqual({
    where: `${join(dir, 'misnamed.yaml')}: name`,
    expected: "the file's own name, misnamed",
    found: 'tiny',
  });
});

test('a folder that is not there is refused', () => {
  expect(issueOf(() => listReconstructions(join(dir, 'nowhere')))?.found).toBe(
    'no folder that can be read',
  );
});
