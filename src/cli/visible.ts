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
