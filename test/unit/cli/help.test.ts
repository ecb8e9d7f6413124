/**
 * Goal: the help of every command is read by a person: 80 columns, no noise of the parser's.
 * Method: the pages of all commands, as the program has them.
 */
import { describe, expect, test } from 'vitest';
import { readHelp } from '../../../src/cli/help-page.ts';
import { foldedCommand, helpText } from '../../../src/cli/help-text.ts';
import { columnsOf } from '../../../src/cli/visible.ts';
import { pagesBelow } from '../../cli/pages-of-help.ts';

const PAGES = await pagesBelow();

describe('every page', () => {
  test.each(PAGES.map(({ words, page }) => [`legrisk ${words.join(' ')}`, page] as const))(
    '%s',
    (_name, page) => {
      const text = helpText(page);
      for (const line of text.split('\n')) expect(columnsOf(line), line).toBeLessThanOrEqual(80);
      expect(text).not.toMatch(/\[(?:string|boolean|array|number|required|default|choices)/);
      expect(text).not.toContain('undefined');
      for (const { options } of page.groups)
        for (const { name, about } of options) {
          expect(name).toMatch(/^[a-z][a-z-]*$/);
          expect(about, name).not.toBe('');
        }
      for (const { about } of page.commands) expect(about).not.toBe('');
    },
  );

  test('what prints a result can print it as JSON', () => {
    const without = PAGES.filter(
      ({ page }) =>
        page.commands.length === 0 &&
        !page.groups.some(({ options }) => options.some(({ name }) => name === 'json')),
    );
    // Its result is a script.
    expect(without.map(({ words }) => words.join(' '))).toEqual(['completion']);
  });
});

describe('a page', () => {
  const page = readHelp(
    [
      'legrisk try <file>',
      '',
      'what it does',
      '',
      'Positionals:',
      '  file  what is read  [string] [required]',
      '',
      'Options:',
      '  -q, --quiet   less  [boolean] [default: false]',
      '      --kind    which  [required] [choices: "a", "b"]',
      '      --set     path=value  [array] [default: []]',
      '      --length  of a bar (default: 1m)  [string] [default: "1m"]',
      '',
      'Examples:',
      '  legrisk try x --kind a  the first',
    ].join('\n'),
  );

  test('is read off what the parser prints', () => {
    expect(page.operands).toEqual([{ name: 'file', about: 'what is read' }]);
    expect(page.examples).toEqual([{ command: 'legrisk try x --kind a', about: 'the first' }]);
    const [quiet, kind, set, length] = page.groups[0]?.options ?? [];
    expect(quiet).toMatchObject({ name: 'quiet', letter: 'q', takesValue: false, preset: null });
    expect(kind).toMatchObject({ choices: ['a', 'b'], isRequired: true, takesValue: true });
    expect(set).toMatchObject({ isRepeatable: true, preset: null });
    expect(length).toMatchObject({ preset: '1m', about: 'of a bar (default: 1m)' });
  });

  test('is told with its own options first, and each default once', () => {
    expect(helpText(page)).toBe(
      [
        'legrisk try <file>',
        '',
        'what it does',
        '',
        'Operands:',
        '  file  what is read',
        '',
        'Options:',
        '  --kind    which (a, b; required)',
        '  --set     path=value (may be repeated)',
        '  --length  of a bar (default: 1m)',
        '',
        'Common:',
        '  -q, --quiet  less',
        '',
        'Examples:',
        '  the first:',
        '    legrisk try x --kind a',
      ].join('\n'),
    );
  });
});

test('a long command is folded before its options, as a shell reads it', () => {
  const command = `legrisk size scenarios/a.yaml --max-loss "5 %" --coverage 99% --hold "2 h" --stress 1.5 --json`;
  const lines = foldedCommand(command);
  expect(lines.length).toBe(2);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(lines[0]).toMatch(/ \\$/);
  expect(
    lines
      .join(' ')
      .replaceAll(/ \\|\s+/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  ).toBe(command);
});
