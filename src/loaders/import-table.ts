/** A table of any format into the store. */
import { DataError, invariant } from '../domain/errors.ts';
import type { StoredKey } from '../store/keys.ts';
import type { BarColumns, FundingColumns, Staged } from '../store/stage.ts';
import { checkBars, checkFunding } from './check.ts';
import { identify } from './identify.ts';
import {
  barsOf,
  freqtradeFunding,
  fundingOf,
  refuseAbsoluteRate,
  type Shape,
  shapeOf,
  symbolOf,
  volumeOf,
} from './interpret.ts';
import { offGridRows, requireGrid, resolutionOf, stepMin } from './resolution.ts';
import { type ImportRun, provenanceOf, type Source, skipKnown } from './source.ts';
import type { Table } from './table.ts';

interface Ready {
  readonly staged: Staged;
  readonly resolutionMs: number;
  readonly stamps: Float64Array;
}

/**
 * @param archive the columns are those of the exchange archive
 * @throws DataError for every fault of the file; ScenarioError for what must be said
 */
export async function importTable(
  run: ImportRun,
  source: Source,
  table: Table,
  format: string,
  archive: boolean,
): Promise<void> {
  const { where } = source;
  if (table.rows === 0) {
    throw new DataError({ where, expected: 'at least one row', found: 'none' });
  }
  const kind = run.options.kind ?? source.hints.kind;
  const columns = shapeOf(table, where);
  const candlesOfRates = columns === 'bars' && kind === 'funding';
  const shape: Shape = candlesOfRates ? 'funding' : columns;
  const content = {
    shape,
    symbol: symbolOf(table, where),
    volume: shape === 'bars' ? volumeOf(table) : 'none',
    archive,
  } as const;
  const { key, notes } = identify(run.options, source.hints, content, where);
  refuseAbsoluteRate(table, key.venue, where);
  if (await skipKnown(run, source, format, key)) return;
  const ready =
    shape === 'bars'
      ? await stageBars(run, source, table, key)
      : await stagePrints(run, source, table, candlesOfRates);
  await store(run, source, format, { key, notes }, ready);
}

async function stageBars(
  run: ImportRun,
  { where, hints }: Source,
  table: Table,
  key: StoredKey,
): Promise<Ready> {
  const bars: BarColumns = barsOf(table, run.options.timeZone ?? null, where);
  checkBars(bars, key.kind === 'premium', table.whereOf);
  const resolutionMs = resolutionOf(
    stepMin(bars.openMs),
    { namedMs: hints.resolutionMs, closeTimeMs: null },
    where,
  );
  requireGrid(offGridRows(bars.openMs, resolutionMs), resolutionMs, where);
  return { staged: await run.writer.stageBars(bars), resolutionMs, stamps: bars.openMs };
}

async function stagePrints(
  run: ImportRun,
  { where }: Source,
  table: Table,
  candlesOfRates: boolean,
): Promise<Ready> {
  const read = candlesOfRates ? freqtradeFunding : fundingOf;
  const prints: FundingColumns = read(table, run.options.timeZone ?? null, where);
  checkFunding(prints, table.whereOf);
  const staged = await run.writer.stageFunding(prints);
  return { staged, resolutionMs: 0, stamps: prints.settledAtMs };
}

async function store(
  run: ImportRun,
  source: Source,
  format: string,
  { key, notes }: { key: StoredKey; notes: readonly string[] },
  { staged, resolutionMs, stamps }: Ready,
): Promise<void> {
  const rows = stamps.length;
  const part = {
    path: null,
    rows,
    firstMs: stamps[0] ?? 0,
    lastMs: stamps[rows - 1] ?? 0,
    provenance: provenanceOf(source, format, rows, notes),
  };
  const arrival = { staged, unitsPerMs: 1, key, resolutionMs, parts: [part] };
  const [count] = await run.writer.merge(arrival);
  invariant(count !== undefined, 'a merge counts each part');
  await run.writer.dropStaged(staged);
  run.reports.push({
    file: source.where,
    sha256: source.sha256,
    format,
    series: key,
    resolutionMs: resolutionMs === 0 ? null : resolutionMs,
    rowsRead: rows,
    rowsAdded: count.rowsAdded,
    rowsAlreadyThere: count.rowsAlreadyThere,
    skipped: false,
    notes:
      count.rowsCompleted === 0
        ? notes
        : [...notes, `${count.rowsCompleted} stored prints learned their interval or price`],
  });
}
