/** What stood in a file, as an error quotes it. */
const LENGTH_MAX = 60;

/**
 * The value as it was written: numbers bare, text in quotes with control and direction characters
 * escaped, long text cut; a collection by its kind.
 */
export function foundText(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value !== 'string') return String(value);
  const quoted = JSON.stringify(value.slice(0, LENGTH_MAX)).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
  return value.length > LENGTH_MAX ? `${quoted}…` : quoted;
}
