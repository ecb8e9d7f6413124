/**
 * Files into the store. Whole files only: a fault anywhere in any of them, and nothing is stored.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataError, type Issue, ScenarioError } from '../domain/errors.ts';
import { rowSortOf } from '../store/keys.ts';
import type { Store } from '../store/store.ts';
import { Ahead } from './ahead.ts';
import { readArrow } from './arrow.ts';
import { readHead } from './csv/head.ts';
import { formatOfCsv } from './csv/read.ts';
import { type CsvShape, shapeOfCsv } from './csv/shape.ts';
import { readDescribedCsv, readTextTable } from './csv/text-table.ts';
import { bytesOf, findFiles, type InputFile } from './files.ts';
import { checkOptions, type ImportOptions } from './identify.ts';
import { BulkQueue } from './import-bulk.ts';
import { importPieces } from './import-piece.ts';
import { pieceOfTable } from './import-table.ts';
import { ISSUES_MAX } from './issues.ts';
import { readJson } from './json/read.ts';
import { hashWith, type Mapping } from './mapping.ts';
import { piecesOfMapping } from './mapping-pieces.ts';
import { readParquetTable } from './parquet-file.ts';
import type { FormatContext, Piece } from './piece.ts';
import type { ImportReport } from './report.ts';
import type { ImportRun, Source } from './source.ts';
import type { Table } from './table.ts';
import { readTextFile } from './text-file.ts';
import { type Unwrapped, unwrap } from './unwrap.ts';
import { Workspace } from './workspace.ts';

/**
 * Imports files, folders (with what is below them) and zips in one transaction.
 *
 * @throws ScenarioError when venue, instrument or kind must be said, or what was said is unknown
 * @throws DataError for faults of the files, up to ten, and rows that disagree with stored ones
 */
export async function importPaths(
  store: Store,
  paths: readonly string[],
  options: ImportOptions,
): Promise<ImportReport> {
  checkOptions(options);
  const files = findFiles(paths);
  const workspace = new Workspace(store.path);
  try {
    return await store.write(async (writer) => {
      const run: ImportRun = { writer, options, workspace, reports: [] };
      await importFiles(store, run, files);
      return { sources: run.reports };
    });
  } finally {
    workspace.close();
  }
}

/** Goes on after a refused file, so that all refusals are told at once; then throws them. */
async function importFiles(store: Store, run: ImportRun, files: readonly InputFile[]) {
  const queue = new BulkQueue(run);
  const refusals = new Refusals();
  const unwrapped = new Ahead(files, unwrappedAtOnce, (file) => unwrap(file, run.workspace));
  for (let left = files.length; left > 0 && !refusals.full; left -= 1)
    await refusals.collect(async () => {
      for (const { source, sort } of await unwrapped.take())
        await importSource(store, run, queue, source, sort);
    });
  // The workspace is taken away when we are done: nobody may still be writing into it.
  await unwrapped.settled();
  if (!refusals.full) await refusals.collect(() => queue.flush());
  refusals.throwIfAny();
}

/** Read whole; a file of three million candles is 200 MB. */
const JSON_BYTES_MAX = 300_000_000;

/** Small files wait for the disk more than for us; of large ones none is unpacked before its turn. */
const SMALL_BYTES = 32_000_000;
const unwrappedAtOnce = ({ path }: InputFile): number =>
  (statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= SMALL_BYTES ? 8 : 1;

/** Up to ten issues of any number of files. */
class Refusals {
  readonly #issues: Issue[] = [];
  #data = false;
  /** After the database itself refused a statement, the transaction takes no further one. */
  #aborted = false;

  get full(): boolean {
    return this.#aborted || this.#issues.length >= ISSUES_MAX;
  }

  async collect(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const ours = error instanceof DataError || error instanceof ScenarioError;
      if (!ours && this.#issues.length === 0) throw error;
      if (!ours) {
        this.#aborted = true;
        return;
      }
      this.#data ||= error instanceof DataError;
      this.#issues.push(...error.issues.slice(0, ISSUES_MAX - this.#issues.length));
    }
  }

  throwIfAny(): void {
    if (this.#issues.length === 0) return;
    throw this.#data ? new DataError(this.#issues) : new ScenarioError(this.#issues);
  }
}

async function importSource(
  store: Store,
  run: ImportRun,
  queue: BulkQueue,
  source: Source,
  sort: Unwrapped['sort'],
): Promise<void> {
  const { mapping } = run.options;
  if (mapping !== undefined) await importMapped(store, run, mapping, source, sort);
  else if (sort === 'csv') return await importCsv(run, queue, source);
  else {
    const { pieces, format } = await readPieces(store, run, source, sort);
    await importPieces(run, source, pieces, format, false);
  }
  run.workspace.remove(source.path);
}

const contextOf = ({ options }: ImportRun, { where, hints }: Source): FormatContext => ({
  where,
  hints,
  options,
});

async function readPieces(
  store: Store,
  run: ImportRun,
  source: Source,
  sort: Exclude<Unwrapped['sort'], 'csv'>,
): Promise<{ pieces: readonly Piece[]; format: string }> {
  const context = contextOf(run, source);
  if (sort === 'json') {
    const text = readTextFile(source.path, JSON_BYTES_MAX, source.where).replace(/^\uFEFF/, '');
    return readJson(text, context);
  }
  const table = await readTable(store, source, sort);
  const feather = sort === 'arrow' && source.hints.freqtrade;
  const format = feather ? 'freqtrade feather' : sort;
  return { pieces: [pieceOfTable(table, context)], format };
}

const readTable = async (
  store: Store,
  { path, where }: Source,
  sort: 'parquet' | 'arrow',
): Promise<Table> =>
  sort === 'parquet'
    ? await readParquetTable(store, resolve(path), where)
    : await readArrow(bytesOf(path), where);

/** A table read as a mapping file says, whatever else it looks like. */
async function importMapped(
  store: Store,
  run: ImportRun,
  mapping: Mapping,
  source: Source,
  sort: Unwrapped['sort'],
): Promise<void> {
  const { path, where } = source;
  if (sort === 'json') {
    const expected = 'CSV, Parquet or Arrow, to be read by a mapping file';
    throw new DataError({ where, expected, found: 'JSON' });
  }
  const table =
    sort === 'csv' ? readDescribedCsv(path, mapping, where) : await readTable(store, source, sort);
  const pieces = piecesOfMapping(table, mapping, contextOf(run, source));
  const mapped = { ...source, sha256: hashWith(mapping, source.sha256) };
  await importPieces(run, mapped, pieces, `${sort} by mapping`, false);
}

async function importCsv(run: ImportRun, queue: BulkQueue, source: Source): Promise<void> {
  const { path, where, hints, zipped } = source;
  const head = readHead(path, where);
  const known = formatOfCsv(head, hints);
  const context = contextOf(run, source);
  if (known !== null) {
    await importPieces(run, source, known.read({ path, where, head }, context), known.name, false);
    run.workspace.remove(path);
    return;
  }
  const coinMargined = (run.options.venue ?? hints.venue) === 'binance-coinm';
  const shape = shapeOfCsv(head, coinMargined, where);
  const format = csvFormat(shape, zipped);
  const kind = run.options.kind ?? hints.kind;
  if (shape.layout !== null && (kind === null || rowSortOf(kind) === 'bars')) {
    const layout = { ...shape.layout, signed: kind === 'premium' };
    return await queue.add({ source, shape, layout, format });
  }
  const piece = pieceOfTable(readTextTable(path, shape, where), context);
  const told = shape.closeTimeResolutionMs;
  const bars = piece.rows.sort === 'bars' ? { ...piece.rows, resolutionMs: told } : piece.rows;
  await importPieces(run, source, [{ ...piece, rows: bars }], format, shape.archive);
  run.workspace.remove(path);
}

function csvFormat({ archive, names }: CsvShape, zipped: boolean): string {
  const ours = archive || names.includes('funding_interval_hours');
  return `${ours ? 'binance archive ' : ''}${zipped ? 'zip' : 'csv'}`;
}

export type { ImportOptions } from './identify.ts';
export type { ImportReport, SourceReport } from './report.ts';
