/**
 * Candles of Binance's archive: by month where there is a monthly file, by day where there is none yet;
 * days that a monthly file lacks, wholly or in part, are completed from their daily files.
 */
import { minuteText } from '../../units/time.ts';
import { DAY } from '../../units/units.ts';
import { ahead } from '../ahead.ts';
import type { Feed, Page, Wanted, Withheld } from '../fetcher.ts';
import { isWithheld } from '../fetcher.ts';
import { holesIn } from '../holes.ts';
import { hashOf } from '../page-hash.ts';
import { stampsOf, together, within } from '../page-rows.ts';
import { type Stretch, shared } from '../stretch.ts';
import { type Archive, type ArchiveFile, requireInside } from './archive.ts';
import { daysOf, monthsOf, type Span } from './calendar.ts';
import { ARCHIVE_RESOLUTIONS_MS, type Dataset } from './datasets.ts';

/** A daily file is there the next day, as the archive's README says; two more are granted. */
export const DAILY_LATE_MS = 2 * DAY;
/** Months that are worked on at a time; the archive itself limits the downloads. */
const MONTHS_AHEAD = 4;

export function candles(
  archive: Archive,
  { pathOf }: Dataset,
  nowMs: () => number,
  notes: readonly string[],
): Feed {
  const files = new CandleFiles(archive, pathOf, nowMs);
  return {
    format: 'binance archive zip',
    resolutionsMs: ARCHIVE_RESOLUTIONS_MS,
    depth: null,
    notes,
    verified: true,
    pages: (wanted) =>
      onceFound(
        ahead(monthsOf(wanted), MONTHS_AHEAD, (month) => files.pagesOf(month, wanted)),
        wanted,
      ),
  };
}

/**
 * Pages without a file are no answer until some file was found: a wrong instrument, or a mirror that has
 * nothing, looks like a series that had not begun.
 */
export async function* onceFound(
  groups: AsyncIterable<readonly (Page | Withheld)[]>,
  { instrument, fromMs, toMs }: Wanted,
): AsyncGenerator<Page | Withheld> {
  const held: (Page | Withheld)[] = [];
  let found = false;
  for await (const group of groups) {
    held.push(...group);
    found ||= group.some((page) => !isWithheld(page) && page.rows !== null);
    if (found) yield* held.splice(0);
  }
  const early = held.filter((page) => !isWithheld(page));
  if (early.length === 0) return yield* held;
  const withheld = `the archive has no file of ${instrument} between these days`;
  yield { fromMs, toMs, withheld };
}

class CandleFiles {
  readonly #archive: Archive;
  readonly #pathOf: Dataset['pathOf'];
  readonly #nowMs: () => number;

  constructor(archive: Archive, pathOf: Dataset['pathOf'], nowMs: () => number) {
    this.#archive = archive;
    this.#pathOf = pathOf;
    this.#nowMs = nowMs;
  }

  async pagesOf(month: Span, wanted: Wanted): Promise<readonly (Page | Withheld)[]> {
    const part = shared(month, wanted);
    if (part === null) return [];
    if (month.toMs <= this.#nowMs()) {
      const file = await this.#read('monthly', month, wanted);
      if (file !== null) return [await this.#completed(file, part, wanted)];
    }
    return await Promise.all(daysOf(part).map((day) => this.#dayPage(day, part, wanted)));
  }

  async #read(
    period: 'monthly' | 'daily',
    span: Span,
    wanted: Wanted,
  ): Promise<ArchiveFile | null> {
    const path = this.#pathOf(period, span.name, wanted.resolutionMs);
    const file = await this.#archive.read(path, wanted);
    if (file !== null) requireInside(file, span);
    return file;
  }

  /** A month's rows, with those of daily files where it has holes. */
  async #completed(file: ArchiveFile, part: Stretch, wanted: Wanted): Promise<Page> {
    const rows = within(file.rows, part);
    const holes = holesIn(rows, part, wanted.resolutionMs);
    const days = daysOf(part).filter((day) => holes.some((hole) => shared(hole, day) !== null));
    const daily = await Promise.all(days.map((day) => this.#read('daily', day, wanted)));
    const patches = daily.flatMap((one) => {
      const missing = one === null ? [] : holes.flatMap((hole) => within(one.rows, hole) ?? []);
      const fresh = together(missing);
      return one === null || fresh === null ? [] : [{ file: one, rows: fresh }];
    });
    const whole = together([...(rows === null ? [] : [rows]), ...patches.map(({ rows: r }) => r)]);
    const isCut = rows === null || stampsOf(rows).length < stampsOf(file.rows).length;
    const cut = isCut ? [cutNote(part, file.sha256)] : [];
    const patched = patches.map(
      ({ file: { path, sha256 }, rows: fresh }) =>
        `${stampsOf(fresh).length} bars that the monthly file lacks are from ${path} (SHA-256 ${sha256})`,
    );
    return {
      ...part,
      rows: whole,
      asked: file.path,
      sha256: hashOf([file.sha256, ...cut, ...patches.map(({ file: { sha256 } }) => sha256)]),
      notes: [...file.notes, ...cut, ...patched],
    };
  }

  async #dayPage(day: Span, whole: Stretch, wanted: Wanted): Promise<Page | Withheld> {
    const part = shared(day, whole) ?? day;
    const file = await this.#read('daily', day, wanted);
    if (file !== null) return cutPage(file, part);
    if (day.toMs + DAILY_LATE_MS > this.#nowMs())
      return { ...part, withheld: 'the archive has not published these days yet' };
    const asked = this.#pathOf('daily', day.name, wanted.resolutionMs);
    return { ...part, rows: null, asked, sha256: hashOf([]), notes: [] };
  }
}

/** The part of a file that was wanted. */
export function cutPage(file: ArchiveFile, part: Stretch): Page {
  const rows = within(file.rows, part);
  const isCut = rows !== null && stampsOf(rows).length < stampsOf(file.rows).length;
  const cut = isCut ? [cutNote(part, file.sha256)] : [];
  const sha256 = hashOf([file.sha256, ...cut]);
  return { ...part, rows, asked: file.path, sha256, notes: [...file.notes, ...cut] };
}

/** A part of a file has a hash of its own: the file's would say that all of it is stored. */
const cutNote = ({ fromMs, toMs }: Stretch, sha256: string): string =>
  `the rows from ${minuteText(fromMs)} to ${minuteText(toMs)} of a file whose SHA-256 is ${sha256}`;
