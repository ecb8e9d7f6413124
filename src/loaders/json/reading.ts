/**
 * Rows that were read from one answer, as pieces: oldest first whatever the order of the body, one
 * piece an instrument.
 */
import { DataError } from '../../domain/errors.ts';
import type { StoredKind } from '../../store/keys.ts';
import { type Piece, type PieceRows, stampsOf } from '../piece.ts';
import { stepMin } from '../resolution.ts';
import { barName, rowName } from './rows.ts';

type RowsOf<S extends PieceRows['sort']> = Extract<PieceRows, { readonly sort: S }>;
export type PieceOf<S extends PieceRows['sort']> = Piece & { readonly rows: RowsOf<S> };
export type BarPiece = PieceOf<'bars'>;
export type PrintPiece = PieceOf<'prints'>;
export type ValuePiece = PieceOf<'values'>;

/** What an answer says of its rows beside them; null or nothing where it says nothing safely. */
export interface Told {
  readonly where: string;
  readonly venue?: string | null;
  readonly instrument?: string | null;
  readonly kind?: StoredKind | null;
  readonly resolutionMs?: number | null;
  readonly notes?: readonly string[];
}

interface AnyRow {
  /** Where every row names its own. */
  readonly instrument?: string;
}

export interface BarRow extends AnyRow {
  readonly openMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** In base coin; NaN or nothing where the venue does not say it in coin. */
  readonly volume?: number | undefined;
  /** In whatever unit the venue counts: above zero, it is a bar of trades. */
  readonly traded?: number | undefined;
  /** Where every row names the length of its bar. */
  readonly lengthMs?: number;
  /** Not closed when the answer was given: left out. */
  readonly unfinished?: boolean;
}

export interface PrintRow extends AnyRow {
  readonly settledAtMs: number;
  /** Fraction for one interval; positive: longs pay. */
  readonly rate: number;
  readonly intervalMs?: number;
  readonly price?: number;
}

export interface ValueRow extends AnyRow {
  readonly atMs: number;
  readonly value: number;
}

/** Rows of one instrument in the order of time, and the place that each had in the body. */
interface Ordered<R> {
  readonly instrument: string | null;
  readonly rows: readonly R[];
  readonly places: readonly number[];
}

/**
 * Bars of one body. `volume` of the piece says whether there were trades, and the column carries base
 * coin where the venue counts in it.
 */
export function barPieces(told: Told, rows: readonly BarRow[]): readonly BarPiece[] {
  return groups(told, rows, (row) => row.openMs).map((group) => {
    const closed = finished(group);
    const column = (cell: (row: BarRow) => number) => columnOf(closed.rows, cell);
    const counted = closed.rows.some(({ volume }) => volume !== undefined);
    return {
      ...saidOf(told, closed),
      notes: [...(told.notes ?? []), ...leftOut(group)],
      volume: tradedOf(closed.rows),
      rows: {
        sort: 'bars',
        resolutionMs: told.resolutionMs ?? rows[0]?.lengthMs ?? null,
        columns: {
          openMs: column((row) => row.openMs),
          open: column((row) => row.open),
          high: column((row) => row.high),
          low: column((row) => row.low),
          close: column((row) => row.close),
          volume: counted ? column((row) => row.volume ?? Number.NaN) : null,
        },
      },
    };
  });
}

export function printPieces(told: Told, rows: readonly PrintRow[]): readonly PrintPiece[] {
  return groups(told, rows, (row) => row.settledAtMs).map((group) => {
    const column = (cell: (row: PrintRow) => number) => columnOf(group.rows, cell);
    return {
      ...saidOf(told, group),
      kind: told.kind ?? 'funding',
      volume: 'none',
      rows: {
        sort: 'prints',
        columns: {
          settledAtMs: column((row) => row.settledAtMs),
          rate: column((row) => row.rate),
          intervalMs: column((row) => row.intervalMs ?? Number.NaN),
          price: column((row) => row.price ?? Number.NaN),
        },
      },
    };
  });
}

export function valuePieces(told: Told, rows: readonly ValueRow[]): readonly ValuePiece[] {
  return groups(told, rows, (row) => row.atMs).map((group) => ({
    ...saidOf(told, group),
    volume: 'none',
    rows: {
      sort: 'values',
      columns: {
        atMs: columnOf(group.rows, ({ atMs }) => atMs),
        value: columnOf(group.rows, ({ value }) => value),
      },
    },
  }));
}

/**
 * The piece of an answer that was asked for one instrument.
 *
 * @throws DataError when rows of several came
 */
export function onePiece<P extends Piece>(pieces: readonly P[], where: string): P {
  const [first, second] = pieces;
  if (first !== undefined && second === undefined) return first;
  throw new DataError({
    where,
    expected: 'rows of one instrument',
    found: pieces.map(({ instrument }) => instrument ?? '?').join(', '),
  });
}

/** The rows with other stamps: later by so many milliseconds, or earlier where that is below zero. */
export function movedRows<R extends PieceRows>(rows: R, byMs: number): R;
export function movedRows(rows: PieceRows, byMs: number): PieceRows {
  const moved = (stamps: Float64Array) => stamps.map((at) => at + byMs);
  if (rows.sort === 'bars') {
    return { ...rows, columns: { ...rows.columns, openMs: moved(rows.columns.openMs) } };
  }
  if (rows.sort === 'prints') {
    return { ...rows, columns: { ...rows.columns, settledAtMs: moved(rows.columns.settledAtMs) } };
  }
  return { ...rows, columns: { ...rows.columns, atMs: moved(rows.columns.atMs) } };
}

/**
 * The length of a bar where nothing but the stamps says it: the shortest step between two of them.
 *
 * @throws DataError for a single row
 */
export function stepOf(piece: Piece): number {
  const stamps = stampsOf(piece);
  if (stamps.length === 0) return 0;
  const step = stepMin(stamps.toSorted());
  if (step !== null && step > 0) return step;
  throw new DataError({
    where: piece.whereOf(0),
    expected: 'two rows or more, which tell the length of a bar',
    found: `${stamps.length}`,
    hint: 'ask for a longer stretch',
  });
}

/** Float64Array.from walks an iterator, which takes ten times as long. */
function columnOf<R>(rows: readonly R[], cellOf: (row: R) => number): Float64Array {
  const cells = new Float64Array(rows.length);
  rows.forEach((row, place) => {
    cells[place] = cellOf(row);
  });
  return cells;
}

/** By instrument, in the order in which they appear; without a row, one group that has none. */
function groups<R extends AnyRow>(
  { instrument = null }: Told,
  rows: readonly R[],
  stampOf: (row: R) => number,
): readonly Ordered<R>[] {
  const found = new Map<string | null, { rows: R[]; places: number[] }>();
  rows.forEach((row, place) => {
    const name = row.instrument ?? instrument;
    let group = found.get(name);
    if (group === undefined) {
      group = { rows: [], places: [] };
      found.set(name, group);
    }
    group.rows.push(row);
    group.places.push(place);
  });
  if (found.size === 0) found.set(instrument, { rows: [], places: [] });
  return [...found].map(([name, group]) => ordered({ instrument: name, ...group }, stampOf));
}

/** Turned round where it is strictly newest first; any other disorder is left to be refused. */
function ordered<R>(group: Ordered<R>, stampOf: (row: R) => number): Ordered<R> {
  const stamps = columnOf(group.rows, stampOf);
  const newestFirst = stamps.every((at, row) => row === 0 || at < (stamps[row - 1] ?? 0));
  if (!newestFirst) return group;
  return { ...group, rows: group.rows.toReversed(), places: group.places.toReversed() };
}

function finished(group: Ordered<BarRow>): Ordered<BarRow> {
  const { instrument, rows, places } = group;
  if (!rows.some(({ unfinished }) => unfinished)) return group;
  const closed = (_: unknown, row: number) => rows[row]?.unfinished !== true;
  return { instrument, rows: rows.filter(closed), places: places.filter(closed) };
}

const leftOut = ({ rows }: Ordered<BarRow>): readonly string[] =>
  rows
    .filter(({ unfinished }) => unfinished)
    .map(({ openMs }) => `${barName(openMs)} was not closed when the answer was given: left out`);

function saidOf({ where, venue, kind, notes }: Told, { instrument, places }: Ordered<unknown>) {
  return {
    venue: venue ?? null,
    instrument,
    kind: kind ?? null,
    notes: notes ?? [],
    whereOf: (row: number) => rowName(where, places[row] ?? row),
  };
}

function tradedOf(rows: readonly BarRow[]): Piece['volume'] {
  if (rows.some(({ traded = 0 }) => traded > 0)) return 'positive';
  return rows.some(({ traded = Number.NaN }) => !Number.isNaN(traded)) ? 'zero' : 'none';
}
