/** Holes between rows are asked for once more: a list that lost its end on the way is still a list. */
import { type Feed, isWithheld, type Page, type Wanted } from './fetcher.ts';
import { holesIn } from './holes.ts';
import { together, within } from './page-rows.ts';
import { provePage, Walk } from './prove.ts';
import { joined, type Stretch, without } from './stretch.ts';

/** A hole longer than this many pages is asked for again at its ends only. */
const HOLE_PAGES = 3;

/** Where the pages, taken together, have no rows and ought to have some. */
export function holesOf(pages: readonly Page[], resolutionMs: number): Stretch[] {
  const rows = together(pages.flatMap((page) => page.rows ?? []));
  return joined(pages).flatMap((stretch) =>
    holesIn(rows === null ? null : within(rows, stretch), stretch, resolutionMs),
  );
}

/**
 * The pages, and after them what further questions about their holes brought: pages that lie within
 * those, with the rows only that were not there.
 *
 * @throws DataError as the feed does
 */
export async function confirmed(
  feed: Feed,
  wanted: Wanted,
  pages: readonly Page[],
): Promise<readonly Page[]> {
  const all = [...pages];
  const asked: Stretch[] = [];
  const longest = Math.max(0, ...pages.map(({ fromMs, toMs }) => toMs - fromMs));
  for (;;) {
    const open = holesOf(all, wanted.resolutionMs)
      .flatMap((hole) => endsOf(hole, longest))
      .flatMap((end) => without(end, asked));
    if (open.length === 0) return all;
    for (const stretch of open) {
      const found = await again(feed, { ...wanted, ...stretch }, all);
      // Where rows came after all, the answers are shorter than they ought to be: what is left of the
      // hole is asked for until a question about it brings nothing.
      if (found.length === 0) asked.push(stretch);
      all.push(...found);
    }
  }
}

/**
 * What a second question about a hole brings. It begins a bar before the hole: an interface may leave out
 * the bar at the very start of what it is asked for, and then every answer begins with a hole.
 */
async function again(feed: Feed, hole: Wanted, known: readonly Page[]): Promise<readonly Page[]> {
  const wanted = { ...hole, fromMs: hole.fromMs - hole.resolutionMs };
  const walk = new Walk(wanted);
  const free = holesOf(known, wanted.resolutionMs);
  const found: Page[] = [];
  for await (const page of feed.pages(wanted)) {
    if (isWithheld(page)) continue;
    provePage(page, wanted);
    walk.step(page);
    const { rows } = page;
    if (rows === null) continue;
    const fresh = together(free.flatMap((stretch) => within(rows, stretch) ?? []));
    const fromMs = Math.max(page.fromMs, hole.fromMs);
    if (fresh !== null) found.push({ ...page, fromMs, rows: fresh });
  }
  return found;
}

/** The whole of a hole, or its two ends where it is long. */
function endsOf({ fromMs, toMs }: Stretch, pageMs: number): readonly Stretch[] {
  if (toMs - fromMs <= HOLE_PAGES * pageMs) return [{ fromMs, toMs }];
  return [
    { fromMs, toMs: fromMs + pageMs },
    { fromMs: toMs - pageMs, toMs },
  ];
}
