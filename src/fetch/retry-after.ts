/** How long a host asks to be left alone. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HTTP_DATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/**
 * `Retry-After` as milliseconds from now, in both of its forms: seconds, or a date.
 *
 * @returns null where the header is absent or says nothing that can be read
 * @source RFC 9110, "HTTP Semantics", 10.2.3 and 5.6.7
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  const [, day, name = '', year, hour, minute, second] = HTTP_DATE.exec(text) ?? [];
  const month = MONTHS.indexOf(name);
  if (day === undefined || month < 0) return null;
  const parts = [day, hour, minute, second].map(Number);
  const [d = 1, h = 0, m = 0, s = 0] = parts;
  return Math.max(0, Date.UTC(Number(year), month, d, h, m, s) - nowMs);
}
