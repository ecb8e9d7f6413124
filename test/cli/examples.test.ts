/**
 * Goal: whatever a help shows can be typed as it stands, in a copy of the project.
 * Method: every example of every command is run, in the order of the help, where scenarios/ and data/ lie
 * as in the repository. What can not run there is named below, with its reason.
 */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { shipped, temporaryFolder } from './legrisk.ts';
import { pagesBelow, shellWords } from './pages-of-help.ts';
import { legriskWarm } from './warm.ts';

/** Examples that need what no copy of the project has, by how they begin. */
const EXCEPTED: readonly (readonly [head: RegExp, why: string])[] = [
  [/^legrisk init$/, 'asks on a terminal'],
  [/^legrisk import ~\/freqtrade/, 'reads files of the user’s own'],
  [/^legrisk tiers import/, 'reads a file of the user’s own'],
  [/^legrisk scan --leverage/, 'looks at records, which nobody may hand on'],
  [/^legrisk fetch/, 'asks a venue over the network'],
];

const PAGES = await pagesBelow();
const EXAMPLES = PAGES.flatMap(({ page }) => page.examples.map(({ command }) => command));
const isExcepted = (command: string): boolean => EXCEPTED.some(([head]) => head.test(command));

const cwd = temporaryFolder();

beforeAll(() => {
  mkdirSync(join(cwd, 'data'));
  for (const path of ['scenarios', 'data/reconstructions'])
    symlinkSync(shipped(path), join(cwd, path));
});

test('every command that does something shows how', () => {
  const silent = PAGES.filter(
    ({ page }) => page.commands.length === 0 && page.examples.length === 0,
  );
  expect(silent.map(({ words }) => words.join(' '))).toEqual([]);
});

test('each exception is of an example that is there', () => {
  const unused = EXCEPTED.filter(([head]) => !EXAMPLES.some((command) => head.test(command)));
  expect(unused).toEqual([]);
});

// What replay wrote, report and compare read; what import brought, data lists.
test.each(EXAMPLES.filter((command) => !isExcepted(command)))('%s', (command) => {
  const { code, stdout, stderr } = legriskWarm(shellWords(command, cwd), { cwd });
  expect({ code, stderr: stderr.replace(/^(?!error|bug| hint).*\n/gm, '') }).toEqual({
    code: 0,
    stderr: '',
  });
  expect(stdout.trim()).not.toBe('');
});
