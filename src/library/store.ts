/** Stores of market history, opened for programs. */
import type { Table } from 'apache-arrow';
import { ScenarioError } from '../domain/errors.ts';
import type { ImportReport } from '../loaders/report.ts';
import { foundText } from '../scenario/found.ts';
import { INSTANT } from '../scenario/quantity.ts';
import type { SeriesDescription, SeriesFilter } from '../store/description.ts';
import { STORED_KINDS } from '../store/keys.ts';
import type { Store } from '../store/store.ts';
import { ALL_TIME, type WindowMs } from '../store/window.ts';
import { type KeysOf, requireKeys, requireOneOf, requireText } from './asked.ts';
import type {
  ImportWanted,
  MarketStore,
  SeriesWanted,
  StoreOptions,
  WindowWanted,
} from './market-store.ts';
import { inImportWords } from './own-words.ts';
import { forget, remember, storeInside } from './store-inside.ts';

/**
 * Opens a store of market history.
 *
 * @param path of its one file
 * @throws ScenarioError when it is asked for wrongly
 * @throws DataError when the file is missing, no store, or held by another process
 */
export async function openStore(path: string, options: StoreOptions = {}): Promise<MarketStore> {
  requireText('path', path, 'the path of a store');
  requireKeys('options', options, OPEN);
  requireOneOf('mode', options.mode, ['read', 'write']);
  const { mode = 'read' } = options;
  // The database's own library takes a quarter of a second to load: whoever has no store does without.
  const database = await import('../store/store.ts');
  const store = new OpenedStore(await database.openStore(path, { mode }));
  return store;
}

const OPEN: KeysOf<StoreOptions> = { mode: true };
const FILTER: KeysOf<SeriesFilter> = { venue: true, instrument: true, kind: true };
const SERIES: KeysOf<SeriesWanted> = { ...FILTER, origin: true, resolutionMs: true };
const WINDOW: KeysOf<WindowWanted> = { from: true, to: true };
const IMPORT: KeysOf<ImportWanted> = { ...FILTER, timeZone: true, mapping: true, rules: true };

class OpenedStore implements MarketStore {
  readonly path: string;
  readonly mode: 'read' | 'write';

  constructor(store: Store) {
    this.path = store.path;
    this.mode = store.mode;
    remember(this, store);
  }

  async series(filter: SeriesFilter = {}): Promise<readonly SeriesDescription[]> {
    requireKeys('the filter', filter, FILTER);
    requireOneOf('kind', filter.kind, STORED_KINDS);
    return await storeInside(this).describeSeries(filter);
  }

  async read(series: SeriesWanted, window: WindowWanted = {}): Promise<Table | null> {
    requireKeys('the series', series, SERIES);
    requireOneOf('kind', series.kind, STORED_KINDS);
    requireKeys('the window', window, WINDOW);
    const store = storeInside(this);
    const { venue, instrument, kind, origin = 'record' } = series;
    const resolutions = (await store.listSeries({ venue, instrument, kind }))
      .filter(({ key }) => key.origin === origin)
      .map(({ resolutionMs }) => resolutionMs);
    // What is no bar has one entry, of null.
    const [finest = null] = resolutions.toSorted((a, b) => (a ?? 0) - (b ?? 0));
    const key = { venue, instrument, kind, origin };
    const rows = await store.readRows(key, series.resolutionMs ?? finest, windowOf(window));
    if (rows === null) return null;
    const { tableOf } = await import('../store/stored-table.ts');
    const { arrowTable } = await import('../loaders/arrow-table.ts');
    const { columns, blocks } = tableOf(kind, rows);
    return arrowTable(columns, blocks);
  }

  async import(
    paths: string | readonly string[],
    options: ImportWanted = {},
  ): Promise<ImportReport> {
    const store = storeInside(this);
    if (this.mode === 'read')
      throw new ScenarioError({
        where: this.path,
        expected: 'a store that is open to write',
        found: 'one that is open to read',
        hint: "openStore(path, { mode: 'write' })",
      });
    requireKeys('options', options, IMPORT);
    const files = typeof paths === 'string' ? [paths] : requirePaths(paths);
    const { importFiles } = await import('./import-files.ts');
    return await inImportWords(() => importFiles(store, files, options));
  }

  async close(): Promise<void> {
    await forget(this)?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** @throws ScenarioError when there is none, or not all of them are texts */
function requirePaths(paths: readonly string[]): readonly string[] {
  const found = !Array.isArray(paths)
    ? foundText(paths)
    : paths.length === 0
      ? 'none'
      : paths.filter((path) => typeof path !== 'string').map(foundText)[0];
  if (found === undefined) return paths;
  throw new ScenarioError({ where: 'paths', expected: 'a path, or a list of them', found });
}

function windowOf({ from, to }: WindowWanted): WindowMs {
  const at = (where: string, text: string): number => {
    const read = INSTANT.read(text);
    if (read !== null) return read;
    throw new ScenarioError({ where, expected: INSTANT.expected, found: foundText(text) });
  };
  return {
    fromMs: from === undefined ? ALL_TIME.fromMs : at('from', from),
    toMs: to === undefined ? ALL_TIME.toMs : at('to', to),
  };
}
