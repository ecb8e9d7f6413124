/** Where the histories of scenarios are read: the store's records, or the bundled reconstructions. */
import { existsSync } from 'node:fs';
import { DataError } from '../domain/errors.ts';
import type { Scenario } from '../domain/scenario.ts';
import { expandSeries } from '../loaders/reconstruction/expand.ts';
import type { Reconstruction } from '../loaders/reconstruction/model.ts';
import { readReconstruction } from '../loaders/reconstruction/read.ts';
import type { RuleBooks } from '../replay/plan.ts';
import type { ReplayHistory } from '../replay/replay-history.ts';
import type { Store } from '../store/store.ts';
import { readHistory } from './read-history.ts';
import { memorySource, storeSource } from './series-source.ts';

/**
 * Where records are: the path of a store, which is opened when a scenario needs it; a store that is open, and
 * stays so; or null where there is none.
 */
export type Place = string | Store | null;

/** Reads histories, opening the store at most once and only when a scenario needs it. */
export class HistoryReader {
  readonly #place: Place;
  readonly #books: RuleBooks;
  readonly #reconstructions: string;
  readonly #files = new Map<string, Reconstruction>();
  #store: Store | null = null;

  /**
   * @param place           of the store; its file need not exist while only reconstructions are read
   * @param reconstructions folder of their files
   */
  constructor(place: Place, books: RuleBooks, reconstructions: string) {
    this.#place = place;
    this.#books = books;
    this.#reconstructions = reconstructions;
  }

  /**
   * A reconstruction is read from the store where it was imported, else expanded on the spot: the
   * same file and seed give the same bytes either way.
   *
   * @throws DataError where a record can not be what an exchange recorded, unless that is accepted
   */
  async read(scenario: Scenario): Promise<ReplayHistory> {
    const { window } = scenario;
    const file = this.reconstruction(scenario);
    if (file === null) {
      const source = storeSource(await this.#open(), 'record', window);
      const history = await readHistory(scenario, this.#books, source);
      // Reconstructions are nobody's record: they are not checked, and do without this code.
      const { findingsOf } = await import('./findings.ts');
      return { ...history, findings: findingsOf(scenario, history, this.#books, source.read) };
    }
    const origin = `reconstruction:${file.name}` as const;
    if (this.#isThere()) {
      const store = await this.#open();
      const stored = (await store.listSeries()).filter(({ key }) => key.origin === origin);
      const current = stored.every(({ sources }) =>
        sources.every(({ sha256 }) => sha256 === file.sha256),
      );
      if (stored.length > 0 && current)
        return readHistory(scenario, this.#books, storeSource(store, origin, window));
    }
    return readHistory(scenario, this.#books, memorySource(expandSeries(file, 1)));
  }

  /** The file a scenario is read from, parsed once; null for records. */
  reconstruction({ reconstruction: name }: Scenario): Reconstruction | null {
    if (name === null) return null;
    const file = this.#files.get(name) ?? readReconstruction(name, this.#reconstructions);
    this.#files.set(name, file);
    return file;
  }

  /** Closes what it has opened. */
  async close(): Promise<void> {
    await this.#store?.close();
  }

  #isThere(): boolean {
    return typeof this.#place === 'string' ? existsSync(this.#place) : this.#place !== null;
  }

  async #open(): Promise<Store> {
    const place = this.#place;
    if (place === null) throw noStore();
    if (typeof place !== 'string') return place;
    // The database's own library costs a tenth of a second to load; most reconstructions need none.
    const { openStore } = await import('../store/store.ts');
    this.#store ??= await openStore(place, { mode: 'read' });
    return this.#store;
  }
}

/** Only a program that calls the library can ask without one: the command line always names a store. */
const noStore = (): DataError =>
  new DataError({
    where: 'store',
    expected: 'a store of market history: the scenario reads records',
    found: 'none',
    hint: "open one:  store: await openStore('data/legrisk.duckdb')",
  });
