/** Rows that arrive and rows that are stored: two records of one instant must agree. */
import { DataError, type Issue } from '../domain/errors.ts';
import { minuteText } from '../units/time.ts';
import type { Arrival } from './arrival.ts';
import { storedName } from './keys.ts';

/** All problems of one file at once, up to ten. */
export const ISSUES_MAX = 10;

const DISAGREEMENT_HINT =
  'leave one of the files out, or import into another store; ' +
  'a last bar may have been open still when its file was saved';

/** A stored figure, what was found instead, and the file of the stored one. */
interface Figures {
  readonly stored: unknown;
  readonly found: unknown;
  readonly file: string;
}

export function disagreement(
  { key, parts }: Arrival,
  atMs: number,
  what: string,
  { stored, found, file }: Figures,
): Issue {
  const part = parts.find(({ firstMs, lastMs }) => firstMs <= atMs && atMs <= lastMs);
  const name = `${storedName(key)} at ${minuteText(atMs)} UTC`;
  return {
    where: part === undefined ? name : `${part.provenance.file}: ${name}`,
    expected: `${what} ${String(stored)}, as stored from ${file}`,
    found: String(found),
    hint: DISAGREEMENT_HINT,
  };
}

/** @throws DataError when there is any */
export function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new DataError(issues);
}
