/** Goal: no text of a file or an option gives the terminal an order. */
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/cli/failure.ts';
import { table } from '../../../src/cli/table.ts';
import { visible, visibleLines } from '../../../src/cli/visible.ts';
import { DataError } from '../../../src/domain/errors.ts';

const ORDER = '\u001b]0;owned\u0007';

describe('control characters', () => {
  test.each([
    ['\u001b[31m', '\\x1b[31m'],
    ['a\nb', 'a\\x0ab'],
    ['\u009b2J', '\\x9b2J'],
    ['abc\u202edef', 'abc\\u202edef'],
    ['Übermut, 漢字 – 100 %', 'Übermut, 漢字 – 100 %'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('text of several lines keeps them', () => {
    expect(visibleLines('a\n\u0007b')).toBe('a\n\\x07b');
  });

  test('a refusal spells them in all of its parts, and can not be given a second line', () => {
    const said = `${ORDER}\nerror: forged`;
    const issue = { where: said, expected: said, found: said, hint: said };
    const { text } = failureOf(new DataError(issue));
    for (const sign of ['\u0007', '\u001b']) expect(text).not.toContain(sign);
    expect(text.split('\n')).toHaveLength(2);
  });

  test('a bug and a path of the system spell them too', () => {
    expect(failureOf(new Error(ORDER)).text).not.toContain('\u001b');
    const error = Object.assign(new Error('x'), { code: 'EACCES', path: ORDER });
    expect(failureOf(error).text).not.toContain('\u001b');
  });

  test('a cell of a table spells them, and columns still stand under one another', () => {
    const lines = table(
      [
        ['a\u001b', '1'],
        ['abcdef', '22'],
      ],
      1,
    ).split('\n');
    expect(lines).toEqual(['a\\x1b    1', 'abcdef  22']);
  });
});
