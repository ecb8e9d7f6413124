/** Open interest of Binance's archive: one file a day, of values that were known minutes later. */

import type { PieceRows } from '../../loaders/piece.ts';
import { MINUTE } from '../../units/units.ts';
import { ahead } from '../ahead.ts';
import type { Feed, Page, Wanted, Withheld } from '../fetcher.ts';
import { hashOf } from '../page-hash.ts';
import { stampsOf, together, within } from '../page-rows.ts';
import { type Stretch, shared } from '../stretch.ts';
import { type Archive, type ArchiveFile, requireInside } from './archive.ts';
import { daysOf, type Span } from './calendar.ts';
import { DAILY_LATE_MS, onceFound } from './candles.ts';
import type { Dataset } from './datasets.ts';

const DAYS_AHEAD = 4;
/** The last value of a day is known, and in some years stamped, in the first minutes of the next. */
const LATE_MS = 10 * MINUTE;

export function metrics(archive: Archive, { pathOf }: Dataset, nowMs: () => number): Feed {
  const read = async (day: Span, wanted: Wanted): Promise<Day> => {
    const path = pathOf('daily', day.name, 0);
    const file = await archive.read(path, wanted);
    if (file !== null) requireInside(file, { ...day, toMs: day.toMs + LATE_MS });
    return { day, path, file };
  };
  return {
    format: 'binance archive zip',
    resolutionsMs: null,
    depth: null,
    notes: [],
    verified: true,
    pages: (wanted) => {
      const days = daysOf({ fromMs: wanted.fromMs - LATE_MS, toMs: wanted.toMs });
      const files = ahead(days, DAYS_AHEAD, (day) => read(day, wanted));
      return onceFound(groupsOf(files, wanted, nowMs), wanted);
    },
  };
}

interface Day {
  readonly day: Span;
  readonly path: string;
  readonly file: ArchiveFile | null;
}

/** Each day with the values of the file before it that were known in it. */
async function* groupsOf(
  days: AsyncIterable<Day>,
  wanted: Stretch,
  nowMs: () => number,
): AsyncGenerator<readonly (Page | Withheld)[]> {
  let late: { readonly rows: PieceRows; readonly file: ArchiveFile } | null = null;
  for await (const { day, path, file } of days) {
    const part = shared(day, wanted);
    const own = file === null || part === null ? null : within(file.rows, part);
    const before = late === null || part === null ? null : within(late.rows, part);
    const from = [file, before === null ? null : late?.file].flatMap((one) => one ?? []);
    late = lateOf(file, day);
    if (part === null) continue;
    if (file === null && day.toMs + DAILY_LATE_MS > nowMs()) {
      yield [{ ...part, withheld: 'the archive has not published these days yet' }];
      continue;
    }
    const sha256 = hashOf([...from.map((one) => one.sha256), part.fromMs, part.toMs].map(String));
    const rows = together([before, own].flatMap((one) => one ?? []));
    const notes = [...new Set(from.flatMap((one) => one.notes))];
    yield [{ ...part, rows, asked: path, sha256, notes }];
  }
}

function lateOf(file: ArchiveFile | null, day: Span) {
  if (file === null || (stampsOf(file.rows).at(-1) ?? 0) < day.toMs) return null;
  const rows = within(file.rows, { fromMs: day.toMs, toMs: day.toMs + LATE_MS });
  return rows === null ? null : { rows, file };
}
