/** Months and days of UTC, as the archive names its files. */
import { dayText } from '../../units/time.ts';
import { DAY } from '../../units/units.ts';
import type { Stretch } from '../stretch.ts';

export interface Span extends Stretch {
  /** `2024-01` or `2024-01-31`. */
  readonly name: string;
}

/** The months that a stretch touches, oldest first. */
export function monthsOf({ fromMs, toMs }: Stretch): readonly Span[] {
  const months: Span[] = [];
  for (let at = fromMs; at < toMs; ) {
    const name = dayText(at).slice(0, 7);
    const [year = 0, month = 0] = name.split('-').map(Number);
    const span = { name, fromMs: Date.UTC(year, month - 1, 1), toMs: Date.UTC(year, month, 1) };
    months.push(span);
    at = span.toMs;
  }
  return months;
}

/** The days that a stretch touches, oldest first. */
export function daysOf({ fromMs, toMs }: Stretch): readonly Span[] {
  const days: Span[] = [];
  for (let at = Math.floor(fromMs / DAY) * DAY; at < toMs; at += DAY)
    days.push({ name: dayText(at), fromMs: at, toMs: at + DAY });
  return days;
}
