/** A store of market history as programs see it, and what they can ask of it. */
import type { Table } from 'apache-arrow';
import type { Origin } from '../domain/series.ts';
import type { ImportReport } from '../loaders/report.ts';
import type { SeriesDescription, SeriesFilter } from '../store/description.ts';
import type { StoredKind } from '../store/keys.ts';

export interface StoreOptions {
  /** `read` (the default) needs a file that is there; `write` makes one, and keeps other programs out. */
  readonly mode?: 'read' | 'write';
}

/** Which series. */
export interface SeriesWanted {
  readonly venue: string;
  readonly instrument: string;
  readonly kind: StoredKind;
  /** `record` unless it is said. */
  readonly origin?: Origin;
  /** Length of a bar where the store has several; else the finest. */
  readonly resolutionMs?: number;
}

/** Half-open, UTC: dates or instants as a scenario writes them. */
export interface WindowWanted {
  readonly from?: string;
  readonly to?: string;
}

/** What an import can not find out by itself, as the options of `legrisk import`. */
export interface ImportWanted {
  readonly venue?: string;
  readonly instrument?: string;
  readonly kind?: StoredKind;
  /** Of stamps that do not name one: `UTC`, `+03:00`, `Europe/London`. */
  readonly timeZone?: string;
  /** Path of a mapping file (docs/mapping.md). */
  readonly mapping?: string;
  /** A folder of your own rule files, where `venue` is one of its venues. */
  readonly rules?: string;
}

/** A store that is open. Close it, or declare it with `await using`. */
export interface MarketStore {
  /** Of its file, absolute. */
  readonly path: string;
  readonly mode: 'read' | 'write';
  /** What it holds, by venue, instrument and kind, with what is missing in it. */
  series(filter?: SeriesFilter): Promise<readonly SeriesDescription[]>;
  /**
   * A series' rows, oldest first, under the columns of docs/data.md; null when there is no such series.
   *
   * @throws ScenarioError when the window's ends are no instants
   */
  read(series: SeriesWanted, window?: WindowWanted): Promise<Table | null>;
  /**
   * Takes in files, folders and archives, whole or not at all.
   *
   * @throws ScenarioError when the store is open only to read, or more must be said of the files
   * @throws DataError for faults of the files, up to ten
   */
  import(paths: string | readonly string[], options?: ImportWanted): Promise<ImportReport>;
  /** A second call does nothing. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What every question about a scenario may be asked with. */
export interface Places {
  /** Where records are; none: bundled reconstructions only. It stays open. */
  readonly store?: MarketStore | undefined;
  /** A folder of your own rule files (docs/rules.md), laid over the shipped ones; none: those alone. */
  readonly rules?: string | undefined;
}
