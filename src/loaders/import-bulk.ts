/**
 * Long CSV files of candles, many at once through the store's own reader. The reader says whether
 * a file is sound; when it is not, the file is read again cell by cell to say where.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataError, type Issue, invariant } from '../domain/errors.ts';
import type { StoredKey } from '../store/keys.ts';
import {
  type CsvGrid,
  type CsvLayout,
  type CsvSummary,
  CsvUnreadable,
  type Staged,
} from '../store/stage.ts';
import { checkBars } from './check.ts';
import type { CsvShape } from './csv/shape.ts';
import { readTextTable, TEXT_BYTES_MAX } from './csv/text-table.ts';
import { type Content, type Identity, identify } from './identify.ts';
import { barsOf } from './interpret.ts';
import { ISSUES_MAX } from './issues.ts';
import { requireGrid, resolutionOf } from './resolution.ts';
import {
  type ImportRun,
  mergeNotes,
  provenanceOf,
  reportKnown,
  type Source,
  skipKnown,
} from './source.ts';
import { UNITS_PER_MS, unitBetween } from './stamps.ts';

/** A CSV whose layout the bulk reader understands. */
export interface BulkSource {
  readonly source: Source;
  readonly shape: CsvShape;
  readonly layout: CsvLayout;
  readonly format: string;
}

/** One call of the reader takes this much; more would only hold more temporary files. */
const BATCH_FILES_MAX = 64;
const BATCH_BYTES_MAX = 256_000_000;

/** Gathers files of one layout and imports them together. */
export class BulkQueue {
  readonly #run: ImportRun;
  readonly #waiting = new Map<string, { bytes: number; sources: BulkSource[] }>();

  constructor(run: ImportRun) {
    this.#run = run;
  }

  async add(bulk: BulkSource): Promise<void> {
    if (await knownAlready(this.#run, bulk)) {
      this.#run.workspace.remove(bulk.source.path);
      return;
    }
    const layout = JSON.stringify(bulk.layout);
    const batch = this.#waiting.get(layout) ?? { bytes: 0, sources: [] };
    this.#waiting.set(layout, batch);
    batch.sources.push(bulk);
    batch.bytes += statSync(bulk.source.path).size;
    if (batch.sources.length < BATCH_FILES_MAX && batch.bytes < BATCH_BYTES_MAX) return;
    this.#waiting.delete(layout);
    await importBatch(this.#run, batch.sources);
  }

  /** Imports what is still waiting. */
  async flush(): Promise<void> {
    for (const [layout, { sources }] of [...this.#waiting]) {
      this.#waiting.delete(layout);
      await importBatch(this.#run, sources);
    }
  }
}

const contentOf = ({ archive }: CsvShape, volume: Content['volume']): Content => ({
  sort: 'bars',
  venue: null,
  symbol: null,
  kind: null,
  volume,
  archive,
});

/** Spares the reading where the identity does not hang on the content. */
async function knownAlready(run: ImportRun, { source, shape, format }: BulkSource) {
  const content = contentOf(shape, 'none');
  let identity: Identity;
  try {
    identity = identify(run.options, source.hints, content, source.where);
  } catch {
    return false;
  }
  return await skipKnown(run, source, format, identity.key);
}

async function importBatch(run: ImportRun, batch: readonly BulkSource[]): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  const paths = batch.map(({ source }) => resolve(source.path));
  const { staged, files } = await stage(run, batch, paths, first.layout);
  const summaries = new Map(files.map((file) => [file.path, file]));
  const sound = batch.map((bulk, index) => measure(bulk, summaries.get(paths[index] ?? '')));
  const offGrid = await run.writer.offGrid(staged, sound.map(gridOf));
  const ready: Ready[] = [];
  for (const one of sound) {
    const { bulk, resolutionMs, summary } = one;
    requireGrid(offGrid.get(summary.path) ?? 0, resolutionMs, bulk.source.where);
    const next = await name(run, one);
    if (next === null) continue;
    const twin = ready.find(
      (other) => seriesOf(other) === seriesOf(next) && sameBytes(other, next),
    );
    if (twin === undefined) ready.push(next);
    else reportKnown(run, bulk.source, bulk.format, next.key, { rows: summary.rows, resolutionMs });
  }
  for (const series of new Set(ready.map(seriesOf))) {
    const group = ready.filter((one) => seriesOf(one) === series);
    await mergeGroup(run, staged, group, batch.length > 1);
  }
  await run.writer.dropStaged(staged);
  for (const { source } of batch) run.workspace.remove(source.path);
}

async function stage(
  run: ImportRun,
  batch: readonly BulkSource[],
  paths: readonly string[],
  layout: CsvLayout,
): Promise<{ staged: Staged; files: CsvSummary[] }> {
  try {
    return await run.writer.stageCsv(paths, layout);
  } catch (error) {
    if (!(error instanceof CsvUnreadable)) throw error;
    const issues = batch.flatMap((bulk) => diagnosis(bulk)).slice(0, ISSUES_MAX);
    if (issues.length > 0) throw new DataError(issues);
    throw new DataError({
      where: batch.map(({ source }) => source.where).join(', '),
      expected: 'rows of numbers that the reader can take',
      found: error.message.split('\n')[0] ?? '',
    });
  }
}

/** @throws DataError when the file has no rows, or rows that break a rule */
function requireSound(bulk: BulkSource, summary: CsvSummary | undefined): CsvSummary {
  const { where } = bulk.source;
  if (summary === undefined || summary.rows === 0) {
    throw new DataError({ where, expected: 'at least one row', found: 'none' });
  }
  if (summary.bad + summary.disorder === 0) return summary;
  const issues = diagnosis(bulk);
  if (issues.length > 0) throw new DataError(issues);
  const found = `${summary.bad} rows with bad prices, ${summary.disorder} out of order`;
  throw new DataError({ where, expected: 'sound rows in order', found });
}

/** A file whose rows are sound. */
interface Measured {
  readonly bulk: BulkSource;
  readonly summary: CsvSummary;
  readonly unitsPerMs: number;
  readonly resolutionMs: number;
}

/** A file that is ready to be merged. */
interface Ready extends Measured {
  readonly key: StoredKey;
  readonly notes: readonly string[];
}

const seriesOf = ({ key, resolutionMs, unitsPerMs }: Ready): string =>
  JSON.stringify([key, resolutionMs, unitsPerMs]);

const sameBytes = (a: Ready, b: Ready): boolean => a.bulk.source.sha256 === b.bulk.source.sha256;

/** @throws DataError when rows, stamps or the length of a bar are wrong */
function measure(bulk: BulkSource, found: CsvSummary | undefined): Measured {
  const summary = requireSound(bulk, found);
  const { source, shape } = bulk;
  const unit = unitBetween(summary.firstAt, summary.lastAt, shape.timeName, source.where);
  const unitsPerMs = UNITS_PER_MS[unit];
  const stepMs = summary.stepMin === null ? null : msOf(summary.stepMin, unitsPerMs);
  const hints = { namedMs: source.hints.resolutionMs, closeTimeMs: shape.closeTimeResolutionMs };
  return { bulk, summary, unitsPerMs, resolutionMs: resolutionOf(stepMs, hints, source.where) };
}

const gridOf = ({ summary: { path, firstAt }, resolutionMs, unitsPerMs }: Measured): CsvGrid => ({
  path,
  firstAt,
  step: unitsPerMs < 1 ? resolutionMs / 1_000 : resolutionMs * unitsPerMs,
});

/** Finds out which series the file belongs to; null when it was imported before. */
async function name(run: ImportRun, measured: Measured): Promise<Ready | null> {
  const { bulk, summary } = measured;
  const { source, shape, format, layout } = bulk;
  const volume = layout.volume === null ? 'none' : summary.volumeIsZero ? 'zero' : 'positive';
  const content = contentOf(shape, volume);
  const { key, notes } = identify(run.options, source.hints, content, source.where);
  return (await skipKnown(run, source, format, key)) ? null : { ...measured, key, notes };
}

const msOf = (stamp: number, unitsPerMs: number): number =>
  unitsPerMs < 1 ? stamp * 1_000 : stamp / unitsPerMs;

async function mergeGroup(
  run: ImportRun,
  staged: Staged,
  group: readonly Ready[],
  shared: boolean,
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const { key, resolutionMs, unitsPerMs } = first;
  const parts = group.map(({ bulk: { source, format }, summary, notes }) => ({
    path: shared ? summary.path : null,
    rows: summary.rows,
    firstMs: Math.floor(msOf(summary.firstAt, unitsPerMs)),
    lastMs: Math.floor(msOf(summary.lastAt, unitsPerMs)),
    provenance: provenanceOf(source, format, summary.rows, notes),
  }));
  const counts = await run.writer.merge({ staged, unitsPerMs, key, resolutionMs, parts });
  for (const [index, { bulk, summary, notes }] of group.entries()) {
    const count = counts[index];
    invariant(count !== undefined, 'a merge counts each part');
    const { rowsAdded, rowsAlreadyThere } = count;
    run.reports.push({
      file: bulk.source.where,
      sha256: bulk.source.sha256,
      format: bulk.format,
      series: key,
      resolutionMs,
      rowsRead: summary.rows,
      rowsAdded,
      rowsAlreadyThere,
      skipped: false,
      notes: [...notes, ...mergeNotes(key, count)],
    });
  }
}

/** Reads the file cell by cell to say what is wrong with it; empty when that finds nothing. */
function diagnosis({ source, shape, layout }: BulkSource): readonly Issue[] {
  if (statSync(source.path).size > TEXT_BYTES_MAX) return [];
  try {
    const table = readTextTable(source.path, shape, source.where);
    checkBars(barsOf(table, 'UTC', source.where), layout.signed, table.whereOf);
    return [];
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
}
