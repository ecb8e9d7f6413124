/**
 * Goal: no document shows a command that the program would not understand.
 * Method: every line of code that calls legrisk is read by the program's own parser, which runs nothing;
 * lines with brackets and ellipses are synopses, of which the options are looked for in the command's help.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine } from '../../src/cli/command-line.ts';
import { filesBelow, ROOT } from '../architecture/source.ts';
import { keptTerminal } from '../builders/terminal.ts';
import { pageText } from './page.ts';

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'data/README.md', 'scenarios/README.md', 'reports/README.md'],
  ...filesBelow('docs', '.md').map((file) => `docs/${file}`),
];

interface Call {
  /** What stands behind `legrisk`, lines that end in a backslash joined, what is said behind a # left out. */
  readonly call: string;
  /** In a sentence, and not on a line of its own. */
  readonly inline: boolean;
}

const callsOf = (text: string): Call[] =>
  [
    ...text.replace(/ *\\\n */g, ' ').matchAll(/^(?: {4})?legrisk +(.+)$|`legrisk ([^`\n]+)`/gm),
  ].map(([, line, inline]) => ({
    call: (line ?? inline ?? '').replace(/ +#.*$/, '').trim(),
    inline: line === undefined,
  }));

const isSynopsis = (call: string): boolean => /[[\]<>…|]/.test(call.replace(/"[^"]*"/g, ''));

/** As a shell splits it: by blanks, but for those inside quotes. */
const wordsOf = (call: string): string[] =>
  [...call.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ''));

/** @throws UsageFault as the program would, on what it does not understand */
async function understood(words: readonly string[]): Promise<string> {
  let told = '';
  await commandLine(words, keptTerminal(), () => undefined).parseAsync(
    [...words],
    {},
    (_error, _args, output) => {
      told = output;
    },
  );
  return told;
}

const calls = pages.flatMap((page) => callsOf(pageText(page)).map((call) => ({ page, ...call })));

const isName = (call: string): boolean => /^(?:(?:data|tiers) )?[\w-]+$/.test(call);
// In a sentence a command with nothing but options behind it is talk of those options.
const isTalk = ({ call, inline }: Call): boolean =>
  isSynopsis(call) || (inline && /^[\w-]+ --/.test(call));

const names = [...new Set(calls.map(({ call }) => call).filter(isName))];
const whole = calls.filter((each) => !isName(each.call) && !isTalk(each));
const synopses = calls.filter((each) => isTalk(each) && each.call.includes('--'));

test.each(names)('legrisk %s  is a command', async (name) => {
  expect(await understood([...name.split(' '), '--help'])).toContain(name);
});

test('the documents are full of commands', () => {
  expect(whole.length).toBeGreaterThan(30);
  expect(synopses.length).toBeGreaterThan(3);
});

describe.each(whole)('$page: legrisk $call', ({ call }) => {
  const words = wordsOf(call);

  test('is understood', async () => {
    await expect(understood(words)).resolves.toBe('');
  });

  test('names only what ships', () => {
    const named = words.filter((word) => /^(?:scenarios|data)\/[\w./-]+$/.test(word));
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

test.each(synopses)('$page: every option of  legrisk $call  is in its help', async ({ call }) => {
  const command = /^(?:data \w+|tiers \w+|[\w-]+)/.exec(call)?.[0] ?? '';
  const help = await understood([...command.split(' '), '--help']);
  for (const [option] of call.matchAll(/--[\w-]+/g)) expect(help).toContain(option);
});
