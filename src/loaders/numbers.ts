/** Text to numbers, strictly: `12abc`, `1_000`, `0x10` and the empty cell are no numbers. */

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+))?$/;

/** @returns null when the text is not a decimal number */
export function parseNumber(text: string): number | null {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? Number(trimmed) : null;
}

/**
 * The number with its decimal point moved in the text: `0.003694` moved by −2 is the number written
 * `0.003694e-2`, which a division by 100 in binary can miss.
 *
 * @returns null when the text is not a decimal number
 */
export function shiftedNumber(text: string, places: number): number | null {
  const [, digits, exponent = '0'] = NUMBER.exec(text.trim()) ?? [];
  return digits === undefined ? null : Number(`${digits}e${Number(exponent) + places}`);
}

/** `0.003694%` as a fraction; null when the text is no number with a percent sign. */
export function parsePercent(text: string): number | null {
  const trimmed = text.trim();
  return trimmed.endsWith('%') ? shiftedNumber(trimmed.slice(0, -1), -2) : null;
}

/** Cells that say "no value" in exported tables. */
export const isEmptyCell = (cell: string | null): boolean =>
  cell === null || /^(|nan|null|none)$/i.test(cell.trim());
