/** Pieces of a file into the store: identified, checked, staged, merged. */
import { DataError, invariant } from '../domain/errors.ts';
import type { StoredKey } from '../store/keys.ts';
import type { Staged } from '../store/stage.ts';
import type { Writer } from '../store/store.ts';
import { checkBars, checkFunding, checkValues } from './check.ts';
import { identify } from './identify.ts';
import { oldestFirst } from './oldest-first.ts';
import { type Piece, sortOfPiece, stampsOf } from './piece.ts';
import { offGridRows, requireGrid, resolutionOf, stepMin } from './resolution.ts';
import { type ImportRun, mergeNotes, provenanceOf, type Source, skipKnown } from './source.ts';

/**
 * Imports what the user asked for of a file's pieces: all of them, or those of the instrument and the
 * kind that were named. A file with one piece is taken at the user's word.
 *
 * @param archive the columns are those of the exchange archive
 * @throws DataError for every fault of the file; ScenarioError for what must be said
 */
export async function importPieces(
  run: ImportRun,
  source: Source,
  pieces: readonly Piece[],
  format: string,
  archive: boolean,
): Promise<void> {
  for (const piece of wanted(run, source, pieces))
    await importPiece(run, source, oldestFirst(piece), format, archive);
}

function wanted({ options }: ImportRun, { where }: Source, pieces: readonly Piece[]) {
  if (pieces.length < 2) return pieces;
  const { instrument, kind } = options;
  const chosen = pieces.filter(
    (piece) =>
      (instrument === undefined || piece.instrument === null || piece.instrument === instrument) &&
      (kind === undefined || piece.kind === null || piece.kind === kind),
  );
  if (chosen.length > 0) return chosen;
  const named = pieces.map((piece) => `${piece.instrument ?? '?'} ${piece.kind ?? '?'}`);
  throw new DataError({
    where,
    expected: [instrument, kind].filter((said) => said !== undefined).join(' '),
    found: `${named.slice(0, 8).join(', ')}${named.length > 8 ? ` and ${named.length - 8} more` : ''}`,
    hint: 'leave --instrument or --kind out to import all that the file holds',
  });
}

async function importPiece(
  run: ImportRun,
  source: Source,
  piece: Piece,
  format: string,
  archive: boolean,
): Promise<void> {
  const { where, hints } = source;
  const stamps = stampsOf(piece);
  const rows = stamps.length;
  if (rows === 0) throw new DataError({ where, expected: 'at least one row', found: 'none' });
  const content = {
    sort: sortOfPiece(piece),
    venue: piece.venue,
    symbol: piece.instrument,
    kind: piece.kind,
    volume: piece.volume,
    archive,
  };
  const identity = identify(run.options, hints, content, where);
  const { key } = identity;
  const notes = [...identity.notes, ...piece.notes];
  if (await skipKnown(run, source, format, key)) return;
  const { staged, resolutionMs } = await stage(run.writer, source, piece, key);
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
  const { rowsAdded, rowsAlreadyThere } = count;
  run.reports.push({
    file: source.where,
    sha256: source.sha256,
    format,
    series: key,
    resolutionMs: resolutionMs === 0 ? null : resolutionMs,
    rowsRead: rows,
    rowsAdded,
    rowsAlreadyThere,
    skipped: false,
    notes: [...notes, ...mergeNotes(key, count)],
  });
}

/** Checks the rows and puts them into a table of their own. */
async function stage(
  writer: Writer,
  { where, hints }: Source,
  { rows, whereOf }: Piece,
  key: StoredKey,
): Promise<{ readonly staged: Staged; readonly resolutionMs: number }> {
  if (rows.sort === 'prints') {
    checkFunding(rows.columns, whereOf);
    return { staged: await writer.stageFunding(rows.columns), resolutionMs: 0 };
  }
  if (rows.sort === 'values') {
    checkValues(rows.columns, key.kind, whereOf);
    return { staged: await writer.stageValues(rows.columns), resolutionMs: 0 };
  }
  const { columns } = rows;
  checkBars(columns, key.kind === 'premium', whereOf);
  const told = { namedMs: hints.resolutionMs, closeTimeMs: rows.resolutionMs };
  const resolutionMs = resolutionOf(stepMin(columns.openMs), told, where);
  requireGrid(offGridRows(columns.openMs, resolutionMs), resolutionMs, where);
  return { staged: await writer.stageBars(columns), resolutionMs };
}
