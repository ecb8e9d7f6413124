/** One source of rows on its way in: a file, or a member of a zip. */
import type { Provenance } from '../domain/series.ts';
import type { MergeCount } from '../store/arrival.ts';
import { rowSortOf, type StoredKey } from '../store/keys.ts';
import type { KnownSource, Writer } from '../store/store.ts';
import type { ImportOptions } from './identify.ts';
import type { NameHints } from './names.ts';
import type { SourceReport } from './report.ts';
import type { Workspace } from './workspace.ts';

export interface Source {
  /** Where the bytes are: the file itself, or its unpacked copy. */
  readonly path: string;
  /** What messages call it. */
  readonly where: string;
  /** What provenance calls it. */
  readonly file: string;
  readonly sha256: string;
  readonly hints: NameHints;
  readonly zipped: boolean;
}

/** What every step of one import shares. */
export interface ImportRun {
  readonly writer: Writer;
  readonly options: ImportOptions;
  readonly workspace: Workspace;
  readonly reports: SourceReport[];
}

export function provenanceOf(
  source: Source,
  format: string,
  rows: number,
  notes: readonly string[],
): Provenance {
  return { file: source.file, sha256: source.sha256, format, rows, notes };
}

/** What a merge did beyond adding rows, as sentences for the report. */
export function mergeNotes(
  { kind }: StoredKey,
  { rowsCompleted, rowsOfOtherVolume }: MergeCount,
): readonly string[] {
  const notes: string[] = [];
  if (rowsCompleted > 0 && rowSortOf(kind) === 'bars')
    notes.push(`${rowsCompleted} stored bars learned their volume`);
  else if (rowsCompleted > 0)
    notes.push(`${rowsCompleted} stored prints learned their interval or price`);
  if (rowsOfOtherVolume > 0)
    notes.push(`${rowsOfOtherVolume} bars are stored with another volume, which they keep`);
  return notes;
}

/** Reports the source as imported before, if it was. */
export async function skipKnown(
  run: ImportRun,
  source: Source,
  format: string,
  key: StoredKey,
): Promise<boolean> {
  const known = await run.writer.knownSource(key, source.sha256);
  if (known !== null) reportKnown(run, source, format, key, known);
  return known !== null;
}

/** Reports a source whose very bytes are in the series already. */
export function reportKnown(
  run: ImportRun,
  source: Source,
  format: string,
  series: StoredKey,
  { rows, resolutionMs }: KnownSource,
): void {
  run.reports.push({
    file: source.where,
    sha256: source.sha256,
    format,
    series,
    resolutionMs,
    rowsRead: rows,
    rowsAdded: 0,
    rowsAlreadyThere: rows,
    skipped: true,
    notes: ['imported before; nothing changed'],
  });
}
