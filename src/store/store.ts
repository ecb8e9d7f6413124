/**
 * The store: one DuckDB file of market history. The only folder that knows SQL.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { BarHistory, FundingHistory } from '../checks/history.ts';
import { invariant } from '../domain/errors.ts';
import type { BarSeries, FundingSeries, Origin } from '../domain/series.ts';
import {
  type Answer,
  addAnswer,
  answersTo,
  type EmptyStretch,
  emptyStretches,
  type Question,
} from './answers.ts';
import type { Arrival, MergeCount } from './arrival.ts';
import { type Database, openDatabase, type StoreMode } from './database.ts';
import type { StoredKey } from './keys.ts';
import {
  describeSeries,
  listSeries,
  type SeriesDescription,
  type SeriesFilter,
  type SeriesSummary,
} from './list.ts';
import { mergeArrival } from './merge.ts';
import { type ParquetTable, readParquet } from './parquet.ts';
import { plainRows } from './query.ts';
import {
  type BarKey,
  type BorrowKey,
  type BorrowSeries,
  type FundingKey,
  readBarHistory,
  readBars,
  readBorrow,
  readFunding,
  readFundingHistory,
  readRows,
  readValues,
  type StoredRows,
  type ValueKey,
  type ValueSeries,
} from './read.ts';
import {
  type BarColumns,
  type CsvGrid,
  type CsvLayout,
  type CsvSummary,
  dropStaged,
  type FundingColumns,
  offGrid,
  type Staged,
  stageBars,
  stageCsv,
  stageFunding,
  stageValues,
  type ValueColumns,
} from './stage.ts';
import { ALL_TIME, type WindowMs } from './window.ts';

/**
 * Opens a store; in write mode a missing file is made. A store that this call made and that is
 * still empty when it is closed is removed again, so that a refused import leaves nothing behind.
 *
 * @throws DataError when the file is missing, no DuckDB file, not ours, or locked by a process
 */
export async function openStore(path: string, options: { mode: StoreMode }): Promise<Store> {
  return new Store(await openDatabase(path, options.mode), options.mode);
}

/** An open store. Windows are half-open; instants are UTC milliseconds. */
export class Store {
  readonly mode: StoreMode;
  readonly #database: Database;

  constructor(database: Database, mode: StoreMode) {
    this.#database = database;
    this.mode = mode;
  }

  /** Of its file, absolute and without links. */
  get path(): string {
    return this.#database.path;
  }

  /**
   * Bars with their open inside the window; null when the store has no such series at all. Of
   * several resolutions the finest that covers the window, else the one that covers most of it,
   * unless one is asked for.
   */
  readBars(
    key: BarKey,
    window: WindowMs,
    resolutionMs: number | null = null,
  ): Promise<BarSeries | null> {
    return readBars(this.#connection, key, window, resolutionMs);
  }

  /** As `readBars`, with the volume, and which file brought which stretch. */
  readBarHistory(
    key: BarKey,
    window: WindowMs,
    resolutionMs: number | null = null,
  ): Promise<BarHistory | null> {
    return readBarHistory(this.#connection, key, window, resolutionMs);
  }

  /** Prints recorded inside the window, jitter included; null when there is no such series. */
  readFunding(key: FundingKey, window: WindowMs): Promise<FundingSeries | null> {
    return readFunding(this.#connection, key, window);
  }

  /** As `readFunding`, with which file brought which stretch. */
  readFundingHistory(key: FundingKey, window: WindowMs): Promise<FundingHistory | null> {
    return readFundingHistory(this.#connection, key, window);
  }

  /** Interest on loans that fell due inside the window; null when there is no such series. */
  readBorrow(key: BorrowKey, window: WindowMs): Promise<BorrowSeries | null> {
    return readBorrow(this.#connection, key, window);
  }

  /** Values that became known inside the window, and the last one before it; null when there is no such series. */
  readValues(key: ValueKey, window: WindowMs): Promise<ValueSeries | null> {
    return readValues(this.#connection, key, window);
  }

  /** A series of any kind as it is stored, for handing it on; null when there is no such series. */
  readRows(
    key: StoredKey,
    resolutionMs: number | null,
    window: WindowMs = ALL_TIME,
  ): Promise<StoredRows | null> {
    return readRows(this.#connection, key, resolutionMs, window);
  }

  /** What the store holds. */
  listSeries(filter: SeriesFilter = {}): Promise<SeriesSummary[]> {
    return listSeries(this.#connection, filter);
  }

  /** What the store holds, and what is missing in it. */
  describeSeries(filter: SeriesFilter = {}): Promise<SeriesDescription[]> {
    return describeSeries(this.#connection, filter);
  }

  /** Stretches for which a venue said that it has no rows. */
  emptyStretches(filter: SeriesFilter = {}): Promise<readonly EmptyStretch[]> {
    return emptyStretches(this.#connection, filter);
  }

  /** What the venue has answered before about one series, oldest first. */
  answers(question: Question): Promise<readonly Answer[]> {
    return answersTo(this.#connection, question);
  }

  /** Does `work` in one transaction: all of it is stored, or, when it throws, none. */
  async write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    invariant(this.mode === 'write', 'a store opened to read is not written');
    await this.#connection.run('BEGIN TRANSACTION');
    try {
      const result = await work(new Writer(this.#connection));
      await this.#connection.run('COMMIT');
      return result;
    } catch (error) {
      await this.#connection.run('ROLLBACK');
      throw error;
    }
  }

  /** Reads a Parquet file as columns, without storing anything. */
  readParquet(path: string): Promise<ParquetTable> {
    return readParquet(this.#connection, path);
  }

  async close(): Promise<void> {
    const { created, connection, close } = this.#database;
    const sql = 'SELECT (SELECT count(*) FROM series) + (SELECT count(*) FROM answers)';
    const held = created ? await plainRows(connection, sql) : [];
    close(created && Number(held[0]?.[0] ?? 0) === 0);
  }

  get #connection(): DuckDBConnection {
    return this.#database.connection;
  }
}

/** A file that was imported earlier. */
export interface KnownSource {
  readonly rows: number;
  /** Length of one bar; null for funding. */
  readonly resolutionMs: number | null;
}

/** The write side, inside one transaction. */
export class Writer {
  readonly #connection: DuckDBConnection;
  #known: Map<string, KnownSource> | null = null;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** What an earlier import of these very bytes into this series left; null when there was none. */
  async knownSource(key: StoredKey, sha256: string): Promise<KnownSource | null> {
    this.#known ??= await knownSources(this.#connection);
    return this.#known.get(sourceName(key, sha256)) ?? null;
  }

  /**
   * Takes out what an earlier version of a reconstruction's file left: a reconstruction is made anew
   * from its file, so its rows are replaced where records would have to agree.
   */
  async dropStaleReconstruction(origin: Origin, currentSha256: string): Promise<void> {
    invariant(origin !== 'record', 'records are never dropped');
    const stale = `SELECT series_id FROM series JOIN sources USING (series_id)
       WHERE origin = $origin AND sha256 <> $sha256`;
    for (const table of ['bars', 'funding', 'observations', 'sources', 'series'])
      await this.#connection.run(
        table === 'series'
          ? `DELETE FROM series WHERE origin = $origin
             AND series_id NOT IN (SELECT series_id FROM sources WHERE sha256 = $sha256)`
          : `DELETE FROM ${table} WHERE series_id IN (${stale})`,
        { origin, sha256: currentSha256 },
      );
    this.#known = null;
  }

  stageBars(bars: BarColumns): Promise<Staged> {
    return stageBars(this.#connection, bars);
  }

  stageFunding(prints: FundingColumns): Promise<Staged> {
    return stageFunding(this.#connection, prints);
  }

  stageValues(values: ValueColumns): Promise<Staged> {
    return stageValues(this.#connection, values);
  }

  /** @throws CsvUnreadable when a cell or a row does not fit the layout */
  stageCsv(
    paths: readonly string[],
    layout: CsvLayout,
  ): Promise<{ staged: Staged; files: CsvSummary[] }> {
    return stageCsv(this.#connection, paths, layout);
  }

  /** By path, the rows that do not stand on their file's grid. */
  offGrid(staged: Staged, grids: readonly CsvGrid[]): Promise<ReadonlyMap<string, number>> {
    return offGrid(this.#connection, staged, grids);
  }

  /** Remembers an answer, in the same transaction as its rows. */
  addAnswer(answer: Answer): Promise<void> {
    return addAnswer(this.#connection, answer);
  }

  dropStaged(staged: Staged): Promise<void> {
    return dropStaged(this.#connection, staged);
  }

  /**
   * Adds what is not stored yet; one count a part.
   *
   * @throws DataError where a stored row disagrees
   */
  async merge(arrival: Arrival): Promise<MergeCount[]> {
    const counts = await mergeArrival(this.#connection, arrival);
    const resolutionMs = arrival.resolutionMs === 0 ? null : arrival.resolutionMs;
    for (const { rows, provenance } of arrival.parts) {
      this.#known?.set(sourceName(arrival.key, provenance.sha256), { rows, resolutionMs });
    }
    return counts;
  }
}

const sourceName = ({ venue, instrument, kind, origin }: StoredKey, sha256: string): string =>
  JSON.stringify([venue, instrument, kind, origin, sha256]);

/** Every file that was imported, read once an import: asking file by file costs more. */
async function knownSources(connection: DuckDBConnection): Promise<Map<string, KnownSource>> {
  const summaries = await plainRows(
    connection,
    `SELECT venue, instrument, kind, origin, sha256, row_count, resolution_ms
     FROM sources JOIN series USING (series_id)`,
  );
  return new Map(
    summaries.map(([venue, instrument, kind, origin, sha256, rows, resolution]) => [
      JSON.stringify([venue, instrument, kind, origin, sha256]),
      { rows: Number(rows), resolutionMs: Number(resolution) === 0 ? null : Number(resolution) },
    ]),
  );
}
