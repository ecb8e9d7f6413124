/** Text folded at the edge of a terminal. */

/** Columns of a terminal that nobody has made wider. */
export const WIDTH = 80;

/** Between words; a number and its unit are held together by a space that is none of these. */
const BREAK = /[^\S\u00a0]+/;

/** Each line of a text folded by itself. */
export const folded = (text: string): string =>
  text
    .split('\n')
    .flatMap((line) => wrapped(line, '', ''))
    .join('\n');

/**
 * Words in lines of the width; a word that is longer stands whole.
 *
 * @param indent  before the first line
 * @param further before the others
 */
export function wrapped(text: string, indent: string, further = `${indent}  `): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(BREAK)) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = further;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
