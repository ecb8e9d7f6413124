/** Proven pages into the store: rows and what was answered, together or not at all. */
import { invariant } from '../domain/errors.ts';
import type { PieceRows } from '../loaders/piece.ts';
import type { StoredKey } from '../store/keys.ts';
import type { Staged } from '../store/stage.ts';
import type { Store, Writer } from '../store/store.ts';
import type { Page, Wanted } from './fetcher.ts';
import { hashOf } from './page-hash.ts';
import { stampsOf, together } from './page-rows.ts';
import { joined } from './stretch.ts';

export interface StoredRows {
  readonly rowsAdded: number;
  readonly rowsAlreadyThere: number;
}

/**
 * One transaction for all pages of one series. Pages of one interface become one source.
 *
 * @param notes of the feed, for the provenance of each source
 * @throws DataError where a stored row disagrees
 */
export function storePages(
  store: Store,
  wanted: Wanted,
  pages: readonly Page[],
  format: string,
  notes: readonly string[],
): Promise<StoredRows> {
  const ordered = pages.toSorted((a, b) => a.fromMs - b.fromMs);
  const bySource = new Map<string, Page[]>();
  for (const page of ordered) bySource.set(page.asked, [...(bySource.get(page.asked) ?? []), page]);
  return store.write(async (writer) => {
    const sum = { rowsAdded: 0, rowsAlreadyThere: 0 };
    for (const [asked, same] of bySource) {
      const stored = await storeSource(writer, wanted, same, asked, format, notes);
      sum.rowsAdded += stored.rowsAdded;
      sum.rowsAlreadyThere += stored.rowsAlreadyThere;
      for (const stretch of joined(same)) {
        const { venue, instrument, kind, resolutionMs } = wanted;
        const rows = same
          .filter(({ fromMs, toMs }) => fromMs >= stretch.fromMs && toMs <= stretch.toMs)
          .reduce((count, page) => count + rowCount(page.rows), 0);
        await writer.addAnswer({ venue, instrument, kind, resolutionMs, asked, ...stretch, rows });
      }
    }
    return sum;
  });
}

const rowCount = (rows: PieceRows | null): number => (rows === null ? 0 : stampsOf(rows).length);

async function storeSource(
  writer: Writer,
  { venue, instrument, kind, resolutionMs }: Wanted,
  pages: readonly Page[],
  asked: string,
  format: string,
  notes: readonly string[],
): Promise<StoredRows> {
  const full = pages.filter((page) => rowCount(page.rows) > 0);
  const rows = together(full.flatMap((page) => page.rows ?? []));
  if (rows === null) return { rowsAdded: 0, rowsAlreadyThere: 0 };
  const stamps = stampsOf(rows);
  const key: StoredKey = { venue, instrument, kind, origin: 'record' };
  const staged = await stage(writer, rows);
  const part = {
    path: null,
    rows: stamps.length,
    firstMs: stamps[0] ?? 0,
    lastMs: stamps.at(-1) ?? 0,
    provenance: {
      file: asked,
      sha256: hashOf(full.map(({ sha256 }) => sha256)),
      format,
      rows: stamps.length,
      notes: [...new Set([...notes, ...full.flatMap((page) => page.notes)])],
    },
  };
  const [count] = await writer.merge({ staged, unitsPerMs: 1, key, resolutionMs, parts: [part] });
  invariant(count !== undefined, 'a merge counts each part');
  await writer.dropStaged(staged);
  return { rowsAdded: count.rowsAdded, rowsAlreadyThere: count.rowsAlreadyThere };
}

function stage(writer: Writer, rows: PieceRows): Promise<Staged> {
  if (rows.sort === 'bars') return writer.stageBars(rows.columns);
  if (rows.sort === 'prints') return writer.stageFunding(rows.columns);
  return writer.stageValues(rows.columns);
}
