/** Exported series on disk: all files of one export, or none. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Provenance } from '../../domain/series.ts';
import { sha256Of } from '../../loaders/files.ts';
import { PROVENANCE_ENDING } from '../../loaders/provenance-file.ts';
import type { StoredKey } from '../../store/keys.ts';
import type { SeriesSummary } from '../../store/list.ts';
import { makeFolder, removeEmpty } from '../make-folder.ts';
import type { SweepFormat } from '../sweep/formats.ts';
import { type LongTable, writeTable } from '../sweep/write-table.ts';

/** One series on its way out. */
export interface Export {
  readonly summary: SeriesSummary;
  /** The name of its file, without a folder. */
  readonly name: string;
  readonly table: LongTable;
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** One file that was written. */
export interface Exported {
  readonly file: string;
  readonly key: StoredKey;
  readonly resolutionMs: number | null;
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Of the file's bytes, lower-case hex. */
  readonly sha256: string;
  readonly sources: readonly Provenance[];
}

/**
 * Writes the series, one after the other, into a temporary folder in `folder`, and renames all files
 * into place when the last one is whole. Files of these names that are there are replaced.
 */
export async function writeExports(
  folder: string,
  format: SweepFormat,
  exports: AsyncIterable<Export>,
): Promise<readonly Exported[]> {
  const out = resolve(folder);
  const made = makeFolder(out);
  let work: string | null = null;
  try {
    work = mkdtempSync(join(out, '.legrisk-export-'));
    const written: Exported[] = [];
    for await (const one of exports) written.push(await writeOne(out, work, format, one));
    for (const { file } of written) {
      renameSync(join(work, basename(file)), file);
      renameSync(join(work, basename(file) + PROVENANCE_ENDING), file + PROVENANCE_ENDING);
    }
    return written;
  } finally {
    if (work !== null) rmSync(work, { recursive: true, force: true });
    removeEmpty(made);
  }
}

async function writeOne(
  out: string,
  work: string,
  format: SweepFormat,
  { summary, name, table, rows, firstMs, lastMs }: Export,
): Promise<Exported> {
  const path = join(work, name);
  await writeTable(format, table, `${path}.part`, path);
  const { key, resolutionMs, sources } = summary;
  const sha256 = await sha256Of(path);
  const file = join(out, name);
  const exported = { file, key, resolutionMs, rows, firstMs, lastMs, sha256, sources };
  const beside = { schemaVersion: 1, ...exported, file: name };
  writeFileSync(path + PROVENANCE_ENDING, `${JSON.stringify(beside, null, 1)}\n`);
  return exported;
}

/** The folder and the name of `--out FILE`. */
export const apart = (path: string): { readonly folder: string; readonly name: string } => ({
  folder: dirname(resolve(path)),
  name: basename(path),
});
