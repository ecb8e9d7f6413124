/**
 * Files into the store. Whole files only: a fault anywhere in any of them, and nothing is stored.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataError, type Issue, ScenarioError } from '../domain/errors.ts';
import { rowSortOf } from '../store/keys.ts';
import type { Store } from '../store/store.ts';
import { readArrow } from './arrow.ts';
import { type CsvShape, readCsv, sniffCsv } from './csv.ts';
import {
  bytesOf,
  type FileSort,
  fileName,
  findFiles,
  type InputFile,
  sha256Of,
  sortOf,
} from './files.ts';
import { checkOptions, type ImportOptions } from './identify.ts';
import { BulkQueue } from './import-bulk.ts';
import { importPieces } from './import-piece.ts';
import { pieceOfTable } from './import-table.ts';
import { ISSUES_MAX } from './issues.ts';
import { readJson } from './json/read.ts';
import { type NameHints, readName } from './names.ts';
import { readParquetTable } from './parquet-file.ts';
import type { FormatContext, Piece } from './piece.ts';
import type { ImportReport } from './report.ts';
import type { ImportRun, Source } from './source.ts';
import { Workspace } from './workspace.ts';
import { unpackZip } from './zip.ts';

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
  const workspace = new Workspace();
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
  for (const file of files) {
    if (refusals.full) break;
    await refusals.collect(() => importFile(store, run, queue, file));
  }
  if (!refusals.full) await refusals.collect(() => queue.flush());
  refusals.throwIfAny();
}

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

async function importFile(
  store: Store,
  run: ImportRun,
  queue: BulkQueue,
  input: InputFile,
): Promise<void> {
  const sort = sortOf(input.path, input.label);
  const file = fileName(input);
  const hints = readName(file, input.folders);
  const sha256 = await sha256Of(input.path);
  const { path, label: where } = input;
  const source: Source = { path, where, file, sha256, hints, zipped: false };
  if (sort === 'gzip') {
    const unpacked = await run.workspace.gunzip(path, where);
    const inner = sortOf(unpacked, where);
    return await importSource(store, run, queue, { ...source, path: unpacked }, inner);
  }
  if (sort !== 'zip') return await importSource(store, run, queue, source, sort);
  const members = await unpackZip(path, where, () => run.workspace.freshPath('.csv'));
  for (const member of members) {
    const single = members.length === 1;
    const one: Source = {
      path: member.path,
      where: `${where}, ${member.name}`,
      file: single ? file : `${file}, ${member.name}`,
      sha256: single ? sha256 : await sha256Of(member.path),
      hints: memberHints(member.name, input.folders, hints),
      zipped: true,
    };
    await importSource(store, run, queue, one, sortOf(one.path, one.where));
  }
}

/** The member's name says more than the zip's, which people rename. */
function memberHints(name: string, folders: readonly string[], zip: NameHints): NameHints {
  const parts = name.split('/');
  const member = readName(parts.at(-1) ?? '', [...folders, ...parts.slice(0, -1)]);
  return {
    ...member,
    instrument: member.instrument ?? zip.instrument,
    pair: member.pair ?? zip.pair,
    kind: member.kind ?? zip.kind,
    resolutionMs: member.resolutionMs ?? zip.resolutionMs,
  };
}

async function importSource(
  store: Store,
  run: ImportRun,
  queue: BulkQueue,
  source: Source,
  sort: FileSort,
): Promise<void> {
  if (sort === 'csv') return await importCsv(run, queue, source);
  const { pieces, format } = await readPieces(store, source, sort, contextOf(run, source));
  await importPieces(run, source, pieces, format, false);
  run.workspace.remove(source.path);
}

const contextOf = ({ options }: ImportRun, { where, hints }: Source): FormatContext => ({
  where,
  hints,
  options,
});

async function readPieces(
  store: Store,
  { path, where, hints }: Source,
  sort: FileSort,
  context: FormatContext,
): Promise<{ pieces: readonly Piece[]; format: string }> {
  if (sort === 'parquet') {
    const table = await readParquetTable(store, resolve(path), where);
    return { pieces: [pieceOfTable(table, context)], format: 'parquet' };
  }
  if (sort === 'arrow') {
    const table = await readArrow(bytesOf(path), where);
    const format = hints.freqtrade ? 'freqtrade feather' : 'arrow';
    return { pieces: [pieceOfTable(table, context)], format };
  }
  if (sort === 'json') return readJson(readFileSync(path, 'utf8'), context);
  throw new DataError({
    where,
    expected: 'CSV, JSON, Feather, Arrow or Parquet inside the archive',
    found: `another ${sort} file`,
    hint: 'unpack the outer file and import what is inside',
  });
}

async function importCsv(run: ImportRun, queue: BulkQueue, source: Source): Promise<void> {
  const shape = sniffCsv(source.path, source.where);
  const format = csvFormat(shape, source.zipped);
  const kind = run.options.kind ?? source.hints.kind;
  if (shape.layout !== null && (kind === null || rowSortOf(kind) === 'bars')) {
    const layout = { ...shape.layout, signed: kind === 'premium' };
    return await queue.add({ source, shape, layout, format });
  }
  const table = readCsv(readFileSync(source.path, 'utf8'), shape, source.where);
  const pieces = [pieceOfTable(table, contextOf(run, source))];
  await importPieces(run, source, pieces, format, shape.archive);
  run.workspace.remove(source.path);
}

function csvFormat({ archive, names }: CsvShape, zipped: boolean): string {
  const ours = archive || names.includes('funding_interval_hours');
  return `${ours ? 'binance archive ' : ''}${zipped ? 'zip' : 'csv'}`;
}

export type { ImportOptions } from './identify.ts';
export type { ImportReport, SourceReport } from './report.ts';
