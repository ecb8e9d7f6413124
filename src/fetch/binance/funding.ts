/** Funding of Binance: monthly files of the archive, and the interface for months that it lacks. */
import { DataError, issueLine } from '../../domain/errors.ts';
import { ahead } from '../ahead.ts';
import { confirmed } from '../confirm.ts';
import { type Feed, isWithheld, type Page, type Wanted, type Withheld } from '../fetcher.ts';
import { hashOf } from '../page-hash.ts';
import { together } from '../page-rows.ts';
import { provePage } from '../prove.ts';
import { joined, type Stretch, shared } from '../stretch.ts';
import { type Archive, type ArchiveFile, requireInside } from './archive.ts';
import { monthsOf, type Span } from './calendar.ts';
import { cutPage } from './candles.ts';
import type { Dataset } from './datasets.ts';

const MONTHS_AHEAD = 4;

/** @param interfaceFeed made only when a month is missing */
export function funding(
  archive: Archive,
  { pathOf }: Dataset,
  interfaceFeed: () => Promise<Feed>,
  nowMs: () => number,
): Feed {
  const read = async (month: Span, wanted: Wanted): Promise<Month> => {
    if (month.toMs > nowMs()) return { month, file: null };
    const file = await archive.read(pathOf('monthly', month.name, 0), wanted);
    if (file !== null) requireInside(file, month);
    return { month, file };
  };
  return {
    format: 'binance archive zip',
    resolutionsMs: null,
    depth: null,
    notes: [],
    verified: true,
    pages: (wanted) =>
      withInterface(
        ahead(monthsOf(wanted), MONTHS_AHEAD, (month) => read(month, wanted)),
        interfaceFeed,
        wanted,
      ),
  };
}

interface Month {
  readonly month: Span;
  readonly file: ArchiveFile | null;
}

/** Months without a file are gathered and asked of the interface together. */
async function* withInterface(
  months: AsyncIterable<Month>,
  interfaceFeed: () => Promise<Feed>,
  wanted: Wanted,
): AsyncGenerator<Page | Withheld> {
  let missing: Stretch[] = [];
  for await (const { month, file } of months) {
    const part = shared(month, wanted);
    if (part === null) continue;
    if (file === null) {
      missing.push(part);
      continue;
    }
    yield* fromInterface(missing, interfaceFeed, wanted);
    missing = [];
    yield cutPage(file, part);
  }
  yield* fromInterface(missing, interfaceFeed, wanted);
}

/** The interface is closed to some countries where the archive is open: then a word, and no failure. */
async function* fromInterface(
  missing: readonly Stretch[],
  interfaceFeed: () => Promise<Feed>,
  wanted: Wanted,
): AsyncGenerator<Page | Withheld> {
  for (const stretch of joined(missing)) {
    try {
      yield* await answeredBy(await interfaceFeed(), { ...wanted, ...stretch });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const said = error.issues.map(issueLine).join('; ');
      const withheld = `the archive has no file of it, and the interface did not answer: ${said}`;
      yield { ...stretch, withheld };
    }
  }
}

/** Its answers as one page a stretch, for some months of prints are a few hundred rows. */
async function answeredBy(feed: Feed, wanted: Wanted): Promise<readonly (Page | Withheld)[]> {
  const pages: Page[] = [];
  const withheld: Withheld[] = [];
  for await (const page of feed.pages(wanted)) {
    if (isWithheld(page)) {
      withheld.push(page);
      continue;
    }
    provePage(page, wanted);
    pages.push(page);
  }
  const all = await confirmed(feed, wanted, pages);
  const [first] = all;
  if (first === undefined) return withheld;
  const whole = joined(all).map((stretch): Page => {
    const within = all.filter(({ fromMs, toMs }) => shared({ fromMs, toMs }, stretch) !== null);
    const ordered = within.toSorted((a, b) => a.fromMs - b.fromMs);
    const notes = [
      `read as ${feed.format}`,
      ...feed.notes,
      ...within.flatMap((page) => page.notes),
    ];
    return {
      ...stretch,
      rows: together(within.flatMap(({ rows }) => rows ?? [])),
      asked: first.asked,
      sha256: hashOf(ordered.map(({ sha256 }) => sha256)),
      notes: [...new Set(notes)],
    };
  });
  return [...whole, ...withheld];
}
