/** Text to numbers, strictly: `12abc`, `1_000`, `0x10` and the empty cell are no numbers. */

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** @returns null when the text is not a decimal number */
export function parseNumber(text: string): number | null {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? Number(trimmed) : null;
}

/** Cells that say "no value" in exported tables. */
export const isEmptyCell = (cell: string | null): boolean =>
  cell === null || /^(|nan|null|none)$/i.test(cell.trim());
