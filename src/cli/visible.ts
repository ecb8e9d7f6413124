/** Text of files and options on a terminal, which takes some characters for orders. */

// Controls move the cursor, colour and rename the window; bidirectional overrides make a name read
// as another one.
const ORDERS = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** One line in which every control character is spelled: the escape character as `\\x1b`. */
export const visible = (text: string): string => text.replace(ORDERS, spelled);

/** As {@link visible}, for text of several lines. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

function spelled(sign: string): string {
  const code = (sign.codePointAt(0) ?? 0).toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
}

/** Signs that a terminal draws two columns wide; some instruments are named in Chinese. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
/** Signs that stand on the one before them. */
const NONE = /^[\p{Mn}\u200b-\u200d\ufeff]$/u;

const columnsOfSign = (sign: string): number => (NONE.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1);

/** Columns a text takes on a terminal. */
export function columnsOf(text: string): number {
  // Most texts are plain, and tables are long.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const sign of text) columns += columnsOfSign(sign);
  return columns;
}

/** The text with its middle left out, marked `…`, where it takes more than the columns. */
export function shortened(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns < 1) return '';
  const tail = Math.floor((columns - 1) / 2);
  const signs = [...text];
  const head = taken(signs, columns - 1 - tail);
  return [...head, '…', ...taken(signs.toReversed(), tail).toReversed()].join('');
}

/** As many of the first signs as fit. */
function taken(signs: readonly string[], columns: number): readonly string[] {
  let left = columns;
  const end = signs.findIndex((sign) => {
    left -= columnsOfSign(sign);
    return left < 0;
  });
  return end < 0 ? signs : signs.slice(0, end);
}
