/** Rounds of auto-deleveraging that come with the program, by name and venue: one file each in data/adl. */
import type { VenueName } from './names.ts';

export const ADL_RECORDS: readonly { readonly name: string; readonly venue: VenueName }[] = [
  { name: 'hyperliquid-2025-10-10', venue: 'hyperliquid' },
];
