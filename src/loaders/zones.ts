/** Wall-clock time to UTC, for files whose stamps leave the zone out. */
import { ScenarioError } from '../domain/errors.ts';

const FIXED = /^([+-])(\d{2}):?(\d{2})$/;

/**
 * A function from wall-clock milliseconds (read as if they were UTC) to UTC milliseconds. It
 * answers null where the wall clock skipped the instant or showed it twice.
 *
 * @param zone `UTC`, `+03:00`, or a name of the tz database
 * @throws ScenarioError when there is no such zone
 */
export function zoneOffset(zone: string): (localMs: number) => number | null {
  if (zone === 'UTC' || zone === 'Z') return (local) => local;
  const fixed = FIXED.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    const offset = (fixed[1] === '-' ? -minutes : minutes) * 60_000;
    return (local) => local - offset;
  }
  const offsetAt = namedZone(zone);
  return (local) => {
    const day = 86_400_000;
    const candidates = new Set([local - offsetAt(local - day), local - offsetAt(local + day)]);
    const valid = [...candidates].filter((at) => at + offsetAt(at) === local);
    return valid.length === 1 ? (valid[0] ?? null) : null;
  };
}

/** How far a named zone is ahead of UTC at an instant, remembered by the hour. */
function namedZone(zone: string): (atMs: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
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
    throw new ScenarioError({
      where: '--tz',
      expected: 'UTC, an offset such as +03:00, or a zone such as Europe/London',
      found: zone,
    });
  }
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
