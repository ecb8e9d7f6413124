/** Columns that are already made (reconstructions, downloads) into the store. */
import { DataError, invariant } from '../domain/errors.ts';
import { isFunding, type Provenance, type Series, seriesName } from '../domain/series.ts';
import type { Store, Writer } from '../store/store.ts';
import { checkBars, checkFunding } from './check.ts';
import type { ImportReport, SourceReport } from './report.ts';
import { offGridRows, requireGrid } from './resolution.ts';

/**
 * Imports series in one transaction, with the same checks as files. Each carries one provenance:
 * the source whose hash makes a second import of the same series change nothing.
 *
 * @throws DataError for rows that break the rules of a series, or disagree with stored ones
 */
export async function importSeries(store: Store, all: readonly Series[]): Promise<ImportReport> {
  return await store.write(async (writer) => {
    const sources: SourceReport[] = [];
    await dropStale(writer, all);
    for (const series of all) sources.push(await importOne(writer, series));
    return { sources };
  });
}

/** A changed reconstruction replaces what its file made before; records must agree instead. */
async function dropStale(writer: Writer, all: readonly Series[]): Promise<void> {
  const current = new Map(
    all.map(({ key, provenance }) => [key.origin, provenance[0]?.sha256 ?? '']),
  );
  for (const [origin, sha256] of current)
    if (origin !== 'record') await writer.dropStaleReconstruction(origin, sha256);
}

async function importOne(writer: Writer, series: Series): Promise<SourceReport> {
  const [provenance] = series.provenance;
  const name = seriesName(series.key);
  invariant(provenance !== undefined, `${name} has a provenance`);
  const known = await writer.knownSource(series.key, provenance.sha256);
  const { resolutionMs, stamps } = check(series, name);
  const report = {
    file: provenance.file,
    sha256: provenance.sha256,
    format: provenance.format,
    series: series.key,
    resolutionMs: resolutionMs === 0 ? null : resolutionMs,
    rowsRead: stamps.length,
  };
  if (known !== null) {
    const notes = ['imported before; nothing changed'];
    return { ...report, rowsAdded: 0, rowsAlreadyThere: known.rows, skipped: true, notes };
  }
  const { notes } = provenance;
  const count = await merge(writer, series, provenance, resolutionMs, stamps);
  const { rowsAdded, rowsAlreadyThere } = count;
  return { ...report, rowsAdded, rowsAlreadyThere, skipped: false, notes };
}

function check(series: Series, name: string): { resolutionMs: number; stamps: Float64Array } {
  const whereOf = (row: number) => `${name}, row ${row + 1}`;
  const stamps = isFunding(series) ? series.settledAtMs : series.openMs;
  if (stamps.length === 0) {
    throw new DataError({ where: name, expected: 'at least one row', found: 'none' });
  }
  if (isFunding(series)) {
    checkFunding(series, whereOf);
    return { resolutionMs: 0, stamps };
  }
  checkBars({ ...series, volume: null }, false, whereOf);
  requireGrid(offGridRows(stamps, series.resolutionMs), series.resolutionMs, name);
  return { resolutionMs: series.resolutionMs, stamps };
}

async function merge(
  writer: Writer,
  series: Series,
  provenance: Provenance,
  resolutionMs: number,
  stamps: Float64Array,
) {
  const staged = isFunding(series)
    ? await writer.stageFunding(series)
    : await writer.stageBars({ ...series, volume: null });
  const part = {
    path: null,
    rows: stamps.length,
    firstMs: stamps[0] ?? 0,
    lastMs: stamps[stamps.length - 1] ?? 0,
    provenance,
  };
  const arrival = { staged, unitsPerMs: 1, key: series.key, resolutionMs, parts: [part] };
  const [count] = await writer.merge(arrival);
  invariant(count !== undefined, 'a merge counts each part');
  await writer.dropStaged(staged);
  return count;
}
