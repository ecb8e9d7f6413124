/**
 * Under which day a run stands. The day is read off the run: the date in the name of its reconstruction,
 * else the day something was forced out. A run that nothing was forced out of stands under the one such day
 * that its window holds, and under its window where it holds none or several.
 */
import type { ReplayResult } from '../../domain/result.ts';
import { dayText, isoInstant, parseInstant } from '../../units/time.ts';
import { forcedOut } from '../forced.ts';
import { MONTHS } from '../scale.ts';

export interface MatrixDay {
  /** `2025-10-10`, `2023-09`, or `2025-09-25/2025-12-01`: days in the order of their text are in that of time. */
  readonly key: string;
  /** `10 October 2025`, `September 2023`, `2025-09-25 to 2025-12-01`. */
  readonly text: string;
}

/** The day of each run, in their order. */
export function daysOf(results: readonly ReplayResult[]): readonly MatrixDay[] {
  const own = results.map((result) => namedDay(result) ?? forcedDay(result));
  const known = [...new Set(own.flatMap((key) => (key?.length === 10 ? [key] : [])))];
  return results.map((result, i) => dayOf(own[i] ?? dayHeld(result, known) ?? windowKey(result)));
}

const DATED = /(?:^|-)(\d{4}-\d{2})(-\d{2})?(?:-|$)/;

/** The date that a reconstruction is named by; null where its name has none. */
function namedDay({ reconstruction }: ReplayResult): string | null {
  const [, month, day = ''] = DATED.exec(reconstruction ?? '') ?? [];
  if (month === undefined || parseInstant(`${month}${day === '' ? '-01' : day}`) === null)
    return null;
  return `${month}${day}`;
}

function forcedDay(result: ReplayResult): string | null {
  const [first] = forcedOut(result);
  return first === undefined ? null : dayText(first.atMs);
}

function dayHeld({ windowMs: [from, to] }: ReplayResult, known: readonly string[]): string | null {
  const held = known.filter((key) => {
    const at = parseInstant(key);
    return at !== null && at >= from && at < to;
  });
  return held.length === 1 ? (held[0] ?? null) : null;
}

const windowKey = ({ windowMs: [from, to] }: ReplayResult): string =>
  `${dayText(from)}/${dayText(to)}`;

function dayOf(key: string): MatrixDay {
  const [from, to] = key.split('/');
  if (to !== undefined) return { key, text: `${from} to ${to}` };
  const iso = isoInstant(parseInstant(key.length === 7 ? `${key}-01` : key) ?? 0);
  const month = `${MONTHS[Number(iso.slice(5, 7)) - 1] ?? ''} ${iso.slice(0, 4)}`;
  return { key, text: key.length === 7 ? month : `${Number(iso.slice(8, 10))} ${month}` };
}
