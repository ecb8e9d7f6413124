/** One series from its feed into the store: what is missing is asked for, proven, and stored. */
import { DataError } from '../domain/errors.ts';
import type { Store } from '../store/store.ts';
import { confirmed, holesOf } from './confirm.ts';
import { type Feed, isWithheld, type Page, type Wanted, type Withheld } from './fetcher.ts';
import { stampsOf } from './page-rows.ts';
import { withoutEarlyEnd } from './present.ts';
import { provePage, Walk } from './prove.ts';
import { storePages } from './store-pages.ts';
import { joined, type Stretch, shared, without } from './stretch.ts';

/**
 * How much may be in hand before it is stored: what a sudden end loses, and what a resumed fetch asks
 * for a second time. Small answers go together, for a commit costs as much as twenty of them; those
 * without rows longer, for the ends of a hole are asked for again.
 */
const BATCH = { full: 20, pages: 100, rows: 50_000, ms: 1_000 };

export interface Outcome {
  readonly wanted: Wanted;
  readonly rowsAdded: number;
  readonly rowsAlreadyThere: number;
  /** What was asked for and answered in this run, oldest first. */
  readonly answered: readonly Stretch[];
  /** Parts of those where the venue has no rows. */
  readonly holes: readonly Stretch[];
  /** What the feed could not answer for, with its reasons. */
  readonly withheld: readonly Withheld[];
  /** What the feed passed over in silence. */
  readonly unanswered: readonly Stretch[];
  /** Rows in earlier answers that reach into what was wanted. */
  readonly rowsKnown: number;
  /** Was all of it answered by an earlier run? */
  readonly known: boolean;
}

export interface Drive {
  readonly store: Store;
  readonly nowMs: () => number;
  /** Called with the length of what has been answered since the last call, ms. */
  readonly progress: (ms: number) => void;
}

/**
 * Fetches what the store has no answers for. Each page is stored with its answer in one transaction;
 * a hole is believed after it was asked for twice.
 *
 * @throws DataError when the venue refuses or answers unsoundly, or where stored rows disagree; what
 * was answered before that is stored
 */
export async function fetchSeries(drive: Drive, feed: Feed, wanted: Wanted): Promise<Outcome> {
  const answers = await drive.store.answers(wanted);
  const missing = wanted.fromMs < wanted.toMs ? without(wanted, answers) : [];
  const run = new Run(drive, feed, wanted);
  for (const stretch of missing) await run.fetch(stretch);
  const known = answers.filter((answer) => shared(answer, wanted) !== null);
  return {
    ...run.outcome(missing),
    rowsKnown: known.reduce((sum, { rows }) => sum + rows, 0),
    known: missing.length === 0 && known.length > 0,
  };
}

class Run {
  readonly #drive: Drive;
  readonly #feed: Feed;
  readonly #wanted: Wanted;
  readonly #holes: Stretch[] = [];
  readonly #answered: Stretch[] = [];
  readonly #withheld: Withheld[] = [];
  #rowsAdded = 0;
  #rowsAlreadyThere = 0;
  #pending: Page[] = [];
  #pendingRows = 0;
  #pendingFull = 0;
  #pendingSinceMs = 0;

  constructor(drive: Drive, feed: Feed, wanted: Wanted) {
    this.#drive = drive;
    this.#feed = feed;
    this.#wanted = wanted;
  }

  async fetch(stretch: Stretch): Promise<void> {
    const part = { ...this.#wanted, ...stretch };
    const walk = new Walk(part);
    const pages = this.#feed.pages(part)[Symbol.asyncIterator]();
    try {
      for (let next = await this.#next(pages); next !== null; next = await this.#next(pages)) {
        if (isWithheld(next)) {
          this.#withheld.push(next);
          continue;
        }
        provePage(next, part);
        walk.step(next);
        if (this.#take(next)) await this.#flush();
      }
      await this.#flush();
    } finally {
      // What the feed has under way ends here, also when a page was refused.
      await pages.return?.();
    }
  }

  /** What is proven and whole is kept when the next page fails. */
  async #next(pages: AsyncIterator<Page | Withheld>): Promise<Page | Withheld | null> {
    try {
      const { done, value } = await pages.next();
      return done === true ? null : value;
    } catch (error) {
      if (
        error instanceof DataError &&
        holesOf(this.#pending, this.#wanted.resolutionMs).length === 0
      )
        await this.#store(this.#pending);
      throw error;
    }
  }

  /** Whether it is time to store. */
  #take(page: Page): boolean {
    const nowMs = this.#drive.nowMs();
    if (this.#pending.length === 0) this.#pendingSinceMs = nowMs;
    this.#pending.push(page);
    const rows = page.rows === null ? 0 : stampsOf(page.rows).length;
    this.#pendingRows += rows;
    this.#pendingFull += Math.min(rows, 1);
    return (
      (this.#feed.verified && page.rows !== null) ||
      this.#pendingFull >= BATCH.full ||
      this.#pending.length >= BATCH.pages ||
      this.#pendingRows >= BATCH.rows ||
      nowMs - this.#pendingSinceMs >= BATCH.ms
    );
  }

  async #flush(): Promise<void> {
    const pages = this.#pending;
    const { verified } = this.#feed;
    await this.#store(verified ? pages : await confirmed(this.#feed, this.#wanted, pages));
  }

  async #store(pages: readonly Page[]): Promise<void> {
    this.#pending = [];
    this.#pendingRows = 0;
    this.#pendingFull = 0;
    if (pages.length === 0) return;
    const { format, notes } = this.#feed;
    const { believed, early } = withoutEarlyEnd(pages, this.#wanted, this.#drive.nowMs());
    this.#withheld.push(...early);
    const stored = await storePages(this.#drive.store, this.#wanted, believed, format, notes);
    this.#rowsAdded += stored.rowsAdded;
    this.#rowsAlreadyThere += stored.rowsAlreadyThere;
    this.#holes.push(...holesOf(believed, this.#wanted.resolutionMs));
    for (const stretch of joined(believed)) {
      this.#answered.push(stretch);
      this.#drive.progress(stretch.toMs - stretch.fromMs);
    }
  }

  outcome(missing: readonly Stretch[]): Omit<Outcome, 'rowsKnown' | 'known'> {
    const answered = joined(this.#answered);
    const told = [...answered, ...this.#withheld];
    return {
      wanted: this.#wanted,
      rowsAdded: this.#rowsAdded,
      rowsAlreadyThere: this.#rowsAlreadyThere,
      answered,
      holes: joined(this.#holes),
      withheld: this.#withheld,
      unanswered: missing.flatMap((stretch) => without(stretch, told)),
    };
  }
}
