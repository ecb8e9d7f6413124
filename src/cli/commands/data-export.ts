/** `legrisk data export`: series of the store as files, one a series. */
import { statSync } from 'node:fs';
import { extname, relative } from 'node:path';
import { DataError, ScenarioError } from '../../domain/errors.ts';
import { storedName } from '../../store/keys.ts';
import type { SeriesFilter, SeriesSummary } from '../../store/list.ts';
import type { StoredRows } from '../../store/read.ts';
import { openStore, type Store } from '../../store/store.ts';
import { tableOf } from '../../store/stored-table.ts';
import type { WindowMs } from '../../store/window.ts';
import { durationText } from '../../units/time.ts';
import { exportStem } from '../data-export/file-name.ts';
import { apart, type Export, type Exported, writeExports } from '../data-export/write.ts';
import { EXIT } from '../failure.ts';
import { storePath } from '../places.ts';
import { resolutionOption } from '../resolution-option.ts';
import { noSuchSeries } from '../stored-series.ts';
import { FORMATS, type SweepFormat } from '../sweep/formats.ts';
import { table, whole } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { windowOption } from '../window-option.ts';

export interface DataExportOptions extends SeriesFilter {
  readonly db: string | undefined;
  readonly out: string;
  readonly format: SweepFormat | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly resolution: string | undefined;
  readonly json: boolean;
}

export async function dataExportCommand(
  options: DataExportOptions,
  terminal: Terminal,
): Promise<number> {
  const window = windowOption(options);
  const resolutionMs =
    options.resolution === undefined ? null : resolutionOption(options.resolution);
  const target = targetOf(options);
  const store = await openStore(storePath(options.db), { mode: 'read' });
  let files: readonly Exported[];
  try {
    const chosen = await choose(store, options, resolutionMs);
    if (target.name !== null) requireOne(chosen, options.out);
    const exports = rowsOf(store, chosen, window, target);
    files = await writeExports(target.folder, target.format, exports);
  } finally {
    await store.close();
  }
  if (files.length === 0)
    throw new DataError({
      where: 'data export',
      expected: 'rows inside the window',
      found: 'none',
      hint: 'legrisk data list  shows from when to when there are any',
    });
  if (options.json) terminal.out(JSON.stringify({ schemaVersion: 1, files }, null, 1));
  else terminal.out(exportTable(files));
  return EXIT.done;
}

/** Where the files go; a name only where one file was named. */
interface Target {
  readonly folder: string;
  readonly name: string | null;
  readonly format: SweepFormat;
}

/** A path with the ending of a format is a file, unless a folder of that name is there. */
function targetOf({ out, format }: DataExportOptions): Target {
  const isFolder = statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  const ending = FORMATS.find((one) => extname(out).toLowerCase() === `.${one}`);
  if (isFolder || ending === undefined)
    return { folder: out, name: null, format: format ?? 'parquet' };
  if (format !== undefined && format !== ending)
    throw new ScenarioError({
      where: '--format',
      expected: `${ending}, as the name ${out} ends`,
      found: format,
      hint: 'leave --format out, or name the file otherwise',
    });
  return { ...apart(out), format: ending };
}

/** @throws DataError when no series is the one that was asked for */
async function choose(
  store: Store,
  { venue, instrument, kind }: DataExportOptions,
  resolutionMs: number | null,
): Promise<readonly SeriesSummary[]> {
  const filter: SeriesFilter = { venue, instrument, kind };
  const found = await store.listSeries(filter);
  if (found.length === 0) throw await noSuchSeries(store, 'data export', filter);
  // What is no bar has no resolution to differ in.
  const chosen = found.filter(
    (one) =>
      resolutionMs === null || one.resolutionMs === null || one.resolutionMs === resolutionMs,
  );
  if (chosen.length > 0) return chosen;
  const lengths = [...new Set(found.map((one) => durationText(one.resolutionMs ?? 0)))];
  throw new DataError({
    where: 'data export',
    expected: `bars of ${durationText(resolutionMs ?? 0)}`,
    found: `bars of ${lengths.join(', ')}`,
    hint: 'leave --resolution out to export them as they are',
  });
}

function requireOne(chosen: readonly SeriesSummary[], out: string): void {
  if (chosen.length === 1) return;
  const names = chosen.slice(0, 5).map(({ key }) => storedName(key));
  throw new ScenarioError({
    where: '--out',
    expected: 'a folder, for more than one series',
    found: `the file ${out}, for ${chosen.length}: ${names.join(', ')}${chosen.length > 5 ? ', …' : ''}`,
    hint: 'name a folder, or one series with --venue, --instrument, --kind and --resolution',
  });
}

/** The series that have rows in the window, read one after the other: only one is ever held. */
async function* rowsOf(
  store: Store,
  chosen: readonly SeriesSummary[],
  window: WindowMs,
  { name, format }: Target,
): AsyncIterable<Export> {
  for (const summary of chosen) {
    const { key, resolutionMs } = summary;
    const rows = await store.readRows(key, resolutionMs, window);
    const stamps = rows === null ? new Float64Array(0) : stampsOf(rows);
    if (rows === null || stamps.length === 0) continue;
    yield {
      summary,
      name: name ?? `${exportStem(key, resolutionMs)}.${format}`,
      table: tableOf(key.kind, rows),
      rows: stamps.length,
      firstMs: stamps[0] ?? 0,
      lastMs: stamps.at(-1) ?? 0,
    };
  }
}

const stampsOf = (rows: StoredRows): Float64Array =>
  rows.sort === 'bars'
    ? rows.columns.openMs
    : rows.sort === 'prints'
      ? rows.columns.settledAtMs
      : rows.columns.atMs;

function exportTable(files: readonly Exported[]): string {
  const rows = files.map(({ file, rows: count }) => [relative('.', file) || file, whole(count)]);
  return table([['file', 'rows'], ...rows], 1);
}
