/** Calendars: spells from one instant to another, as a signal that is 1 inside and 0 elsewhere. */

import { isoInstant } from '../units/time.ts';
import { IssueList } from './issues.ts';
import type { Piece, PieceRows } from './piece.ts';

/** Before its first spell a calendar says 0, from the first day that any coin has. */
const EVER_MS = Date.UTC(2009, 0, 1);

/**
 * Spells that touch or overlap are one.
 *
 * @throws DataError naming the rows whose end is not after their beginning
 */
export function eventsOf(
  fromMs: Float64Array,
  toMs: Float64Array,
  whereOf: (row: number) => string,
): { readonly rows: PieceRows; readonly whereOf: Piece['whereOf'] } {
  const issues = new IssueList();
  const spells = [...fromMs.keys()].map((row) => {
    const spell = { from: fromMs[row] ?? 0, to: toMs[row] ?? 0, row };
    if (!(spell.to > spell.from))
      issues.add({
        where: whereOf(row),
        expected: `an end later than ${isoInstant(spell.from)}`,
        found: isoInstant(spell.to),
      });
    return spell;
  });
  issues.throwIfAny();
  spells.sort((a, b) => a.from - b.from);
  const atMs = [EVER_MS];
  const value = [0];
  const origin = [spells[0]?.row ?? 0];
  for (const { from, to, row } of spells) {
    const end = atMs.length > 1 ? (atMs.at(-1) ?? 0) : Number.NEGATIVE_INFINITY;
    if (from <= end) {
      atMs[atMs.length - 1] = Math.max(end, to);
      continue;
    }
    // A calendar that begins on the very first day has no time before it.
    if (from === EVER_MS) value[0] = 1;
    else {
      atMs.push(from);
      value.push(1);
      origin.push(row);
    }
    atMs.push(to);
    value.push(0);
    origin.push(row);
  }
  const columns = { atMs: Float64Array.from(atMs), value: Float64Array.from(value) };
  return { rows: { sort: 'values', columns }, whereOf: (row) => whereOf(origin[row] ?? 0) };
}
