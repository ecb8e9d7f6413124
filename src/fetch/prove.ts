/** A page is believed when it can be what it says it is. */
import { DataError, type Issue } from '../domain/errors.ts';
import { checkBars, checkFunding, checkValues } from '../loaders/check.ts';
import type { PieceRows } from '../loaders/piece.ts';
import { rowSortOf, type StoredKind } from '../store/keys.ts';
import { isoInstant } from '../units/time.ts';
import type { Page, Wanted } from './fetcher.ts';
import { stampsOf } from './page-rows.ts';
import type { Stretch } from './stretch.ts';

const OURS =
  'the interface answered in a way that this version does not expect; please report it with the command';

const IMPOSSIBLE =
  'the venue answered so: try again later, or import what you have with  legrisk import';

/**
 * @throws DataError when the page reaches beyond what was wanted, or holds rows that do not belong to
 * it: beside the stretch, beside the grid, out of order, doubled, or impossible
 */
export function provePage(page: Page, wanted: Wanted): void {
  const where = `${wanted.venue} ${wanted.instrument} ${wanted.kind} (${page.asked})`;
  const refuse = (issue: Omit<Issue, 'where' | 'hint'>): never => {
    throw new DataError({ where, ...issue, hint: OURS });
  };
  const inside = page.fromMs >= wanted.fromMs && page.toMs <= wanted.toMs;
  if (!(page.fromMs < page.toMs && inside))
    refuse({ expected: `a page inside ${spanText(wanted)}`, found: spanText(page) });
  const { rows } = page;
  if (rows === null) return;
  const sort = rowSortOf(wanted.kind);
  if (rows.sort !== sort) refuse({ expected: sort, found: rows.sort });
  const stamps = stampsOf(rows);
  const whereOf = (row: number): string =>
    `${where}, row of ${isoInstant(stamps[row] ?? page.fromMs)}`;
  checkRows(rows, wanted.kind, whereOf);
  const { resolutionMs } = wanted;
  for (const stamp of stamps) {
    if (!(stamp >= page.fromMs && stamp < page.toMs))
      refuse({ expected: `rows inside ${spanText(page)}`, found: `one of ${isoInstant(stamp)}` });
    if (resolutionMs > 0 && stamp % resolutionMs !== 0)
      refuse({ expected: `rows every ${resolutionMs} ms`, found: `one of ${isoInstant(stamp)}` });
  }
}

/** What is asked of rows in files too; but nobody can mend what a venue answers. */
function checkRows(rows: PieceRows, kind: StoredKind, whereOf: (row: number) => string): void {
  try {
    if (rows.sort === 'bars') checkBars(rows.columns, kind === 'premium', whereOf);
    else if (rows.sort === 'prints') checkFunding(rows.columns, whereOf);
    else checkValues(rows.columns, kind, whereOf);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(error.issues.map((issue) => ({ ...issue, hint: IMPOSSIBLE })));
  }
}

const spanText = ({ fromMs, toMs }: Stretch): string =>
  `${isoInstant(fromMs)} to ${isoInstant(toMs)}`;

/** The walk through a stretch: every page after all that came before it, or before all of them. */
export class Walk {
  readonly #where: string;
  #walked: Stretch | null = null;

  constructor({ venue, instrument, kind }: Wanted) {
    this.#where = `${venue} ${instrument} ${kind}`;
  }

  /** @throws DataError when the page goes over ground that was walked already */
  step({ fromMs, toMs, asked }: Page): void {
    const before = this.#walked;
    if (before === null) {
      this.#walked = { fromMs, toMs };
      return;
    }
    if (fromMs < before.toMs && toMs > before.fromMs)
      throw new DataError({
        where: `${this.#where} (${asked})`,
        expected: `a page before ${isoInstant(before.fromMs)} or from ${isoInstant(before.toMs)} on`,
        found: spanText({ fromMs, toMs }),
        hint: OURS,
      });
    this.#walked = {
      fromMs: Math.min(before.fromMs, fromMs),
      toMs: Math.max(before.toMs, toMs),
    };
  }
}
