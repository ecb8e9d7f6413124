/** Text folded at the edge of a terminal. */

/** Columns of a terminal that nobody has made wider. */
const WIDTH = 80;

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
  for (const word of text.split(/\s+/)) {
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
