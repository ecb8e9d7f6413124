/**
 * Instants to text and back, always UTC. `new Date('2024-01-01T00:00')` is local time, so no
 * other file parses a date.
 */
import { type DurationMs, type EpochMs, epochMs } from './units.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?Z?)?$/;

/**
 * `2025-10-10`, `2025-10-10T19:00Z`, `2025-10-10 19:00:00.000` → UTC milliseconds.
 *
 * @returns null when the text is not a date of the calendar (a 31 February is not)
 */
export function parseInstant(text: string): EpochMs | null {
  const match = DATE.exec(text.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0)) as [number, number, number, number, number, number];
  const milli = Number((match[7] ?? '0').padEnd(3, '0'));
  const at = Date.UTC(year, month - 1, day, hour, minute, second, milli);
  const back = new Date(at);
  const same =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    hour < 24 &&
    minute < 60;
  return same && second < 60 ? epochMs(at) : null;
}

/** `2025-10-10T19:00:00.000Z`. */
export const isoInstant = (atMs: number): string => new Date(atMs).toISOString();

/** `2025-10-10 19:00`, for people; the heading says UTC. Seconds are shown only when there are any. */
export function minuteText(atMs: number): string {
  const iso = isoInstant(atMs);
  const whole = atMs % 60_000 === 0;
  return `${iso.slice(0, 10)} ${whole ? iso.slice(11, 16) : iso.slice(11, 19)}`;
}

/** `2025-10-10`. */
export const dayText = (atMs: number): string => isoInstant(atMs).slice(0, 10);

const STEPS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** The largest unit that divides evenly: `90 min`, `8 h`, `30 d`. */
export function durationText(duration: DurationMs | number): string {
  if (duration === 0) return '0 min';
  for (const [size, name] of STEPS) if (duration % size === 0) return `${duration / size} ${name}`;
  return `${duration} ms`;
}
