/** Wall-clock time to UTC, for files whose stamps leave the zone out. */
import { type Issue, ScenarioError } from '../domain/errors.ts';

const FIXED = /^([+-])(\d{2}):?(\d{2})$/;
/** The zones farthest from UTC are 14 hours ahead. */
const OFFSET_MINUTES_MAX = 14 * 60;
/** `Europe/London`. Abbreviations are left out: IST is three zones, and none of them by itself. */
const AREA_AND_CITY = /^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$/;

/** Whether {@link zoneOffset} knows the zone. */
export function isZone(zone: string): boolean {
  if (zone === 'UTC' || zone === 'Z' || fixedMinutes(zone) !== null) return true;
  return AREA_AND_CITY.test(zone) && formatOf(zone) !== null;
}

/** What is said of a zone that is none. */
export const unknownZone = (found: string): Issue => ({
  where: '--tz',
  expected: 'UTC, an offset up to 14 hours such as +03:00, or a zone such as Europe/London',
  found,
  hint: 'abbreviations mean several zones: name the area and the city, such as Asia/Kolkata',
});

/** Minutes ahead of UTC of `+03:00`; null where that is no offset anywhere on earth. */
export function fixedMinutes(offset: string): number | null {
  const [, sign, hours, minutes] = FIXED.exec(offset) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (sign === undefined || Number(minutes) > 59 || total > OFFSET_MINUTES_MAX) return null;
  return sign === '-' ? -total : total;
}

/**
 * A function from wall-clock milliseconds (read as if they were UTC) to UTC milliseconds. It
 * answers null where the wall clock skipped the instant or showed it twice.
 *
 * @param zone `UTC`, `+03:00`, or an area and city of the tz database
 * @throws ScenarioError when there is no such zone
 */
export function zoneOffset(zone: string): (localMs: number) => number | null {
  if (!isZone(zone)) throw new ScenarioError(unknownZone(zone));
  if (zone === 'UTC' || zone === 'Z') return (local) => local;
  const fixed = fixedMinutes(zone);
  if (fixed !== null) return (local) => local - fixed * 60_000;
  const offsetAt = namedZone(zone);
  return (local) => {
    const day = 86_400_000;
    const candidates = new Set([local - offsetAt(local - day), local - offsetAt(local + day)]);
    const valid = [...candidates].filter((at) => at + offsetAt(at) === local);
    return valid.length === 1 ? (valid[0] ?? null) : null;
  };
}

/** Null where the tz database has no such name. */
function formatOf(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
}

/** How far a named zone is ahead of UTC at an instant, remembered by the hour. */
function namedZone(zone: string): (atMs: number) => number {
  const format = formatOf(zone);
  if (format === null) throw new ScenarioError(unknownZone(zone));
  const known = new Map<number, number>();
  return (atMs) => {
    const hour = Math.floor(atMs / 3_600_000);
    const remembered = known.get(hour);
    if (remembered !== undefined) return remembered;
    const part = Object.fromEntries(
      format.formatToParts(hour * 3_600_000).map(({ type, value }) => [type, Number(value)]),
    ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
    const wall = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
    const offset = wall - hour * 3_600_000;
    known.set(hour, offset);
    return offset;
  };
}
